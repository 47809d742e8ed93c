"""Quitting asks wherever a timer goes on: also that of an agent that died and does not answer now."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QPushButton

from lib import made_up_day
from tests.faces.tray_stage import on_break
from tests.fakes.clock import FakeClock
from tracker.agent import launch
from tracker.core.errors import UnreachableError
from tracker.core.wire import Status
from tracker.host.paths import Paths
from tracker.tray import quitting
from tracker.tray.bridge import Answered, Bridge, Refused, Work
from tracker.tray.prompts.quit import Leave, QuitPrompt
from tracker.tray.quitting import Quitting, timer_is_on
from tracker.tray.watching import Link, Watching

DIED = UnreachableError("agent-slow")


def bridge_of(tmp_path: Path, status: Status, *links: Link) -> Bridge:
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()
    bridge = Bridge(paths)
    bridge._take((Link.TELLING, None))
    bridge._take(status)
    for link in links:
        bridge._take((link, DIED if link is Link.FAILED else None))
    return bridge


@pytest.mark.parametrize(
    ("status", "links", "is_on"),
    [
        (made_up_day.status(), (), True),
        (made_up_day.status(), (Link.STARTING,), True),
        (made_up_day.status(), (Link.STARTING, Link.FAILED), True),
        (made_up_day.status(), (Link.STOPPED,), False),
        (made_up_day.status(running=False), (Link.STARTING,), False),
        (on_break(), (), False),
        (replace(made_up_day.status(), timer=None), (Link.FAILED,), False),
    ],
)
def test_a_timer_that_goes_on_is_one_that_is_on(
    tmp_path: Path, status: Status, links: tuple[Link, ...], is_on: bool
) -> None:
    assert timer_is_on(bridge_of(tmp_path, status, *links)) is is_on


def words(prompt: QuitPrompt) -> tuple[str, list[str]]:
    said = " ".join(each.text() for each in prompt.findChildren(QLabel))
    return said, [each.text() for each in prompt.findChildren(QPushButton)]


def test_who_quits_while_an_agent_is_started_again_is_told_what_becomes_of_the_timer(tmp_path: Path) -> None:
    bridge = bridge_of(tmp_path, made_up_day.status(), Link.STARTING)
    made = Quitting(Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))), bridge)
    made.ask()
    prompt = made._prompt
    assert prompt is not None, "it is not left at once"
    said, buttons = words(prompt)
    assert "It goes on when Tracker runs again" in said
    assert buttons == ["Quit", "Cancel"], "what cannot be done is not offered"
    bridge._take((Link.TELLING, None))
    bridge._take(made_up_day.status())
    again = made._prompt
    assert again is not None
    assert again is not prompt
    said, buttons = words(again)
    assert said.startswith("Stop the timer too?")
    assert "such as screenshots and activity, are recorded without the icon" in said
    assert "`" not in said
    assert "tracker stop" not in said
    assert buttons == ["Stop and quit", "Quit, keep recording", "Cancel"]
    again.reject()
    assert made._prompt is None


def test_who_quits_without_an_agent_quits_though_none_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bridge = bridge_of(tmp_path, made_up_day.status(), Link.FAILED)
    quits: list[bool] = []
    kept: list[bool] = []

    def hangs(_paths: Paths) -> None:
        raise UnreachableError("control-hangs", pid=7)

    def comes(_paths: Paths) -> None:
        """Find none that comes up."""

    def ends(_paths: Paths, *, keep_timer: bool) -> Status:
        kept.append(keep_timer)
        return made_up_day.status()

    monkeypatch.setattr(quitting, "end_tray", lambda: quits.append(True))
    monkeypatch.setattr(bridge, "run", _at_once)
    made = Quitting(Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))), bridge)
    refused = QSignalSpy(made.refused)
    monkeypatch.setattr(launch, "settled", hangs)
    made._leave(Leave.ALONE)
    assert (quits, refused.count()) == ([True], 0)
    monkeypatch.setattr(launch, "settled", comes)
    monkeypatch.setattr(launch, "stop", ends)
    made._leave(Leave.ALONE)
    assert (len(quits), kept) == (2, [True]), "one that has come up ends too, and its timer goes on"


def _at_once(work: Work, answered: Answered, refused: Refused) -> None:
    try:
        answered(work())
    except UnreachableError as error:
        refused(error)


def test_an_agent_that_was_left_meanwhile_is_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[bool] = []
    monkeypatch.setattr("tracker.tray.watching._require_of_use", lambda _paths: None)
    monkeypatch.setattr(launch, "start", lambda _paths: started.append(True))
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run")))
    watching = Watching(paths, lambda _told: None, FakeClock())
    monkeypatch.setattr(watching, "_rest", lambda _seconds: watching.wake(wanted=False))
    watching._tries = 1
    watching._revive()
    assert started == []
