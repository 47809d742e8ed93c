"""The check of a real store: what is damaged in its rows is mended from the rest, or set aside and named."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.fakes.clock import START
from tests.fakes.device import FakeDevice
from tests.fakes.said import MINUTE, NOW, away, entry, event, sample
from tracker.core.device import Checked, Queue
from tracker.core.errors import DamagedError
from tracker.core.hours.proof import Chain, Finding, Flaw, Kept, prove
from tracker.core.hours.said import TimeEntry, body_of
from tracker.core.record import Link, commitment
from tracker.host.sqlcipher import Connection, connect
from tracker.store import SqlCipherStore
from tracker.store.check import unread

KEY = bytes(32)
FOREVER = (0, 1 << 62)
ONE, OTHER = entry(0, 10), entry(20, 30)
LONGER = entry(0, 15, entry_id=ONE.entry_id)
"""What records 0, 3 and 4 say; 4 is newer word on 0."""


@pytest.fixture
def device() -> FakeDevice:
    return FakeDevice()


@pytest.fixture
def store(tmp_path: Path, device: FakeDevice) -> Iterator[SqlCipherStore]:
    """A store with the records 0 to 6, in commits that end with 2, 3, 4 and 6; nothing was checked yet."""
    made = SqlCipherStore.open(tmp_path / "store.db", KEY)
    made.enrol(device.identity, device.trust)
    for said in ((ONE, sample(0), event(0)), (OTHER,), (LONGER,), (away(30, 40), sample(1))):
        made.commit(device.say(made.tip(), *said))
    yield made
    made.close()


_COLUMNS = {
    "body": ("SELECT body FROM records WHERE seq = ?", "UPDATE records SET body = ? WHERE seq = ?"),
    "link": ("SELECT link FROM records WHERE seq = ?", "UPDATE records SET link = ? WHERE seq = ?"),
    "head": ("SELECT head FROM commits WHERE last = ?", "UPDATE commits SET head = ? WHERE last = ?"),
}


def _change(tmp_path: Path, *changes: str | tuple[str, int, int]) -> None:
    """Change rows past the store's own code: by SQL, or one byte of a column (its name, which row, where)."""
    db = connect(tmp_path / "store.db", KEY)
    db.execute("PRAGMA foreign_keys = OFF")
    for change in changes:
        if isinstance(change, str):
            db.execute(change)
        else:
            _flip(db, *change)
    db.commit()
    db.close()


def _flip(db: Connection, column: str, seq: int, at: int) -> None:
    read, write = _COLUMNS[column]
    raw = bytearray(db.execute(read, (seq,)).fetchone()[0])
    raw[at] ^= 1
    db.execute(write, (bytes(raw), seq))


def _is_whole(store: SqlCipherStore, device: FakeDevice) -> bool:
    return prove(Chain(device.genesis(), device.public_key), store.bodies()).whole


def _entries(store: SqlCipherStore) -> list[TimeEntry]:
    return list(store.entries(*FOREVER))


@pytest.mark.parametrize("checked", [False, True])
def test_a_changed_body_is_set_aside_and_what_was_said_before_counts(
    store: SqlCipherStore, device: FakeDevice, tmp_path: Path, *, checked: bool
) -> None:
    """However old it is: whatever stands for an entry is looked at each time."""
    if checked:
        store.check()
    _change(tmp_path, ("body", 4, 60))
    assert _entries(store) == [OTHER], "what changed is never shown"
    found = store.check()
    assert [(each.seq, each.flaw) for each in found.findings] == [(4, Flaw.CHANGED)]
    assert (found.mended, found.rebuilt) == ((), True)
    assert _entries(store) == [ONE, OTHER]
    assert [(each.seq, each.last, each.flaw) for each in store.damaged()] == [(4, 4, Flaw.CHANGED)]
    assert store.check() == Checked()
    assert store.queue() == Queue(7, 0, 0), "the link goes to the server all the same"
    assert device.receipts(store.unsent(100))[4][0].seq == 4


@pytest.mark.parametrize("at", [1, 20, 40, 54, 60, 90, 117])
@pytest.mark.parametrize("seq", [0, 1, 2, 4, 6])
def test_a_changed_link_is_made_anew_from_what_confirms_it(
    store: SqlCipherStore, device: FakeDevice, tmp_path: Path, seq: int, at: int
) -> None:
    """The next link confirms it, or the head over it; also where it is the last of the chain."""
    tip = store.tip()
    _change(tmp_path, ("link", seq, at - 1))
    assert not _is_whole(store, device)
    found = store.check()
    assert (found.mended, found.findings) == ((seq,), ())
    assert _is_whole(store, device)
    assert store.tip() == tip
    assert _entries(store) == [LONGER, OTHER]


