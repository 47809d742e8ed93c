"""The encrypted local store: one database, one connection, one lock; every method is one transaction."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import Final, Self

from tracker.core.device import ApartFile, Checked, Commit, Identity, MadeFile, Queue, QueuedFile, SealedBlob
from tracker.core.errors import DamagedError, RefusedError, TrackerError
from tracker.core.hours.proof import Finding, Kept
from tracker.core.hours.said import ActivitySample, DeviceEvent, TimeAway, TimeEntry
from tracker.core.hours.versions import Version
from tracker.core.moment import Moment
from tracker.core.record import FileReceipt, Receipt, Tip
from tracker.core.sealing import Kind
from tracker.core.wire import SentCommit, Trust
from tracker.host.sqlcipher import Connection, connect, errors
from tracker.store import check, damage, hours, journal, outbox, taken, unsent, vault
from tracker.store.free_pages import overwrite_free_pages, pages_left
from tracker.store.schema import begin_hours_anew, migrate, require_newest
from tracker.store.shelf import Draft, Shelf

_READ: Final = "BEGIN"
_WRITE: Final = "BEGIN IMMEDIATE"
_SMALL_CACHE: Final = "PRAGMA cache_size = -128"
"""Kibibytes of pages in memory: a store is written more than read, by a process that stays small."""
_FEW_STATEMENTS: Final = 16
"""Prepared; among more, that which keeps a file would hold the last one long after."""
_NO_DOCUMENTS: Final[Mapping[str, bytes]] = MappingProxyType({})

_Prepare = Callable[[Connection, Path], None]


class SqlCipherStore:
    """The port `tracker.agent.ports.Store` on SQLCipher; any thread may call it."""

    def __init__(self, path: Path, key: bytes, prepare: _Prepare = migrate) -> None:
        """Take where the database is, its raw key, and what readies it; `open` and `view` are the ways in."""
        self._path: Final = path
        self._key: Final = key
        self._prepare: Final = prepare
        self._lock: Final = RLock()
        self._connection: Connection | None = None
        self._log_is_owed = False
        self._shelf: Final = Shelf(path)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Self:
        """Open the store, or make one; its folder must be there. Nobody else may have it open to write.

        Raises what `tracker.host.sqlcipher.connect` raises, and `RefusedError` for a newer version's store.
        """
        store = cls(path, key)
        with store._lock, errors(path):
            store._connected()
        store._sweep(drafts=True)
        store._empty_log()
        return store

    @classmethod
    def view(cls, path: Path, key: bytes) -> Self:
        """Open the store beside whoever works on it, without making or migrating one.

        Raises what `tracker.host.sqlcipher.connect` raises, and `RefusedError`: `store-not-enrolled` where
        there is none or it is empty, `store-not-migrated` or `store-newer` for another version's.
        """
        with errors(path):
            if not path.exists() or not path.stat().st_size:
                raise RefusedError("store-not-enrolled")
            store = cls(path, key, require_newest)
            with store._lock:
                store._connected()
        return store

    def identity(self) -> Identity | None:
        """Return who this device is, once enrolled."""
        with self._transaction(_READ) as db:
            return journal.identity(db)

    def enrol(self, identity: Identity, trust: Trust) -> None:
        """Keep the identity and what it trusts first; raises `RefusedError` when already enrolled."""
        with self._transaction(_WRITE) as db:
            journal.enrol(db, identity, trust)

    def trust(self) -> Trust | None:
        """Return the root statement and manifest in use."""
        with self._transaction(_READ) as db:
            return journal.trust(db)

    def keep_trust(self, trust: Trust) -> None:
        """Put a verified statement and manifest in use."""
        with self._transaction(_WRITE) as db:
            journal.keep_trust(db, trust)

    def document(self, name: str) -> bytes | None:
        """Return what was kept under a name, such as the member's policy."""
        with self._transaction(_READ) as db:
            return journal.document(db, name)

    def keep_document(self, name: str, body: bytes) -> None:
        """Keep bytes under a name, instead of what was kept there."""
        with self._transaction(_WRITE) as db:
            journal.keep_document(db, name, body)

    def tip(self) -> Tip:
        """Return where the device's chain goes on; raises `RefusedError` before enrolment."""
        with self._transaction(_READ) as db:
            return journal.tip(db)

    def commit(self, commit: Commit, documents: Mapping[str, bytes] = _NO_DOCUMENTS) -> None:
        """Write records, head, files and their places in the outbox, and documents: all of it or nothing.

        Raises `DamagedError` (key `record-damaged`) for a commit that does not continue the chain, or says
        what cannot be read.
        """
        with self._transaction(_WRITE) as db:
            for file in commit.drafted:
                self._shelf.keep(file.draft, file.file_id)
            journal.append(db, commit)
            for name, body in documents.items():
                journal.keep_document(db, name, body)
            if commit.erased:
                overwrite_free_pages(db)
        if commit.erased:
            self._sweep()
            self._empty_log()

    def entries(self, start: int, stop: int, *, deleted: bool = False) -> Sequence[TimeEntry]:
        """Return the newest word on each entry that touches `[start, stop)`, in the order of their starts.

        Running ones too; deleted ones only if asked for. Records that have changed are left out: see `check`.
        """
        with self._transaction(_READ) as db:
            return hours.entries(db, start, stop, deleted=deleted)

    def entry(self, prefix: str) -> TimeEntry:
        """Return the one entry, not deleted, whose id begins so, with dashes or without.

        Raises `RefusedError` when there is none, or more than one, `DamagedError` when its record changed.
        """
        with self._transaction(_READ) as db:
            return hours.entry(db, prefix)

    def versions(self, prefix: str) -> Sequence[Version]:
        """Return what the one entry whose id begins so was and is, oldest first; it may be deleted.

        Raises `RefusedError` when there is none, or more than one; records that have changed are left out.
        """
        with self._transaction(_READ) as db:
            return hours.versions(db, prefix)

    def aways(self, start: int, stop: int) -> Sequence[TimeAway]:
        """Return the newest word on each time away that touches `[start, stop)`, likewise."""
        with self._transaction(_READ) as db:
            return hours.aways(db, start, stop)

    def samples(self, start: int, stop: int) -> Sequence[ActivitySample]:
        """Return the activity samples that start in `[start, stop)`; of one start the newest."""
        with self._transaction(_READ) as db:
            return hours.samples(db, start, stop)

    def events(self, start: int, stop: int) -> Sequence[DeviceEvent]:
        """Return what happened in `[start, stop)`."""
        with self._transaction(_READ) as db:
            return hours.events(db, start, stop)

    def bodies(self, first: int = 0) -> Iterator[Kept]:
        """Yield what lies at the places of the chain from `first` on, unchecked, in bounded memory.

        Places of a gap may be left out, but never the last of the chain.
        """
        with self._transaction(_READ) as db:
            at, end = first, journal.end_of(db)
        while at < end:
            # On a page that cannot be read nobody sees ahead: there every place is tried.
            with suppress(DamagedError), self._transaction(_READ) as db:
                at = check.ahead(db, at, end)
            yield from self._kept(at, min(at + check.PIECE, end))
            at += check.PIECE

    def misplaced(self) -> Sequence[Finding]:
        """Return the records that the tables of hours show otherwise than they say: lists select by these."""
        with self._transaction(_READ) as db:
            return hours.misplaced(db, journal.end_of(db))

    def check(self, *, full: bool = False) -> Checked:
        """Check what is new since the last check, and all that stands for entries; or everything.

        What is whole is used to mend what is not; records that cannot be mended stay where they lie, count no
        more and are named by `damaged`. The tables of hours are made anew where they differ from the records.
        Places on a page that cannot be read are found one by one, and the rest goes on without them.
        """
        try:
            with self._transaction(_WRITE) as db:
                return check.check(db, full=full)
        except DamagedError:
            unread = check.unread(self.bodies())
        with self._transaction(_WRITE) as db:
            begin_hours_anew(db)
            return check.check(db, full=True, unread=unread)

    def damaged(self) -> Sequence[Finding]:
        """Return what checks found wrong so far."""
        with self._transaction(_READ) as db:
            return damage.damaged(db)

    def _kept(self, first: int, stop: int) -> Sequence[Kept]:
        """Return what lies at places; nothing at those that cannot be read, which are found by halves."""
        try:
            with self._transaction(_READ) as db:
                return list(check.kept(db, first, stop))
        except DamagedError:
            if stop - first == 1:
                return [Kept(first, None)]
        middle = (first + stop) // 2
        return [*self._kept(first, middle), *self._kept(middle, stop)]

    def unsent(self, limit: int) -> Sequence[SentCommit]:
        """Return whole commits, in chain order, of which a record has no receipt yet.

        At most `limit` records, but at least one commit; none from the first on that the server cannot take.
        Raises `DamagedError` (key `store-undeliverable`) where that is the first.
        """
        with self._transaction(_READ) as db:
            return unsent.unsent(db, limit)

    def keep_receipts(self, receipts: Sequence[tuple[Receipt, bytes]]) -> None:
        """Keep verified receipts (with signatures) of records; those records are not sent again."""
        with self._transaction(_WRITE) as db:
            outbox.keep_receipts(db, receipts)

    def last_receipt(self) -> int | None:
        """Return the newest receipt's time by the server's clock (UTC microseconds), None without one."""
        with self._transaction(_READ) as db:
            return outbox.last_receipt(db)

    def refuse_body(self, seq: int, error: TrackerError) -> None:
        """Set what a record brought whose body was refused aside, unless it was erased; its link stays."""
        with self._transaction(_WRITE) as db:
            outbox.refuse_body(db, seq, error)

    def due(self, now: Moment, limit: int, kind: Kind = Kind.SCREENSHOT) -> Sequence[QueuedFile]:
        """Return files to send now (UTC microseconds): their record is receipted, their wait is over."""
        with self._transaction(_READ) as db:
            return outbox.due(db, now, limit, kind)

    def soonest(self, now: Moment) -> int | None:
        """Return the microseconds left of the wait that is over next; None where no file waits."""
        with self._transaction(_READ) as db:
            return outbox.soonest(db, now)

    def blob(self, file_id: bytes) -> bytes:
        """Return the sealed bytes of a queued file as they were made; raises what `sealed` raises."""
        return self.sealed(file_id).blob

    def sealed(self, file_id: bytes) -> SealedBlob:
        """Return a sealed file that waits here or is kept as a copy, with its grants.

        Raises `RefusedError` when it is not here, `DamagedError` when its bytes have changed.
        """
        with self._transaction(_READ) as db:
            return vault.sealed(db, file_id)

    @contextmanager
    def drafting(self) -> Iterator[Draft]:
        """Give room on the disk for the sealed bytes of a large file, for the block.

        A commit in the block may keep them; what none keeps is gone after it. Raises `UnreachableError` when
        the disk is full or away.
        """
        try:
            with self._shelf.drafting() as draft:
                yield draft
        finally:
            self._sweep()

    @contextmanager
    def reading(self, file_id: bytes) -> Iterator[ApartFile]:
        """Give a file that lies apart to read, for the block; whether its bytes changed is not looked at.

        Raises `RefusedError` when it is not here, `DamagedError` when its bytes are gone.
        """
        with self._transaction(_READ) as db:
            grants = vault.grants_apart(db, file_id)
        with self._shelf.reading(file_id) as stream:
            yield ApartFile(stream, grants)

    def keep_file_receipt(self, receipt: FileReceipt, signature: bytes) -> None:
        """Keep a verified file receipt and take the file off the queue; of one stored there a copy stays."""
        with self._transaction(_WRITE) as db:
            outbox.keep_file_receipt(db, receipt, signature)
        self._sweep()

    def let_copies_go(self, before: int, most: int) -> None:
        """Let copies of what was delivered before an instant go, and the oldest beyond `most` bytes."""
        with self._transaction(_WRITE) as db, pages_left(db):
            vault.let_copies_go(db, before, most)
        self._sweep()
        if self._log_is_owed:
            self._empty_log()

    def files_made(self, limit: int, prefix: str = "", kind: Kind = Kind.SCREENSHOT) -> Sequence[MadeFile]:
        """Return sealed files made here, newest first, at most `limit`; `prefix` is of an id's hex digits."""
        with self._transaction(_READ) as db:
            return vault.made(db, limit, prefix, kind)

    def files_taken(self, start: int, stop: int) -> Sequence[MadeFile]:
        """Return screenshots captured in `[start, stop)` by the wall, oldest first."""
        with self._transaction(_READ) as db:
            return taken.taken(db, start, stop)

    def postpone(self, file_id: bytes, until: int) -> None:
        """Count a failed try and wait until `until` (UTC microseconds)."""
        with self._transaction(_WRITE) as db:
            outbox.postpone(db, file_id, until)

    def set_aside(self, file_id: bytes, error: TrackerError) -> None:
        """Make a file a dead letter, with its error's key; it never blocks the rest, nothing is deleted."""
        with self._transaction(_WRITE) as db:
            outbox.set_file_aside(db, file_id, error)

    def queue(self) -> Queue:
        """Return how much waits."""
        with self._transaction(_READ) as db:
            return outbox.queue(db)

    def close(self) -> None:
        """Close the store; what was committed stays, and the next call opens it again."""
        with self._lock, errors(self._path):
            self._let_go()

    def _empty_log(self) -> None:
        """Bring the write-ahead log home and empty it, for old pages of what was erased lie there.

        While somebody else reads, or the disk takes nothing, it is owed: the next look or start tries again.
        """
        self._log_is_owed = True
        with self._lock, suppress(TrackerError), errors(self._path):
            (busy, *_) = self._connected().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._log_is_owed = bool(busy)

    def _sweep(self, *, drafts: bool = False) -> None:
        """Remove bytes apart that nothing names any more; where the store cannot say, none."""
        if not self._shelf.is_there:
            return
        with self._lock, suppress(TrackerError), errors(self._path):
            with self._transaction(_READ) as db:
                kept = vault.apart(db)
            self._shelf.sweep(kept, drafts=drafts)

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        """Run one transaction; after damage the next one connects anew, for SQLCipher then refuses all."""
        with self._lock:
            try:
                with errors(self._path):
                    db = self._connected()
                    db.execute(begin)
                    yield from _committed(db)
            except DamagedError:
                self._let_go()
                raise

    def _connected(self) -> Connection:
        if self._connection is None:
            connection = connect(self._path, self._key, _FEW_STATEMENTS)
            connection.isolation_level = None
            connection.execute(_SMALL_CACHE)
            try:
                self._prepare(connection, self._path)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _committed(db: Connection) -> Iterator[Connection]:
    """Yield the connection once; commit when all went well, else roll back."""
    try:
        yield db
        db.commit()
    except BaseException:
        if db.in_transaction:
            db.rollback()
        raise
