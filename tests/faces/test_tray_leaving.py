"""Who quits leaves no agent behind, not even one that is being started; a fault of ours holds up nobody."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import discard
from tests.fakes.clock import FakeClock
from tests.fakes.home import Home
from tracker.agent import launch
from tracker.core.errors import TrackerError, UnreachableError
from tracker.core.wire import Status
from tracker.host.clock import SystemClock
from tracker.host.paths import Paths
from tracker.tray import deeds, quitting, watching
from tracker.tray.app import TrayApp
from tracker.tray.bridge import Bridge
from tracker.tray.present.attention import Deed
from tracker.tray.prompts.quit import Leave
from tracker.tray.settings import SettingsKeeper
from tracker.tray.tray_icon import TrayIcon
from tracker.tray.watching import Link, Told, Watching

PATIENCE = 60.0
INTO_THE_PAUSE_MS = 500


def paths_of(folder: Path) -> Paths:
    return Paths(*(folder / name for name in ("data", "config", "log", "run"))).make()


@pytest.fixture
def quits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have the end of the process only put down."""
    said = list[str]()
    monkeypatch.setattr(quitting, "end_tray", lambda: said.append("quit"))
    return said


@pytest.fixture
def tray(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[TrayApp]:
    """Lend a tray on an enrolled device, whose timer runs."""
    monkeypatch.setenv("TRACKER_HOME", str(home.folder))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert home.process("start", "--note", "n").returncode == 0
    made = TrayApp(home.paths, SettingsKeeper(home.paths.config), SystemClock(), TrayIcon(QMenu()))
    yield made
    made.end()
    discard(made)


def kill(tray: TrayApp, qtbot: QtBot) -> None:
    """Kill the agent once it answers, its timer running, and wait until it is being started again."""
    bridge = tray.bridge

    def counts() -> bool:
        timer = None if bridge.status is None else bridge.status.timer
        return bridge.link is Link.TELLING and timer is not None and timer.since is not None

    qtbot.waitUntil(counts)
    assert bridge.status is not None
    os.kill(bridge.status.agent.pid, signal.Signals["SIGKILL"])
    qtbot.waitUntil(lambda: bridge.link is Link.STARTING)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("kills", [1, 2], ids=["at-once", "in-the-pause"])
def test_quitting_while_the_agent_is_started_again_leaves_none(
    tray: TrayApp, home: Home, quits: list[str], kills: int, qtbot: QtBot
) -> None:
    before = {*threading.enumerate()}
    tray.begin(opens=False)
    followers = [each for each in threading.enumerate() if each.name == "agent" and each not in before]
    for _time in range(kills):
        kill(tray, qtbot)
    if kills > 1:
        qtbot.wait(INTO_THE_PAUSE_MS)
    tray.menu.quit_wanted.emit()
    prompt = tray._quitting._prompt
    assert prompt is not None, "a timer that goes on is asked about"
    next(each for each in prompt.findChildren(QPushButton) if each.text() == "Quit").click()
    qtbot.waitUntil(lambda: bool(quits))
    tray.end()
    for each in followers:
        each.join(PATIENCE)
        assert not each.is_alive()
    assert launch.settled(home.paths) is None


class SlowStart:
    """An agent whose start takes until the test lets it, and which can be stopped from then on only."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.runs = False
        self.begun, self.let = Event(), Event()
        monkeypatch.setattr(launch, "running", lambda _paths: made_up_day.status() if self.runs else None)
        monkeypatch.setattr(launch, "_launched", self._launched)
        monkeypatch.setattr(launch, "calling", self._calling)
        monkeypatch.setattr(watching, "_require_of_use", lambda _paths: None)

    def _launched(self, _paths: Paths, _every: float | None) -> str:
        self.begun.set()
        assert self.let.wait(PATIENCE)
        self.runs = True
        return ""

    def _calling(self, _address: object) -> "SlowStart":
        if not self.runs:
            raise UnreachableError("agent-not-running")
        return self

    def __enter__(self) -> "SlowStart":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def follow(self, _command: object) -> Iterator[Status]:
        self.runs = False
        yield made_up_day.status()


def test_who_stops_the_agent_waits_for_one_that_this_process_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, paths, last = SlowStart(monkeypatch), paths_of(tmp_path), list[Status | None]()
    starting = Thread(target=lambda: launch.start(paths))
    stopping = Thread(target=lambda: last.append(launch.stop(paths)))
    starting.start()
    assert agent.begun.wait(PATIENCE)
    stopping.start()
    stopping.join(0.2)
    assert last == []
    agent.let.set()
    for each in (starting, stopping):
        each.join(PATIENCE)
    assert last == [made_up_day.status()]
    assert not agent.runs


def followed(tmp_path: Path) -> tuple[Watching, list[Told]]:
    told = list[Told]()
    return Watching(paths_of(tmp_path), told.append, FakeClock()), told


@pytest.mark.parametrize("way", ["left", "ended"])
def test_nothing_is_started_after_a_pause_that_quitting_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    agent, (follower, _told) = SlowStart(monkeypatch), followed(tmp_path)
    agent.let.set()
    leaving = follower.end if way == "ended" else lambda: follower.wake(wanted=False)
    monkeypatch.setattr(follower, "_rest", lambda _seconds: leaving())
    follower._tries = 1
    follower._revive()
    assert not agent.begun.is_set()


def test_who_comes_first_in_stopping_keeps_a_start_from_following(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, (follower, _told) = SlowStart(monkeypatch), followed(tmp_path)
    agent.let.set()
    reviving = Thread(target=follower._revive)
    with launch.ALONE:
        reviving.start()
        reviving.join(0.2)
        follower.wake(wanted=False)
    reviving.join(PATIENCE)
    assert not agent.begun.is_set()


def test_an_agent_that_was_left_is_not_wanted_again_by_its_own_words(tmp_path: Path) -> None:
    follower, _told = followed(tmp_path)
    follower.wake(wanted=False)
    follower._hear(made_up_day.status())
    assert not follower._wanted
    follower.stay()
    follower._hear(made_up_day.status())
    assert follower._wanted, "it did not end, and neither does the tray"


def test_who_quits_and_cannot_goes_on_with_the_agent(
    tmp_path: Path, quits: list[str], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def hangs(_paths: Paths, *, keep_timer: bool) -> Status:
        raise UnreachableError("agent-still-running", pid=7 + keep_timer)

    monkeypatch.setattr(launch, "stop", hangs)
    monkeypatch.setattr(launch, "settled", lambda _paths: None)
    bridge = Bridge(paths_of(tmp_path))
    quitting.Quitting(paths_of(tmp_path), bridge)._leave(Leave.STOP)
    assert bridge._watching._left
    qtbot.waitUntil(lambda: not bridge.busy)
    assert (quits, bridge._watching._left) == ([], False)


def test_asking_again_starts_no_agent_for_who_quits_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, (follower, _told) = SlowStart(monkeypatch), followed(tmp_path)
    agent.let.set()
    monkeypatch.setattr(deeds, "ask_again", lambda _environment: follower.wake(wanted=False))
    with pytest.raises(UnreachableError):
        deeds.ask_for_screenshots_again(follower._paths, follower.renewing)
    assert not agent.begun.is_set()


def test_between_the_two_agents_of_asking_again_nobody_finds_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, (follower, _told) = SlowStart(monkeypatch), followed(tmp_path)
    last, ended, go_on = list[Status | None](), Event(), Event()
    stop = launch.stop

    def told(paths: Paths, *, keep_timer: bool = False) -> Status | None:
        before = stop(paths, keep_timer=keep_timer)
        if keep_timer:
            ended.set()
            assert go_on.wait(PATIENCE)
        return before

    agent.runs = True
    agent.let.set()
    monkeypatch.setattr(launch, "stop", told)
    monkeypatch.setattr(deeds, "ask_again", lambda _environment: None)
    asking = Thread(target=deeds.ask_for_screenshots_again, args=(follower._paths, follower.renewing))
    asking.start()
    assert ended.wait(PATIENCE)
    follower.wake(wanted=False)
    quits = Thread(target=lambda: last.append(launch.stop(follower._paths)))
    quits.start()
    quits.join(0.2)
    assert last == []
    go_on.set()
    for each in (asking, quits):
        each.join(PATIENCE)
    assert last == [made_up_day.status()]
    assert not agent.runs


class Reports(list[type[BaseException]]):
    """What would be reported as a crash."""

    def hook(self, kind: type[BaseException], *_more: object) -> None:
        self.append(kind)


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> Reports:
    """Take what nobody caught."""
    made = Reports()
    monkeypatch.setattr(sys, "excepthook", made.hook)
    return made


def fail(*_given: object, **_named: object) -> Status:
    message = "not ours"
    raise RuntimeError(message)


def test_a_fault_in_a_command_is_reported_and_nobody_waits_for_ever(
    tmp_path: Path, reports: Reports, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    paths, said = paths_of(tmp_path), list[str]()
    tray = TrayApp(paths, SettingsKeeper(paths.config), FakeClock(), TrayIcon(QMenu()))
    monkeypatch.setattr(deeds, "ask_again", lambda _environment: None)
    monkeypatch.setattr(launch, "stop", fail)
    monkeypatch.setattr(tray, "_say", lambda notice: said.append(notice.key))
    tray._ground().do(Deed.ASK_AGAIN)
    qtbot.waitUntil(lambda: not tray.bridge.busy)
    assert tray._asking_again is not None
    assert not tray._asking_again._under_way
    assert (said, reports) == (["asking-again", "tray-fault"], [RuntimeError])
    tray.end()
    discard(tray)


def test_a_fault_in_following_the_agent_is_reported_and_it_is_followed_on(
    tmp_path: Path, reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower, told = followed(tmp_path)
    rests = list[float]()

    def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) > 1:
            follower.end()

    monkeypatch.setattr(follower, "_follow", fail)
    monkeypatch.setattr(follower, "_rest", rest)
    follower._run()
    assert len(rests) == 2, "tried again, after a pause each time"
    assert reports == [RuntimeError, RuntimeError]
    ((link, trouble),) = [each for each in told if isinstance(each, tuple)]
    assert link is Link.FAILED
    assert isinstance(trouble, TrackerError)
    assert trouble.key == "tray-fault"
