"""A full disk is told, loses nothing, and once it has room again the work goes on."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.clock import START
from tests.fakes.committer import KEY
from tests.fakes.device import FakeDevice
from tests.fakes.ledger import read_ledger
from tracker.core.errors import UnreachableError
from tracker.host.paths import make_private
from tracker.host.private_file import write_private
from tracker.store import SqlCipherStore

SMALL = "3m"
ROOMY = "40m"


def _run(*command: str) -> None:
    program = shutil.which(command[0])
    assert program is not None
    subprocess.run([program, *command[1:]], check=True, capture_output=True, timeout=60)  # noqa: S603 - our own list, no shell


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 3 MB, in memory; mounting it needs root."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root on Linux")
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=700", "tmpfs", str(disk))
    except subprocess.CalledProcessError:
        pytest.skip("this container may not mount")
    try:
        yield disk
    finally:
        _run("umount", str(disk))


def _commit_until_full(store: SqlCipherStore, device: FakeDevice) -> list[bytes]:
    """Commit files of 100 KB until the disk is full; return the ids of those that were committed."""
    kept: list[bytes] = []
    full = None
    while full is None:
        commit = device.commit(store.tip(), secrets.token_bytes(100_000))
        try:
            store.commit(commit)
            kept.append(commit.files[0].file_id)
        except UnreachableError as error:
            full = error
    assert full.key == "database-disk-full"
    return kept


def test_a_really_full_disk(small_disk: Path) -> None:
    path, device = small_disk / "store.db", FakeDevice()
    store = SqlCipherStore.open(path, KEY)
    store.enrol(device.identity, device.trust)
    kept = _commit_until_full(store, device)
    assert len(kept) > 5
    assert store.tip().seq == len(kept), "what did not fit left nothing"
    assert [store.sealed(file_id).file_id for file_id in kept] == kept
    _run("mount", "-o", f"remount,size={ROOMY}", str(small_disk))
    kept += _deliver_and_go_on(store, device)
    store.close()
    ledger = read_ledger(path, KEY, device)
    assert ledger.waiting | ledger.delivered == set(kept)


def test_a_database_that_may_not_grow(tmp_path: Path) -> None:
    """The same where nobody may mount: SQLite's own limit gives the same error at the same place."""
    path, device = tmp_path / "store.db", FakeDevice()
    store = SqlCipherStore.open(path, KEY)
    store.enrol(device.identity, device.trust)
    assert store._connection is not None
    store._connection.execute("PRAGMA max_page_count = 200")
    kept = _commit_until_full(store, device)
    assert store.tip().seq == len(kept)
    store._connection.execute("PRAGMA max_page_count = 100000")
    kept += _deliver_and_go_on(store, device)
    store.close()
    ledger = read_ledger(path, KEY, device)
    assert ledger.waiting | ledger.delivered == set(kept)


def _deliver_and_go_on(store: SqlCipherStore, device: FakeDevice) -> list[bytes]:
    store.keep_receipts(device.receipts(store.unsent(500)))
    for file in store.due(START, 3):
        store.keep_file_receipt(*device.file_receipt(file))
    commit = device.commit(store.tip(), secrets.token_bytes(500_000))
    store.commit(commit)
    return [commit.files[0].file_id]


@contextmanager
def _no_room(disk: Path) -> Iterator[None]:
    filler = disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(disk).free))
    yield
    filler.unlink()


def test_nothing_is_half_made_on_a_disk_without_room(small_disk: Path) -> None:
    with _no_room(small_disk):
        with pytest.raises(UnreachableError) as full:
            SqlCipherStore.open(small_disk / "store.db", KEY)
        assert full.value.key == "database-disk-full"
        with pytest.raises(OSError, match="No space"):
            write_private(small_disk / "store.key", b"x" * 32)
        assert list(small_disk.glob("*store.key*")) == []
    make_private(small_disk / "data")
    SqlCipherStore.open(small_disk / "store.db", KEY).close()
