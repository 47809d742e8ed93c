"""What only the real store has: it lasts, it migrates, it survives damage, and its files say nothing."""

import ctypes
import secrets
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import msgspec
import pytest
import sqlcipher3._sqlite3

from tests.fakes.clock import START
from tests.fakes.device import FakeDevice
from tracker.core.errors import DamagedError, RefusedError
from tracker.host.sqlcipher import Connection, Cursor, connect
from tracker.store import SqlCipherStore
from tracker.store.schema import STEPS, migrate

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def _filled(path: Path, device: FakeDevice, *blobs: bytes) -> SqlCipherStore:
    store = SqlCipherStore.open(path, KEY)
    store.enrol(device.identity, device.trust)
    for blob in blobs:
        store.commit(device.commit(store.tip(), blob))
    store.keep_receipts(device.receipts(store.unsent(500)))
    return store


def test_what_was_committed_is_there_after_reopening(path: Path) -> None:
    device = FakeDevice()
    store = _filled(path, device, b"one", b"two")
    before = (store.identity(), store.trust(), store.tip(), store.due(START, 10), store.queue())
    store.close()
    again = SqlCipherStore.open(path, KEY)
    after = (again.identity(), again.trust(), again.tip(), again.due(START, 10), again.queue())
    again.close()
    assert before == after


def test_nothing_of_what_it_holds_can_be_read_in_its_files(path: Path) -> None:
    """The same search finds each secret in a plain SQLite file, so it can fail."""
    secret = secrets.token_hex(32).encode()
    device = FakeDevice()
    store = _filled(path, device, secret * 1000)
    store.commit(device.commit(store.tip(), b"waits"))
    body = store.unsent(1)[0].records[0].body
    planted = (
        secret,
        device.identity.access_token.encode(),
        device.identity.device_key,
        body,
        b"CREATE TABLE",
    )
    on_disk = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert {file.name for file in path.parent.iterdir()} == {
        "store.db", "store.db-wal", "store.db-shm", "store.db.key-check",
    }  # fmt: skip
    store.close()
    on_disk += path.read_bytes()

    plain = path.with_name("plain.db")
    with sqlite3.connect(plain) as db:
        db.execute("CREATE TABLE t (a, b, c, d)")
        db.execute("INSERT INTO t VALUES (?, ?, ?, ?)", planted[:4])
    db.close()
    assert [needle in plain.read_bytes() for needle in planted] == [True] * 5
    assert [needle in on_disk for needle in planted] == [False] * 5
    assert KEY not in on_disk
    assert KEY.hex().encode() not in on_disk


def test_a_damaged_blob_is_told_and_the_others_go_on(path: Path) -> None:
    """The row's pages are whole, its bytes are not those that were sealed."""
    store = _filled(path, FakeDevice(), b"one", b"two")
    db = connect(path, KEY)
    db.execute("UPDATE vault SET blob = ? WHERE seq = 0", (b"one?",))
    db.commit()
    db.close()
    first, second = store.due(START, 10)
    with pytest.raises(DamagedError) as damaged:
        store.blob(first.file_id)
    assert damaged.value.key == "store-file-damaged"
    store.set_aside(first.file_id, damaged.value)
    assert store.due(START, 10) == [second]
    assert store.blob(second.file_id) == b"two"
    store.close()


def test_damaged_pages_are_told_and_the_others_go_on(path: Path) -> None:
    """One flipped bit in the middle of a big blob: SQLCipher refuses all after it until connected anew."""
    store = _filled(path, FakeDevice(), b"a" * 1_000_000, b"b" * 1000)
    first, second = store.due(START, 10)
    store.close()
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    store = SqlCipherStore.open(path, KEY)
    with pytest.raises(DamagedError) as damaged:
        store.blob(first.file_id)
    assert damaged.value.key == "database-damaged"
    assert str(path) in damaged.value.text()
    store.set_aside(first.file_id, damaged.value)
    assert store.due(START, 10) == [second]
    assert store.blob(second.file_id) == b"b" * 1000
    assert store.queue().dead_letters == 1
    store.close()


