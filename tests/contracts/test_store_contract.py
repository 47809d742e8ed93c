"""The agent's store: one suite for the port, on the fake and on SQLCipher."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from tests.fakes.clock import START
from tests.fakes.device import FakeDevice
from tests.fakes.store import FakeStore
from tracker.agent.ports import Store
from tracker.core.device import MadeFile, Queue, QueuedFile, SealedBlob
from tracker.core.errors import BugError, DamagedError, RefusedError, UnreachableError
from tracker.core.moment import MICROSECONDS
from tracker.core.record import FileStatus, Link, Tip, verify_commit
from tracker.core.sealing import Role
from tracker.store import SqlCipherStore

NOW = START.wall


@pytest.fixture(params=["fake", "sqlcipher"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store nobody enrolled in yet."""
    path = tmp_path / "store.db"
    store: Store = FakeStore() if request.param == "fake" else SqlCipherStore.open(path, bytes(32))
    yield store
    store.close()


@pytest.fixture
def device() -> FakeDevice:
    return FakeDevice()


@pytest.fixture
def store(fresh: Store, device: FakeDevice) -> Store:
    fresh.enrol(device.identity, device.trust)
    return fresh


@pytest.fixture
def queued(store: Store, device: FakeDevice) -> QueuedFile:
    """A file whose record has its receipt."""
    return _deliver_records(store, device, b"a sealed blob")[0]


def _deliver_records(store: Store, device: FakeDevice, *blobs: bytes) -> list[QueuedFile]:
    store.commit(device.commit(store.tip(), *blobs))
    store.keep_receipts(device.receipts(store.unsent(100)))
    return list(store.due(START, 100))


def test_a_fresh_store_knows_nobody_and_has_no_chain(fresh: Store) -> None:
    assert fresh.identity() is None
    assert fresh.trust() is None
    assert fresh.queue() == Queue(0, 0, 0)
    with pytest.raises(RefusedError) as refused:
        fresh.tip()
    assert refused.value.key == "store-not-enrolled"


def test_enrolling_keeps_identity_trust_and_genesis(store: Store, device: FakeDevice) -> None:
    assert store.identity() == device.identity
    assert store.trust() == device.trust
    assert store.tip() == device.genesis()


def test_enrolling_twice_is_refused_and_changes_nothing(store: Store, device: FakeDevice) -> None:
    other = FakeDevice()
    with pytest.raises(RefusedError):
        store.enrol(other.identity, other.trust)
    assert store.identity() == device.identity
    assert store.trust() == device.trust


def test_a_newer_manifest_takes_the_place_of_the_old(store: Store) -> None:
    newer = FakeDevice().trust
    store.keep_trust(newer)
    assert store.trust() == newer


def test_a_document_is_kept_by_its_name_until_a_newer_one_comes(store: Store) -> None:
    assert store.document("policy") is None
    store.keep_document("policy", b"first")
    store.keep_document("work", b"other")
    store.keep_document("policy", b"second")
    assert (store.document("policy"), store.document("work")) == (b"second", b"other")


def test_a_commit_moves_the_tip_and_waits(store: Store, device: FakeDevice) -> None:
    commit = device.commit(store.tip(), b"one", b"two")
    store.commit(commit)
    last = commit.records[-1].link
    assert store.tip() == Tip(last.workspace_id, last.device_id, 2, last.digest())
    assert replace(store.queue(), size=0) == Queue(records=2, files=2, dead_letters=0)


@pytest.mark.parametrize("slip", ["gap", "head", "repeat"])
def test_what_does_not_continue_the_chain_is_not_written(store: Store, device: FakeDevice, slip: str) -> None:
    first = device.commit(store.tip(), b"one")
    store.commit(first)
    second = device.commit(store.tip(), b"two")
    third = device.commit(store.tip().after(second.records[0].link), b"three")
    wrong = {"gap": third, "head": replace(second, head=bytes(64)), "repeat": first}[slip]
    tip = store.tip()
    with pytest.raises(DamagedError):
        store.commit(wrong)
    assert store.tip() == tip
    assert replace(store.queue(), size=0) == Queue(1, 1, 0)


def test_a_file_that_no_record_names_takes_the_whole_commit_back(store: Store, device: FakeDevice) -> None:
    commit = device.commit(store.tip(), b"one")
    stray = SealedBlob(bytes(16), b"stray", hashlib.sha256(b"stray").digest(), ())
    with pytest.raises(BugError):
        store.commit(replace(commit, files=(*commit.files, stray)))
    assert store.tip() == device.genesis()
    assert replace(store.queue(), size=0) == Queue(0, 0, 0)


