"""A page of the real store that cannot be read: what lies on it is named, and everything else goes on."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.device import FakeDevice
from tests.fakes.said import entry, event, sample
from tracker.agent.chain import Chain as Recorder
from tracker.agent.hours import Hours, HoursPolicy
from tracker.core.errors import DamagedError, TrackerError
from tracker.core.hours.proof import Chain, Flaw, prove
from tracker.core.hours.said import Work
from tracker.host.sqlcipher import connect
from tracker.store import SqlCipherStore

KEY, PAGE, COUNT = bytes(32), 4096, 60
EVER = (0, 1 << 62)


@pytest.fixture
def device() -> FakeDevice:
    return FakeDevice()


@pytest.fixture
def path(tmp_path: Path, device: FakeDevice) -> Path:
    """A closed store of `COUNT` commits, each of an entry, a sample and an event; half of them delivered."""
    path = tmp_path / "store.db"
    store = SqlCipherStore.open(path, KEY)
    store.enrol(device.identity, device.trust)
    for at in range(COUNT):
        store.commit(device.say(store.tip(), entry(20 * at, 20 * at + 10), sample(at), event(at)))
        if at == COUNT // 2:
            store.keep_receipts(device.receipts(store.unsent(COUNT * 3)))
    _hours(store, device, FakeClock()).farewell()
    store.close()
    db = connect(path, KEY)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    db.close()
    return path


def _damaged(path: Path) -> Iterator[tuple[int, SqlCipherStore]]:
    """Yield the store with each page damaged in turn, as far as it still opens."""
    sound = path.read_bytes()
    for page in range(1, len(sound) // PAGE):
        raw = bytearray(sound)
        raw[page * PAGE + PAGE // 2] ^= 1
        path.with_name("store.db-wal").unlink(missing_ok=True)
        path.with_name("store.db-shm").unlink(missing_ok=True)
        path.write_bytes(raw)
        try:
            store = SqlCipherStore.open(path, KEY)
        except DamagedError:
            continue
        yield page, store
        store.close()


def _hours(store: SqlCipherStore, device: FakeDevice, clock: FakeClock) -> Hours:
    recorder = Recorder(device.identity, store, secrets.token_bytes)
    hours = Hours(store, recorder, clock, secrets.token_bytes, HoursPolicy())
    hours.begin()
    return hours


def test_whichever_page_it_is_hours_go_on_or_it_is_said_why_not(path: Path, device: FakeDevice) -> None:
    going_on, said = 0, list[str]()
    clock = FakeClock()
    clock.advance(COUNT * 20 * 60)
    for _, store in _damaged(path):
        try:
            hours = _hours(store, device, clock)
            hours.start(Work())
            clock.advance(20)
            hours.beat()
            hours.stop()
        except TrackerError as error:
            said.append(error.key)
            continue
        going_on += 1
        lost = sum(each.last - each.seq + 1 for each in store.damaged() if each.flaw is Flaw.MISSING)
        assert len(store.entries(*EVER)) >= COUNT + 1 - lost
        assert store.check().findings == (), "the next start has nothing to look for"
        found = prove(Chain(device.genesis(), device.public_key), store.bodies()).findings
        assert {each.flaw for each in found} <= {Flaw.MISSING}
        assert sum(each.last - each.seq + 1 for each in found) >= lost, "delivered ones too, if asked for"
        assert not store.misplaced()
        assert store.versions(store.entries(*EVER)[-1].entry_id.hex)
    assert set(said) <= {"database-damaged", "store-row-damaged"}, "as far as who the device is can be read"
    assert going_on > len(said), "the others: who the device is, and the ends of tables that are added to"


def test_what_was_said_before_an_unreadable_page_is_still_sent(path: Path, device: FakeDevice) -> None:
    sent, stuck = set[int](), 0
    for _, store in _damaged(path):
        try:
            store.check()
            waiting = store.unsent(1000)
            store.keep_receipts(device.receipts(waiting))
            sent.add(sum(len(each.records) for each in waiting))
            store.unsent(1000)
        except TrackerError as error:
            stuck += error.key == "store-undeliverable"
    assert max(sent) >= 3 * (COUNT // 2 - 1)
    assert len(sent) > 2
    assert stuck > 2
