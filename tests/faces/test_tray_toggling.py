"""Start and stop while the agent is away: one start for one press, none kept for another time."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID

import pytest
from PySide6.QtCore import Signal
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QMenu

from lib import made_up_day
from tests.faces.tray_stage import HandClock, HeldBridge, discard, stopped
from tests.fakes.clock import FakeClock
from tracker.core.errors import RefusedError, TrackerError, UnreachableError
from tracker.core.wire import Command, NamedWork, StartTimer, Status, StopTimer
from tracker.host.paths import Paths
from tracker.tray.app import TrayApp
from tracker.tray.settings import SettingsKeeper
from tracker.tray.toggling import Toggling
from tracker.tray.tray_icon import TrayIcon
from tracker.tray.watching import Link, Told, Watching

if TYPE_CHECKING:
    from tracker.tray.bridge import Bridge

LAST = StartTimer(NamedWork(UUID(int=1).hex, UUID(int=101).hex))


class AwayBridge(HeldBridge):
    """An agent that is away until the test has it tell."""

    link_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.link, self.trouble, self.status = Link.STOPPED, cast("TrackerError | None", None), None
        self.started = 0

    def start_agent(self) -> None:
        self.started += 1

    def tells(self, status: Status) -> None:
        self.link, self.status = Link.TELLING, status  # type: ignore[assignment]  # as it is while away
        self.link_changed.emit(self.link)
        self.status_told.emit(status)

    def fails(self) -> None:
        self.link, self.trouble = Link.FAILED, UnreachableError("agent-not-running")
        self.link_changed.emit(self.link)


@pytest.fixture
def away() -> Iterator[AwayBridge]:
    """Lend an agent that is not there."""
    made = AwayBridge()
    yield made
    discard(made)


@pytest.fixture
def unjoined(tmp_path: Path) -> Iterator[TrayApp]:
    """Lend a tray of a device that has joined no workspace; it looks for no agent."""
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()
    made = TrayApp(paths, SettingsKeeper(paths.config), HandClock(), TrayIcon(QMenu()))
    yield made
    made.end()
    discard(made)


def test_a_start_waits_for_the_agent_that_is_started_for_it(away: AwayBridge) -> None:
    toggling = Toggling(cast("Bridge", away))
    toggling.toggle(is_on=False)
    assert (away.started, away.asked.commands) == (1, [])
    away.tells(stopped())
    away.tells(stopped())
    assert away.asked.commands == [LAST]
    toggling.toggle(is_on=True)
    assert away.asked.commands == [LAST, StopTimer()]


def test_a_start_that_failed_is_said_and_not_kept(away: AwayBridge) -> None:
    toggling = Toggling(cast("Bridge", away))
    refused = QSignalSpy(toggling.refused)
    away.fails()
    assert refused.count() == 0, "nobody asked"
    toggling.toggle(is_on=False)
    away.fails()
    away.tells(stopped())
    assert (refused.count(), away.asked.commands) == (1, [])


def test_each_wish_for_the_agent_is_answered_also_when_it_fails_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[Told]()
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()
    watching = Watching(paths, told.append, FakeClock())
    monkeypatch.setattr(watching, "_rest", lambda _seconds: None)
    trouble = RefusedError("store-not-enrolled")
    for _try in range(2):
        watching._fail(trouble)
    watching.wake(wanted=True)
    watching._fail(trouble)
    assert told == [(Link.FAILED, trouble)] * 2


@pytest.mark.parametrize("way", ["menu", "key"])
def test_before_joining_start_leads_to_joining_and_no_timer_starts_after_it(
    unjoined: TrayApp, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    asked, opened, woken = list[Command](), list[str](), list[str]()
    monkeypatch.setattr(unjoined.bridge, "ask", lambda command, *_more: asked.append(command))
    monkeypatch.setattr(unjoined.bridge, "start_agent", lambda: woken.append("agent"))
    monkeypatch.setattr(unjoined._first, "open", lambda: opened.append("joining"))
    unjoined.menu.about_to_show.emit()
    offered = [each.text() for each in unjoined.menu.menu.actions() if each.isVisible()]
    assert "Join a workspace..." in offered
    assert "Start" not in offered
    assert "has not joined a workspace yet" in unjoined.icon._tip
    press = {"menu": unjoined.menu.toggled, "key": unjoined.shortcut.pressed}[way]
    press.emit()
    press.emit()
    assert (opened, woken) == (["joining"] * 2, [])
    unjoined.bridge.link = Link.TELLING
    unjoined.bridge._hear(made_up_day.status(running=False))
    assert asked == []
    press.emit()
    assert [type(each) for each in asked] == [StartTimer]