def test_unsent_commits_come_as_they_were_made(store: Store, device: FakeDevice) -> None:
    commits = []
    for blobs in ((b"one", b"two"), (b"three",)):
        commits.append(device.commit(store.tip(), *blobs))
        store.commit(commits[-1])
    sent = store.unsent(100)
    tip = device.genesis()
    for made, going in zip(commits, sent, strict=True):
        links = [Link.from_bytes(record.link) for record in going.records]
        tip = verify_commit(tip, links, going.head, device.public_key)
        assert [(r.link.to_bytes(), r.salt, r.body) for r in made.records] == [
            (r.link, r.salt, r.body) for r in going.records
        ]
        assert [file.grants for file in made.files] == [record.grants for record in going.records]


@pytest.mark.parametrize(("limit", "commits"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (100, 3)])
def test_unsent_keeps_to_its_limit_but_brings_one_commit(
    store: Store, device: FakeDevice, limit: int, commits: int
) -> None:
    for blobs in ((b"1", b"2"), (b"3",), (b"4", b"5")):
        store.commit(device.commit(store.tip(), *blobs))
    assert len(store.unsent(limit)) == commits


def test_receipted_records_are_not_sent_again_receipts_come_twice(store: Store, device: FakeDevice) -> None:
    store.commit(device.commit(store.tip(), b"1", b"2"))
    receipts = device.receipts(store.unsent(100))
    assert store.last_receipt() is None
    store.keep_receipts(receipts[:1])
    assert (store.queue().records, store.last_receipt()) == (1, receipts[0][0].received_at)
    assert len(store.unsent(100)[0].records) == 2, "a commit goes whole: its head covers its last link"
    store.keep_receipts(receipts)
    store.keep_receipts(receipts)
    assert store.unsent(100) == []
    assert replace(store.queue(), size=0) == Queue(records=0, files=2, dead_letters=0)


def test_a_file_is_due_only_after_its_records_receipt(store: Store, device: FakeDevice) -> None:
    commit = device.commit(store.tip(), b"one")
    store.commit(commit)
    assert store.due(START, 10) == []
    store.keep_receipts(device.receipts(store.unsent(10)))
    file = commit.files[0]
    assert store.due(START, 10) == [QueuedFile(file.file_id, 0, 3, file.blob_hash, attempts=0)]
    assert store.blob(file.file_id) == b"one"
    assert store.sealed(file.file_id) == file


def test_due_brings_the_oldest_first_up_to_its_limit(store: Store, device: FakeDevice) -> None:
    _deliver_records(store, device, b"1", b"2", b"3")
    assert [file.seq for file in store.due(START, 2)] == [0, 1]


def test_a_postponed_file_waits_and_counts_its_tries(store: Store, queued: QueuedFile) -> None:
    store.postpone(queued.file_id, NOW + 5)
    assert store.due(replace(START, wall=NOW + 4), 10) == []
    assert store.due(replace(START, wall=NOW + 5), 10) == [replace(queued, attempts=1)]


@pytest.mark.parametrize("receipted", [False, True])
def test_an_erased_file_is_gone_and_its_record_still_goes_with_its_grants(
    store: Store, device: FakeDevice, receipted: bool
) -> None:
    commit = device.commit(store.tip(), b"regretted")
    (file,) = commit.files
    store.commit(commit)
    if receipted:
        store.keep_receipts(device.receipts(store.unsent(10)))
    else:
        store.set_aside(file.file_id, RefusedError("file-misfit"))
    store.commit(replace(device.commit(store.tip(), b"other"), erased=(file.file_id,)))
    for _again in range(2):
        with pytest.raises(RefusedError):
            store.sealed(file.file_id)
        gone = next(made for made in store.files_made(9) if made.file_id == file.file_id)
        assert (gone.status, gone.here, gone.set_aside) == (FileStatus.ERASED, False, False)
        records = (record for sent in store.unsent(10) for record in sent.records)
        grants = {Link.from_bytes(record.link).seq: record.grants for record in records}
        assert grants.get(0) == (None if receipted else file.grants)
        store.let_copies_go(0, 1 << 30)
    store.keep_receipts(device.receipts(store.unsent(10)))
    store.let_copies_go(0, 1 << 30)
    queued = QueuedFile(file.file_id, 0, len(file.blob), file.blob_hash, 0)
    store.keep_file_receipt(*device.file_receipt(queued))
    gone = next(made for made in store.files_made(9) if made.file_id == file.file_id)
    assert gone.status is FileStatus.ERASED, "a receipt that was on its way brings nothing back"


