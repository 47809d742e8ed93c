"""Scenes of the member's devices and sign-ins: where they are told, and where not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lib.made_up_account import MadeUpAccount
from lib.made_up_world import World
from tracker.core.errors import UnreachableError
from tracker.tray.pages.page import Place
from tracker.tray.pages.recorded.devices import Devices
from tracker.tray.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from lib.made_up_day import Words
    from lib.tray_shot import Scene

AWAY = UnreachableError("server-away", server="tracker.example")


def devices(*, signed_in: bool = True, away: bool = False) -> Scene:
    """Return the scene of what is recorded, with the member's devices."""

    def scene(words: Words) -> Iterator[QWidget | QImage]:
        yield _window(World(words), MadeUpAccount(signed_in=signed_in, trouble=AWAY if away else None))

    return scene


def ending(words: Words) -> Iterator[QWidget | QImage]:
    """What is asked before a device is signed out."""
    window = _window(World(words), MadeUpAccount())
    yield window
    section = window.findChild(Devices)
    if section is None:
        raise LookupError
    section.rows[1].button.click()
    if section.dialog is None:
        raise LookupError
    yield section.dialog


def _window(world: World, account: MadeUpAccount) -> MainWindow:
    ground = replace(world.ground(), account=account)
    ground.settings.change(page=Place.RECORDED.value)
    return MainWindow(ground)
