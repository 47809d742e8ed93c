"""`tracker entry`: what an entry was before, when, by whom and why it was changed; and what was discarded."""

import json
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from tests.faces.shell import Shell
from tests.fakes.device import FakeDevice
from tests.fakes.home import Home
from tests.fakes.no_keyring import no_keyring
from tracker.agent.assemble import opened_store
from tracker.core.hours.said import DeviceEvent, Ending, Occurrence, Said, Source, TimeAway, TimeEntry, Work
from tracker.core.moment import MICROSECONDS, Moment

NINE = int(datetime(2026, 3, 2, 8, tzinfo=UTC).timestamp()) * MICROSECONDS
HOUR = 3_600 * MICROSECONDS
RUNNING = TimeEntry(UUID(int=0xABCD << 112), NINE, None, Source.TIMER, Work(note="a visit"))
STOPPED = replace(RUNNING, stop=NINE + 9 * HOUR, ending=Ending.FORGOTTEN)
SHORTER = replace(STOPPED, stop=NINE + 8 * HOUR, source=Source.MANUAL, reason="forgot to stop")
NAMED = replace(SHORTER, work=Work(note="two visits"))
GONE = replace(NAMED, deleted=True, reason="twice")
SIGNED = "Each line is a record that this device signed: `tracker verify` proves them."


def say(home: Home, *said: Said) -> None:
    """Have it said, an hour after each other."""
    with no_keyring(), opened_store(home.paths) as store:
        identity = store.identity()
        assert identity is not None
        for number, each in enumerate(said):
            at = Moment(NINE + number * HOUR, 0, bytes(16))
            store.commit(FakeDevice(identity).say(store.tip(), each, at=at))


def test_an_entry_is_shown_from_its_first_record_on(home: Home, berlin: Shell) -> None:
    say(home, RUNNING, STOPPED, SHORTER, NAMED, GONE)
    said = berlin("entry abcd").splitlines()
    assert said[0].split() == ["RECORD", "RECORDED", "BY", "WHAT", "FROM", "TO", "TIME", "WORK"]
    rows = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in said[1:-2]]
    assert rows == [
        ["0", "<time>", "you", "started", "<time>", "a visit"],
        ["1", "<time>", "the timer", "forgotten timer", "<time>", "<time>", "9:00:00", "a visit"],
        ["2", "<time>", "you", "changed by hand: forgot to stop", "<time>", "<time>", "8:00:00", "a visit"],
        ["3", "<time>", "you", "other work or another note", "<time>", "<time>", "8:00:00", "two visits"],
        ["4", "<time>", "you", "counts no more: twice", "<time>", "<time>", "8:00:00", "two visits"],
    ]
    assert said[-2:] == ["This entry counts no more.", SIGNED]
    changed = datetime.fromtimestamp((NINE + 2 * HOUR) / MICROSECONDS, ZoneInfo("Europe/Berlin"))
    assert f"2       {changed:%Y-%m-%d %H:%M}  you        changed by hand" in berlin.raw


def test_versions_are_told_to_scripts(home: Home, berlin: Shell) -> None:
    say(home, RUNNING, replace(STOPPED, ending=None), SHORTER)
    berlin("entry abcd --json")
    versions = json.loads(berlin.raw)["versions"]
    told = [(each["record"], each["recorded_at"], each["change"], each["by"]) for each in versions]
    assert told == [
        (0, NINE, "started", "member"),
        (1, NINE + HOUR, "ended", "timer"),
        (2, NINE + 2 * HOUR, "edited", "member"),
    ]
    assert [each["stop"] for each in versions] == [None, NINE + 9 * HOUR, NINE + 8 * HOUR]
    assert [each["reason"] for each in versions] == ["", "", "forgot to stop"]
    assert "  ended  " in berlin("entry abcd")


def test_what_policy_started_and_what_was_added_or_kept_says_so(home: Home, berlin: Shell) -> None:
    added = replace(STOPPED, entry_id=UUID(int=1 << 127), source=Source.MANUAL, reason="a visit")
    kept = replace(added, entry_id=UUID(int=1 << 126), source=Source.IDLE_KEPT, reason="")
    left = replace(STOPPED, entry_id=UUID(int=1 << 125), ending=None, reason="private")
    say(home, DeviceEvent(Occurrence.STARTED_BY_POLICY, NINE), RUNNING, added, kept, left)
    assert "  the timer  started by your workspace's policy" in berlin("entry abcd")
    assert "  you  added by hand: a visit  " in berlin("entry 8000")
    assert "time away, kept" in berlin("entry 4000")
    assert "  you  left when time was taken out: private  " in berlin("entry 2000")
    assert "edited" in berlin("entries --from 2026-03-02 --to 2026-03-02")


def test_an_entry_that_went_on_after_time_away_was_started_by_the_timer(home: Home, berlin: Shell) -> None:
    away = TimeAway(UUID(int=1), NINE - 30 * MICROSECONDS, NINE, Ending.LOCK, RUNNING.work)
    say(home, away, RUNNING)
    assert "  the timer  started  " in berlin("entry abcd")


def test_what_counts_no_more_is_listed_only_when_asked_for(home: Home, berlin: Shell) -> None:
    say(home, GONE, replace(STOPPED, entry_id=UUID(int=1)))
    days = "--from 2026-03-02 --to 2026-03-02"
    assert [line.split()[0] for line in berlin(f"entries {days}").splitlines()[2:]] == ["<digits>"]
    assert "00000000" in berlin.raw
    said = berlin(f"entries {days} --discarded").splitlines()
    assert (said[0], "abcd0000" in berlin.raw, len(said)) == ("Mon 2026-03-02  8:00:00", True, 3)
    berlin(f"entries {days} --discarded --json")
    assert [json.loads(line)["deleted"] for line in berlin.raw.splitlines()] == [True]
    assert "no time entries" in berlin("entries --from 2026-03-03 --to 2026-03-03 --discarded")


def test_an_entry_that_is_none_is_refused(home: Home, berlin: Shell) -> None:
    assert home.folder.exists()
    assert berlin("entry ffff").startswith("tracker: ")
    assert berlin.code == 1
