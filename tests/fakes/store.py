"""The agent's store in memory: the port `tracker.agent.ports.Store` for tests that need no disk."""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from secrets import token_hex
from threading import RLock
from types import MappingProxyType
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.core.delivery import Wait
from tracker.core.device import (
    UNENDED,
    ApartFile,
    Checked,
    Commit,
    DraftedFile,
    Identity,
    MadeFile,
    Queue,
    QueuedFile,
    SealedBlob,
)
from tracker.core.errors import BugError, DamagedError, RefusedError, TrackerError
from tracker.core.hours.proof import Finding, Kept, Receipted
from tracker.core.hours.said import ActivitySample, DeviceEvent, TimeAway, TimeEntry, said_in
from tracker.core.hours.versions import Version
from tracker.core.moment import Moment
from tracker.core.record import (
    Body,
    FileReceipt,
    FileStatus,
    Receipt,
    Record,
    RecordKind,
    SealedFile,
    Tip,
    genesis,
    verify_commit,
)
from tracker.core.sealing import Kind, Role
from tracker.core.wire import SentCommit, SentRecord, Trust

_Said = TypeVar("_Said", TimeEntry, TimeAway, ActivitySample, DeviceEvent)


@dataclass
class Waiting:
    """A file on the queue; the bytes of an attachment lie apart."""

    file: SealedBlob
    seq: int
    made: Moment
    attempts: int = 0
    wait_until: int = 0
    kind: Kind = Kind.SCREENSHOT

    @property
    def wait(self) -> Wait | None:
        return Wait(self.made, self.wait_until, self.attempts) if self.wait_until else None

    def left(self, now: Moment) -> int:
        return self.wait.left(now) if self.wait else 0


class FakeDraft:
    """Room in memory for one sealed file."""

    def __init__(self) -> None:
        self.name = token_hex(4)
        self.stream = io.BytesIO()
        self.settled = b""

    def settle(self) -> None:
        """Take what was written as it is."""
        if not self.stream.closed:
            self.settled = self.stream.getvalue()
            self.stream.close()