def test_a_link_is_made_anew_by_the_receipt(
    store: SqlCipherStore, device: FakeDevice, tmp_path: Path
) -> None:
    store.keep_receipts(device.receipts(store.unsent(100)))
    _change(tmp_path, ("link", 5, 90), "DELETE FROM records WHERE seq = 6")
    found = store.check()
    assert found.mended == (5,)
    assert [(each.seq, each.flaw) for each in found.findings] == [(6, Flaw.MISSING)]


def test_a_changed_head_is_signed_again(store: SqlCipherStore, device: FakeDevice, tmp_path: Path) -> None:
    heads = [commit.head for commit in store.unsent(100)]
    _change(tmp_path, ("head", 3, 3))
    assert [commit.head for commit in store.unsent(100)] != heads
    assert store.check().mended == (3,)
    assert [commit.head for commit in store.unsent(100)] == heads
    assert _is_whole(store, device)


def test_a_head_that_the_server_has_is_not_checked_again(
    store: SqlCipherStore, device: FakeDevice, tmp_path: Path
) -> None:
    """It costs most of a check, and nobody is sent it any more."""
    store.keep_receipts(device.receipts(store.unsent(100)))
    _change(tmp_path, ("head", 3, 3))
    assert store.check(full=True) == Checked(7)


def test_a_head_over_another_link_is_not_signed_again(
    store: SqlCipherStore, device: FakeDevice, tmp_path: Path
) -> None:
    """Whoever changes a record and the links after it has no signature: none is made for them."""
    _lengthen(tmp_path, 4)
    assert [each.stop for each in _entries(store) if each.entry_id == ONE.entry_id] == [NOW + 999 * MINUTE]
    for _ in range(2):
        store.check()
        assert [(each.seq, each.last, each.flaw) for each in store.damaged()] == [
            (4, 4, Flaw.SIGNATURE),
            (5, 6, Flaw.SIGNATURE),
        ]
        assert not _is_whole(store, device)
        assert _entries(store) == [ONE, OTHER], "what nobody signed counts no more"
        assert not store.misplaced()


def _lengthen(tmp_path: Path, seq: int) -> None:
    """Let record `seq` say that the first entry took longer, with links that fit and heads that do not."""
    db = connect(tmp_path / "store.db", KEY)
    body = body_of(entry(0, 999, entry_id=ONE.entry_id), START).to_bytes()
    prev = b""
    for at, link, salt, old in db.execute(
        "SELECT seq, link, salt, body FROM records ORDER BY seq"
    ).fetchall():
        read = Link.from_bytes(link)
        if at >= seq:
            said = body if at == seq else old
            read = Link(read.workspace_id, read.device_id, at, prev, commitment(salt, said))
            db.execute("UPDATE records SET link = ?, body = ? WHERE seq = ?", (read.to_bytes(), said, at))
        prev = read.digest()
    db.commit()
    db.close()


_TAIL = (
    "DELETE FROM records WHERE seq > 4",
    "DELETE FROM commits WHERE last > 4",
    "DELETE FROM receipts WHERE seq > 4",
)


@pytest.mark.parametrize("gone", [_TAIL[:1], _TAIL[:2], _TAIL])
@pytest.mark.parametrize("receipted", [False, True])
def test_a_chain_whose_end_is_gone_is_named_and_goes_on_no_more(
    store: SqlCipherStore, device: FakeDevice, tmp_path: Path, gone: tuple[str, ...], *, receipted: bool
) -> None:
    """Whatever else went with it, the check before remembers how far it was."""
    if receipted:
        store.keep_receipts(device.receipts(store.unsent(100)))
    store.check()
    _change(tmp_path, *gone)
    before = prove(Chain(device.genesis(), device.public_key), store.bodies()).findings
    assert [(each.seq, each.last, each.flaw) for each in before] == [(5, 6, Flaw.MISSING)]
    for _ in range(2):
        store.check()
        assert [(each.seq, each.last, each.flaw) for each in store.damaged()] == [(5, 6, Flaw.MISSING)]
        with pytest.raises(DamagedError) as damaged:
            store.tip()
        assert damaged.value.key == "store-tail-gone"
        assert "enrol again" in damaged.value.hint()


