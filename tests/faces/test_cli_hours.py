"""The person's hours on the command line, with the device's own agent: started, kept, read and put right."""

import csv
import json
import os
import re
import signal
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from tests.faces.shell import Shell
from tests.fakes.device import FakeDevice
from tests.fakes.home import Home
from tests.fakes.no_keyring import no_keyring
from tests.fakes.status import some_status
from tracker.agent.assemble import opened_store
from tracker.cli.status import _settled
from tracker.core.hours.said import Ending, Source, TimeAway, TimeEntry, Work
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import TimerMode, TimerStatus

SHORT = r"[0-9a-f]{8}"


def ran(home: Home, *words: str, code: int = 0) -> str:
    """Run a command that ends so, and return what it said."""
    done = home.run(*words)
    assert done.returncode == code, (words, done.stdout, done.stderr)
    return done.stderr if code else done.stdout


def told(home: Home, *words: str) -> Any:
    return json.loads(ran(home, *words, "--json"))


def entries(home: Home) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran(home, "entries", "--json").splitlines()]


def utc(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * MICROSECONDS  # type: ignore[arg-type,misc] # whole parts


def entry(start: int, stop: int | None, **more: Any) -> TimeEntry:
    fields: dict[str, Any] = {"source": Source.TIMER, "work": Work(note="a note")} | more
    return TimeEntry(uuid4(), start, stop, **fields)


def say(home: Home, *said: TimeEntry | TimeAway) -> None:
    """Have the device's chain say it, while no agent runs."""
    with no_keyring(), opened_store(home.paths) as store:
        identity = store.identity()
        assert identity is not None
        store.commit(FakeDevice(identity).say(store.tip(), *said))


def test_a_day_from_start_to_stop(home: Home) -> None:
    started = home.run("start", "--note", "first draft")
    assert re.fullmatch(r"The agent was started, for Acme: process \d+\.\n", started.stderr)
    first, sums = started.stdout.splitlines()
    assert re.fullmatch(r"The timer runs since \d{4}-\d\d-\d\d \d\d:\d\d: first draft", first)
    assert sums == "Today 0:00, this week 0:00."
    assert ran(home, "status").startswith(f"{first}\n{sums}\n")
    assert ran(home, "start").splitlines()[0] == first, "what runs goes on"
    assert len(entries(home)) == 1

    assert told(home, "note", " second draft ")["timer"]["note"] == "second draft"
    assert any(told(home, "today")["seconds"] for _ in range(2_000)), "whole seconds are shown"
    switched = told(home, "switch", "--note", "a call")["timer"]
    assert (switched["state"], switched["note"]) == ("running", "a call")
    heading, names, *rows = ran(home, "today").splitlines()
    assert re.fullmatch(r"\w{3} \d{4}-\d\d-\d\d  0:00:\d\d", heading)
    assert names.split() == ["ID", "FROM", "TO", "TIME", "WORK"]
    assert [row.split(maxsplit=4)[4] for row in rows[:2]] == ["second draft", "a call"]
    assert [row.split()[2] == "now" for row in rows[:2]] == [False, True]
    [sums] = rows[2:]
    assert re.fullmatch(r"Today (0:00:\d\d), this week \1\.", sums)

    assert ran(home, "stop").startswith("The timer is stopped. `tracker start` starts it.\n")
    for words in (("stop",), ("note", "x"), ("switch", "--note", "x")):
        assert ran(home, *words, code=1).startswith("tracker: The timer is not running.\n")
    assert [each["ending"] for each in entries(home)] == ["switched", "stopped"]


def test_restarting_the_agent_keeps_the_timer_and_stopping_it_does_not(home: Home) -> None:
    ran(home, "start", "--note", "a note")
    ran(home, "agent", "restart")
    timer = home.status()["timer"]
    assert (timer["state"], timer["note"], timer["unanswered"]) == ("running", "a note", 0)
    before, after = entries(home)
    assert (before["ending"], after["stop"]) == ("restarted", None)
    ran(home, "agent", "stop")
    assert [each["ending"] for each in entries(home)] == ["restarted", "stopped"]
    ran(home, "agent", "start")
    assert home.status()["timer"]["state"] == "stopped", "only `tracker start` starts it"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to a process")
def test_an_agent_in_the_foreground_starts_the_timer_and_ends_it(home: Home) -> None:
    with home.running("agent", "--headless") as agent:
        assert agent.stdout is not None
        agent.stdout.readline()
        assert home.status()["timer"]["state"] == "running"
        agent.send_signal(signal.SIGINT)
        assert agent.wait(60) == 0
    assert [each["ending"] for each in entries(home)] == ["stopped"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_what_was_cut_off_counts_no_further_and_is_asked_about_from_a_minute_on(home: Home) -> None:
    ran(home, "start", "--note", "a note")
    os.kill(home.status()["agent"]["pid"], signal.Signals["SIGKILL"])
    _age_timer(home, 60)
    shown = home.run("answer", "go-on", "--json")
    started, refused = shown.stderr.splitlines()[:2]
    assert started.startswith("The agent was started")
    assert refused.startswith("tracker: The agent was started just now")
    assert len(json.loads(shown.stdout)["timer"]["questions"]) == 1, "shown, not settled"
    timer = told(home, "answer", "go-on")["timer"]
    assert (timer["state"], timer["note"], timer["questions"]) == ("running", "a note", [])
    os.kill(home.status()["agent"]["pid"], signal.Signals["SIGKILL"])
    _age_timer(home, 20)
    ran(home, "agent", "start")
    timer = home.status()["timer"]
    cut = timer["cut_off"]
    assert (timer["state"], timer["questions"], timer["since"]) == ("running", [], cut["stop"])
    told_of = ran(home, "status").splitlines()[1]
    assert re.match(r"Before that Tracker was cut off, from .*, 0:00:\d\d: that is not counted\.", told_of)
    [*_, let_go] = [json.loads(line) for line in ran(home, "entries", "--discarded", "--json").splitlines()]
    assert [let_go[at] // MICROSECONDS for at in ("start", "stop")] == [
        cut[at] // MICROSECONDS for at in ("start", "stop")
    ]
    assert told(home, "week")["cut_off_seconds"] == let_go["seconds"]
    assert f"Not counted, for Tracker was cut off: 0:00:{let_go['seconds']:02}." in ran(home, "week")
    begin, end = (
        f"{datetime.fromtimestamp(cut[at] // MICROSECONDS, UTC).astimezone():%F %T}"
        for at in ("start", "stop")
    )
    ran(home, "add", "--from", begin, "--to", end, "--reason", "I worked")
    assert "cut off" not in ran(home, "status"), "it counts now, to the second that was told"
    assert told(home, "week")["cut_off_seconds"] == 0


def test_a_timer_that_nobody_beats_is_shown_until_it_was_seen_last(home: Home) -> None:
    ran(home, "start", "--note", "a note")
    with no_keyring():
        os.kill(home.status()["agent"]["pid"], signal.Signals["SIGKILL"])
    _age_timer(home, 3600)
    [shown] = entries(home)
    assert (shown["stop"] is not None, shown["seconds"] < 60) == (True, True)
    assert told(home, "today")["seconds"] < 60
    stopped = home.run("stop")
    assert "The agent was started" in stopped.stderr
    assert stopped.stdout.startswith("The timer is stopped.")


def _age_timer(home: Home, seconds: int) -> None:
    """Let the timer have been seen last so long ago, and its entry have begun before."""
    import msgspec

    from tracker.agent.kept_timer import DOCUMENT as TIMER
    from tracker.agent.kept_timer import KeptTimer
    from tracker.core.hours.timer_state import Running

    with no_keyring(), opened_store(home.paths) as store:
        kept = msgspec.msgpack.decode(store.document(TIMER) or b"", type=KeptTimer)
        state = kept.clocked.state
        assert isinstance(state, Running)
        earlier = seconds * MICROSECONDS
        entry = msgspec.structs.replace(state.entry, start=state.entry.start - earlier)
        running = Running(entry, state.seen - earlier)
        clocked = msgspec.structs.replace(kept.clocked, state=running)
        store.keep_document(TIMER, msgspec.msgpack.encode(msgspec.structs.replace(kept, clocked=clocked)))
        identity = store.identity()
        assert identity is not None
        store.commit(FakeDevice(identity).say(store.tip(), entry))


def test_the_ledger_is_put_right_by_hand(home: Home) -> None:
    span = ("--from", "2026-01-05 9:00", "--to", "10:30")
    added = ran(home, "add", *span, "--reason", "a visit", "--note", "plans")
    assert re.fullmatch(rf"Added: {SHORT}  Mon 2026-01-05, 09:00 to 10:30, 1:30:00: plans\n", added)
    which = added.split()[1]
    assert "already takes some of this time." in ran(home, "add", *span, "--reason", "x", code=1)
    changed = ran(home, "edit", which, "--to", "11:00", "--reason", "it took longer")
    assert changed == f"Changed: {which}  Mon 2026-01-05, 09:00 to 11:00, 2:00:00: plans\n"
    far = ("edit", which, "--from", "1:00", "--to", "23:00", "--reason", "a slip")
    assert f"{which} lasted 2:00:00; changed like this it would last 22:00:00." in ran(home, *far, code=1)
    assert "22:00:00" in ran(home, *far, "--yes")
    ran(home, "edit", which, "--from", "9:00", "--to", "11:00", "--reason", "it took longer")
    days = ("--from", "2026-01-05", "--to", "2026-01-05")
    assert ran(home, "entries", *days).splitlines() == [
        "Mon 2026-01-05  2:00:00",
        "ID        FROM   TO     TIME     WORK",
        f"{which}  09:00  11:00  2:00:00  plans  by hand",
    ]
    [line] = ran(home, "entries", *days, "--json").splitlines()
    whole = json.loads(line)
    assert (whole["source"], whole["seconds"], whole["reason"]) == ("manual", 7200, "it took longer")
    assert whole["id"].startswith(which)
    assert "does not allow you to delete" in ran(home, "discard", which, code=1)
    later = ("--from", "2026-01-05 12:00", "--to", "2026-01-05 11:00", "--reason", "x")
    assert "before it begins" in ran(home, "add", *later, code=1)
    assert "more than" not in ran(home, "edit", "ffff", "--note", "x", code=1)


def test_time_away_is_told_with_its_question_and_answered(home: Home) -> None:
    start = utc(2026, 1, 5, 9)
    away = TimeAway(UUID(int=7 << 100), start, start + 600 * MICROSECONDS, Ending.LOCK, Work(note="plans"))
    say(home, away)
    ran(home, "agent", "start")
    lines = ran(home, "status").splitlines()
    assert lines[2] == (
        "You were away while the timer was on; it is not counted unless you say that it was work:"
    )
    assert re.fullmatch(r"  00000070  [\d: -]+ to [\d: -]+, 0:10:00: the screen was locked", lines[3])
    assert lines[4].endswith("`discard` does not. The timer stays as it is.")
    days = ("--from", "2026-01-05", "--to", "2026-01-05")
    asked = "Not counted until you answer: 0:10:00. `tracker status` asks about it.\n"
    assert ran(home, "entries", *days) == asked
    kept = told(home, "answer", "keep", "00000070")["timer"]
    assert (kept["questions"], kept["state"]) == ([], "stopped")
    [row] = ran(home, "entries", *days).splitlines()[2:]
    assert row.endswith("plans  away, kept")
    assert "no such question" in ran(home, "discard", code=1)


def test_time_away_that_was_added_by_hand_is_not_called_uncounted(home: Home) -> None:
    start = utc(2026, 1, 5, 9)
    nine, ten = (start + seconds * MICROSECONDS for seconds in (540, 600))
    days = ("--from", "2026-01-04", "--to", "2026-01-06")
    say(home, TimeAway(UUID(int=7 << 100), start, ten, Ending.LOCK))
    say(home, TimeEntry(UUID(int=8 << 100), start, nine, Source.MANUAL, reason="a call"))
    ran(home, "agent", "start")
    assert ", 0:10:00, of which 0:09:00 count already: the screen" in ran(home, "status")
    assert "Not counted until you answer: 0:01:00." in ran(home, "entries", *days)
    assert "Not counted" in ran(home, "discard")
    let_go = ran(home, "entries", "--discarded", *days)
    assert ", 0:10:00, of which 0:09:00 count already: the screen" in let_go
    away = told(home, "entries", "--discarded", *days)
    assert (away["away_id"], away["start"], away["stop"]) == (str(UUID(int=7 << 100)), start, ten)
    assert (away["seconds"], away["counted_seconds"], away["cause"]) == (600, 540, "lock")
    assert len(ran(home, "entries", "--discarded", "--csv", *days).splitlines()) == 1


def test_what_an_answer_settled_is_told_as_it_was_asked(home: Home) -> None:
    start = utc(2026, 1, 5, 9)
    for number, hours in ((7, 2), (8, 30), (9, 1)):
        begun = start + number * 48 * 3_600 * MICROSECONDS
        say(home, TimeAway(UUID(int=number << 100), begun, begun + hours * 3_600 * MICROSECONDS, Ending.LOCK))
    ran(home, "agent", "start")
    asked = [line.strip() for line in ran(home, "status").splitlines() if line.startswith("  0000")]
    assert ran(home, "answer", "keep", "00000070").splitlines()[0] == f"Counted as work: {asked[0]}"
    assert "longer than a day" in ran(home, "answer", "keep", "00000080", code=1)
    assert ran(home, "discard").splitlines()[0] == f"Not counted: {asked[2]}", "the newest"
    assert "no such question" in ran(home, "answer", "go-on", "00000090", code=1)
    let_go = ran(home, "entries", "--discarded", "--from", "2026-01-01", "--to", "2026-01-31").splitlines()
    assert let_go == ["Not counted:", f"  {asked[2]}"]
    assert ran(home, "answer", "discard", "00000080").splitlines()[0] == f"Not counted: {asked[1]}"


def test_seconds_that_pass_are_no_change_for_who_watches() -> None:
    first = TimerStatus(TimerMode.RUNNING, since=1, today=20, week=40, left_today=100)
    later = replace(first, today=50, week=70, left_today=70)
    noted = replace(later, note="plans")
    one, two, three = (_settled(replace(some_status(), timer=timer)) for timer in (first, later, noted))
    assert one == two != three
    assert _settled(some_status()) == some_status()


def test_what_is_asked_wrongly_is_answered_with_an_example(home: Home) -> None:
    for words in (
        ("switch",),
        ("edit", "3f2a"),
        ("add", "--from", "9:00", "--to", "10:00"),
        ("add", "--from", "nine", "--to", "10:00", "--reason", "x"),
        ("answer", "perhaps"),
        ("answer", "discard", "--project", "Website"),
        ("entries", "--json", "--csv"),
        ("entries", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("note", "x" * 2001),
    ):
        said = ran(home, *words, code=2)
        assert "example: tracker " in said, words


def test_before_enrolment_it_is_said_how_to_enrol(shell: Shell) -> None:
    for line in ("stop", "today", "week", "entries", "note x", "edit 3f2a --note x"):
        assert shell(line).startswith("tracker: This device is not enrolled yet.\n"), line
        assert shell.code == 1


@pytest.fixture
def berlin(home: Home, berlin: Shell) -> Shell:
    """Sit in Berlin at an enrolled device, with hours over midnight and both changes of clocks."""
    say(
        home,
        entry(utc(2026, 1, 5, 21), utc(2026, 1, 6, 0, 30)),
        entry(utc(2026, 3, 29, 0, 30), utc(2026, 3, 29, 1, 30), source=Source.MANUAL, reason="=1+1, a visit"),
        entry(utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 10)),
        entry(utc(2026, 7, 1, 6), utc(2026, 7, 1, 20), ending=Ending.FORGOTTEN),
    )
    return berlin


def test_hours_over_midnight_stand_on_both_days(berlin: Shell) -> None:
    assert berlin("entries --from 2026-01-05 --to 2026-01-06").splitlines() == [
        "Mon 2026-01-05  2:00:00",
        "ID        FROM   TO     TIME     WORK",
        "<digits>  22:00  24:00  2:00:00  a note",
        "",
        "Tue 2026-01-06  1:30:00",
        "ID        FROM   TO     TIME     WORK",
        "<digits>  00:00  01:30  1:30:00  a note",
    ]
    assert berlin("entries --from 2026-01-06 --to 2026-01-06").splitlines()[0] == "Tue 2026-01-06  1:30:00"
    assert berlin("entries --from 2026-01-07 --to 2026-01-07") == "There are no time entries on these days."


def test_an_hour_that_was_skipped_is_not_counted_and_one_shown_twice_is(berlin: Shell) -> None:
    spring = berlin("entries --from 2026-03-29 --to 2026-03-29").splitlines()
    assert spring[0] == "Sun 2026-03-29  1:00:00"
    assert spring[2] == "<digits>  01:30+01:00  03:30+02:00  1:00:00  a note  by hand"
    fall = berlin("entries --from 2026-10-25 --to 2026-10-25").splitlines()
    assert fall[2] == "<digits>  02:30+02:00  02:10+01:00  0:40:00  a note"
    refused = berlin('add --from "2026-10-25 2:30" --to 4:00 --reason x')
    assert refused.startswith("tracker: Your clock shows 2:30 twice on that day, for it is set back.\n")
    assert "as in `2026-10-25 02:30+02:00`" in berlin.raw
    assert berlin.code == 1


def test_a_forgotten_timer_is_marked(berlin: Shell) -> None:
    assert berlin("entries --from 2026-07-01 --to 2026-07-01").endswith("forgotten timer")


def test_other_programs_get_whole_entries_with_local_times(berlin: Shell) -> None:
    berlin("entries --from 2026-01-06 --to 2026-03-31 --csv")
    heading, first, second = csv.reader(berlin.raw.splitlines())
    assert heading[:8] == ["id", "start", "stop", "seconds", "source", "project", "task", "note"]
    assert heading[8:] == ["reason", "ending"]
    assert first[1:5] == ["2026-01-05T22:00:00+01:00", "2026-01-06T01:30:00+01:00", "12600", "timer"]
    assert second[1:3] == ["2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00"]
    assert second[8] == "=1+1, a visit"


def test_a_week_has_seven_days_and_what_was_worked_on(home: Home) -> None:
    week = told(home, "week")
    assert (len(week["days"]), week["seconds"], week["works"]) == (7, 0, [])
    lines = ran(home, "week").splitlines()
    assert lines[0].split("  ")[0] == "DAY"
    assert [line[:3] for line in lines[1:8]] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert lines[8:] == ["", "Today 0:00:00, this week 0:00:00."]