@dataclass
class FakeStore:
    """Holds everything in plain attributes, which tests may read and damage."""

    who: Identity | None = None
    in_use: Trust | None = None
    commits: list[Commit] = field(default_factory=list)
    receipts: dict[int, tuple[Receipt, bytes]] = field(default_factory=dict)
    files: dict[bytes, Waiting] = field(default_factory=dict)
    copies: dict[bytes, Waiting] = field(default_factory=dict)
    file_receipts: dict[bytes, tuple[FileReceipt, bytes]] = field(default_factory=dict)
    erased: dict[bytes, Waiting] = field(default_factory=dict)
    dead_letters: dict[int, TrackerError] = field(default_factory=dict)
    documents: dict[str, bytes] = field(default_factory=dict)
    drafts: dict[str, FakeDraft] = field(default_factory=dict)
    checked: int = 0
    lock: RLock = field(default_factory=RLock, repr=False)

    def identity(self) -> Identity | None:
        return self.who

    def enrol(self, identity: Identity, trust: Trust) -> None:
        if self.who is not None:
            raise RefusedError("store-enrolled")
        self.who, self.in_use = identity, trust

    def trust(self) -> Trust | None:
        return self.in_use

    def document(self, name: str) -> bytes | None:
        return self.documents.get(name)

    def keep_document(self, name: str, body: bytes) -> None:
        self.documents[name] = body

    def keep_trust(self, trust: Trust) -> None:
        self.in_use = trust

    def tip(self) -> Tip:
        if self.who is None:
            raise RefusedError("store-not-enrolled")
        if not self.commits:
            return genesis(self.who.workspace_id, self.who.device_id, _public(self.who))
        last = self.commits[-1].records[-1].link
        return Tip(last.workspace_id, last.device_id, last.seq + 1, last.digest())

    def commit(self, commit: Commit, documents: Mapping[str, bytes] = MappingProxyType({})) -> None:
        with self.lock:
            self._commit(commit)
            self.documents |= documents

    def entries(self, start: int, stop: int, *, deleted: bool = False) -> Sequence[TimeEntry]:
        newest = {each.entry_id: each for each in self._said(TimeEntry)}.values()
        unended = self.documents.get(UNENDED, b"")
        runs = (each for each in newest if each.stop is not None or each.entry_id.bytes not in unended)
        touching = (each for each in runs if _touches(each, start, stop))
        return sorted((each for each in touching if deleted or not each.deleted), key=lambda each: each.start)

    def entry(self, prefix: str) -> TimeEntry:
        digits = prefix.replace("-", "").lower()
        found = [each for each in self.entries(0, 1 << 63) if digits and each.entry_id.hex.startswith(digits)]
        if len(found) != 1:
            key = "time-entry-ambiguous" if found else "time-unknown-entry"
            raise RefusedError(key, entry=prefix)
        return found[0]

    def versions(self, prefix: str) -> Sequence[Version]:
        digits = prefix.replace("-", "").lower()
        said = [
            (record.link.seq, Body.from_bytes(record.body))
            for each in self.commits
            for record in each.records
        ]
        entries = [(seq, body, said_in(body)) for seq, body in said if body.kind is RecordKind.TIME_ENTRY]
        found = [
            Version(seq, body.at.wall, entry)
            for seq, body, entry in entries
            if isinstance(entry, TimeEntry) and digits and entry.entry_id.hex.startswith(digits)
        ]
        if len({each.entry.entry_id for each in found}) != 1:
            raise RefusedError("time-entry-ambiguous" if found else "time-unknown-entry", entry=prefix)
        return found

    def aways(self, start: int, stop: int) -> Sequence[TimeAway]:
        newest = {each.away_id: each for each in self._said(TimeAway)}.values()
        return sorted((each for each in newest if _touches(each, start, stop)), key=lambda each: each.start)

    def samples(self, start: int, stop: int) -> Sequence[ActivitySample]:
        newest = {each.start: each for each in self._said(ActivitySample)}
        return [newest[at] for at in sorted(newest) if start <= at < stop]

    def events(self, start: int, stop: int) -> Sequence[DeviceEvent]:
        happened = sorted(self._said(DeviceEvent), key=lambda each: each.at)
        return [each for each in happened if start <= each.at < stop]

    def bodies(self, first: int = 0) -> Iterator[Kept]:
        for commit in self.commits:
            for record in commit.records:
                seq, heads = record.link.seq, (commit.head,) if record is commit.records[-1] else ()
                kept = self.receipts.get(seq)
                receipt = Receipted(kept[0].link_hash, kept[0].received_at, kept[1]) if kept else None
                if seq >= first:
                    yield Kept(seq, record.link.to_bytes(), record.salt, record.body, heads, receipt)

    def check(self, *, full: bool = False) -> Checked:
        """Find all as it was written: what only a disk does to it, only a real store finds."""
        first = 0 if full else self.checked
        self.checked = sum(len(commit.records) for commit in self.commits)
        return Checked(self.checked - first)

    def damaged(self) -> Sequence[Finding]:
        return ()

    def misplaced(self) -> Sequence[Finding]:
        return ()

    def _said(self, shape: type[_Said]) -> list[_Said]:
        """Return what all records of a kind say, oldest first."""
        bodies = (Body.from_bytes(record.body) for commit in self.commits for record in commit.records)
        said = (said_in(body) for body in bodies if body.kind is not RecordKind.SEALED_FILE)
        return [each for each in said if isinstance(each, shape)]

    def _commit(self, commit: Commit) -> None:
        tip = self.tip()
        assert self.who is not None
        verify_commit(tip, [record.link for record in commit.records], commit.head, _public(self.who))
        named = {file_id: record for record in commit.records if (file_id := _file_id(record))}
        if not {file.file_id for file in commit.sealed} <= named.keys():
            raise BugError
        self.commits.append(commit)
        for file_id in commit.erased:
            self._erase(file_id)
        self.files |= {file.file_id: self._waits(file, named[file.file_id]) for file in commit.sealed}

    def _waits(self, file: SealedBlob | DraftedFile, record: Record) -> Waiting:
        seq, made = record.link.seq, Body.from_bytes(record.body).at
        if isinstance(file, SealedBlob):
            return Waiting(file, seq, made, wait_until=file.not_before)
        draft = self.drafts[file.draft]
        draft.settle()
        whole = SealedBlob(file.file_id, draft.settled, file.blob_hash, file.grants)
        return Waiting(whole, seq, made, kind=Kind.ATTACHMENT)

    def _erase(self, file_id: bytes) -> None:
        """Forget a file's bytes; its grants stay for the record that is still to be sent."""
        waiting = self.files.pop(file_id, None) or self.copies.pop(file_id)
        self.dead_letters.pop(waiting.seq, None)
        self.erased[file_id] = waiting

    def unsent(self, limit: int) -> Sequence[SentCommit]:
        sent: list[SentCommit] = []
        for commit in self.commits:
            if all(record.link.seq in self.receipts for record in commit.records):
                continue
            limit -= len(commit.records)
            if sent and limit < 0:
                break
            held = (*self.files.values(), *self.erased.values())
            grants = {waiting.seq: waiting.file.grants for waiting in held}
            records = tuple(
                SentRecord(r.link.to_bytes(), r.salt, r.body, grants.get(r.link.seq, ()))
                for r in commit.records
            )
            sent.append(SentCommit(records, commit.head))
        return sent

    def keep_receipts(self, receipts: Sequence[tuple[Receipt, bytes]]) -> None:
        self.receipts |= {receipt.seq: (receipt, signature) for receipt, signature in receipts}

    def refuse_body(self, seq: int, error: TrackerError) -> None:
        if seq not in {record.link.seq for commit in self.commits for record in commit.records}:
            raise BugError
        if seq not in {waiting.seq for waiting in self.erased.values()}:
            self.dead_letters[seq] = error

    def due(self, now: Moment, limit: int, kind: Kind = Kind.SCREENSHOT) -> Sequence[QueuedFile]:
        ready = [
            QueuedFile(at.file.file_id, at.seq, len(at.file.blob), at.file.blob_hash, at.attempts)
            for at in sorted(self.files.values(), key=lambda at: at.seq)
            if at.kind is kind
            if at.seq in self.receipts and at.seq not in self.dead_letters and not at.left(now)
        ]
        return ready[:limit]

    def soonest(self, now: Moment) -> int | None:
        waits = (at.left(now) for at in self.files.values() if at.seq not in self.dead_letters)
        return min((left for left in waits if left), default=None)

    def blob(self, file_id: bytes) -> bytes:
        return self.sealed(file_id).blob

    def sealed(self, file_id: bytes) -> SealedBlob:
        held = self.copies.get(file_id) or self._waiting(file_id)
        file = held.file
        if held.kind is not Kind.SCREENSHOT:
            raise RefusedError("store-no-file")
        if hashlib.sha256(file.blob).digest() != file.blob_hash:
            raise DamagedError("store-file-damaged", file=file_id.hex())
        return file

    @contextmanager
    def drafting(self) -> Iterator[FakeDraft]:
        draft = FakeDraft()
        self.drafts[draft.name] = draft
        try:
            yield draft
        finally:
            del self.drafts[draft.name]

    @contextmanager
    def reading(self, file_id: bytes) -> Iterator[ApartFile]:
        held = self.copies.get(file_id) or self._waiting(file_id)
        if held.kind is not Kind.ATTACHMENT:
            raise RefusedError("store-no-file")
        yield ApartFile(io.BytesIO(held.file.blob), held.file.grants)

    def keep_file_receipt(self, receipt: FileReceipt, signature: bytes) -> None:
        if receipt.file_id in self.file_receipts or receipt.file_id in self.erased:
            return
        waiting = self._waiting(receipt.file_id)
        if waiting.seq not in self.receipts:
            raise BugError
        del self.files[receipt.file_id]
        if receipt.status == FileStatus.STORED:
            self.copies[receipt.file_id] = waiting
        self.dead_letters.pop(waiting.seq, None)
        self.file_receipts[receipt.file_id] = (receipt, signature)

    def let_copies_go(self, before: int, most: int) -> None:
        kept, total = dict[bytes, Waiting](), 0
        for file_id, copy in sorted(self.copies.items(), key=lambda item: -item[1].seq):
            total += len(copy.file.blob)
            if self.file_receipts[file_id][0].received_at >= before and total <= most:
                kept[file_id] = copy
        self.copies = kept

    def files_taken(self, start: int, stop: int) -> Sequence[MadeFile]:
        found = (file for file in self.files_made(1 << 30) if start <= file.captured_at < stop)
        return sorted(found, key=lambda file: file.captured_at)

    def files_made(self, limit: int, prefix: str = "", kind: Kind = Kind.SCREENSHOT) -> Sequence[MadeFile]:
        made: list[MadeFile] = []
        for commit in reversed(self.commits):
            records = {file_id: record for record in commit.records if (file_id := _file_id(record))}
            for file in reversed(commit.sealed):
                wanted = isinstance(file, DraftedFile) is (kind is Kind.ATTACHMENT)
                if len(made) < limit and wanted and file.file_id.hex().startswith(prefix):
                    made.append(self._made(file, records[file.file_id]))
            if len(made) == limit:
                break
        return made

    def _made(self, file: SealedBlob | DraftedFile, record: Record) -> MadeFile:
        receipt, waiting = self.file_receipts.get(file.file_id), self.files.get(file.file_id)
        status = FileStatus(receipt[0].status) if receipt else None
        status = FileStatus.ERASED if file.file_id in self.erased else status
        return MadeFile(
            file.file_id,
            Body.from_bytes(record.body).at.wall,
            file.blob_length if isinstance(file, DraftedFile) else len(file.blob),
            tuple(Role(grant[0]) for grant in file.grants),
            status,
            set_aside=record.link.seq in self.dead_letters,
            here=file.file_id in self.files or file.file_id in self.copies,
            wait=waiting.wait if waiting and not waiting.attempts else None,
        )

    def postpone(self, file_id: bytes, until: int) -> None:
        waiting = self._waiting(file_id)
        waiting.attempts += 1
        waiting.wait_until = until

    def set_aside(self, file_id: bytes, error: TrackerError) -> None:
        self.dead_letters[self._waiting(file_id).seq] = error

    def last_receipt(self) -> int | None:
        times = [receipt.received_at for receipt, _signature in self.receipts.values()]
        times += [receipt.received_at for receipt, _signature in self.file_receipts.values()]
        return max(times, default=None)

    def queue(self) -> Queue:
        records = {record.link.seq for commit in self.commits for record in commit.records}
        files = [waiting for waiting in self.files.values() if waiting.seq not in self.dead_letters]
        size = sum(len(waiting.file.blob) for waiting in files)
        return Queue(len(records - self.receipts.keys()), len(files), len(self.dead_letters), size)

    def close(self) -> None:
        """Nothing to close: what was committed stays in memory."""

    def damage(self, file_id: bytes) -> None:
        """Change a queued file's bytes, as a failing disk would."""
        waiting = self.files[file_id]
        waiting.file = replace(waiting.file, blob=waiting.file.blob[:-1] + b"?")

    def _waiting(self, file_id: bytes) -> Waiting:
        if file_id not in self.files:
            raise RefusedError("store-no-file")
        return self.files[file_id]


def _public(who: Identity) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(who.device_key).public_key().public_bytes_raw()


def _file_id(record: Record) -> bytes | None:
    """Return which file a record names; raises `DamagedError` for one that cannot be read."""
    body = Body.from_bytes(record.body)
    if body.kind is RecordKind.SEALED_FILE:
        return SealedFile.from_bytes(body.payload).file_id
    said_in(body)
    return None


def _touches(each: TimeEntry | TimeAway, start: int, stop: int) -> bool:
    return each.start < stop and (each.stop is None or each.stop > start or each.start >= start)
