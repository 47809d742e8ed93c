"""Scenes of what stands alone on the screen: the menu, the small window, a tooltip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from lib import made_up_day
from lib.desk import on_a_desk
from lib.made_up_world import World
from tracker.core.errors import RefusedError
from tracker.tray.menu import TrayMenu
from tracker.tray.present.attention import error_notice
from tracker.tray.present.lengths import Manner
from tracker.tray.present.timer import clock, menu_words
from tracker.tray.present.work import choices, work_shown
from tracker.tray.small_window import SmallWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from lib.made_up_day import Words
    from lib.tray_shot import Scene
    from tracker.core.wire import Status

_MANNER: Final = Manner(made_up_day.ZONE)


def menu(
    *,
    running: bool = True,
    told: Callable[[Status], Status | None] = lambda status: status,
    gone: bool = False,
) -> Scene:
    """Return the scene of the menu, where it is drawn by Qt; `gone` is what was told and closed."""

    def scene(words: Words) -> Iterator[QWidget | QImage]:
        world = World(words, running=running, changed=told)
        shown = QMenu()
        made = TrayMenu(shown)
        now = made_up_day.NOW
        made.show_words(
            menu_words(world.status, now, _MANNER),
            is_on=clock(None if world.status is None else world.status.timer, now, _MANNER).is_on,
        )
        made.show_again(policy=gone, sign_in=gone, screenshot=gone)
        known = choices(world.day.names, world.day.recent)
        made.show_recent([each for each in known if each.recent][:2])
        shown.setActiveAction(next(each for each in shown.actions() if each.isEnabled() and each.text()))
        yield shown
        yield on_a_desk(shown, framed=False)

    return scene


def small(
    *,
    running: bool = True,
    told: Callable[[Status], Status | None] = lambda status: status,
    refused: bool = False,
) -> Scene:
    """Return the scene of the window that stands in for the icon."""

    def scene(words: Words) -> Iterator[QWidget | QImage]:
        world = World(words, running=running, changed=told)
        window = SmallWindow(QMenu())
        timer = None if world.status is None else world.status.timer
        now, names = made_up_day.NOW, world.day.names
        work = work_shown(names, timer)
        window.show_choices(choices(names, world.day.recent))
        window.show_clock(clock(timer, now, _MANNER), menu_words(world.status, now, _MANNER), work)
        if refused:
            window.show_notice(error_notice(RefusedError("time-project-required")))
        yield window
        yield on_a_desk(window)

    return scene


def tooltip(words: Words) -> Iterator[QWidget | QImage]:
    """A tooltip of Qt's own, as buttons have them."""
    window = SmallWindow(QMenu())
    yield window
    QToolTip.showText(QPoint(0, 0), words.tickets, window)
    shown = next(each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel"))
    yield on_a_desk(shown, framed=False)
