"""What waits for the server: which commits, which files, since when, and what was set aside."""

from collections.abc import Sequence
from itertools import islice

import msgspec

from tracker.core.delivery import Wait
from tracker.core.device import DraftedFile, Queue, QueuedFile, SealedBlob
from tracker.core.errors import BugError, DamagedError, RefusedError, TrackerError
from tracker.core.moment import Moment
from tracker.core.record import Body, FileReceipt, FileStatus, Receipt
from tracker.core.sealing import Kind
from tracker.host.sqlcipher import Connection
from tracker.store import vault


def add(db: Connection, seq: int, file: SealedBlob | DraftedFile) -> None:
    """Queue the file that record `seq` names."""
    if isinstance(file, DraftedFile):
        kind, length, not_before = Kind.ATTACHMENT, file.blob_length, 0
    else:
        kind, length, not_before = Kind.SCREENSHOT, len(file.blob), file.not_before
    db.execute(
        "INSERT INTO files (seq, file_id, blob_length, blob_hash, roles, wait_until, kind)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            *(seq, file.file_id, length, file.blob_hash),
            *(b"".join(grant[:1] for grant in file.grants), not_before, kind),
        ),
    )
    vault.put(db, seq, file)


def keep_receipts(db: Connection, receipts: Sequence[tuple[Receipt, bytes]]) -> None:
    """Keep receipts; one already here is replaced by the same."""
    db.executemany(
        "INSERT OR REPLACE INTO receipts (seq, link_hash, received_at, signature) VALUES (?, ?, ?, ?)",
        [(kept.seq, kept.link_hash, kept.received_at, signature) for kept, signature in receipts],
    )
    db.execute(
        "UPDATE commits SET receipted = 1 WHERE NOT receipted"
        " AND last - first + 1 = (SELECT count(*) FROM receipts WHERE seq BETWEEN first AND last)"
    )


def last_receipt(db: Connection) -> int | None:
    """Return when the server took what it receipted last, as `Store.last_receipt` says."""
    row = db.execute(
        "SELECT max(ifnull(record, file), ifnull(file, record)) FROM (SELECT"
        " (SELECT received_at FROM receipts ORDER BY seq DESC LIMIT 1) AS record,"
        " (SELECT received_at FROM files WHERE received_at NOTNULL ORDER BY seq DESC LIMIT 1) AS file)"
    ).fetchone()
    return None if row is None else row[0]


def due(db: Connection, now: Moment, limit: int, kind: Kind) -> Sequence[QueuedFile]:
    """Return files to send now, as `Store.due` says, in the order of their records."""
    rows = db.execute(
        "SELECT body, wait_until, file_id, seq, blob_length, blob_hash, attempts"
        " FROM files_waiting JOIN records USING (seq)"
        " WHERE kind = ? AND EXISTS (SELECT 1 FROM receipts WHERE receipts.seq = files_waiting.seq)"
        " ORDER BY seq",
        (kind,),
    )
    ready = (QueuedFile(*file) for body, until, *file in rows if not _left(body, until, file[-1], now))
    return list(islice(ready, limit))


def soonest(db: Connection, now: Moment) -> int | None:
    """Return how many microseconds are left of the wait that is over next; None where none waits."""
    rows = db.execute(
        "SELECT body, wait_until, attempts FROM files_waiting JOIN records USING (seq) WHERE wait_until > 0"
    )
    waits = (_left(body, until, attempts, now) for body, until, attempts in rows)
    return min((left for left in waits if left), default=None)


def _left(body: bytes, until: int, attempts: int, now: Moment) -> int:
    """Return what is left of a file's wait; of one whose record is damaged, as if sending it had failed."""
    if not until:
        return 0
    try:
        return Wait(Body.from_bytes(body).at, until, attempts).left(now)
    except DamagedError:
        return Wait(now, until, attempts=1).left(now)


