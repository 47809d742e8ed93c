"""Breaks, and pauses of screenshots, on the command line by the device's own agent: done, told, recorded."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.fakes.home import NO_KEYRING, Home
from tests.fakes.no_keyring import no_keyring
from tests.fakes.status import some_status
from tracker.agent.assemble import opened_store
from tracker.agent.launch import stop
from tracker.cli.capture_words import event_lines
from tracker.cli.status_words import status_lines
from tracker.core.errors import RefusedError, TrackerError
from tracker.core.hours.said import DeviceEvent, Occurrence
from tracker.core.policy import Setting, Settings
from tracker.core.problem import problem_of
from tracker.core.wire import Incident, RecordingState, TimerMode, TimerStatus

WHEN = r"\d{4}-\d\d-\d\d \d\d:\d\d"
PAUSED = RefusedError("capture-paused-by-member", until="14:05")


@pytest.fixture
async def allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Home]:
    """Lend the home of a device on which screenshots may be paused for half an hour."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)
    home = Home(tmp_path / "home")
    await home.enrol(Settings({"screenshot-pause": Setting(30)}))
    yield home
    with suppress(TrackerError):
        stop(home.paths)


def ran(home: Home, *words: str, code: int = 0) -> str:
    """Run a command that ends so, and return what it said."""
    done = home.run(*words)
    assert done.returncode == code, (words, done.stdout, done.stderr)
    return done.stderr if code else done.stdout


def told(home: Home, *words: str) -> Any:
    return json.loads(ran(home, *words, "--json"))


def test_a_break_is_told_everywhere_and_the_timer_goes_on_after_it(home: Home) -> None:
    assert "tracker: There is nothing to go on with" in ran(home, "resume", code=1)
    ran(home, "start", "--note", "first draft")
    assert any(told(home, "today")["seconds"] for _ in range(2_000)), "whole seconds are shown"
    first = ran(home, "break").splitlines()[0]
    assert re.fullmatch(f"On a break since {WHEN}. `tracker resume` goes on with: first draft", first)
    assert ran(home, "status").startswith(f"{first}\n")
    assert ran(home, "break", code=1).startswith("tracker: The timer is not running.")
    assert ran(home, "today").splitlines()[2].endswith("first draft  then a break")
    assert ran(home, "entries", "--csv").splitlines()[1].endswith(",first draft,,break")
    ran(home, "agent", "restart")
    assert ran(home, "status").startswith(f"{first}\n"), "known by the entries alone"
    timer = told(home, "resume")["timer"]
    assert (timer["state"], timer["note"], timer["break_since"]) == ("running", "first draft", None)
    entries = [json.loads(line) for line in ran(home, "entries", "--json").splitlines()]
    assert [each["ending"] for each in entries] == ["break", None]
    history = ran(home, "entry", entries[0]["id"][:8])
    assert re.search(r"\byou\s+break\b", history), history


def test_screenshots_are_paused_as_policy_allows_and_that_is_never_hidden(allowed: Home) -> None:
    assert "You may pause screenshots for 30 minutes at a time" in ran(allowed, "policy")
    ran(allowed, "start")
    refusal = ran(allowed, "screenshots", "pause", "--minutes", "31", code=1)
    assert refusal.startswith(
        "tracker: By your workspace's policy a pause of screenshots lasts 30 min at most."
    )
    paused = ran(allowed, "screenshots", "pause", "--minutes", "20")
    assert re.match(rf"Screenshots are paused until {WHEN}\. Your hours go on;", paused)
    until = re.findall(WHEN, paused)[0]
    standing = f": you have paused them until {until}. `tracker screenshots resume` takes them again."
    assert standing in ran(allowed, "status")
    assert ran(allowed, "screenshots", "pause", code=1).startswith("tracker: Screenshots are paused already.")
    ran(allowed, "agent", "restart")
    status = told(allowed, "status")
    assert (status["recording"]["may_pause"], status["timer"]["state"]) == (30, "running")
    assert standing in ran(allowed, "status"), "a restart ends no pause"
    assert ran(allowed, "screenshots", "resume").startswith("The pause is over")
    assert "you have paused" not in ran(allowed, "status")
    assert ran(allowed, "screenshots", "resume", code=1).startswith("tracker: Screenshots are not paused.")
    assert told(allowed, "screenshots", "pause")["recording"]["paused_until"] is not None
    ran(allowed, "agent", "stop")
    with no_keyring(), opened_store(allowed.paths) as store:
        events = [(each.occurrence, each.details) for each in store.events(0, 1 << 62)]
    assert [each for each in events if "paused" in each[0] or "resumed" in each[0]] == [
        (Occurrence.SCREENSHOTS_PAUSED, {"minutes": 20}),
        (Occurrence.SCREENSHOTS_RESUMED, {"why": "asked"}),
        (Occurrence.SCREENSHOTS_PAUSED, {"minutes": 30}),
    ]


def test_where_policy_says_nothing_screenshots_are_not_paused(home: Home) -> None:
    assert "You may not pause screenshots." in ran(home, "policy")
    ran(home, "start")
    assert ran(home, "screenshots", "pause", code=1).startswith(
        "tracker: Your workspace's policy does not allow screenshots to be paused."
    )
    for wrong in ("0", "-1", "ten"):
        assert "is no number of minutes" in ran(home, "screenshots", "pause", f"--minutes={wrong}", code=2)


@pytest.mark.parametrize("mode", [TimerMode.RUNNING, TimerMode.STOPPED])
@pytest.mark.parametrize("heard", [True, False])
def test_a_pause_is_told_before_and_after_the_captures_hear_of_it(mode: TimerMode, *, heard: bool) -> None:
    first = some_status()
    state = RecordingState.PAUSED if heard else RecordingState.CAPTURING
    reason = Incident(1, problem_of(PAUSED)) if heard else None
    recording = replace(first.recording, state=state, reason=reason, paused_until=7)
    status = replace(first, timer=TimerStatus(mode), recording=recording)
    assert [line for line in status_lines(status) if "you have paused them until" in line]
    over = replace(status, recording=replace(recording, paused_until=None))
    assert not [line for line in status_lines(over) if "paused" in line]


def test_pauses_are_read_among_what_is_said_of_captures() -> None:
    said = [DeviceEvent(Occurrence.SCREENSHOTS_PAUSED, 1, {"minutes": 15})]
    said += [
        DeviceEvent(Occurrence.SCREENSHOTS_RESUMED, 2, {"why": why}) for why in ("over", "asked", "booted")
    ]
    lines = [line.split(": ", 1)[1] for line in event_lines(said)]
    assert lines == [
        "You paused screenshots for 15 minutes at most.",
        "The pause of screenshots was over.",
        "You ended the pause of screenshots.",
        "The pause of screenshots ended, as the computer was started anew.",
    ]