def test_a_file_in_review_waits_by_uptime_and_is_told_with_it(store: Store, device: FakeDevice) -> None:
    commit = device.commit(store.tip(), b"reviewed", b"other")
    first, second = commit.files
    store.commit(replace(commit, files=(replace(first, not_before=NOW + 5 * MICROSECONDS), second)))
    store.keep_receipts(device.receipts(store.unsent(10)))
    before, after = replace(START.later(4), wall=NOW * 2), replace(START.later(5), wall=0)
    assert [file.file_id for file in store.due(before, 9)] == [second.file_id]
    assert len(store.due(after, 9)) == 2
    assert (store.soonest(before), store.soonest(after)) == (MICROSECONDS, None)
    assert [file.review_left(before) for file in store.files_made(9)] == [0, MICROSECONDS]


@pytest.mark.parametrize("status", list(FileStatus))
def test_a_file_receipt_takes_the_file_off_the_queue_for_good(
    store: Store, device: FakeDevice, queued: QueuedFile, status: FileStatus
) -> None:
    given, signature = device.file_receipt(queued, status)
    receipt = replace(given, received_at=given.received_at + 7), signature
    store.keep_file_receipt(*receipt)
    store.keep_file_receipt(*receipt)
    store.let_copies_go(NOW, 0)
    assert store.due(START, 10) == []
    assert replace(store.queue(), size=0) == Queue(0, 0, 0)
    for read in (store.blob, store.sealed):
        with pytest.raises(RefusedError):
            read(queued.file_id)
    assert (store.tip().seq, store.last_receipt()) == (1, receipt[0].received_at), "the record stays"


def _deliver(store: Store, device: FakeDevice, *blobs: bytes) -> list[bytes]:
    """Deliver a commit with these blobs and return their files' ids."""
    files = _deliver_records(store, device, *blobs)
    for file in files:
        store.keep_file_receipt(*device.file_receipt(file))
    return [file.file_id for file in files]


def test_a_copy_of_what_the_server_stored_stays_until_its_time(store: Store, device: FakeDevice) -> None:
    (file_id,) = _deliver(store, device, b"a sealed blob")
    store.let_copies_go(NOW, 100)
    sealed = store.sealed(file_id)
    assert (sealed.blob, [grant[0] for grant in sealed.grants]) == (b"a sealed blob", [1, 2])
    store.let_copies_go(NOW + 1, 100)
    with pytest.raises(RefusedError) as refused:
        store.sealed(file_id)
    assert refused.value.key == "store-no-file"


@pytest.mark.parametrize("status", [FileStatus.EXPIRED, FileStatus.ERASED])
def test_no_copy_stays_of_what_the_server_does_not_keep(
    store: Store, device: FakeDevice, queued: QueuedFile, status: FileStatus
) -> None:
    store.keep_file_receipt(*device.file_receipt(queued, status))
    with pytest.raises(RefusedError):
        store.sealed(queued.file_id)


def test_the_oldest_copies_go_first_when_there_is_no_room(store: Store, device: FakeDevice) -> None:
    oldest, middle, _ = _deliver(store, device, b"1" * 10, b"2" * 10, b"3" * 10)
    store.let_copies_go(0, 25)
    assert [file.here for file in store.files_made(10)] == [True, True, False]
    assert store.blob(middle) == b"2" * 10
    with pytest.raises(RefusedError):
        store.blob(oldest)


def test_what_waits_is_never_let_go(store: Store, device: FakeDevice) -> None:
    waiting, poison = _deliver_records(store, device, b"waits", b"set aside")
    store.set_aside(poison.file_id, RefusedError("store-no-file"))
    store.let_copies_go(NOW * 2, 0)
    assert store.blob(waiting.file_id) == b"waits"
    assert store.blob(poison.file_id) == b"set aside"


def test_every_file_made_here_is_told_with_what_became_of_it(store: Store, device: FakeDevice) -> None:
    gone, copy = _deliver(store, device, b"delivered and gone", b"copy")
    store.let_copies_go(0, 10)
    poison, waiting = _deliver_records(store, device, b"poison", b"waiting")
    store.set_aside(poison.file_id, RefusedError("store-no-file"))
    both = (Role.OPENER, Role.DEVICE)
    stored = FileStatus.STORED
    assert store.files_made(10) == [
        MadeFile(waiting.file_id, NOW, 7, both, None, set_aside=False, here=True),
        MadeFile(poison.file_id, NOW, 6, both, None, set_aside=True, here=True),
        MadeFile(copy, NOW, 4, both, stored, set_aside=False, here=True),
        MadeFile(gone, NOW, 18, both, stored, set_aside=False, here=False),
    ]
    assert [file.file_id for file in store.files_made(1)] == [waiting.file_id]
    assert [file.file_id for file in store.files_made(10, copy.hex()[:9])] == [copy]


