"""Sealed files, waiting or as copies, with their grants: the bytes as they were made, or where they lie."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec

from tracker.core.delivery import Wait
from tracker.core.device import DraftedFile, MadeFile, SealedBlob
from tracker.core.errors import DamagedError, RefusedError
from tracker.core.ident import id_text
from tracker.core.record import Body, FileStatus
from tracker.core.sealing import Kind, Role
from tracker.host.sqlcipher import Connection

_MADE: Final = (
    "SELECT file_id, body, blob_length, roles, status,"
    " EXISTS (SELECT 1 FROM dead_letters WHERE dead_letters.seq = files.seq),"
    " EXISTS (SELECT 1 FROM vault WHERE vault.seq = files.seq AND (apart OR length(blob) > 0)),"
    " iif(status IS NULL AND NOT attempts, wait_until, 0)"
    " FROM files JOIN records USING (seq)"
)


def put(db: Connection, seq: int, file: SealedBlob | DraftedFile) -> None:
    """Keep the file of record `seq`; of a drafted one only that its bytes lie apart."""
    blob, apart = (b"", True) if isinstance(file, DraftedFile) else (file.blob, False)
    db.execute(
        "INSERT INTO vault (seq, grants, blob, apart) VALUES (?, ?, ?, ?)",
        (seq, msgspec.msgpack.encode(file.grants), blob, apart),
    )


def grants_apart(db: Connection, file_id: bytes) -> tuple[bytes, ...]:
    """Return the grants of a kept file whose bytes lie apart; raises `RefusedError` when it is not here."""
    row = db.execute(
        "SELECT grants FROM files JOIN vault USING (seq) WHERE file_id = ? AND apart", (file_id,)
    ).fetchone()
    if row is None:
        raise RefusedError("store-no-file")
    return open_grants(row[0])


def apart(db: Connection) -> set[bytes]:
    """Return the ids of the files whose bytes lie apart."""
    rows = db.execute("SELECT file_id FROM files JOIN vault USING (seq) WHERE apart")
    return {bytes(file_id) for (file_id,) in rows}


def sealed(db: Connection, file_id: bytes) -> SealedBlob:
    """Return a kept file.

    Raises `RefusedError` when it is not here, `DamagedError` when its bytes are not those that were kept.
    """
    row = db.execute(
        "SELECT blob_hash, grants, blob FROM files JOIN vault USING (seq) WHERE file_id = ?"
        " AND length(blob) > 0",
        (file_id,),
    ).fetchone()
    if row is None:
        raise RefusedError("store-no-file")
    blob_hash, grants, blob = row
    if not hmac.compare_digest(hashlib.sha256(blob).digest(), blob_hash):
        raise DamagedError("store-file-damaged", file=id_text(file_id))
    return SealedBlob(file_id, blob, blob_hash, open_grants(grants))


def open_grants(raw: bytes | None) -> tuple[bytes, ...]:
    """Return grants as they were kept; none where the file has been let go."""
    if raw is None:
        return ()
    try:
        return msgspec.msgpack.decode(raw, type=tuple[bytes, ...])
    except msgspec.MsgspecError as error:
        raise DamagedError("store-row-damaged") from error


def keep_copy(db: Connection, seq: int) -> None:
    """Keep the delivered file of record `seq` as a copy, if its bytes are here."""
    db.execute("INSERT OR IGNORE INTO copies (seq) SELECT seq FROM vault WHERE seq = ?", (seq,))


def let_copies_go(db: Connection, before: int, most: int) -> None:
    """Let the copies of what was delivered before an instant go, and the oldest beyond `most` bytes."""
    rows = db.execute(
        "SELECT seq FROM (SELECT seq, received_at, SUM(blob_length) OVER (ORDER BY seq DESC) AS total"
        " FROM copies JOIN files USING (seq)) WHERE received_at < ? OR total > ?",
        (before, most),
    ).fetchall()
    for (seq,) in rows:
        drop(db, seq)
    db.execute(
        "DELETE FROM vault WHERE length(blob) = 0 AND NOT apart"
        " AND EXISTS (SELECT 1 FROM receipts WHERE receipts.seq = vault.seq)"
    )


def made(db: Connection, limit: int, prefix: str, kind: Kind) -> Sequence[MadeFile]:
    """Return the files made here, as `Store.files_made` says."""
    wanted = " WHERE substr(hex(file_id), 1, ?) = ? AND kind = ? ORDER BY seq DESC LIMIT ?"
    rows = db.execute(_MADE + wanted, (len(prefix), prefix.upper(), kind, limit))
    return list(_readable(rows))


def between(db: Connection, first: int, end: int, kind: Kind) -> Iterator[MadeFile]:
    """Return the files of a kind in the places `[first, end)` of the chain."""
    return _readable(db.execute(f"{_MADE} WHERE seq >= ? AND seq < ? AND kind = ?", (first, end, kind)))


def drop(db: Connection, seq: int) -> None:
    """Let the bytes of record `seq` go; their pages are used again."""
    db.execute("DELETE FROM copies WHERE seq = ?", (seq,))
    db.execute("DELETE FROM vault WHERE seq = ?", (seq,))


def erase(db: Connection, seq: int) -> None:
    """Let the bytes of record `seq` go that its member deleted.

    What lies apart is removed, and was sealed for a token that only the grants hold.
    Grants stay until the record has its receipt: the server takes it only with them.
    """
    db.execute("DELETE FROM copies WHERE seq = ?", (seq,))
    db.execute("UPDATE vault SET blob = x'', apart = 0 WHERE seq = ?", (seq,))
    db.execute(
        "DELETE FROM vault WHERE seq = ? AND EXISTS (SELECT 1 FROM receipts WHERE seq = ?)", (seq, seq)
    )


def _readable(rows: Iterable[tuple[Any, ...]]) -> Iterator[MadeFile]:
    """Yield the files of rows; one that cannot be read hides none of the others."""
    for row in rows:
        with suppress(DamagedError):
            yield _made(*row)


def _made(file_id: bytes, body: bytes, length: int, roles: bytes, *state: int | None) -> MadeFile:
    status, set_aside, here, leaves_at = state
    at = Body.from_bytes(body).at
    try:
        sealed_for = tuple(Role(role) for role in roles)
        known = None if status is None else FileStatus(status)
    except ValueError as error:
        raise DamagedError("store-row-damaged") from error
    return MadeFile(
        file_id,
        at.wall,
        length,
        sealed_for,
        known,
        set_aside=bool(set_aside),
        here=bool(here),
        wait=Wait(at, leaves_at) if leaves_at else None,
    )
