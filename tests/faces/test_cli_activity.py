"""`tracker activity`: what was counted, by time slot; rows add up to their day, and the day to its level."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec

from tests.faces.shell import Shell
from tests.fakes.device import FakeDevice
from tests.fakes.home import Home
from tests.fakes.no_keyring import no_keyring
from tracker.agent.assemble import opened_store
from tracker.agent.kept_timer import DOCUMENT, KeptTimer
from tracker.core.hours.clocked import Clocked
from tracker.core.hours.said import ActivitySample, AppUse, Said, Source, TimeEntry, Work
from tracker.core.moment import MICROSECONDS, Moment

NINE = int(datetime(2026, 3, 2, 8, tzinfo=UTC).timestamp()) * MICROSECONDS
"""On a Monday in Berlin, in microseconds."""
MINUTE = 60 * MICROSECONDS
SHOP = UUID(int=7)
DAY = "activity --from 2026-03-02 --to 2026-03-02"
LEVEL = "The level of a time slot is its active seconds by its tracked seconds, "


def entry(start: int, stop: int, **more: Any) -> TimeEntry:
    fields: dict[str, Any] = {"source": Source.TIMER} | more
    return TimeEntry(uuid4(), NINE + start * MINUTE, NINE + stop * MINUTE, **fields)


def sample(minute: int, active: float, tracked: float = 60, **more: Any) -> ActivitySample:
    return ActivitySample(NINE + minute * MINUTE, tracked, active, **more)


def say(home: Home, *said: Said) -> None:
    with no_keyring(), opened_store(home.paths) as store:
        identity = store.identity()
        assert identity is not None
        store.commit(FakeDevice(identity).say(store.tip(), *said))


def test_a_day_by_slots_with_its_level_and_what_it_means(home: Home, berlin: Shell) -> None:
    counts = {"keys": 10, "clicks": 2, "scrolls": 0, "moves": 7}
    say(
        home,
        entry(0, 12),
        entry(12, 15, work=Work(SHOP)),
        sample(0, 30, apps=(AppUse(60, "editor"),), **counts),
        sample(9, 60, apps=(AppUse(40, excluded=True), AppUse(20, "editor")), **counts),
        sample(10, 0.4, 60),
        sample(12, 30.4, 60, apps=(AppUse(60, excluded=True),)),
        sample(14, 30.4, 60, apps=(AppUse(60, excluded=True),)),
        sample(20, 60, keys=1_000),
    )
    said = berlin(DAY).splitlines()
    assert said[:5] == [
        "Mon 2026-03-02  50 %",
        "FROM   PROJECT               TRACKED  ACTIVE  LEVEL  KEYS  CLICKS  SCROLLS  MOVES  IN FRONT",
        "09:00  no project            120 s    90 s    75 %   20    4       0        14     editor",
        "09:10  <digits>, no project  180 s    61 s    34 %   -     -       -        -      excluded",
        "all                          300 s    151 s   50 %   20    4       0        14",
    ]
    assert said[5] == "- is not counted here: this computer's session does not tell it."
    assert said[6].startswith("0:10:00 of your time on this day has no activity: it was added by hand")
    assert said[-1].startswith(LEVEL)
    assert LEVEL in " ".join(berlin("activity --help").split())


def test_it_is_told_to_scripts_and_adds_up(home: Home, berlin: Shell) -> None:
    say(home, entry(0, 15), *(sample(minute, 4 * minute, 59.5, keys=minute) for minute in range(15)))
    berlin(f"{DAY} --json")
    (day,) = (json.loads(line) for line in berlin.raw.splitlines())
    first, second = day["slots"]
    assert (day["day"], day["zone"], first["local"]) == (
        "2026-03-02",
        "Europe/Berlin",
        "2026-03-02T09:00:00+01:00",
    )
    assert (first["start"], second["start"]) == (NINE, NINE + 10 * MINUTE)
    for name in ("tracked_seconds", "active_seconds", "keys"):
        assert first[name] + second[name] == day[name], name
    assert day["level"] == day["active_seconds"] / day["tracked_seconds"] == 420 / 892.5
    assert first["level"] == 180 / 595
    assert (day["clicks"], day["in_front"], day["without_activity_seconds"]) == (None, None, 7.5)
    assert first["projects"] == [{"project_id": None, "project": None, "tracked_seconds": 595}]


def test_samples_that_wait_for_company_are_shown_already_and_once(home: Home, berlin: Shell) -> None:
    recorded, waits = sample(0, 30), sample(1, 60)
    say(home, entry(0, 5), recorded)
    kept = KeptTimer(
        Clocked.begin(Moment(NINE, 0, bytes(16))), samples=(recorded, waits, sample(24 * 60, 60))
    )
    with no_keyring(), opened_store(home.paths) as store:
        store.keep_document(DOCUMENT, msgspec.msgpack.encode(kept))
    berlin(f"{DAY} --json")
    assert json.loads(berlin.raw)["tracked_seconds"] == 120


def test_a_day_of_25_hours_tells_its_two_hours_of_one_name_apart(home: Home, berlin: Shell) -> None:
    two = int(datetime(2026, 10, 25, 0, tzinfo=UTC).timestamp()) * MICROSECONDS
    say(
        home,
        TimeEntry(uuid4(), two, two + 90 * MINUTE, Source.TIMER),
        ActivitySample(two, 60, 30),
        ActivitySample(two + 60 * MINUTE, 60, 30),
    )
    said = berlin("activity --from 2026-10-25 --to 2026-10-25").splitlines()
    assert [line.split()[0] for line in said[2:4]] == ["02:00+02:00", "02:00+01:00"]


def test_days_without_activity_are_passed_over_and_none_at_all_is_said(home: Home, berlin: Shell) -> None:
    say(home, entry(0, 5), sample(0, 30))
    said = berlin("activity --from 2026-03-01 --to 2026-03-03").splitlines()
    assert [line for line in said if " 2026-" in line] == ["Mon 2026-03-02  50 %"]
    berlin("activity --from 2026-03-01 --to 2026-03-03 --json")
    assert [json.loads(line)["level"] for line in berlin.raw.splitlines()] == [None, 0.5, None]
    assert berlin("activity") == "No activity was counted on these days."
    assert "the first day is after the last" in berlin("activity --from 2026-03-02 --to 2026-03-01")
    assert berlin.code == 2


def test_before_enrolment_it_is_said_how_to_enrol(shell: Shell) -> None:
    assert shell("activity").startswith("tracker: This device is not enrolled yet.\n")
