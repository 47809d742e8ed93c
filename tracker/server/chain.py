"""Keeping what devices send: every link, every head, and the bodies that may be kept."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import msgspec
from sqlalchemy import ColumnElement, Connection, func, select

from tracker.core.errors import DamagedError, RefusedError, TrackerError
from tracker.core.hours.said import Said, said_in
from tracker.core.record import (
    Body,
    Link,
    Receipt,
    Record,
    RecordKind,
    SealedFile,
    Tip,
    genesis,
    verify_commit,
)
from tracker.core.wire import (
    MAX_BATCH_RECORDS,
    MAX_BLOB_BYTES,
    RecordBatch,
    RefusedBody,
    SentCommit,
    SentRecord,
    SignedReceipt,
)
from tracker.server.audit import AuditEvent, append_new
from tracker.server.auth import Device
from tracker.server.erasing import erased_before, erased_by
from tracker.server.opener import Opener
from tracker.server.tables import FILES, FORKS, GRANTS, HEADS, LINKS
from tracker.server.timekeeping import keep_said

_SEQ_MOST: Final = (1 << 63) - 1
"""What a column of the database holds."""
_GRANT_BYTES: Final = (97, 1185)
"""A grant of suite 1 and one of suite 2 (FORMAT.md, "Grant")."""
BODY_REFUSED: Final = "records.body-refused"
"""The audit log's word for a body that is not kept."""
_FORKS_MOST: Final = 1000
"""Links kept of one device's other stories: enough to prove that it told some."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One record as it arrived: its body and file, or what it says, if these may be kept; else `refused`."""

    link: Link
    sent: SentRecord
    body: Body | None = None
    file: SealedFile | None = None
    said: Said | None = None
    kind: int = 0
    refused: RefusedBody | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something is received (UTC microseconds), and the server's signature for it."""

    now: int
    sign: Callable[[Receipt], bytes]

    def receipt(self, link: Link, received_at: int) -> SignedReceipt:
        """Return the receipt for a link, which is true once the link is durable."""
        digest = link.digest()
        receipt = Receipt(link.workspace_id, link.device_id, link.seq, digest, received_at)
        return SignedReceipt(link.seq, digest, received_at, self.sign(receipt))


@dataclass(frozen=True, slots=True)
class ArrivedCommit:
    """Records whose last link the device signed."""

    records: tuple[Arrived, ...]
    head: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """What is now durable: the receipt of each link, bodies refused, and why it ended early.

    The bytes of the files in `erased` are to be removed now, before anything is receipted.
    """

    receipts: list[SignedReceipt] = field(default_factory=list)
    refused: list[RefusedBody] = field(default_factory=list)
    ended: list[RefusedError] = field(default_factory=list)
    erased: list[bytes] = field(default_factory=list)

    def erase(self, file_id: bytes | None) -> None:
        """Take down a file whose bytes are to go, if there is one."""
        self.erased.extend(() if file_id is None else (file_id,))


def read_batch(
    batch: RecordBatch, workspace_id: bytes, device: Device, opener: Opener
) -> list[ArrivedCommit]:
    """Check all that needs no database of chains: shapes, heads, bodies.

    Raises `DamagedError` for a link or head that is not this device's, `RefusedError` for too many.
    """
    if sum(len(commit.records) for commit in batch.commits) > MAX_BATCH_RECORDS:
        raise RefusedError("server-overloaded")
    return [_read_commit(commit, workspace_id, device, opener) for commit in batch.commits]


def _read_commit(sent: SentCommit, workspace_id: bytes, device: Device, opener: Opener) -> ArrivedCommit:
    """Follow the links: the head over the last covers only those that lead to it one after the other."""
    links = [Link.from_bytes(record.link) for record in sent.records]
    first = links[0] if links else genesis(workspace_id, device.device_id, device.device_key)
    tip = Tip(workspace_id, device.device_id, first.seq, first.prev)
    if verify_commit(tip, links, sent.head, device.device_key).seq > _SEQ_MOST:
        raise DamagedError("record-damaged", reason="seq")
    pairs = zip(links, sent.records, strict=True)
    return ArrivedCommit(tuple(_read(link, record, device, opener) for link, record in pairs), sent.head)


