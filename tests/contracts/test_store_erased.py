"""What a member deletes is gone from the store's files: from old pages and from the write-ahead log, too."""

import random
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.fakes.clock import START
from tests.fakes.device import FakeDevice
from tracker.host.sqlcipher import connect
from tracker.store import SqlCipherStore

KEY = bytes(range(32))
PAGE, RESERVED, SALT = 4096, 80, 16
LOG_HEADER, FRAME_HEADER = 32, 24
PIECE = 48
"""Bytes looked for: less than any page holds of a file, more than chance brings."""


def decrypted(page: bytes) -> bytes:
    """Return what a page of SQLCipher 4 under a raw key holds: AES-256-CBC, its IV in the reserved end."""
    end = len(page) - RESERVED
    cipher = Cipher(algorithms.AES256(KEY), modes.CBC(page[end : end + 16])).decryptor()
    return cipher.update(page[:end]) + cipher.finalize()


def pages(path: Path) -> Iterator[bytes]:
    """Yield every page in the database and every frame of its log, old ones too."""
    raw = path.read_bytes()
    yield decrypted(raw[SALT:PAGE])
    for at in range(PAGE, len(raw), PAGE):
        yield decrypted(raw[at : at + PAGE])
    log = path.with_name(f"{path.name}-wal").read_bytes()
    for at in range(LOG_HEADER, len(log), FRAME_HEADER + PAGE):
        first = SALT if log[at : at + 4] == (1).to_bytes(4, "big") else 0
        yield decrypted(log[at + FRAME_HEADER + first : at + FRAME_HEADER + PAGE])


def left(path: Path, blob: bytes) -> int:
    """Return how many pieces of a file are found anywhere."""
    found = list(pages(path))
    pieces = (blob[at : at + PIECE] for at in range(0, len(blob) - PIECE, 4 * PIECE))
    return sum(any(piece in page for page in found) for piece in pieces)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def store_with(path: Path, device: FakeDevice, *blobs: bytes) -> tuple[SqlCipherStore, list[bytes]]:
    """Return a store with these files, of which each is one commit, and their ids."""
    store, ids = SqlCipherStore.open(path, KEY), list[bytes]()
    store.enrol(device.identity, device.trust)
    for blob in blobs:
        commit = device.commit(store.tip(), blob)
        store.commit(commit)
        ids.append(commit.files[0].file_id)
    return store, ids


def erase(store: SqlCipherStore, device: FakeDevice, *file_ids: bytes) -> None:
    store.commit(replace(device.commit(store.tip(), b"then"), erased=file_ids))


def test_no_old_page_and_no_frame_of_the_log_keeps_what_was_deleted(path: Path) -> None:
    device, chance = FakeDevice(), random.Random(7)  # noqa: S311 - sizes, no secrets
    blobs = [secrets.token_bytes(chance.randint(200, 40_000)) for _ in range(40)]
    store, ids = store_with(path, device, *blobs)
    regretted = chance.sample(range(40), 15)
    assert all(left(path, blobs[number]) for number in regretted), "the search finds what is there"
    erase(store, device, *(ids[number] for number in regretted))
    assert [left(path, blobs[number]) for number in regretted] == [0] * 15
    assert not path.with_name("store.db-wal").stat().st_size
    kept = next(number for number in range(40) if number not in regretted)
    assert store.sealed(ids[kept]).blob == blobs[kept]
    store.close()


def test_what_was_let_go_before_leaves_nothing_either_once_the_member_deletes(path: Path) -> None:
    device, delivered, regretted = FakeDevice(), secrets.token_bytes(90_000), secrets.token_bytes(20_000)
    store, _ = store_with(path, device, delivered)
    store.keep_receipts(device.receipts(store.unsent(9)))
    (queued,) = store.due(START, 9)
    store.keep_file_receipt(*device.file_receipt(queued))
    store.let_copies_go(START.wall, 0)
    commit = device.commit(store.tip(), regretted)
    store.commit(commit)
    erase(store, device, commit.files[0].file_id)
    assert left(path, delivered) == 0
    assert left(path, regretted) == 0
    store.close()


def test_overwriting_takes_no_more_room_each_time(path: Path) -> None:
    device = FakeDevice()
    store, _ = store_with(path, device)
    sizes = list[int]()
    for _turn in range(6):
        commit = device.commit(store.tip(), secrets.token_bytes(300_000))
        store.commit(commit)
        erase(store, device, commit.files[0].file_id)
        sizes.append(path.stat().st_size)
    assert sizes[-1] <= sizes[1] + 40_000
    store.close()


def test_while_somebody_reads_the_log_is_owed_and_emptied_at_the_next_look(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.host.sqlcipher.BUSY_SECONDS", 0.05)
    device, blob = FakeDevice(), secrets.token_bytes(20_000)
    store, ids = store_with(path, device, blob)
    reader = connect(path, KEY)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM files").fetchone()
    erase(store, device, *ids)
    assert left(path, blob), "the reader still sees it"
    reader.commit()
    store.let_copies_go(0, 1 << 30)
    assert left(path, blob) == 0
    reader.close()
    store.close()


def test_what_a_crash_left_in_the_log_is_gone_after_the_next_start(path: Path, tmp_path: Path) -> None:
    device, blob = FakeDevice(), secrets.token_bytes(20_000)
    store, ids = store_with(path, device, blob)
    store._empty_log = lambda: None  # type: ignore[method-assign]  # killed right after the commit
    erase(store, device, *ids)
    copy = tmp_path / "copy" / "store.db"
    copy.parent.mkdir()
    for each in (path, path.with_name("store.db-wal"), path.with_name("store.db.key-check")):
        (copy.parent / each.name).write_bytes(each.read_bytes())
    store.close()
    assert left(copy, blob)
    again = SqlCipherStore.open(copy, KEY)
    assert left(copy, blob) == 0
    again.close()
