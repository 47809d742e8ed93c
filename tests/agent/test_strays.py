"""An entry whose end is damaged on this disk: nothing that was delivered is shrunk, and it is said."""

import secrets
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.device import FakeDevice
from tracker.agent.chain import Chain
from tracker.agent.hours import Hours, HoursPolicy
from tracker.agent.kept_timer import DOCUMENT
from tracker.agent.strays import left_out
from tracker.core.errors import DamagedError, RefusedError
from tracker.core.hours.by_hand import HandRules, TimeChange
from tracker.core.hours.said import (
    ActivitySample,
    DeviceEvent,
    Ending,
    Occurrence,
    Source,
    TimeEntry,
    Work,
    said_in,
)
from tracker.core.hours.timer_state import Stopped
from tracker.core.moment import MICROSECONDS
from tracker.core.record import Body
from tracker.host.sqlcipher import connect
from tracker.store import SqlCipherStore

EVER = 1 << 62
SPOILT = "UPDATE records SET body = CAST(body || x'20' AS BLOB) WHERE seq IN (SELECT seq FROM entries)"
GONE = "DELETE FROM records WHERE seq IN (SELECT seq FROM entries)"


class Disk:
    """A real store with one entry of 66 seconds, that can be damaged while no agent is there."""

    def __init__(self, folder: Path) -> None:
        self.path, self.key = folder / "store.db", secrets.token_bytes(32)
        self.device, self.clock = FakeDevice(), FakeClock()
        self.store = SqlCipherStore.open(self.path, self.key)
        self.store.enrol(self.device.identity, self.device.trust)

    def began(self) -> Hours:
        chain = Chain(self.device.identity, self.store, secrets.token_bytes)
        policy = HoursPolicy(by_hand=lambda _: HandRules(delete_own_time=True))
        hours = Hours(self.store, chain, self.clock, secrets.token_bytes, policy)
        hours.begin()
        return hours

    def work(self, *, seen: int = 0, sent: bool) -> str:
        """Work for 66 seconds, in which activity was seen for some, and return the entry's id."""
        hours = self.began()
        hours.start(Work(note="long"))
        [entry] = self.store.entries(0, EVER)
        if seen:
            hours.sample([ActivitySample(entry.start, seen, seen)])
        for _ in range(11):
            self.clock.advance(6)
            hours.beat()
        hours.stop()
        hours.record(DeviceEvent(Occurrence.LOCKED, hours.now()))
        if sent:
            self.store.keep_receipts(self.device.receipts(self.store.unsent(100)))
        return entry.entry_id.hex

    def damage(self, statement: str) -> None:
        self.store.close()
        db = connect(self.path, self.key)
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(statement)
        db.commit()
        db.close()
        self.clock.advance(600)
        self.store = SqlCipherStore.open(self.path, self.key)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


@pytest.mark.parametrize("statement", [SPOILT, GONE])
@pytest.mark.parametrize("seen", [0, 30])
def test_no_other_end_is_said_of_an_entry_whose_end_the_server_has(
    disk: Disk, statement: str, seen: int
) -> None:
    entry = disk.work(seen=seen, sent=True)
    disk.damage(statement)
    disk.began()
    hours = disk.began()  # as often as an agent begins
    versions = disk.store.versions(entry)
    assert [(each.entry.stop, each.entry.deleted) for each in versions] == [(None, False)], "as it began"
    assert disk.store.entries(0, EVER, deleted=True) == [], "it does not run, and does not grow"
    assert [each.entry_id.hex for each in left_out(disk.store)] == [entry]
    assert [each.hex for each in hours.begin().unended] == [entry], "whoever asks is told"
    with pytest.raises(DamagedError) as damaged:
        disk.store.entry(entry)
    assert damaged.value.key == "time-entry-damaged"
    assert not disk.store.misplaced()
    hours.start(Work())
    disk.clock.advance(6)
    hours.stop()
    assert len(disk.store.entries(0, EVER)) == 1, "the timer goes on"
    disk.store.close()