@pytest.mark.parametrize("far", [3_000_000, 1 << 40, (1 << 63) - 1])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE records SET seq = FAR WHERE seq = 6",
        "UPDATE commits SET last = FAR WHERE last = 6",
        "UPDATE receipts SET seq = FAR WHERE seq = 6",
    ],
)
def test_a_gap_of_any_length_is_one_finding_and_takes_no_longer(
    store: SqlCipherStore, device: FakeDevice, tmp_path: Path, change: str, far: int
) -> None:
    store.keep_receipts(device.receipts(store.unsent(100)))
    _change(tmp_path, change.replace("FAR", str(far)))
    places = list(islice(store.bodies(), 10_000))
    last = min(far, (1 << 63) - 2)
    assert (len(places) < 10_000, places[-1].seq) == (True, last)
    found = prove(Chain(device.genesis(), device.public_key), places).findings
    missing = last if places[-1].link is None else last - 1
    assert [each.last for each in found if each.flaw is Flaw.MISSING] == [missing]
    for full in (False, True):
        store.check(full=full)
        assert [each.last for each in store.damaged() if each.seq <= 7 <= each.last] == [last]
    assert not store.misplaced()


def test_a_gap_within_a_page_that_cannot_be_read_is_named_with_it() -> None:
    lost = [Kept(0, b""), Kept(2, None), Kept(1 << 40, b""), Kept((1 << 40) + 3, None)]
    spans = [(1, (1 << 40) - 1), ((1 << 40) + 1, (1 << 40) + 3)]
    assert [(each.seq, each.last) for each in unread(lost)] == spans


def test_a_place_taken_twice_at_the_end_goes_on_no_more(store: SqlCipherStore, tmp_path: Path) -> None:
    _change(tmp_path, "INSERT INTO records SELECT 7, link, salt, body FROM records WHERE seq = 6")
    assert [(each.seq, each.flaw) for each in store.check().findings] == [(7, Flaw.MOVED)]
    with pytest.raises(DamagedError):
        store.tip()


def test_a_receipt_that_is_gone_is_named(store: SqlCipherStore, device: FakeDevice, tmp_path: Path) -> None:
    store.keep_receipts(device.receipts(store.unsent(100)))
    _change(tmp_path, "DELETE FROM receipts WHERE seq = 1")
    assert [(each.seq, each.flaw) for each in store.check().findings] == [(1, Flaw.RECEIPT)]
    assert _entries(store) == [LONGER, OTHER]
    store.commit(device.say(store.tip(), entry(100, 110)))
    assert len(device.receipts(store.unsent(100))) == 1


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ("DELETE FROM commits WHERE last = 3", Flaw.UNSIGNED),
        ("DELETE FROM records WHERE seq = 3", Flaw.MISSING),
        ("UPDATE commits SET head = zeroblob(64) WHERE last = 3", Flaw.SIGNATURE),
        ("UPDATE records SET link = zeroblob(117), salt = zeroblob(32) WHERE seq = 3", Flaw.CHANGED),
    ],
)
def test_what_was_said_before_a_damaged_record_is_still_sent(
    store: SqlCipherStore, device: FakeDevice, tmp_path: Path, change: str, flaw: Flaw
) -> None:
    """Then it is said that no more can be, whether a check was there or not; and recording goes on."""
    _change(tmp_path, change)
    receipts = device.receipts(store.unsent(100))
    assert len(receipts) == 3
    assert [(each.seq, each.flaw) for each in store.check().findings] == [(3, flaw)]
    assert device.receipts(store.unsent(100)) == receipts
    store.keep_receipts(receipts)
    store.commit(device.say(store.tip(), entry(100, 110)))
    for _ in range(2):
        with pytest.raises(DamagedError) as damaged:
            store.unsent(100)
        assert (damaged.value.key, damaged.value.values) == ("store-undeliverable", {"seq": 3})
        assert store.queue().records >= 3


def test_a_changed_body_is_sent_as_it_is(store: SqlCipherStore, device: FakeDevice, tmp_path: Path) -> None:
    """The server refuses the body and keeps its link, by which the chain goes on."""
    _change(tmp_path, ("body", 3, 60))
    store.check()
    assert len(device.receipts(store.unsent(100))) == 7


def test_records_without_a_head_are_told(store: SqlCipherStore, tmp_path: Path) -> None:
    _change(tmp_path, "DELETE FROM commits WHERE last = 6")
    assert [(each.seq, each.last, each.flaw) for each in store.check().findings] == [(5, 6, Flaw.UNSIGNED)]


def test_link_and_body_changed_both_is_nothing_to_mend_from(store: SqlCipherStore, tmp_path: Path) -> None:
    change = (("body", 3, 60), ("link", 3, 90))
    _change(tmp_path, *change)
    found = store.check()
    assert [(each.seq, each.flaw) for each in found.findings] == [(3, Flaw.CHANGED)]
    assert (found.mended, _entries(store)) == ((), [LONGER])