def test_a_file_receipt_before_its_records_receipt_is_our_slip(store: Store, device: FakeDevice) -> None:
    commit = device.commit(store.tip(), b"one")
    store.commit(commit)
    file = QueuedFile(commit.files[0].file_id, 0, 3, commit.files[0].blob_hash, 0)
    with pytest.raises(BugError):
        store.keep_file_receipt(*device.file_receipt(file))
    assert store.blob(file.file_id) == b"one"


def test_a_dead_letter_blocks_nobody_and_keeps_its_bytes(store: Store, device: FakeDevice) -> None:
    poison, sound = _deliver_records(store, device, b"poison", b"sound")
    store.set_aside(poison.file_id, RefusedError("store-no-file"))
    assert store.due(START, 10) == [sound]
    assert replace(store.queue(), size=0) == Queue(records=0, files=1, dead_letters=1)
    assert store.blob(poison.file_id) == b"poison"


def test_a_refused_body_sets_its_file_aside_and_its_link_stays(store: Store, device: FakeDevice) -> None:
    files = _deliver_records(store, device, b"refused", b"sound")
    tip = store.tip()
    store.refuse_body(0, DamagedError("store-file-damaged", file="x"))
    assert store.due(START, 10) == files[1:]
    assert store.tip() == tip
    assert replace(store.queue(), size=0) == Queue(records=0, files=1, dead_letters=1)


def test_a_refused_body_of_what_was_erased_is_nobodys_dead_letter(store: Store, device: FakeDevice) -> None:
    commit = device.commit(store.tip(), b"regretted")
    store.commit(commit)
    store.commit(replace(device.commit(store.tip(), b"other"), erased=(commit.files[0].file_id,)))
    store.keep_receipts(device.receipts(store.unsent(10)))
    store.refuse_body(0, RefusedError("record-grants"))
    assert store.queue().dead_letters == 0


def test_a_dead_letter_that_is_delivered_after_all_is_none_any_more(
    store: Store, device: FakeDevice, queued: QueuedFile
) -> None:
    store.set_aside(queued.file_id, UnreachableError("database-busy", file="x"))
    store.keep_file_receipt(*device.file_receipt(queued))
    assert replace(store.queue(), size=0) == Queue(0, 0, 0)


def test_a_record_that_never_was_cannot_be_set_aside(store: Store, queued: QueuedFile) -> None:
    for seq in (queued.seq + 1, 99):
        with pytest.raises(BugError):
            store.refuse_body(seq, RefusedError("store-no-file"))
    assert store.queue().dead_letters == 0


def test_a_delivered_file_cannot_be_set_aside(store: Store, device: FakeDevice, queued: QueuedFile) -> None:
    store.keep_file_receipt(*device.file_receipt(queued))
    with pytest.raises(RefusedError):
        store.set_aside(queued.file_id, RefusedError("store-no-file"))
    assert store.queue().dead_letters == 0


@pytest.mark.parametrize("ask", ["blob", "sealed", "postpone", "set_aside", "keep_file_receipt"])
def test_a_file_never_made_here_is_refused(store: Store, device: FakeDevice, ask: str) -> None:
    unknown = QueuedFile(bytes(16), 0, 0, bytes(32), 0)
    asks: dict[str, Callable[[], object]] = {
        "blob": lambda: store.blob(unknown.file_id),
        "sealed": lambda: store.sealed(unknown.file_id),
        "postpone": lambda: store.postpone(unknown.file_id, NOW),
        "set_aside": lambda: store.set_aside(unknown.file_id, RefusedError("store-no-file")),
        "keep_file_receipt": lambda: store.keep_file_receipt(*device.file_receipt(unknown)),
    }
    with pytest.raises(RefusedError) as refused:
        asks[ask]()
    assert refused.value.key == "store-no-file"


def test_threads_may_commit_and_read_at_once(store: Store, device: FakeDevice) -> None:
    """Eight threads race for the tip: those who lose are refused, the chain has no fork and no hole."""
    lost: list[DamagedError] = []
    won: list[int] = []

    def work() -> None:
        for _ in range(10):
            commit = device.commit(store.tip(), b"blob")
            try:
                store.commit(commit)
            except DamagedError as error:
                lost.append(error)
            else:
                won.append(commit.records[0].link.seq)
            store.queue()

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(won) == list(range(len(won)))
    assert len(won) + len(lost) == 80
    assert store.tip().seq == len(won)
