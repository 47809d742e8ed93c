"""Attachments in the store: their bytes lie apart, whole and named by a commit, or not at all."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.clock import START
from tests.fakes.device import FakeDevice
from tests.fakes.store import FakeStore
from tracker.agent.ports import Store
from tracker.core.device import Commit, DraftedFile
from tracker.core.errors import BugError, DamagedError, RefusedError, UnreachableError
from tracker.core.hours.said import DeviceEvent, Occurrence
from tracker.core.ident import new_id
from tracker.core.record import Body, FileStatus, RecordKind, SealedFile, sign_head
from tracker.core.sealing import Kind, Role
from tracker.store import SqlCipherStore

SEALED = b"sealed bytes " * 1000
EVENT = DeviceEvent(Occurrence.AGENT_STARTED, START.wall)
GRANTS = (b"\x01 opener", b"\x02 device")


@pytest.fixture
def device() -> FakeDevice:
    return FakeDevice()


@pytest.fixture(params=["fake", "sqlcipher"])
def store(request: pytest.FixtureRequest, tmp_path: Path, device: FakeDevice) -> Iterator[Store]:
    path = tmp_path / "store.db"
    opened: Store = FakeStore() if request.param == "fake" else SqlCipherStore.open(path, bytes(32))
    opened.enrol(device.identity, device.trust)
    yield opened
    opened.close()


@pytest.fixture
def real(tmp_path: Path, device: FakeDevice) -> Iterator[SqlCipherStore]:
    opened = SqlCipherStore.open(tmp_path / "store.db", bytes(32))
    opened.enrol(device.identity, device.trust)
    yield opened
    opened.close()


def drafted(device: FakeDevice, store: Store, draft: str, sealed: bytes = SEALED) -> Commit:
    """Return the commit of one attachment whose sealed bytes lie in a draft."""
    blob_hash = hashlib.sha256(sealed).digest()
    file = DraftedFile(new_id(secrets.token_bytes), draft, len(sealed), blob_hash, GRANTS)
    hashes = tuple(hashlib.sha256(grant).digest() for grant in GRANTS)
    payload = SealedFile(file.file_id, len(sealed), blob_hash, device.trust.manifest.digest(), hashes)
    body = Body(RecordKind.SEALED_FILE, START, payload.to_bytes())
    record, _ = store.tip().append(body, secrets.token_bytes)
    return Commit((record,), sign_head(device._key, record.link), drafted=(file,))


def attach(device: FakeDevice, store: Store, sealed: bytes = SEALED) -> bytes:
    with store.drafting() as draft:
        draft.stream.write(sealed)
        draft.settle()
        commit = drafted(device, store, draft.name, sealed)
        store.commit(commit)
    return commit.drafted[0].file_id


def deliver(device: FakeDevice, store: Store, status: FileStatus = FileStatus.STORED) -> None:
    store.keep_receipts(device.receipts(store.unsent(100)))
    for due in store.due(START, 9, Kind.ATTACHMENT):
        store.keep_file_receipt(*device.file_receipt(due, status))


def shelf(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "store.db-files").iterdir())


def test_what_was_attached_waits_and_is_read_as_it_was_made(store: Store, device: FakeDevice) -> None:
    file_id = attach(device, store)
    with store.reading(file_id) as kept:
        assert (kept.stream.read(), kept.grants) == (SEALED, GRANTS)
    assert store.queue().files == 1
    (commit,) = store.unsent(9)
    assert commit.records[0].grants == GRANTS
    assert store.due(START, 9, Kind.ATTACHMENT) == [], "its record has no receipt yet"
    store.keep_receipts(device.receipts([commit]))
    (due,) = store.due(START, 9, Kind.ATTACHMENT)
    assert (due.file_id, due.blob_length, due.blob_hash) == (
        file_id,
        len(SEALED),
        hashlib.sha256(SEALED).digest(),
    )


def test_attachments_and_screenshots_are_told_apart(store: Store, device: FakeDevice) -> None:
    store.commit(device.commit(store.tip(), b"a screenshot"))
    attached = attach(device, store)
    store.keep_receipts(device.receipts(store.unsent(100)))
    (screenshot,) = store.due(START, 9)
    assert [each.file_id for each in store.due(START, 9, Kind.ATTACHMENT)] == [attached]
    assert [each.file_id for each in store.files_made(9)] == [screenshot.file_id]
    (made,) = store.files_made(9, attached.hex()[:6], Kind.ATTACHMENT)
    assert (made.file_id, made.blob_length, made.here) == (attached, len(SEALED), True)
    assert made.roles == (Role.OPENER, Role.DEVICE)
    with pytest.raises(RefusedError, match="not on this computer"):
        store.blob(attached)
    with pytest.raises(RefusedError, match="not on this computer"), store.reading(screenshot.file_id):
        pass


def test_a_copy_stays_once_it_was_delivered_until_it_is_let_go(store: Store, device: FakeDevice) -> None:
    file_id = attach(device, store)
    deliver(device, store)
    assert store.queue().files == 0
    with store.reading(file_id) as kept:
        assert kept.stream.read(6) == b"sealed"
    store.let_copies_go(START.wall - 1, len(SEALED))
    assert store.files_made(9, "", Kind.ATTACHMENT)[0].here
    store.let_copies_go(START.wall - 1, len(SEALED) - 1)
    assert not store.files_made(9, "", Kind.ATTACHMENT)[0].here
    with pytest.raises(RefusedError, match="not on this computer"), store.reading(file_id):
        pass


def test_what_the_server_will_never_take_goes_at_once(store: Store, device: FakeDevice) -> None:
    file_id = attach(device, store)
    deliver(device, store, FileStatus.EXPIRED)
    (made,) = store.files_made(9, "", Kind.ATTACHMENT)
    assert (made.file_id, made.status, made.here) == (file_id, FileStatus.EXPIRED, False)


def test_nothing_is_left_of_a_draft_that_no_commit_named(
    real: SqlCipherStore, device: FakeDevice, tmp_path: Path
) -> None:
    with real.drafting() as draft:
        draft.stream.write(SEALED)
        assert shelf(tmp_path) == [draft.name]
    assert shelf(tmp_path) == []
    with pytest.raises(BugError):
        real.commit(drafted(device, real, draft.name))
    assert real.queue().files == 0


def test_a_commit_that_fails_leaves_no_file(real: SqlCipherStore, device: FakeDevice, tmp_path: Path) -> None:
    with real.drafting() as draft:
        draft.stream.write(SEALED)
        stale = drafted(device, real, draft.name)
        attach(device, real)
        with pytest.raises(DamagedError):
            real.commit(stale)
    (made,) = real.files_made(9, "", Kind.ATTACHMENT)
    assert shelf(tmp_path) == [f"{made.file_id.hex()}.tsf"]


def test_what_is_let_go_leaves_the_disk(real: SqlCipherStore, device: FakeDevice, tmp_path: Path) -> None:
    first, second = attach(device, real), attach(device, real)
    deliver(device, real)
    real.let_copies_go(START.wall - 1, len(SEALED))
    assert shelf(tmp_path) == [f"{second.hex()}.tsf"]
    with real.reading(second) as kept:
        assert kept.stream.read() == SEALED
    assert first.hex() not in shelf(tmp_path)[0]


def test_what_a_crash_left_is_gone_at_the_next_opening_and_nothing_else(
    real: SqlCipherStore, device: FakeDevice, tmp_path: Path
) -> None:
    file_id = attach(device, real)
    folder = tmp_path / "store.db-files"
    for orphan in (f"{bytes(16).hex()}.tsf", "0123.part"):
        (folder / orphan).write_bytes(b"left behind")
    view = SqlCipherStore.view(tmp_path / "store.db", bytes(32))
    view.close()
    assert len(shelf(tmp_path)) == 3, "whoever only looks removes nothing"
    real.close()
    again = SqlCipherStore.open(tmp_path / "store.db", bytes(32))
    assert shelf(tmp_path) == [f"{file_id.hex()}.tsf"]
    again.close()


def test_what_is_erased_is_gone_from_the_disk_and_its_record_still_goes(
    real: SqlCipherStore, device: FakeDevice, tmp_path: Path
) -> None:
    file_id = attach(device, real)
    real.commit(replace(device.say(real.tip(), EVENT), erased=(file_id,)))
    assert shelf(tmp_path) == []
    (made,) = real.files_made(9, "", Kind.ATTACHMENT)
    assert (made.status, made.here) == (FileStatus.ERASED, False)
    assert real.unsent(9)[0].records[0].grants == GRANTS
    deliver(device, real)
    assert real.queue().files == 0


def test_bytes_that_are_gone_are_damage(real: SqlCipherStore, device: FakeDevice, tmp_path: Path) -> None:
    file_id = attach(device, real)
    (tmp_path / "store.db-files" / f"{file_id.hex()}.tsf").unlink()
    with pytest.raises(DamagedError) as damaged, real.reading(file_id):
        pass
    assert damaged.value.key == "store-file-damaged"


def test_what_lies_apart_is_sealed_and_its_owners_only(
    real: SqlCipherStore, device: FakeDevice, tmp_path: Path
) -> None:
    file_id = attach(device, real)
    path = tmp_path / "store.db-files" / f"{file_id.hex()}.tsf"
    assert path.read_bytes() == SEALED
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_only_what_the_disk_fails_at_is_told_as_its_failing(real: SqlCipherStore, device: FakeDevice) -> None:
    """Whoever reads a file may fail at something else meanwhile, as at a pipe that nobody reads."""
    file_id = attach(device, real)
    with pytest.raises(BrokenPipeError), real.reading(file_id):
        raise BrokenPipeError
    with real.reading(file_id) as kept:
        unreadable = os.open(os.devnull, os.O_WRONLY)
        os.dup2(unreadable, kept.stream.fileno())
        os.close(unreadable)
        with pytest.raises(UnreachableError):
            kept.stream.read(9)
