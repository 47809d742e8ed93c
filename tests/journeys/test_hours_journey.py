"""Hours of a real agent on a real display: leaving is noticed, and asked about."""

import json
from threading import Event

import pytest

from lib.loopback_server import LoopbackServer
from tests.contracts.mock_bus import MockLogind
from tests.journeys.desk import Desk
from tracker.core.hours.summary import whole_second

TYPED = "correcthorsebatterystaple1847"
PATIENCE = 150
"""Seconds for what takes a minute by policy."""


def test_a_locked_screen_is_not_work_and_what_was_worked_is_all_there(
    seated: Desk, logind: MockLogind
) -> None:
    assert seated.run("start", "--note", "drawing").returncode == 0
    try:
        Event().wait(2)
        logind.set(LockedHint=("b", True))
        seated.until_timer(lambda now: now["state"] == "away")
        Event().wait(2)
        logind.set(LockedHint=("b", False))
        back = seated.until_timer(lambda now: now["state"] == "running")
        assert back["note"] == "drawing"
        seated.run("stop")
        worked = [json.loads(line) for line in seated.run("entries", "--json").stdout.splitlines()]
        assert [entry["ending"] for entry in worked] == ["lock", "stopped"]
        [question] = seated.timer()["questions"]
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
        seated.type("a")
        seated.until_timer(lambda now: now["state"] == "away")
        seated.type("a")
        asking = seated.until_timer(lambda now: now["state"] == "asking")
        [question] = asking["questions"]
        assert question["stop"] - question["start"] >= 60_000_000
        answered = seated.run("answer", "keep")
        assert answered.returncode == 0, answered.stderr
        assert seated.timer()["state"] == "running"
        seated.run("stop")
        worked = [json.loads(line) for line in seated.run("entries", "--json").stdout.splitlines()]
        assert sorted(entry["source"] for entry in worked) == ["idle-kept", "timer", "timer"]
        ordered = sorted(worked, key=lambda entry: entry["start"])
        assert [entry["stop"] for entry in ordered[:-1]] == [entry["start"] for entry in ordered[1:]]
    finally:
        seated.run("agent", "stop")
