"""The object store keeps its order: temporary name, fsync, rename, fsync of the folder; nothing half."""

import errno
import os
import secrets
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.workspace import digest
from tracker.core.errors import RefusedError, UnreachableError
from tracker.server.objects import ObjectStore

BLOB = b"sealed bytes " * 100
FILE_ID = bytes(range(16))


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return ObjectStore(tmp_path / "objects", secrets.token_bytes)


def put(store: ObjectStore, blob: bytes = BLOB) -> bool:
    with store.begin(len(BLOB)) as draft:
        draft.write(blob[:700])
        draft.write(blob[700:])
        return store.put(FILE_ID, draft, digest(BLOB))


def left(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "objects").rglob("*") if path.is_file()]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what is asked of the system, with the names it is asked for."""
    noted, names = list[str](), dict[int, str]()
    opened, synced, renamed = os.open, os.fsync, os.replace

    def note_open(path: Any, *args: Any, **kwargs: Any) -> int:
        number = opened(path, *args, **kwargs)
        names[number] = Path(path).parent.name if Path(path).is_file() else Path(path).name
        return number

    def note_sync(number: int) -> None:
        noted.append(f"sync {names[number]}")
        synced(number)

    def note_replace(old: Any, new: Any) -> None:
        noted.append(f"rename {Path(old).parent.name} {Path(new).parent.name}")
        renamed(old, new)

    monkeypatch.setattr(os, "open", note_open)
    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "replace", note_replace)
    return noted


def test_a_blob_comes_back(store: ObjectStore) -> None:
    put(store)
    assert store.get(FILE_ID) == BLOB


def test_bytes_are_durable_before_their_name_is(store: ObjectStore, calls: list[str]) -> None:
    put(store)
    assert calls == ["sync incoming", "rename incoming 00", "sync 00"]


def test_the_same_blob_twice_is_fine(store: ObjectStore, tmp_path: Path) -> None:
    put(store)
    put(store)
    assert left(tmp_path) == [tmp_path / "objects" / "00" / FILE_ID.hex()]


def test_a_blob_that_rotted_is_set_aside_for_the_right_bytes(store: ObjectStore, tmp_path: Path) -> None:
    assert put(store) is False
    path = tmp_path / "objects" / "00" / FILE_ID.hex()
    path.write_bytes(BLOB[::-1])
    assert put(store) is True
    assert store.get(FILE_ID) == BLOB
    (aside,) = (found for found in left(tmp_path) if found != path)
    assert (aside.parent.name, aside.read_bytes()) == ("set-aside", BLOB[::-1])
    assert put(store) is False


@pytest.mark.parametrize("blob", [BLOB[:-1], BLOB + b"x", BLOB[::-1], b""])
def test_what_is_not_expected_leaves_nothing(store: ObjectStore, tmp_path: Path, blob: bytes) -> None:
    with pytest.raises(RefusedError):
        put(store, blob)
    assert left(tmp_path) == []


FAULTS = {errno.ENOSPC: "server-storage-full", errno.EIO: "server-storage-away"}


@pytest.mark.parametrize("call", ["fsync", "replace", "write"])
@pytest.mark.parametrize("number", FAULTS)
def test_a_failing_disk_is_told_and_leaves_nothing(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, "no")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        with pytest.raises(UnreachableError) as caught:
            put(store)
    assert caught.value.key == FAULTS[number]
    assert left(tmp_path) == []


def test_an_interrupted_upload_is_cleared_away_at_the_start(tmp_path: Path, store: ObjectStore) -> None:
    store.begin(3).write(b"abc")
    assert len(left(tmp_path)) == 1
    ObjectStore(tmp_path / "objects", secrets.token_bytes)
    assert left(tmp_path) == []


def test_what_is_not_there_is_the_storages_trouble(store: ObjectStore) -> None:
    with pytest.raises(UnreachableError) as gone:
        store.get(FILE_ID)
    assert gone.value.key == "server-storage-file-gone"


def test_only_what_the_disk_fails_at_is_told_as_its_failing(store: ObjectStore) -> None:
    """Whoever reads a copy may fail at something else meanwhile, as at a connection."""
    put(store)
    with pytest.raises(ConnectionResetError), store.private_copy(FILE_ID):
        raise ConnectionResetError
    with store.private_copy(FILE_ID) as copy:
        assert copy.read() == BLOB
        copy.seek(0)
        unreadable = os.open(os.devnull, os.O_WRONLY)
        os.dup2(unreadable, copy.fileno())
        os.close(unreadable)
        with pytest.raises(UnreachableError) as caught:
            copy.read(9)
    assert caught.value.key == "server-storage-away"
    with pytest.raises(UnreachableError) as gone, store.private_copy(bytes(16)):
        pass
    assert gone.value.key == "server-storage-file-gone"


def test_what_is_removed_goes_with_what_rotted_of_it(store: ObjectStore, tmp_path: Path) -> None:
    folder, other = tmp_path / "objects", bytes(reversed(FILE_ID))
    put(store)
    (folder / "00" / FILE_ID.hex()).write_bytes(BLOB[::-1])
    put(store)
    with store.begin(3) as draft:
        draft.write(b"abc")
        store.put(other, draft, digest(b"abc"))
    (folder / "set-aside" / f"{other.hex()}-00").write_bytes(b"cba")
    assert len(left(tmp_path)) == 4
    store.remove(FILE_ID)
    assert {path.name for path in left(tmp_path)} == {other.hex(), f"{other.hex()}-00"}
    store.remove(FILE_ID, other)
    assert left(tmp_path) == []


def test_a_removal_is_durable(store: ObjectStore, calls: list[str]) -> None:
    put(store)
    calls.clear()
    store.remove(FILE_ID)
    assert calls == ["sync 00"]