def test_what_the_server_cannot_have_is_ended_where_activity_was_seen_last(disk: Disk) -> None:
    entry = disk.work(seen=30, sent=False)
    disk.damage(SPOILT)
    hours = disk.began()
    [ended] = disk.store.entries(0, EVER)
    assert ((ended.stop or 0) - ended.start, ended.ending) == (30 * MICROSECONDS, Ending.UNSEEN)
    assert (ended.entry_id.hex, ended.deleted, hours.begin().unended) == (entry, False, ())
    disk.store.close()


def test_an_end_is_never_invented_where_nothing_was_seen(disk: Disk) -> None:
    entry = disk.work(sent=False)
    disk.damage(SPOILT)
    disk.began()
    assert disk.store.entries(0, EVER, deleted=True) == []
    assert [each.entry_id.hex for each in left_out(disk.store)] == [entry]
    disk.store.close()


@pytest.mark.parametrize("sent", [False, True])
def test_its_member_says_when_it_ended_and_the_server_hears_of_it(disk: Disk, sent: bool) -> None:
    entry = disk.work(sent=sent)
    disk.damage(SPOILT)
    hours = disk.began()
    [begun] = left_out(disk.store)
    for change in (TimeChange(work=Work(note="other")), TimeChange(start=begun.start - 1, reason="why")):
        with pytest.raises(RefusedError) as refused:
            hours.edit(entry[:8], change)
        assert (refused.value.key, hours.left_out()) == ("time-entry-damaged", (begun.entry_id,))
    with pytest.raises(RefusedError) as refused:
        hours.edit(entry, TimeChange(stop=hours.now() + MICROSECONDS, reason="why"))
    assert refused.value.key == "time-not-over"
    stop = begun.start + 60 * MICROSECONDS
    hours.edit(entry[:8], TimeChange(stop=stop, reason="as I remember"))
    assert (hours.left_out(), left_out(disk.store)) == ((), [])
    [ended] = disk.store.entries(0, EVER)
    assert (ended.entry_id.hex, ended.stop, ended.source) == (entry, stop, Source.MANUAL)
    assert _sent_last(disk) == ended
    assert disk.began().left_out() == ()
    disk.store.close()


def test_its_member_lets_it_go_and_the_server_hears_of_it(disk: Disk) -> None:
    entry = disk.work(sent=False)
    disk.damage(SPOILT)
    hours = disk.began()
    hours.delete(entry)
    assert (hours.left_out(), disk.store.entries(0, EVER)) == ((), [])
    assert _sent_last(disk).deleted
    with pytest.raises(RefusedError):
        hours.delete(entry)
    disk.store.close()


def _sent_last(disk: Disk) -> TimeEntry:
    """Return the entry that the server hears of last."""
    said = [
        said_in(Body.from_bytes(record.body))
        for commit in disk.store.unsent(100) for record in commit.records if b'"time-entry"' in record.body
    ]  # fmt: skip
    assert isinstance(said[-1], TimeEntry)
    return said[-1]


def test_damage_before_an_entry_says_nothing_of_its_end(disk: Disk) -> None:
    """Its end was never recorded where only what the timer was is damaged."""
    disk.work(sent=True)
    disk.damage(SPOILT)
    hours = disk.began()
    hours.start(Work(note="more"))
    [running] = disk.store.entries(0, EVER)
    hours.sample([ActivitySample(running.start, 20, 20)])
    hours.record(DeviceEvent(Occurrence.LOCKED, hours.now()))
    disk.clock.advance(60)
    disk.store.keep_document(DOCUMENT, b"damaged")
    again = disk.began()
    assert isinstance(again.state, Stopped)
    [ended] = disk.store.entries(0, EVER)
    assert (ended.stop or 0) - ended.start == 20 * MICROSECONDS
    assert len(left_out(disk.store)) == 1
    disk.store.close()


def test_an_entry_of_which_nothing_is_left_is_named_no_more(disk: Disk) -> None:
    entry = disk.work(sent=True)
    disk.damage(SPOILT)
    disk.began()
    disk.damage("DELETE FROM records WHERE substr(body, 1, 1) = x'02'")
    disk.began()
    assert left_out(disk.store) == []
    with pytest.raises((DamagedError, RefusedError)):
        disk.store.versions(entry)
    disk.store.close()
