"""A device that its workspace has ended: said once, offered nothing that is refused, and joining is near."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import HandClock, discard, stage
from tracker.core.errors import RefusedError
from tracker.core.problem import problem_of
from tracker.core.wire import Command, ConnectionState, Incident, ServerConnection, Status, StopTimer
from tracker.host.paths import Paths
from tracker.tray.app import TrayApp
from tracker.tray.present.attention import Deed, banner
from tracker.tray.present.first_run import Step
from tracker.tray.settings import SettingsKeeper
from tracker.tray.tray_icon import TrayIcon
from tracker.tray.watching import Link


def ended(*, running: bool = False) -> Status:
    at = made_up_day.NOW
    why = Incident(at, problem_of(RefusedError("device-ended")))
    status = made_up_day.status(running=running)
    return replace(status, connection=ServerConnection(ConnectionState.REFUSED, at, why))


@pytest.fixture
def tray(tmp_path: Path) -> Iterator[TrayApp]:
    """Lend a tray that looks for no agent."""
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()
    (paths.data / "store.db").touch()
    made = TrayApp(paths, SettingsKeeper(paths.config), HandClock(), TrayIcon(QMenu()))
    yield made
    if made._first.window is not None:
        made._first.window.close()
    made.end()
    discard(made)


def test_today_offers_nothing_that_an_ended_device_refuses(qtbot: QtBot) -> None:
    made = stage(qtbot)
    made.show(made_up_day.day(), ended())
    page = made.page
    for status, offered in ((ended(), False), (made_up_day.status(running=False), True)):
        page.show_status(status, banner(status))
        page.show_day(made_up_day.day())
        for button in (page.hero.toggle, page.header.add, page.day.edit):
            assert button.isEnabled() is offered, button.text()
            assert ("signed out" in button.accessibleDescription()) is not offered
        page.hero.press()
        assert bool(made.asked.commands) is offered
    page.show_status(ended(running=True), banner(ended(running=True)))
    assert page.hero.toggle.isEnabled(), "what runs can be stopped"


@pytest.mark.parametrize("way", ["banner", "menu", "key"])
def test_join_again_leads_straight_to_joining(
    tray: TrayApp, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    asked = list[Command]()
    monkeypatch.setattr(tray.bridge, "ask", lambda command, *_more: asked.append(command))
    tray.bridge.link = Link.TELLING
    tray.bridge._hear(ended())
    {
        "banner": lambda: tray._do(Deed.JOIN),
        "menu": tray.menu.toggled.emit,
        "key": tray.shortcut.pressed.emit,
    }[way]()
    assert tray._first.window is not None
    assert (tray._first.window.step, asked) == (Step.JOIN, [])
    tray._first.window.close()
    tray._first.open()
    assert tray._first.window is not None
    assert tray._first.window.step is Step.WELCOME, "who was told nothing yet is told first"


def offered(tray: TrayApp) -> list[str]:
    tray.menu.about_to_show.emit()
    return [each.text() for each in tray.menu.menu.actions() if each.isVisible() and each.text()]


def test_a_first_run_that_is_open_takes_nothing_from_who_has_joined(
    tray: TrayApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray._first.open()
    assert "Start" in offered(tray), "there is a store"
    asked, woken = list[Command](), list[str]()
    monkeypatch.setattr(tray.bridge, "ask", lambda command, *_more: asked.append(command))
    monkeypatch.setattr(tray.bridge, "start_agent", lambda: woken.append("agent"))
    tray.bridge.link = Link.STARTING
    tray.shortcut.pressed.emit()
    assert woken == ["agent"]
    tray.bridge.link = Link.TELLING
    tray.bridge._hear(made_up_day.status())
    tray.menu.toggled.emit()
    assert asked[-1] == StopTimer()


@pytest.mark.parametrize("link", [Link.TELLING, Link.FAILED])
def test_the_menu_says_it_and_leads_to_joining(tray: TrayApp, link: Link) -> None:
    tray.bridge.link = link
    if link is Link.TELLING:
        tray.bridge._hear(ended())
    else:
        tray.bridge.trouble = RefusedError("device-ended")
        tray.bridge.link_changed.emit(link)
    assert tray._first.window is not None, "it opens by itself"
    shown = offered(tray)
    assert shown[0] == "This device was signed out"
    assert "Join again" in shown
    assert "Start" not in shown
