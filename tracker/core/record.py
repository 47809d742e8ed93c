"""Records: what a device says happened, chained and signed, and the server's receipts (FORMAT.md)."""

import hashlib
import hmac
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tracker.core.errors import DamagedError
from tracker.core.ident import Draw
from tracker.core.label import LABEL
from tracker.core.moment import Moment

HASH_BYTES: Final = 32
SALT_BYTES: Final = 32

_LINK: Final = struct.Struct(">16s16sQ32s32s")
_BODY: Final = struct.Struct(">BqQ16s")
_SEALED_FILE: Final = struct.Struct(">16sQ32s32sB")
_RECEIPT: Final = struct.Struct(">16s16sQ32sq")
_FILE_RECEIPT: Final = struct.Struct(">16s16s16s32sBq")


class RecordKind(IntEnum):
    """What a record's payload is."""

    SEALED_FILE = 1
    TIME_ENTRY = 2
    TIME_AWAY = 3
    ACTIVITY_SAMPLE = 4
    DEVICE_EVENT = 5


class FileStatus(IntEnum):
    """What became of a sealed file at the server. Only `STORED` means that it lies there."""

    STORED = 1
    EXPIRED = 2
    ERASED = 3


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a device's chain. `prev` and `commit` are SHA-256 values; `seq` counts from 0."""

    workspace_id: bytes
    device_id: bytes
    seq: int
    prev: bytes
    commit: bytes

    def to_bytes(self) -> bytes:
        """Return the link as it is hashed, signed, stored and sent (117 bytes)."""
        packed = _LINK.pack(self.workspace_id, self.device_id, self.seq, self.prev, self.commit)
        return LABEL + b"record" + packed

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read a link back; raises `DamagedError` (reason `link`) for anything else."""
        head = LABEL + b"record"
        if not raw.startswith(head) or len(raw) != len(head) + _LINK.size:
            raise DamagedError("record-damaged", reason="link")
        return cls(*_LINK.unpack(raw[len(head) :]))

    def digest(self) -> bytes:
        """Return SHA-256 of the link: the next link's `prev`, and what a receipt names."""
        return hashlib.sha256(self.to_bytes()).digest()


@dataclass(frozen=True, slots=True)
class SealedFile:
    """The payload of a `SEALED_FILE` record: which bytes were sealed, under which manifest, for whom."""

    file_id: bytes
    blob_length: int
    blob_hash: bytes
    manifest_hash: bytes
    grant_hashes: tuple[bytes, ...]

    def to_bytes(self) -> bytes:
        """Return the payload as FORMAT.md writes it."""
        fixed = _SEALED_FILE.pack(
            self.file_id, self.blob_length, self.blob_hash, self.manifest_hash, len(self.grant_hashes)
        )
        return fixed + b"".join(self.grant_hashes)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read a payload back; raises `DamagedError` (reason `payload`)."""
        if len(raw) < _SEALED_FILE.size:
            raise DamagedError("record-damaged", reason="payload")
        *fields, count = _SEALED_FILE.unpack_from(raw)
        rest = raw[_SEALED_FILE.size :]
        if len(rest) != count * HASH_BYTES:
            raise DamagedError("record-damaged", reason="payload")
        hashes = tuple(rest[at : at + HASH_BYTES] for at in range(0, len(rest), HASH_BYTES))
        file_id, blob_length, blob_hash, manifest_hash = fields
        return cls(file_id, blob_length, blob_hash, manifest_hash, hashes)


@dataclass(frozen=True, slots=True)
class Body:
    """What a record says: its kind, when, and a payload by kind."""

    kind: RecordKind
    at: Moment
    payload: bytes

    def to_bytes(self) -> bytes:
        """Return the body as it is committed to."""
        return _BODY.pack(self.kind, self.at.wall, self.at.uptime, self.at.boot_id) + self.payload

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read a body back; raises `DamagedError` (reason `body`, or `kind` for one not known here)."""
        if len(raw) < _BODY.size:
            raise DamagedError("record-damaged", reason="body")
        kind, wall, uptime, boot_id = _BODY.unpack_from(raw)
        try:
            known = RecordKind(kind)
        except ValueError as error:
            raise DamagedError("record-damaged", reason="kind") from error
        return cls(known, Moment(wall, uptime, boot_id), raw[_BODY.size :])


