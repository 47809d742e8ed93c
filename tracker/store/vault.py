"""Sealed files waiting in the database: the bytes as they were made, with their grants."""

import hashlib
import hmac

import msgspec

from tracker.core.device import SealedBlob
from tracker.core.errors import DamagedError, RefusedError
from tracker.core.ident import id_text
from tracker.host.sqlcipher import Connection


def put(db: Connection, seq: int, file: SealedBlob) -> None:
    """Keep the file of record `seq`."""
    db.execute(
        "INSERT INTO vault (seq, grants, blob) VALUES (?, ?, ?)",
        (seq, msgspec.msgpack.encode(file.grants), file.blob),
    )


def sealed(db: Connection, file_id: bytes) -> SealedBlob:
    """Return a kept file.

    Raises `RefusedError` when it is not here, `DamagedError` when its bytes are not those that were kept.
    """
    row = db.execute(
        "SELECT blob_hash, grants, blob FROM files JOIN vault USING (seq) WHERE file_id = ?", (file_id,)
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


def drop(db: Connection, seq: int) -> None:
    """Let the bytes of record `seq` go; their pages are used again."""
    db.execute("DELETE FROM vault WHERE seq = ?", (seq,))