def test_an_early_versions_identity_is_told_apart_from_damage(path: Path) -> None:
    store = _filled(path, FakeDevice())
    db = connect(path, KEY)
    kept = msgspec.msgpack.encode({"workspace_id": bytes(16), "sharing_key": bytes(96)})
    db.execute("UPDATE state SET value = ? WHERE key = 'identity'", (kept,))
    db.commit()
    db.close()
    with pytest.raises(RefusedError) as refused:
        store.identity()
    assert refused.value.key == "store-older"
    store.close()


@pytest.mark.parametrize("key", ["identity", "trust"])
@pytest.mark.parametrize(
    "value", [b"\xc1", b"\x07", msgspec.msgpack.encode({"workspace_id": "x"}), b"\xa1\xff"]
)
def test_a_remembered_value_that_cannot_be_read_is_damage(path: Path, key: str, value: bytes) -> None:
    """Whatever lies there: nobody is told of an early version that never was."""
    store = _filled(path, FakeDevice())
    db = connect(path, KEY)
    db.execute("UPDATE state SET value = ? WHERE key = ?", (value, key))
    db.commit()
    db.close()
    with pytest.raises(DamagedError) as damaged:
        getattr(store, key)()
    assert damaged.value.key == "store-row-damaged"
    store.close()


def test_a_step_is_added_to_an_older_store_and_its_rows_stay(path: Path) -> None:
    device = FakeDevice()
    _filled(path, device, b"one").close()
    db = connect(path, KEY)
    db.isolation_level = None
    migrate(db, path, (*STEPS, ("ALTER TABLE records ADD COLUMN note TEXT", "UPDATE records SET note = 'x'")))
    assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS) + 1,)
    assert db.execute("SELECT seq, note FROM records").fetchall() == [(0, "x")]
    db.close()


def test_a_store_of_a_newer_version_is_refused_and_stays_as_it_is(path: Path) -> None:
    device = FakeDevice()
    _filled(path, device, b"one").close()
    db = connect(path, KEY)
    db.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(RefusedError) as refused:
        SqlCipherStore.open(path, KEY)
    assert refused.value.key == "store-newer"
    assert path.read_bytes() == before


class _Overtaken:
    """A connection whose store another process migrates right after the version was first looked at."""

    def __init__(self, db: Connection, path: Path) -> None:
        self._db, self._path, self.isolation_level, self.overtaken = db, path, None, False

    def __getattr__(self, name: str) -> object:
        return getattr(self._db, name)

    def execute(self, sql: str, parameters: Sequence[object] = (), /) -> Cursor:
        answer = self._db.execute(sql, parameters)
        if "user_version" in sql and not self.overtaken:
            self.overtaken = True
            rows = answer.fetchall()
            SqlCipherStore.open(self._path, KEY).close()
            return self._db.execute(f"SELECT {rows[0][0]}")
        return answer


def test_a_step_that_another_process_took_meanwhile_is_not_taken_twice(path: Path) -> None:
    db = connect(path, KEY)
    db.isolation_level = None
    overtaken = _Overtaken(db, path)
    migrate(overtaken, path)  # type: ignore[arg-type]  # the rest of the port is handed on
    assert overtaken.overtaken
    assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    db.close()


def test_two_that_open_a_new_store_at_once_both_get_it(tmp_path: Path) -> None:
    def opened(path: Path, both: Barrier) -> int:
        both.wait(60)
        store = SqlCipherStore.open(path, KEY)
        waiting = store.queue().files
        store.close()
        return waiting

    with ThreadPoolExecutor(2) as pool:
        for number in range(20):
            path, both = tmp_path / f"{number}.db", Barrier(2)
            connect(path, KEY).close()
            assert list(pool.map(opened, [path] * 2, [both] * 2)) == [0, 0]


def _at(path: Path, version: int) -> None:
    db = connect(path, KEY)
    db.isolation_level = None
    migrate(db, path, STEPS[:version])
    db.close()


