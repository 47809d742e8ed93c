"""The buttons beside what needs somebody, from the page's ground on: each does what it says."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import HandClock, discard, stopped
from tracker.agent import launch
from tracker.core.errors import UnreachableError
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import Command, NamedWork, StartTimer, Status
from tracker.host.paths import Paths
from tracker.tray import deeds, quitting
from tracker.tray.app import TrayApp
from tracker.tray.present.attention import Deed
from tracker.tray.settings import SettingsKeeper
from tracker.tray.tray_icon import TrayIcon
from tracker.tray.watching import Link


@pytest.fixture
def tray(tmp_path: Path) -> Iterator[TrayApp]:
    """Lend a tray that was not begun: it looks for no agent."""
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()
    made = TrayApp(paths, SettingsKeeper(paths.config), HandClock(), TrayIcon(QMenu()))
    yield made
    made.end()
    discard(made)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have desktop and agent only put down what they were asked."""
    put_down = list[str]()
    status = made_up_day.status()

    def stop(_paths: Paths, *, keep_timer: bool = False) -> Status:
        put_down.append(f"stop, timer kept: {keep_timer}")
        return status

    def start(_paths: Paths) -> launch.Started:
        put_down.append("start")
        return launch.Started(status, already=False)

    monkeypatch.setattr(deeds, "ask_again", lambda _environment: put_down.append("forget"))
    monkeypatch.setattr(launch, "stop", stop)
    monkeypatch.setattr(launch, "start", start)
    return put_down


def settled(tray: TrayApp, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not tray.bridge.busy)


def test_asking_again_has_the_desktop_forget_before_the_agent_begins_anew(
    tray: TrayApp, done: list[str], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    said = list[str]()
    monkeypatch.setattr(tray, "_say", lambda notice: said.append(notice.title))
    for _press in range(2):
        tray._ground().do(Deed.ASK_AGAIN)
    assert said == ["Your desktop is made to ask again"], "said before it happens, and done once"
    settled(tray, qtbot)
    assert done == ["forget", "stop, timer kept: True", "start"]
    assert not tray.bridge._watching._renews, "none was found, so none ends for another any more"
    assert said[1:] == ["The agent runs again"]


def test_without_a_desktop_to_tell_the_agent_goes_on(
    tray: TrayApp, done: list[str], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def nobody(_environment: object) -> None:
        raise UnreachableError("dbus-away")

    monkeypatch.setattr(deeds, "ask_again", nobody)
    refused = list[str]()
    tray.bridge.refused.connect(lambda error: refused.append(error.key))
    tray._ground().do(Deed.ASK_AGAIN)
    settled(tray, qtbot)
    assert (done, refused) == ([], ["dbus-away"])
    assert not tray.bridge._watching._renews


def test_quitting_ends_the_agent_too_or_says_why_it_did_not(
    tray: TrayApp, done: list[str], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def hang(_paths: Paths, *, keep_timer: bool) -> Status:
        raise UnreachableError("agent-still-running", pid=7 + keep_timer)

    said = list[str]()
    monkeypatch.setattr(tray, "_say", lambda notice: said.append(notice.key))
    monkeypatch.setattr(quitting, "end_tray", lambda: done.append("quit"))
    tray.menu.quit_wanted.emit()
    settled(tray, qtbot)
    assert done == ["stop, timer kept: False", "quit"]
    monkeypatch.setattr(launch, "stop", hang)
    tray.menu.quit_wanted.emit()
    settled(tray, qtbot)
    assert (done[2:], said) == ([], ["agent-still-running"])


def test_choosing_and_joining_lead_to_their_windows(tray: TrayApp, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = list[str]()

    def ask() -> bool:
        opened.append("question")
        return True

    monkeypatch.setattr(tray._asking, "open", ask)
    monkeypatch.setattr(tray._first, "open", lambda: opened.append("joining"))
    for deed in (Deed.ANSWER, Deed.JOIN):
        tray._ground().do(deed)
    assert opened == ["question", "joining"]


def test_the_key_and_the_menu_start_what_was_last_and_count_on_as_the_window_does(
    tray: TrayApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[Command]()
    monkeypatch.setattr(tray.bridge, "ask", lambda command, *_more: asked.append(command))
    tray.bridge.link = Link.TELLING
    tray.bridge._hear(stopped())
    tray.shortcut.pressed.emit()
    tray.menu.toggled.emit()
    last = StartTimer(NamedWork(UUID(int=1).hex, UUID(int=101).hex))
    assert asked == [last, last]
    tray._take_day(made_up_day.day())
    offered = [each.text() for each in tray.menu.menu.actions() if each.isVisible()]
    assert offered.count("Website / Checkout page") == 1, "what Start starts is no other work to go over to"
    tray.bridge._hear(made_up_day.status())
    tray.bridge.told_at = made_up_day.moment(made_up_day.NOW - 120 * MICROSECONDS)
    tray._refresh()
    assert "Today 5 h 04 min" in [each.text() for each in tray.menu.menu.actions()]
