"""Opening encrypted databases: private, durable, and no exception of sqlcipher3 passes the fence."""

import errno
import inspect
import os
import shutil
import stat
import sys
import threading
import traceback
from collections.abc import Callable
from multiprocessing import Pipe, get_context
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlcipher3

from tests.fakes.committer import write_as_plain_user
from tracker.core.errors import BugError, DamagedError, TrackerError, UnreachableError
from tracker.host.sqlcipher import Connection, connect, errors, explain, quick_check

KEY = bytes(range(32))
OTHER = bytes(32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


@pytest.fixture
def filled(path: Path) -> Path:
    """A closed database of some 500 pages."""
    db = connect(path, KEY)
    db.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)")
    db.executemany("INSERT INTO t (b) VALUES (?)", [(os.urandom(5000),) for _ in range(400)])
    db.commit()
    db.close()
    return path


def _exceptions() -> list[type[Exception]]:
    found = [
        kind for _, kind in inspect.getmembers(sqlcipher3, inspect.isclass) if issubclass(kind, Exception)
    ]
    assert len(found) >= 9, "the library names at least the ten exceptions of the DB-API"
    return found


@pytest.mark.parametrize("kind", _exceptions())
def test_every_exception_of_the_library_comes_out_as_ours(path: Path, kind: type[Exception]) -> None:
    with pytest.raises((TrackerError, BugError)) as caught, errors(path):
        raise kind
    assert caught.value.__cause__.__class__ is kind


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (3, "database-not-writable"),
        (5, "database-busy"),
        (6, "database-busy"),
        (8, "database-not-writable"),
        (10, "database-away"),
        (10 | 3 << 8, "database-away"),
        (11, "database-damaged"),
        (13, "database-disk-full"),
        (14, "database-not-writable"),
        (26, "database-damaged"),
    ],
)
def test_each_code_has_its_sentence(path: Path, code: int, key: str) -> None:
    error = sqlcipher3.DatabaseError()
    error.sqlite_errorcode = code
    ours = explain(error, path)
    assert isinstance(ours, TrackerError)
    assert ours.key == key
    assert str(path) in ours.text()


@pytest.mark.parametrize(("free", "key"), [(0, "database-disk-full"), (1 << 30, "database-away")])
def test_an_input_output_error_on_a_full_disk_is_the_full_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch, free: int, key: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    error = sqlcipher3.DatabaseError()
    error.sqlite_errorcode = 10
    ours = explain(error, path)
    assert isinstance(ours, UnreachableError)
    assert ours.key == key


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "database-disk-full"),
        (errno.EROFS, "database-not-writable"),
        (errno.EACCES, "database-not-writable"),
        (errno.EIO, "database-away"),
        (errno.ENOENT, "database-away"),
    ],
)
def test_errors_of_the_file_system_have_theirs(path: Path, number: int, key: str) -> None:
    ours = explain(OSError(number, os.strerror(number)), path)
    assert isinstance(ours, UnreachableError)
    assert ours.key == key


def test_a_slip_in_our_sql_is_a_bug(path: Path) -> None:
    db = connect(path, KEY)
    with pytest.raises(BugError), errors(path):
        db.execute("SELECT nothing FROM nowhere")
    db.close()


def test_a_short_key_is_a_bug(path: Path) -> None:
    with pytest.raises(BugError):
        connect(path, KEY[:31])
    assert not path.exists()


def test_a_folder_that_is_not_there_is_away(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError):
        connect(tmp_path / "no" / "a.db", KEY)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("temp_store", 2),
        ("secure_delete", 1),
    ],
)
def test_every_connection_is_set_up(filled: Path, pragma: str, value: object) -> None:
    for _ in range(2):
        db = connect(filled, KEY)
        assert db.execute(f"PRAGMA {pragma}").fetchone() == (value,)
        db.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a profile's files private by its folder")
def test_every_file_is_its_owners_only(path: Path) -> None:
    path.touch(0o644)
    db = connect(path, KEY)
    db.execute("CREATE TABLE t (a)")
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    db.close()
    assert modes == dict.fromkeys(("a.db", "a.db-wal", "a.db-shm", "a.db.key-check"), 0o600)


def test_several_threads_may_use_a_connection_one_at_a_time(filled: Path) -> None:
    db = connect(filled, KEY)
    counts: list[object] = []
    thread = threading.Thread(target=lambda: counts.append(db.execute("SELECT count(*) FROM t").fetchone()))
    thread.start()
    thread.join(60)
    db.close()
    assert counts == [(400,)]


def test_the_key_is_in_no_traceback_and_no_warning(filled: Path, capfd: pytest.CaptureFixture[str]) -> None:
    wrong = os.urandom(32)
    with pytest.raises(DamagedError) as caught:
        connect(filled, wrong)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    captured = capfd.readouterr()
    for secret in (wrong.hex(), KEY.hex()):
        assert secret not in told + captured.out + captured.err
    assert captured.err == "", "SQLCipher prints nothing on its own"