def postpone(db: Connection, file_id: bytes, until: int) -> None:
    """Count a failed try of a queued file; raises `RefusedError` when it is not here."""
    changed = db.execute(
        "UPDATE files SET attempts = attempts + 1, wait_until = ? WHERE file_id = ? AND status IS NULL",
        (until, file_id),
    )
    if not changed.rowcount:
        raise RefusedError("store-no-file")


def set_file_aside(db: Connection, file_id: bytes, error: TrackerError) -> None:
    """Make a file that was not delivered yet a dead letter; raises `RefusedError` for any other."""
    row = db.execute("SELECT seq FROM files WHERE file_id = ? AND status IS NULL", (file_id,)).fetchone()
    if row is None:
        raise RefusedError("store-no-file")
    set_aside(db, row[0], error)


def refuse_body(db: Connection, seq: int, error: TrackerError) -> None:
    """Set aside what record `seq` brought, unless its member has deleted it: nobody waits for that."""
    erased = "SELECT 1 FROM files WHERE seq = ? AND status = ?"
    if db.execute(erased, (seq, FileStatus.ERASED)).fetchone() is None:
        set_aside(db, seq, error)


def set_aside(db: Connection, seq: int, error: TrackerError) -> None:
    """Make what record `seq` brought a dead letter; the latest reason stays. No such record: `BugError`."""
    if db.execute("SELECT 1 FROM records WHERE seq = ?", (seq,)).fetchone() is None:
        raise BugError
    db.execute(
        "INSERT OR REPLACE INTO dead_letters (seq, key, details) VALUES (?, ?, ?)",
        (seq, error.key, msgspec.json.encode(error.values).decode()),
    )


def seq_of(db: Connection, file_id: bytes) -> int:
    """Return which record names a file, sent or not; raises `RefusedError` when it was never here."""
    row = db.execute("SELECT seq FROM files WHERE file_id = ?", (file_id,)).fetchone()
    if row is None:
        raise RefusedError("store-no-file")
    return int(row[0])


def keep_file_receipt(db: Connection, receipt: FileReceipt, signature: bytes) -> None:
    """Keep the receipt, and the file as a copy if the server stored it; else its bytes go.

    A file delivered before its record's receipt is a `BugError`. One that was erased meanwhile stays so.
    """
    seq = seq_of(db, receipt.file_id)
    if db.execute("SELECT 1 FROM receipts WHERE seq = ?", (seq,)).fetchone() is None:
        raise BugError
    changed = db.execute(
        "UPDATE files SET status = ?, received_at = ?, signature = ? WHERE seq = ? AND status IS NOT ?",
        (receipt.status, receipt.received_at, signature, seq, FileStatus.ERASED),
    )
    if not changed.rowcount:
        return
    db.execute("DELETE FROM dead_letters WHERE seq = ?", (seq,))
    if receipt.status == FileStatus.STORED:
        vault.keep_copy(db, seq)
    else:
        vault.drop(db, seq)


def erase(db: Connection, file_id: bytes) -> None:
    """Take a file off the queue and erase its bytes; raises `RefusedError` when it was never here."""
    seq = seq_of(db, file_id)
    db.execute("UPDATE files SET status = ? WHERE seq = ?", (FileStatus.ERASED, seq))
    db.execute("DELETE FROM dead_letters WHERE seq = ?", (seq,))
    vault.erase(db, seq)


def queue(db: Connection) -> Queue:
    """Return how much waits."""
    (records,) = db.execute(
        "SELECT ifnull(sum(last - first + 1"
        " - (SELECT count(*) FROM receipts WHERE seq BETWEEN first AND last)), 0)"
        " FROM commits WHERE NOT receipted"
    ).fetchone()
    files, size = db.execute("SELECT count(*), ifnull(sum(blob_length), 0) FROM files_waiting").fetchone()
    (dead_letters,) = db.execute("SELECT count(*) FROM dead_letters").fetchone()
    return Queue(records, files, dead_letters, size)