@dataclass(frozen=True, slots=True)
class Record:
    """A link with what it commits to. Erasing takes `salt` and `body` away; the link stays."""

    link: Link
    salt: bytes
    body: bytes

    def verify_body(self) -> Body:
        """Return the body if the link commits to it; raises `DamagedError`."""
        if not hmac.compare_digest(commitment(self.salt, self.body), self.link.commit):
            raise DamagedError("record-damaged", reason="commit")
        return Body.from_bytes(self.body)


@dataclass(frozen=True, slots=True)
class Tip:
    """Where a chain goes on: the next `seq`, and the digest it must name as `prev`."""

    workspace_id: bytes
    device_id: bytes
    seq: int
    prev: bytes

    def append(self, body: Body, draw: Draw) -> tuple[Record, "Tip"]:
        """Return the next record with a fresh salt, and the tip after it."""
        salt, raw = draw(SALT_BYTES), body.to_bytes()
        link = Link(self.workspace_id, self.device_id, self.seq, self.prev, commitment(salt, raw))
        return Record(link, salt, raw), self.after(link)

    def after(self, link: Link) -> "Tip":
        """Return the tip after a link that continues this one; raises `DamagedError` (reason `chain`)."""
        if (link.workspace_id, link.device_id, link.seq, link.prev) != (
            self.workspace_id,
            self.device_id,
            self.seq,
            self.prev,
        ):
            raise DamagedError("record-damaged", reason="chain")
        return Tip(self.workspace_id, self.device_id, self.seq + 1, link.digest())


def genesis(workspace_id: bytes, device_id: bytes, device_key: bytes) -> Tip:
    """Return where a device's chain begins; `device_key` is its raw Ed25519 public key."""
    prev = hashlib.sha256(LABEL + b"genesis" + workspace_id + device_id + device_key).digest()
    return Tip(workspace_id, device_id, 0, prev)


def commitment(salt: bytes, body: bytes) -> bytes:
    """Return what a link commits to a body by."""
    return hashlib.sha256(LABEL + b"body" + salt + body).digest()


def sign_head(key: Ed25519PrivateKey, last: Link) -> bytes:
    """Sign the last link of a commit: the one signature covers every link before it."""
    return key.sign(LABEL + b"head" + last.to_bytes())


def verify_head(device_key: bytes, last: Link, head: bytes) -> None:
    """Check a head by the device's raw public key; raises `DamagedError` (reason `head`)."""
    _verify(device_key, head, LABEL + b"head" + last.to_bytes(), "head")


def verify_commit(tip: Tip, links: Iterable[Link], head: bytes, device_key: bytes) -> Tip:
    """Follow `links` from `tip`, check the head over the last, return the new tip; raises `DamagedError`."""
    last = None
    for link in links:
        tip, last = tip.after(link), link
    if last is None:
        raise DamagedError("record-damaged", reason="empty")
    verify_head(device_key, last, head)
    return tip


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's word that it durably keeps a link since `received_at` (UTC microseconds)."""

    workspace_id: bytes
    device_id: bytes
    seq: int
    link_hash: bytes
    received_at: int

    def to_bytes(self) -> bytes:
        """Return what the receipt key signs."""
        packed = _RECEIPT.pack(self.workspace_id, self.device_id, self.seq, self.link_hash, self.received_at)
        return LABEL + b"receipt" + packed


@dataclass(frozen=True, slots=True)
class FileReceipt:
    """The server's word on a sealed file: durably stored, or refused for good as expired or erased."""

    workspace_id: bytes
    device_id: bytes
    file_id: bytes
    blob_hash: bytes
    status: FileStatus
    received_at: int

    def to_bytes(self) -> bytes:
        """Return what the receipt key signs."""
        packed = _FILE_RECEIPT.pack(
            self.workspace_id, self.device_id, self.file_id, self.blob_hash, self.status, self.received_at
        )
        return LABEL + b"file-receipt" + packed


def sign_receipt(key: Ed25519PrivateKey, receipt: Receipt | FileReceipt) -> bytes:
    """Sign a receipt by the server's receipt key."""
    return key.sign(receipt.to_bytes())


def verify_receipt(receipt_key: bytes, receipt: Receipt | FileReceipt, signature: bytes) -> None:
    """Check a receipt by the raw receipt key of the manifest; raises `DamagedError` (reason `receipt`)."""
    try:
        signed = receipt.to_bytes()
    except struct.error as error:
        raise DamagedError("record-damaged", reason="receipt") from error
    _verify(receipt_key, signature, signed, "receipt")


def _verify(public_key: bytes, signature: bytes, message: bytes, reason: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise DamagedError("record-damaged", reason=reason) from error