def test_a_wrong_key_and_damage_have_their_own_sentences(filled: Path) -> None:
    sound = filled.read_bytes()
    with pytest.raises(DamagedError) as wrong:
        connect(filled, OTHER)
    assert wrong.value.key == "database-wrong-key"
    assert filled.read_bytes() == sound
    for harmed in (_flipped(sound, 5), _flipped(sound, 100), sound[: len(sound) // 2], sound[:1000]):
        filled.write_bytes(harmed)
        with pytest.raises(DamagedError) as damaged:
            connect(filled, KEY)
        assert damaged.value.key == "database-damaged"
        assert filled.read_bytes() == harmed, "kept as it is"
    filled.write_bytes(sound)
    connect(filled, KEY).close()


def test_a_lost_key_check_is_written_again_by_the_right_key_only(filled: Path) -> None:
    check = filled.with_name("a.db.key-check")
    kept = check.read_bytes()
    check.unlink()
    with pytest.raises(DamagedError) as unknown:
        connect(filled, OTHER)
    assert unknown.value.key == "database-damaged", "without the check nobody can tell them apart"
    assert not check.exists()
    connect(filled, KEY).close()
    assert check.read_bytes() == kept


@pytest.mark.parametrize(
    "lose", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["deleted", "emptied"]
)
def test_a_database_that_is_gone_is_not_begun_anew(filled: Path, lose: Callable[[Path], object]) -> None:
    lose(filled)
    for _ in range(2):
        with pytest.raises(DamagedError) as gone:
            connect(filled, KEY)
        assert gone.value.key == "database-gone"


def test_a_database_moved_away_with_its_check_leaves_room_for_another(filled: Path) -> None:
    filled.unlink()
    filled.with_name(f"{filled.name}.key-check").unlink()
    connect(filled, OTHER).close()
    with pytest.raises(DamagedError) as wrong:
        connect(filled, KEY)
    assert wrong.value.key == "database-wrong-key"


def _flip_middle(sound: bytes) -> bytes:
    return _flipped(sound, len(sound) // 2)


def _swap_pages(sound: bytes) -> bytes:
    """Two pages in each other's place: each is sound, but SQLCipher's HMAC covers its number."""
    one, two = slice(40 * 4096, 41 * 4096), slice(41 * 4096, 42 * 4096)
    raw = bytearray(sound)
    raw[one], raw[two] = sound[two], sound[one]
    return bytes(raw)


@pytest.mark.parametrize("harm", [_flip_middle, _swap_pages])
def test_a_damaged_file_is_found_by_reading_and_by_the_quick_check(
    filled: Path, harm: Callable[[bytes], bytes]
) -> None:
    filled.write_bytes(harm(filled.read_bytes()))
    for read in (_read_all, lambda db: quick_check(db, filled)):
        db = connect(filled, KEY)
        with pytest.raises(DamagedError) as damaged, errors(filled):
            read(db)
        assert damaged.value.key == "database-damaged"
        db.close()


def test_a_sound_file_passes_the_quick_check(filled: Path) -> None:
    db = connect(filled, KEY)
    quick_check(db, filled)
    db.close()


def test_a_locked_database_is_busy_and_nothing_is_lost(filled: Path) -> None:
    holder, other = connect(filled, KEY), connect(filled, KEY)
    other.execute("PRAGMA busy_timeout = 0")
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(UnreachableError) as busy, errors(filled):
        other.execute("DELETE FROM t")
    assert busy.value.key == "database-busy"
    holder.rollback()
    other.execute("DELETE FROM t")
    for db in (holder, other):
        db.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a plain user without rights, as POSIX knows it")
@pytest.mark.parametrize("known", [True, False])
def test_a_read_only_place_is_told_to_a_plain_user(tmp_path: Path, known: bool) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir()
    if known:
        connect(folder / "a.db", KEY).close()
    for place in (folder, *folder.iterdir()):
        place.chmod(0o555 if place.is_dir() else 0o444)
    _let_pass(tmp_path)
    told, tells = Pipe(duplex=False)
    plain_user = get_context("spawn").Process(target=write_as_plain_user, args=(folder / "a.db", tells))
    plain_user.start()
    tells.close()
    key, sentence = told.recv()
    plain_user.join(60)
    assert key == "database-not-writable"
    assert str(folder) in sentence


def _let_pass(folder: Path) -> None:
    """Let another user reach a temporary folder: pytest makes those above it for their owner only."""
    if sys.platform == "win32":
        return
    for above in (folder, *folder.parents):
        if above.stat().st_uid == os.geteuid() and "pytest" in os.fspath(above):
            above.chmod(above.stat().st_mode | 0o055)


def _flipped(sound: bytes, place: int) -> bytes:
    raw = bytearray(sound)
    raw[place] ^= 1
    return bytes(raw)


def _read_all(db: Connection) -> None:
    db.execute("SELECT sum(length(b)), max(hex(b)) FROM t").fetchall()
