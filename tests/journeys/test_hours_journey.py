"""Hours of a real agent on a real display: typing is counted and kept nowhere, leaving is asked about."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from lib.loopback_server import LoopbackServer
from tests.contracts.mock_bus import MockLogind, mock_bus_or_skip
from tests.journeys.desk import Desk
from tests.journeys.search import files_below, found
from tracker.core.hours.day import day_of
from tracker.core.hours.summary import whole_second
from tracker.host.clock import SystemClock

TYPED = "correcthorsebatterystaple1847"
PATIENCE = 150
"""Seconds for what takes a minute by policy."""


@pytest.fixture
def logind(tmp_path: Path) -> Iterator[MockLogind]:
    """Mock what tells of the session."""
    folder = tmp_path / "bus"
    folder.mkdir()
    with mock_bus_or_skip(folder) as bus:
        yield MockLogind(bus)


@pytest.fixture
def seated(enrolled: Desk, logind: MockLogind, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Sit at an enrolled desk, in a session."""
    if shutil.which("xdotool") is None:
        pytest.skip("there is no xdotool here; scripts/test.py tells how to have it")
    for name, value in logind.environment.items():
        monkeypatch.setenv(name, value)
    return enrolled


def type_(desk: Desk, text: str) -> None:
    command = ["xdotool", "type", "--delay", "5", text]
    subprocess.run(command, env=desk.environment(), check=True)  # noqa: S603 - our own list


def timer(desk: Desk) -> dict[str, Any]:
    status: dict[str, Any] = json.loads(desk.run("status", "--json").stdout)["timer"]
    return status


def until(desk: Desk, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask how the timer stands until something holds."""
    now = timer(desk)
    for _ in range(PATIENCE * 4):
        if holds(now):
            return now
        Event().wait(0.25)
        now = timer(desk)
    raise AssertionError(now)


def counted(desk: Desk) -> int:
    """Return the keys in all samples that lie in the store."""
    shown = desk.run("verify", "--json")
    assert shown.returncode == 0, shown.stdout
    from tests.fakes.no_keyring import no_keyring
    from tracker.agent.assemble import viewed_store
    from tracker.host.paths import Paths

    with pytest.MonkeyPatch.context() as patch, no_keyring():
        patch.setenv("TRACKER_HOME", str(desk.home))
        with viewed_store(Paths.find()) as store:
            return sum(sample.keys or 0 for sample in store.samples(0, 1 << 62))


def shown(desk: Desk) -> int:
    """Return the keys of today, and of yesterday if it is midnight, as the person is shown them."""
    yesterday = day_of(SystemClock().now().wall, UTC) - timedelta(days=1)
    said = desk.run("activity", "--from", str(yesterday), "--json")
    assert said.returncode == 0, said.stderr
    days = [json.loads(line) for line in said.stdout.splitlines()]
    assert all(0 < day["level"] <= 1 for day in days if day["slots"])
    return sum(slot["keys"] or 0 for day in days for slot in day["slots"])


def test_what_is_typed_is_counted_and_lies_in_no_file_and_no_log(
    seated: Desk, server: LoopbackServer
) -> None:
    with seated.agent(every=600) as agent:
        agent.until("delivered")
        until(seated, lambda now: now["state"] == "running")
        type_(seated, TYPED)
        Event().wait(2)
        seated.run("stop")
        agent.stop()
    assert shown(seated) == counted(seated) >= len(TYPED)
    texts = files_below(seated.home, server.folder)
    assert texts
    secrets = {word: word.encode() for word in (TYPED, TYPED[:12], TYPED[-12:])}
    assert not found(secrets, texts)
    with pytest.raises(AssertionError):
        assert not found({"planted": b"tracker"}, {"a file": b"the tracker"}), (
            "the search finds what is there"
        )


def test_a_locked_screen_is_not_work_and_what_was_worked_is_all_there(
    seated: Desk, logind: MockLogind
) -> None:
    assert seated.run("start", "--note", "drawing").returncode == 0
    try:
        Event().wait(2)
        logind.set(LockedHint=("b", True))
        until(seated, lambda now: now["state"] == "away")
        Event().wait(2)
        logind.set(LockedHint=("b", False))
        back = until(seated, lambda now: now["state"] == "running")
        assert back["note"] == "drawing"
        seated.run("stop")
        worked = [json.loads(line) for line in seated.run("entries", "--json").stdout.splitlines()]
        assert [entry["ending"] for entry in worked] == ["lock", "stopped"]
        [question] = timer(seated)["questions"]
        assert question["cause"] == "lock"
        assert worked[0]["stop"] == whole_second(question["start"])
        assert whole_second(question["stop"]) == worked[1]["start"]
        assert seated.run("verify").returncode == 0
    finally:
        seated.run("agent", "stop")


@pytest.mark.long
def test_idle_time_is_asked_about_and_kept_when_the_person_says_so(
    seated: Desk, server: LoopbackServer
) -> None:
    said = seated.run("server", "policy", "set", "idle-threshold", "1", str(server.folder))
    assert said.returncode == 0, said.stderr
    try:
        assert seated.run("start", "--note", "drawing").returncode == 0
        assert seated.run("sync").returncode == 0
        type_(seated, "a")
        until(seated, lambda now: now["state"] == "away")
        type_(seated, "a")
        asking = until(seated, lambda now: now["state"] == "asking")
        [question] = asking["questions"]
        assert question["stop"] - question["start"] >= 60_000_000
        answered = seated.run("answer", "keep")
        assert answered.returncode == 0, answered.stderr
        assert timer(seated)["state"] == "running"
        seated.run("stop")
        worked = [json.loads(line) for line in seated.run("entries", "--json").stdout.splitlines()]
        assert sorted(entry["source"] for entry in worked) == ["idle-kept", "timer", "timer"]
        ordered = sorted(worked, key=lambda entry: entry["start"])
        assert [entry["stop"] for entry in ordered[:-1]] == [entry["start"] for entry in ordered[1:]]
    finally:
        seated.run("agent", "stop")
