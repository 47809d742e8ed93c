"""A break from the window and the menu: taken, gone on from, and ended without going on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import HandClock, discard, on_break, stage, stopped
from tracker.core.wire import Command, Status, StopTimer, TakeBreak, TimerMode
from tracker.host.paths import Paths
from tracker.tray.app import TrayApp
from tracker.tray.settings import SettingsKeeper
from tracker.tray.tray_icon import TrayIcon
from tracker.tray.watching import Link


@pytest.fixture
def tray(tmp_path: Path) -> Iterator[TrayApp]:
    """Lend a tray that hears of an agent from the test alone."""
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()
    made = TrayApp(paths, SettingsKeeper(paths.config), HandClock(), TrayIcon(QMenu()))
    made.bridge.link = Link.TELLING
    yield made
    made.end()
    discard(made)


def away() -> Status:
    status = made_up_day.status()
    assert status.timer is not None
    return replace(status, timer=replace(status.timer, state=TimerMode.AWAY))


@pytest.mark.parametrize("width", [900, 400])
def test_a_break_is_taken_beside_the_clock_and_ended_there_without_going_on(qtbot: QtBot, width: int) -> None:
    made, day = stage(qtbot), made_up_day.day()
    hero = made.page.hero
    made.show(day, made_up_day.status(), width)
    assert hero.rest.isVisible()
    assert hero.rest.text() == "Take a break"
    hero.rest.click()
    made.show(day, on_break(), width)
    assert (hero.toggle.text(), hero.rest.text()) == ("Go on", "Stop")
    hero.rest.click()
    assert made.asked.commands == [TakeBreak(), StopTimer()]
    made.page.activateWindow()
    qtbot.waitUntil(made.page.isActiveWindow)
    hero.rest.setFocus()
    made.show(day, stopped(), width)
    assert not hero.rest.isVisible()
    assert made.page.focusWidget() is hero.toggle, "the focus goes to what is there"
    made.show(day, away(), width)
    assert not hero.rest.isVisible(), "who is away takes no break"


def test_the_menu_ends_a_break_without_going_on(tray: TrayApp, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[Command]()
    monkeypatch.setattr(tray.bridge, "ask", lambda command, *_more: asked.append(command))
    offered = dict[str, list[str]]()
    for status in (made_up_day.status(), on_break(), stopped()):
        tray.bridge._hear(status)
        shown = [each for each in tray.menu.menu.actions() if each.isVisible() and each.isEnabled()]
        offered[shown[1].text()] = [each.text() for each in shown if each.text()][:2]
    assert [*offered.values()] == [["Stop", "Take a break"], ["Go on", "Stop"], ["Start", "Open Tracker"]]
    tray.bridge._hear(on_break())
    next(each for each in tray.menu.menu.actions() if each.text() == "Stop" and each.isVisible()).trigger()
    assert asked == [StopTimer()]


def test_the_focus_goes_from_the_clocks_button_to_the_break(qtbot: QtBot) -> None:
    made = stage(qtbot)
    made.show(made_up_day.day(), made_up_day.status())
    hero = made.page.hero
    hero.toggle.setFocus(Qt.FocusReason.TabFocusReason)
    made.page.focusNextChild()
    assert made.page.focusWidget() is hero.rest