def test_a_missing_record_is_named_and_the_rest_counts(store: SqlCipherStore, tmp_path: Path) -> None:
    _change(tmp_path, "DELETE FROM records WHERE seq IN (3, 6)")
    found = store.check()
    assert [(each.seq, each.last, each.flaw) for each in found.findings] == [
        (3, 3, Flaw.MISSING),
        (6, 6, Flaw.MISSING),
    ]
    assert (_entries(store), found.rebuilt) == ([LONGER], True)
    assert len(store.aways(*FOREVER)) == 1


def test_an_entry_whose_record_went_missing_later_is_noticed(store: SqlCipherStore, tmp_path: Path) -> None:
    store.check()
    _change(tmp_path, "DELETE FROM records WHERE seq = 4")
    found = store.check()
    assert [(each.seq, each.last, each.flaw) for each in found.findings] == [(4, 4, Flaw.MISSING)]
    assert _entries(store) == [ONE, OTHER]


def test_two_records_that_changed_places_are_told(store: SqlCipherStore, tmp_path: Path) -> None:
    _change(
        tmp_path,
        "UPDATE records SET seq = -1 WHERE seq = 3",
        "UPDATE records SET seq = 3 WHERE seq = 4",
        "UPDATE records SET seq = 4 WHERE seq = -1",
    )
    found = store.check()
    assert [(each.seq, each.flaw) for each in found.findings] == [(3, Flaw.MOVED), (4, Flaw.MOVED)]
    assert _entries(store) == [ONE], "what is out of its place counts for nothing"


def test_old_samples_are_looked_at_by_a_full_check(store: SqlCipherStore, tmp_path: Path) -> None:
    store.check()
    _change(tmp_path, ("body", 1, 60))
    assert store.samples(*FOREVER) == [sample(1)]
    assert store.check() == Checked()
    assert [(each.seq, each.flaw) for each in store.check(full=True).findings] == [(1, Flaw.CHANGED)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET stop = stop + 60000000",
        "UPDATE entries SET start = start - 1",
        "UPDATE entries SET deleted = 1",
        "UPDATE aways SET stop = stop + 1",
        "UPDATE entries SET seq = 0 WHERE seq = 4",
        "DELETE FROM entries WHERE seq = 3",
        "UPDATE entries SET start = start + 864000000000000, stop = stop + 864000000000000",
        "UPDATE entries SET stop = start + 1",
        "INSERT INTO entries SELECT x'01', seq, start, stop, 0 FROM entries WHERE seq = 3",
        "DELETE FROM samples",
        "INSERT INTO samples (start, seq) VALUES (5, 1)",
        "DELETE FROM events",
    ],
)
def test_tables_that_say_something_else_are_made_anew(
    store: SqlCipherStore, tmp_path: Path, change: str
) -> None:
    def shown() -> list[object]:
        read = (store.entries, store.aways, store.samples, store.events)
        return [list(each(*FOREVER)) for each in read]

    before = shown()
    store.check()
    assert not store.misplaced()
    _change(tmp_path, change)
    assert {each.flaw for each in store.misplaced()} == {Flaw.SHOWN}
    at_start = "samples" not in change and "events" not in change
    assert store.check().rebuilt is at_start, "at each start what hours are counted by"
    assert store.check(full=True).rebuilt is not at_start
    assert shown() == before
    assert not store.misplaced()
    assert not store.check(full=True).rebuilt


def test_an_entry_lengthened_in_the_table_is_noticed_at_once(store: SqlCipherStore, tmp_path: Path) -> None:
    store.check()
    _change(tmp_path, "UPDATE entries SET deleted = 1, stop = 0 WHERE seq = 3")
    assert _entries(store) == [LONGER]
    assert store.check().rebuilt
    assert _entries(store) == [LONGER, OTHER]


def test_a_mark_that_cannot_be_read_means_that_nothing_was_checked(store: SqlCipherStore) -> None:
    store.keep_document("checked", b"\xff")
    assert store.check().records == 7


def test_a_store_nobody_enrolled_in_is_whole(tmp_path: Path) -> None:
    store = SqlCipherStore.open(tmp_path / "fresh.db", KEY)
    assert store.check() == Checked()
    store.close()


def test_a_finding_says_when_it_was_if_it_can(store: SqlCipherStore, tmp_path: Path) -> None:
    _change(tmp_path, ("body", 1, 60))
    (found,) = store.check().findings
    assert found == Finding(1, 1, Flaw.CHANGED, found.at)
    assert found.at is not None
