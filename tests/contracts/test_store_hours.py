"""Hours in the agent's store: one suite for the port, on the fake and on SQLCipher."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.fakes.clock import START
from tests.fakes.device import FakeDevice
from tests.fakes.said import MINUTE, NOW, anything_said, away, entry, event, sample
from tests.fakes.store import FakeStore
from tracker.agent.ports import Store
from tracker.core.errors import DamagedError, RefusedError
from tracker.core.hours.proof import Chain, prove
from tracker.core.hours.said import ActivitySample, DeviceEvent, Said, TimeAway, TimeEntry, Work
from tracker.core.record import Body, RecordKind
from tracker.host.sqlcipher import connect
from tracker.store import SqlCipherStore

FOREVER = (0, 1 << 62)


@pytest.fixture
def device() -> FakeDevice:
    return FakeDevice()


@pytest.fixture(params=["fake", "sqlcipher"])
def store(request: pytest.FixtureRequest, tmp_path: Path, device: FakeDevice) -> Iterator[Store]:
    path = tmp_path / "store.db"
    made: Store = FakeStore() if request.param == "fake" else SqlCipherStore.open(path, bytes(32))
    made.enrol(device.identity, device.trust)
    yield made
    made.close()


def test_what_is_said_comes_with_the_documents_or_not_at_all(store: Store, device: FakeDevice) -> None:
    said = entry()
    store.commit(device.say(store.tip(), said, event()), {"timer": b"stopped"})
    assert (store.entries(*FOREVER), store.document("timer")) == ([said], b"stopped")
    stale = device.say(device.genesis(), entry())
    with pytest.raises(DamagedError):
        store.commit(stale, {"timer": b"running"})
    assert (store.entries(*FOREVER), store.document("timer")) == ([said], b"stopped")


def test_what_cannot_be_read_is_not_written(store: Store, device: FakeDevice) -> None:
    body = Body(RecordKind.TIME_ENTRY, START, b'{"type": "time-entry"}')
    with pytest.raises(DamagedError) as damaged:
        store.commit(device.commit_bodies(store.tip(), body))
    assert damaged.value.reason == "payload"
    assert store.tip() == device.genesis()


def test_hours_wait_for_their_receipts_as_files_do(store: Store, device: FakeDevice) -> None:
    store.commit(device.say(store.tip(), entry(), sample()))
    store.commit(device.commit(store.tip(), b"a sealed blob"))
    assert [len(commit.records) for commit in store.unsent(10)] == [2, 1]
    store.keep_receipts(device.receipts(store.unsent(10)))
    assert store.queue().records == 0
    assert [file.seq for file in store.due(START, 10)] == [2]
    assert [made.captured_at for made in store.files_made(10)] == [START.wall]


def test_a_refused_body_of_hours_is_a_dead_letter(store: Store, device: FakeDevice) -> None:
    store.commit(device.say(store.tip(), entry()))
    store.refuse_body(0, RefusedError("record-grants"))
    assert store.queue().dead_letters == 1


@pytest.mark.parametrize(
    ("start", "stop", "seen"),
    [
        (0, 10, True),
        (9, 11, True),
        (10, 11, False),
        (-1, 0, False),
        (-1, 1, True),
        (3, 4, True),
    ],
)
def test_entries_and_aways_that_touch_a_span_are_in_it(
    store: Store, device: FakeDevice, start: int, stop: int, *, seen: bool
) -> None:
    said = (entry(0, 10), away(0, 10))
    store.commit(device.say(store.tip(), *said))
    span = (NOW + start * MINUTE, NOW + stop * MINUTE)
    assert [*store.entries(*span), *store.aways(*span)] == ([*said] if seen else [])


def test_a_running_entry_and_an_empty_one_are_seen(store: Store, device: FakeDevice) -> None:
    running, empty = entry(0, None), entry(3, 3)
    store.commit(device.say(store.tip(), running, empty))
    assert store.entries(NOW + 3 * MINUTE, NOW + 4 * MINUTE) == [running, empty]
    assert store.entries(NOW + 999 * MINUTE, NOW + 1000 * MINUTE) == [running]


def test_deleted_entries_come_only_when_asked_for(store: Store, device: FakeDevice) -> None:
    said, kept = entry(), entry(20, 30)
    gone = entry(entry_id=said.entry_id, deleted=True)
    store.commit(device.say(store.tip(), said, kept))
    store.commit(device.say(store.tip(), gone))
    assert store.entries(*FOREVER) == [kept]
    assert store.entries(*FOREVER, deleted=True) == [gone, kept]


def test_samples_and_events_are_of_the_span_they_begin_in(store: Store, device: FakeDevice) -> None:
    store.commit(device.say(store.tip(), *map(sample, range(3)), *map(event, range(3))))
    span = (NOW + MINUTE, NOW + 2 * MINUTE)
    assert (store.samples(*span), store.events(*span)) == ([sample(1)], [event(1)])


def test_an_entry_is_found_by_the_beginning_of_its_id(store: Store, device: FakeDevice) -> None:
    one, other = entry(entry_id=UUID(int=0x1234 << 112)), entry(20, 30, entry_id=UUID(int=0x1256 << 112))
    deleted = entry(entry_id=UUID(int=0x99 << 120), deleted=True)
    store.commit(device.say(store.tip(), one, other, deleted))
    assert store.entry("1234") == one
    assert store.entry(str(other.entry_id)[:9].upper()) == other
    refusals = {"12": "time-entry-ambiguous", "": "time-unknown-entry", "77": "time-unknown-entry"}
    for prefix, key in {**refusals, "99": "time-unknown-entry", "1%": "time-unknown-entry"}.items():
        with pytest.raises(RefusedError) as refused:
            store.entry(prefix)
        assert refused.value.key == key


def test_the_chain_can_be_replayed_with_its_heads_and_receipts(store: Store, device: FakeDevice) -> None:
    store.commit(device.say(store.tip(), entry(), sample()))
    store.commit(device.commit(store.tip(), b"a sealed blob"))
    store.keep_receipts(device.receipts(store.unsent(1)))
    heard: list[int] = []
    chain = Chain(device.genesis(), device.public_key, device.receipt_public_key)
    proof = prove(chain, store.bodies(), hear=lambda seq, _: heard.append(seq))
    assert proof.whole
    assert (proof.records, proof.bodies, proof.heads, proof.receipts, heard) == (3, 3, 2, 2, [0, 1, 2])
    assert [kept.seq for kept in store.bodies(2)] == [2]


def test_a_check_looks_at_what_is_new(store: Store, device: FakeDevice) -> None:
    store.commit(device.say(store.tip(), entry(), sample()))
    assert (store.check().records, store.check().records, store.check(full=True).records) == (2, 0, 2)
    store.commit(device.say(store.tip(), event()))
    checked = store.check()
    assert (checked.records, checked.findings, checked.mended, checked.rebuilt) == (1, (), (), False)
    assert not store.damaged()


def _replayed(said: list[Said], shape: type[Any], key: str) -> list[Any]:
    """Return the newest word on each thing of a shape: the definition, without tables."""
    newest = {getattr(each, key): each for each in said if isinstance(each, shape)}
    return list(newest.values())


def _sorted(said: Any) -> list[Any]:
    return sorted(said, key=repr)


@settings(max_examples=40, deadline=None)
@given(commits=st.lists(st.lists(anything_said(), min_size=1, max_size=6), max_size=8))
def test_tables_say_what_a_replay_says(commits: list[list[Said]]) -> None:
    device, said = FakeDevice(), [each for commit in commits for each in commit]
    with TemporaryDirectory() as folder:
        store = SqlCipherStore.open(Path(folder) / "store.db", bytes(32))
        store.enrol(device.identity, device.trust)
        for commit in commits:
            store.commit(device.say(store.tip(), *commit))
        entries = store.entries(*FOREVER, deleted=True)
        assert _sorted(entries) == _sorted(_replayed(said, TimeEntry, "entry_id"))
        assert _sorted(store.aways(*FOREVER)) == _sorted(_replayed(said, TimeAway, "away_id"))
        assert _sorted(store.samples(*FOREVER)) == _sorted(_replayed(said, ActivitySample, "start"))
        assert _sorted(store.events(*FOREVER)) == _sorted(
            each for each in said if isinstance(each, DeviceEvent)
        )
        assert store.check(full=True).rebuilt is False
        store.close()


def test_an_entry_has_its_versions_oldest_first_discarded_or_not(store: Store, device: FakeDevice) -> None:
    first, other = entry(entry_id=UUID(int=7 << 100)), entry(20, 30)
    changed = replace(first, stop=first.start + MINUTE, reason="left")
    named = replace(other, work=Work(note=f"see {first.entry_id}"))
    gone = replace(changed, deleted=True)
    later = START.later(60)
    store.commit(device.say(store.tip(), first, sample(), other))
    store.commit(device.say(store.tip(), changed, named, at=later))
    store.commit(device.say(store.tip(), gone, at=later))
    versions = store.versions(str(first.entry_id))
    assert [(each.seq, each.at, each.entry) for each in versions] == [
        (0, START.wall, first),
        (3, later.wall, changed),
        (5, later.wall, gone),
    ]
    assert store.versions(first.entry_id.hex[:10]) == versions
    assert [each.entry for each in store.versions(other.entry_id.hex)] == [other, named]


def test_versions_of_no_entry_or_of_several_are_refused(store: Store, device: FakeDevice) -> None:
    one, two = entry(entry_id=UUID(int=7)), entry(20, 30, entry_id=UUID(int=8))
    store.commit(device.say(store.tip(), one, two))
    for prefix, key in (
        ("", "time-unknown-entry"),
        ("f", "time-unknown-entry"),
        ("0", "time-entry-ambiguous"),
    ):
        with pytest.raises(RefusedError) as refused:
            store.versions(prefix)
        assert refused.value.key == key


def test_a_version_that_has_changed_is_left_out(tmp_path: Path, device: FakeDevice) -> None:
    path = tmp_path / "store.db"
    store = SqlCipherStore.open(path, bytes(32))
    store.enrol(device.identity, device.trust)
    first = entry()
    store.commit(device.say(store.tip(), first))
    store.commit(device.say(store.tip(), replace(first, reason="why")))
    store.close()
    for seq, left in ((0, 1), (1, 0)):
        db = connect(path, bytes(32))
        db.execute("UPDATE records SET body = CAST(body || x'20' AS BLOB) WHERE seq = ?", (seq,))
        db.commit()
        db.close()
        if left:
            assert [each.seq for each in store.versions(first.entry_id.hex)] == [1]
        else:
            with pytest.raises(DamagedError, match="entry"):
                store.versions(first.entry_id.hex)
        store.close()