@pytest.mark.parametrize(
    ("version", "key"),
    [(0, "store-not-enrolled"), (1, "store-not-migrated")],
)
def test_whoever_only_looks_never_migrates(path: Path, version: int, key: str) -> None:
    _at(path, version)
    with pytest.raises(RefusedError) as refused:
        SqlCipherStore.view(path, KEY)
    assert refused.value.key == key
    db = connect(path, KEY)
    assert db.execute("PRAGMA user_version").fetchone() == (version,)
    db.close()


@pytest.mark.parametrize("there", [True, False])
def test_whoever_only_looks_makes_no_store(path: Path, *, there: bool) -> None:
    if there:
        path.touch()
    with pytest.raises(RefusedError, match="not enrolled"):
        SqlCipherStore.view(path, KEY)
    assert [(file.name, file.stat().st_size) for file in path.parent.iterdir()] == [("store.db", 0)] * there


def test_who_looks_sees_what_was_committed(path: Path) -> None:
    store = _filled(path, FakeDevice(), b"one")
    viewed = SqlCipherStore.view(path, KEY)
    assert viewed.queue() == store.queue()
    viewed.close()
    store.close()


def test_a_step_that_fails_leaves_the_store_at_the_version_before(path: Path) -> None:
    _filled(path, FakeDevice(), b"one").close()
    db = connect(path, KEY)
    db.isolation_level = None
    with pytest.raises(Exception, match="no such table"):
        migrate(db, path, (*STEPS, ("ALTER TABLE records ADD COLUMN note TEXT", "DELETE FROM nowhere")))
    db.close()
    db = connect(path, KEY)
    assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    assert "note" not in {column for _, column, *_ in db.execute("PRAGMA table_info(records)")}
    db.close()
    store = SqlCipherStore.open(path, KEY)
    assert store.tip().seq == 1
    store.close()


def test_the_space_of_delivered_files_is_used_again(path: Path) -> None:
    device = FakeDevice()
    store = _filled(path, device)
    sizes = []
    for _ in range(3):
        for _ in range(10):
            store.commit(device.commit(store.tip(), secrets.token_bytes(100_000)))
        store.keep_receipts(device.receipts(store.unsent(500)))
        for file in store.due(START, 100):
            store.keep_file_receipt(*device.file_receipt(file))
        store.let_copies_go(START.wall, 0)
        store.close()
        sizes.append(path.stat().st_size)
    assert sizes[2] < sizes[0] * 1.1


def test_a_capture_a_minute_costs_little_disk(path: Path) -> None:
    """Commit, both receipts and letting go: at most 2.3 x the sealed bytes and 60 KB."""
    counter = Path("/proc/self/io")
    if not counter.exists():
        pytest.skip("only Linux counts a process's writes")
    device, captures, size = FakeDevice(), 30, 200_000
    store = _filled(path, device)
    before = _written(counter)
    for _ in range(captures):
        store.commit(device.commit(store.tip(), secrets.token_bytes(size)))
        store.keep_receipts(device.receipts(store.unsent(500)))
        for file in store.due(START, 10):
            store.blob(file.file_id)
            store.keep_file_receipt(*device.file_receipt(file))
        store.let_copies_go(START.wall, 5 * size)
    store.close()
    written = _written(counter) - before
    if written == 0:
        pytest.skip("this folder is in memory: nothing to count")
    assert written / captures <= 2.3 * size + 60_000


def test_a_delivered_file_is_not_held_in_memory(path: Path) -> None:
    """SQLite's own memory, which a prepared statement fills with the last file that was bound to it."""
    used = getattr(ctypes.CDLL(sqlcipher3._sqlite3.__file__), "sqlite3_memory_used", None)
    if used is None:
        pytest.skip("this build tells nothing of its memory")
    device, size = FakeDevice(), 4 << 20
    store = _filled(path, device, b"one")
    store.commit(device.commit(store.tip(), secrets.token_bytes(size)))
    store.keep_receipts(device.receipts(store.unsent(500)))
    for file in store.due(START, 10):
        store.keep_file_receipt(*device.file_receipt(file))
    store.let_copies_go(START.wall, 5 * size)
    held = used()
    store.close()
    assert held < size / 2


def _written(counter: Path) -> int:
    lines = (line.split(": ") for line in counter.read_text().splitlines())
    return int(dict(lines)["write_bytes"])
