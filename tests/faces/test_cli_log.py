"""`tracker log`: what the agent did, in sentences, for people and for programs, in their language."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.faces.shell import Shell
from tracker.cli import log as command
from tracker.host.clock import SystemClock
from tracker.host.log_events import Event

Line = tuple[str, str, dict[str, object]]
LINES: tuple[Line, ...] = (
    ("2026-03-01T08:00:00", "info", {"event": "agent.started", "every": None, "detached": True}),
    ("2026-03-01T08:05:00", "info", {"event": "agent.captured", "count": 2}),
    ("2026-03-01T08:06:00", "info", {"event": "agent.not-delivered", "count": 0, "key": "server-away"}),
    ("2026-03-01T08:07:00", "info", {"event": "agent.delivered", "count": 3}),
)


def write(home: Path, *lines: Line) -> None:
    (home / "log").mkdir(parents=True, exist_ok=True)
    with (home / "log" / "agent.log").open("a") as file:
        for at, level, more in lines:
            file.write(json.dumps({"at": f"{at}.000+00:00", "level": level, **more}) + "\n")


@pytest.fixture
def used(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Open the shell of somebody in Berlin whose agent has run."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    write(shell.home, *LINES)
    return shell


def test_what_happened_is_told_the_newest_last(used: Shell) -> None:
    used("log")
    assert used.raw == (
        "2026-03-01 09:00:00   The agent started.\n"
        "2026-03-01 09:05:00   Captured and sealed: 2.\n"
        "2026-03-01 09:06:00 ! Not delivered; everything is kept here, sealed. "
        "The server \N{HORIZONTAL ELLIPSIS} cannot be reached.\n"
        "2026-03-01 09:07:00   Delivered, with receipts: 3.\n"
    )


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("--lines 2", ["09:06", "09:07"]),
        ("--problems", ["09:06", "09:07"]),
        ("--problems --lines 1", ["09:07"]),
        ("--since '2026-03-01 9:05'", ["09:05", "09:06", "09:07"]),
        ("--since '2026-03-01 9:05' --lines 1", ["09:07"]),
    ],
)
def test_as_much_is_told_as_was_asked_for(used: Shell, words: str, times: list[str]) -> None:
    used(f"log {words}")
    assert [line[11:16] for line in used.raw.splitlines()] == times


def test_a_time_alone_is_of_today(used: Shell) -> None:
    today = datetime.fromtimestamp(SystemClock().now().wall / 1e6, UTC)
    write(used.home, (f"{today + timedelta(days=2):%Y-%m-%dT%H:%M:%S}", "info", {"event": "trust.taken"}))
    used("log --since 0:00")
    assert len(used.raw.splitlines()) == 1


def test_programs_get_what_was_logged_and_the_sentence(used: Shell) -> None:
    used("log --json --problems")
    assert json.loads(used.raw.splitlines()[0]) == {
        "at": 1_772_352_360_000_000,
        "level": "info",
        "event": "agent.not-delivered",
        "fields": {"count": 0, "key": "server-away"},
        "text": "Not delivered; everything is kept here, sealed.",
        "why": "The server \N{HORIZONTAL ELLIPSIS} cannot be reached.",
        "problem": True,
    }


def test_nothing_to_tell_is_said_kindly(shell: Shell) -> None:
    assert shell("log") == "Nothing is logged here yet. The log begins when the agent first runs."
    assert shell.code == 0
    write(shell.home, LINES[0])
    assert shell("log --problems") == "Nothing of that is in the log."
    assert shell("log --json --problems") == ""


def test_it_speaks_the_persons_language(used: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_LANGUAGE", "de")
    assert "Aufgenommen und versiegelt: 2." in used("log")


def test_what_is_asked_wrongly_says_how(used: Shell) -> None:
    for words in ("--lines 0", "--lines many", "--since soon"):
        assert "tracker log" in used(f"log {words}")
        assert used.code == 2


def test_following_goes_on_with_what_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_LOOK_SECONDS", 0.0)
    first, second, third = (Event(at, "info", "agent.captured", {"count": at}) for at in range(3))
    log = [first]
    coming = command._following(lambda: reversed([*log]), first)
    log += [second, third]
    assert [next(coming), next(coming)] == [second, third]
    del log[:-1]
    log.append(first)
    assert next(coming) == first, "the log began anew"
