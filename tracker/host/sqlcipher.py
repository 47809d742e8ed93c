"""Opens SQLCipher databases, and the fence that no exception of theirs passes."""

import errno
import hashlib
import hmac
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol, cast

import sqlcipher3

from tracker.core.errors import BugError, DamagedError, TrackerError, UnreachableError
from tracker.host.private_file import write_private

KEY_BYTES: Final = 32
BUSY_SECONDS: Final = 10.0
CHECKPOINT_PAGES: Final = 2000
_STATEMENTS: Final = 128

_PRIVATE: Final = 0o600
_CHECK_LABEL: Final = b"tracker/v1/database-key-check"
_PRIMARY_CODE: Final = 0xFF
_BUSY, _LOCKED, _READONLY, _INTERRUPT, _IOERR, _CORRUPT, _FULL, _CANTOPEN = 5, 6, 8, 9, 10, 11, 13, 14
_PERM, _NOTADB = 3, 26
_INDEX_BYTES: Final = 32_768

_AWAY: Final = {
    _BUSY: "database-busy",
    _LOCKED: "database-busy",
    _INTERRUPT: "database-busy",
    _PERM: "database-not-writable",
    _READONLY: "database-not-writable",
    _CANTOPEN: "database-not-writable",
    _IOERR: "database-away",
    _FULL: "database-disk-full",
}
_ERRNO: Final = {
    errno.ENOSPC: "database-disk-full",
    errno.EDQUOT: "database-disk-full",
    errno.EACCES: "database-not-writable",
    errno.EPERM: "database-not-writable",
    errno.EROFS: "database-not-writable",
}


class Cursor(Protocol):
    """What a statement gave: rows as tuples, and how many it changed."""

    rowcount: int

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """Return every row left."""
        ...

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows left."""
        ...


class Connection(Protocol):
    """The part of sqlcipher3's DB-API connection that is used here."""

    isolation_level: str | None

    @property
    def in_transaction(self) -> bool:
        """Say whether a transaction is open."""
        ...

    def execute(self, sql: str, parameters: Sequence[object] = (), /) -> Cursor:
        """Run one statement."""
        ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[object]], /) -> Cursor:
        """Run one statement per row."""
        ...

    def commit(self) -> None:
        """Commit the open transaction."""
        ...

    def rollback(self) -> None:
        """Roll the open transaction back."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


def connect(path: Path, key: bytes, statements: int = _STATEMENTS) -> Connection:
    """Open or make the database at `path` under a raw 256-bit key; its folder must be there.

    It keeps so many `statements` prepared, those used last, each with a copy of what was last bound to it.
    The connection is a plain DB-API one in sqlite3's default transaction mode; several threads may use
    it, one at a time. It writes ahead (WAL), syncs every commit, overwrites what is deleted, enforces
    foreign keys and waits `BUSY_SECONDS` for others. Files are for their owner only. Beside the database
    lies `<name>.key-check`, a keyed hash of a constant: by it a wrong key (`database-wrong-key`) and
    damage (`database-damaged`) are told apart, both `DamagedError`; where it is missing, what does not
    open counts as damaged. Where it is there and the database is not, or is empty, that is
    `database-gone`, a `DamagedError` too. Raises `UnreachableError` when the disk is full, away or read-only.
    """
    if len(key) != KEY_BYTES:
        raise BugError
    with errors(path):
        if _make_private(path) and _check_path(path).exists():
            raise DamagedError("database-gone", file=str(path))
        connection = _connection(path, statements)
        try:
            _prepare(connection, key)
        except sqlcipher3.Error as error:
            connection.close()
            raise _unreadable(error, path, key) from error
        if not _check_path(path).exists():
            _write_check(path, key)
    return connection


def cipher_version() -> str:
    """Return which SQLCipher this is; raises what `errors` lets out."""
    nowhere = Path(":memory:")
    with errors(nowhere), closing(_connection(nowhere, 1)) as connection:
        return str(connection.execute("PRAGMA cipher_version").fetchone()[0])


def quick_check(connection: Connection, path: Path) -> None:
    """Read every page and every row's shape; raises `DamagedError` when anything is not as written."""
    with errors(path):
        answer = connection.execute("PRAGMA quick_check(1)").fetchall()
    if answer != [("ok",)]:
        raise DamagedError("database-damaged", file=str(path))


@contextmanager
def errors(path: Path) -> Iterator[None]:
    """Let exceptions of sqlcipher3 and of the file system out of the block only as ours."""
    try:
        yield
    except (sqlcipher3.Error, sqlcipher3.Warning, OSError) as error:
        raise explain(error, path) from error


def explain(error: Exception, path: Path) -> TrackerError | BugError:
    """Return our error for one of sqlcipher3's or the file system's; `BugError` for a slip in our SQL."""
    if isinstance(error, OSError):
        return UnreachableError(_ERRNO.get(error.errno or 0, "database-away"), file=str(path))
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    if code in (_CORRUPT, _NOTADB):
        return DamagedError("database-damaged", file=str(path))
    if code == _IOERR and _is_full(path.parent):
        return UnreachableError("database-disk-full", file=str(path))
    if code in _AWAY:
        return UnreachableError(_AWAY[code], file=str(path))
    return BugError(f"{type(error).__name__}: {error}")


def _is_full(folder: Path) -> bool:
    """Say whether there is no room for a piece of the WAL's index, which SQLite calls an I/O error."""
    try:
        return shutil.disk_usage(folder).free < _INDEX_BYTES
    except OSError:
        return False


def _connection(path: Path, statements: int) -> Connection:
    raw = sqlcipher3.connect(
        os.fspath(path), timeout=BUSY_SECONDS, check_same_thread=False, cached_statements=statements
    )
    return cast("Connection", raw)


def _prepare(connection: Connection, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA checkpoint_fullfsync = ON")


def _unreadable(error: Exception, path: Path, key: bytes) -> TrackerError | BugError:
    ours = explain(error, path)
    if isinstance(ours, DamagedError) and _is_other_key(path, key):
        return DamagedError("database-wrong-key", file=str(path))
    return ours


def _make_private(path: Path) -> bool:
    """Create the file if need be, for its owner only; return whether it is still empty."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE)
    try:
        if sys.platform != "win32" and os.fstat(handle).st_mode & 0o077:
            os.fchmod(handle, _PRIVATE)
        return os.fstat(handle).st_size == 0
    finally:
        os.close(handle)


def _check_path(path: Path) -> Path:
    return path.with_name(path.name + ".key-check")


def _check_value(key: bytes) -> bytes:
    return hmac.digest(key, _CHECK_LABEL, hashlib.sha256)


def _is_other_key(path: Path, key: bytes) -> bool:
    try:
        kept = _check_path(path).read_bytes()
    except OSError:
        return False
    return len(kept) == KEY_BYTES and not hmac.compare_digest(kept, _check_value(key))


def _write_check(path: Path, key: bytes) -> None:
    write_private(_check_path(path), _check_value(key))