def _read(link: Link, sent: SentRecord, device: Device, opener: Opener) -> Arrived:
    try:
        body = Record(link, sent.salt, sent.body).verify_body()
        if body.kind is not RecordKind.SEALED_FILE:
            return Arrived(link, sent, body, said=_said(body, sent))
        file = _named_file(body, sent)
    except (DamagedError, RefusedError) as error:
        return Arrived(link, sent, refused=_refusal(link, error))
    kind = opener.kind_of(device.member_id, sent.grants) or 0
    return Arrived(link, sent, body, file, kind=kind)


def _said(body: Body, sent: SentRecord) -> Said:
    said = said_in(body)
    if sent.grants:
        raise RefusedError("record-grants")
    return said


def _named_file(body: Body, sent: SentRecord) -> SealedFile:
    file = SealedFile.from_bytes(body.payload)
    if file.blob_length > MAX_BLOB_BYTES:
        raise DamagedError("record-damaged", reason="blob-length")
    fits = all(len(grant) in _GRANT_BYTES for grant in sent.grants)
    if not fits or file.grant_hashes != tuple(hashlib.sha256(grant).digest() for grant in sent.grants):
        raise RefusedError("record-grants")
    return file


def _refusal(link: Link, error: TrackerError) -> RefusedBody:
    return RefusedBody(link.seq, error.key, error.values)


class Keeper:
    """Appends to one device's chain within a transaction of the writer."""

    def __init__(self, connection: Connection, workspace_id: bytes, device: Device, stamp: Stamp) -> None:
        """Find where the chain goes on."""
        self._connection = connection
        self._device = device
        self._now = stamp.now
        self._stamp = stamp
        self._tip = self._find_tip(workspace_id)

    def keep(self, commits: list[ArrivedCommit]) -> Kept:
        """Keep commits in order, and stop at the first that does not continue the chain."""
        kept = Kept()
        for commit in commits:
            ended = self._contradiction(commit)
            if ended is not None:
                kept.ended.append(ended)
                return kept
            for arrived in commit.records:
                self._keep_record(arrived, kept)
            self._keep_head(commit)
        return kept

    def _contradiction(self, commit: ArrivedCommit) -> RefusedError | None:
        """Return why a commit cannot be kept; a fork is kept beside the chain and raises an alarm."""
        tip = self._tip
        for link in (arrived.link for arrived in commit.records):
            if link.seq > tip.seq:
                self._alarm("records.gap", link.seq)
                return RefusedError("record-gap", seq=link.seq, expected=tip.seq)
            if link.seq == tip.seq and link.prev == tip.prev:
                tip = tip.after(link)
            elif link.seq == tip.seq or self._held(link.seq) != link.digest():
                self._keep_fork(link, commit)
                return RefusedError("record-forked", seq=link.seq)
        return None

    def _keep_record(self, arrived: Arrived, kept: Kept) -> None:
        link = arrived.link
        if link.seq < self._tip.seq:
            row = self._connection.execute(
                select(LINKS.c.received_at, LINKS.c.receipt, LINKS.c.refused).where(*self._at(link.seq))
            ).one()
            receipt, refused = self._receipted(link, row.received_at, row.receipt), row.refused
            kept.erase(erased_before(self._connection, self._device, arrived.said))
        else:
            receipt = self._stamp.receipt(link, self._now)
            refused = self._append(arrived, receipt, kept)
            self._tip = self._tip.after(link)
        kept.receipts.append(receipt)
        if refused is not None:
            kept.refused.append(msgspec.json.decode(refused, type=RefusedBody))

    def _receipted(self, link: Link, received_at: int, signature: bytes | None) -> SignedReceipt:
        """Return the receipt that is kept; where none is that fits, one of now: no other time is known.

        Ed25519 signs the same twice, so that what fits is what would be signed.
        """
        kept = self._stamp.receipt(link, received_at)
        return kept if signature == kept.signature else self._stamp.receipt(link, self._now)

    def _append(self, arrived: Arrived, receipt: SignedReceipt, kept: Kept) -> str | None:
        """Write link, body and file; return the refusal that was written instead of a body."""
        link, refused = arrived.link, arrived.refused
        if arrived.file is not None and self._is_known(arrived.file.file_id):
            refused = _refusal(link, RefusedError("record-file-known"))
        written = None if refused is None else msgspec.json.encode(refused).decode()
        self._connection.execute(
            LINKS.insert().values(
                device_id=self._device.device_id,
                seq=link.seq,
                link=arrived.sent.link,
                link_hash=link.digest(),
                salt=None if refused else arrived.sent.salt,
                body=None if refused else arrived.sent.body,
                refused=written,
                received_at=receipt.received_at,
                receipt=receipt.signature,
            )
        )
        if refused is not None:
            self._alarm(BODY_REFUSED, link.seq)
        elif arrived.body is not None and arrived.file is not None:
            self._add_file(arrived, arrived.body, arrived.file)
        elif arrived.said is not None:
            keep_said(self._connection, self._device, link.seq, arrived.said)
            kept.erase(erased_by(self._connection, self._device, arrived.said, self._now))
        return written

    def _add_file(self, arrived: Arrived, body: Body, file: SealedFile) -> None:
        self._connection.execute(
            FILES.insert().values(
                id=file.file_id,
                device_id=self._device.device_id,
                seq=arrived.link.seq,
                member_id=self._device.member_id,
                kind=arrived.kind,
                captured_at=body.at.wall,
                blob_length=file.blob_length,
                blob_hash=file.blob_hash,
            )
        )
        grants = {hashlib.sha256(grant).digest(): grant for grant in arrived.sent.grants}
        rows = [
            {"file_id": file.file_id, "grant_hash": name, "grant": grant} for name, grant in grants.items()
        ]
        if rows:
            self._connection.execute(GRANTS.insert(), rows)

    def _keep_head(self, commit: ArrivedCommit) -> None:
        seq = commit.records[-1].link.seq
        known = select(HEADS.c.seq).where(
            HEADS.c.device_id == self._device.device_id, HEADS.c.seq == seq, HEADS.c.head == commit.head
        )
        if self._connection.execute(known).one_or_none() is None:
            row = {
                "device_id": self._device.device_id,
                "seq": seq,
                "head": commit.head,
                "received_at": self._now,
            }
            self._connection.execute(HEADS.insert(), row)

    def _keep_fork(self, link: Link, commit: ArrivedCommit) -> None:
        """Keep every link of the commit: only together do they lead to the head that the device signed."""
        mine = FORKS.c.device_id == self._device.device_id
        kept = self._connection.execute(select(func.count()).select_from(FORKS).where(mine)).scalar_one()
        for arrived in commit.records if kept + len(commit.records) <= _FORKS_MOST else ():
            name = arrived.link.digest()
            known = select(FORKS.c.seq).where(mine, FORKS.c.link_hash == name)
            if self._connection.execute(known).one_or_none() is None:
                row = {
                    "device_id": self._device.device_id,
                    "link_hash": name,
                    "seq": arrived.link.seq,
                    "link": arrived.sent.link,
                    "head": commit.head,
                    "received_at": self._now,
                }
                self._connection.execute(FORKS.insert(), row)
        self._alarm("records.forked", link.seq)

    def _alarm(self, action: str, seq: int) -> None:
        device = self._device
        event = AuditEvent(self._now, device.device_id.hex(), action, device.member_id.hex(), {"seq": seq})
        append_new(self._connection, event)

    def _held(self, seq: int) -> bytes | None:
        query = select(LINKS.c.link_hash).where(*self._at(seq))
        return self._connection.execute(query).scalar_one_or_none()

    def _is_known(self, file_id: bytes) -> bool:
        query = select(FILES.c.id).where(FILES.c.id == file_id)
        return self._connection.execute(query).one_or_none() is not None

    def _at(self, seq: int) -> tuple[ColumnElement[bool], ...]:
        return LINKS.c.device_id == self._device.device_id, LINKS.c.seq == seq

    def _find_tip(self, workspace_id: bytes) -> Tip:
        device = self._device
        query = (
            select(LINKS.c.seq, LINKS.c.link_hash)
            .where(LINKS.c.device_id == device.device_id)
            .order_by(LINKS.c.seq.desc())
            .limit(1)
        )
        newest = self._connection.execute(query).one_or_none()
        if newest is None:
            return genesis(workspace_id, device.device_id, device.device_key)
        return Tip(workspace_id, device.device_id, newest.seq + 1, newest.link_hash)
