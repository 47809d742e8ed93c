"""The key manifest: which keys a device may seal to, which pins it may trust, and until when.

Trust runs down one line: the enrolment names the root key's fingerprint, the root key signs the
statement that names the manifest and receipt keys, the manifest key signs each member's manifest.
Bytes are parsed only after their signature verifies (FORMAT.md, Recipient keys and the key manifest).
"""

import hashlib
import hmac
from datetime import UTC, datetime
from enum import Enum
from typing import Final, TypeVar
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tracker.core.errors import DamagedError, RefusedError
from tracker.core.label import LABEL
from tracker.core.moment import MICROSECONDS, Instant

DAY: Final = 86_400 * MICROSECONDS
REFRESH_AFTER: Final = 7 * DAY
EXPIRE_AFTER: Final = 90 * DAY
MONTHS_NAMED: Final = 4
"""The capture's month and the three after it."""


class Signed(msgspec.Struct, frozen=True):
    """Bytes as they were made, and an Ed25519 signature over their label and themselves."""

    body: bytes
    signature: bytes

    def digest(self) -> bytes:
        """Return SHA-256 of the signed bytes: what a record names."""
        return hashlib.sha256(self.body).digest()


class SignedStatement(msgspec.Struct, frozen=True):
    """A root statement's bytes, the raw root key, and its signature over them."""

    root_key: bytes
    body: bytes
    signature: bytes


class RootStatement(msgspec.Struct, frozen=True):
    """What the root key vouches for: the manifest key and the receipt key (raw Ed25519), with expiry."""

    workspace_id: UUID
    manifest_key: bytes
    receipt_key: bytes
    issued_at: Instant
    expires_at: Instant


class RecipientKey(msgspec.Struct, frozen=True):
    """One role 1 public key: for a kind (1 screenshot, 2 attachment) in a UTC month (`2026-11`)."""

    kind: int
    month: str
    public_key: bytes


class Manifest(msgspec.Struct, frozen=True):
    """One member's manifest. Instants are UTC microseconds; pins are SHA-256 of a SubjectPublicKeyInfo."""

    workspace_id: UUID
    member_id: UUID
    version: int
    not_before: Instant
    refresh_by: Instant
    expires_at: Instant
    keys: tuple[RecipientKey, ...]
    pins: tuple[bytes, ...]
    successor_pins: tuple[bytes, ...]


class Freshness(Enum):
    """How far a manifest can be relied on now."""

    FRESH = "fresh"
    STALE = "stale"
    EXPIRED = "expired"


_STATEMENT_LABEL: Final = LABEL + b"root-statement"
_MANIFEST_LABEL: Final = LABEL + b"manifest"
_Parsed = TypeVar("_Parsed", bound=msgspec.Struct)


def sign_statement(root: Ed25519PrivateKey, statement: RootStatement) -> SignedStatement:
    """Sign a statement by the root key."""
    body = msgspec.json.encode(statement)
    return SignedStatement(root.public_key().public_bytes_raw(), body, root.sign(_STATEMENT_LABEL + body))


def sign_manifest(manifest_key: Ed25519PrivateKey, manifest: Manifest) -> Signed:
    """Sign a manifest by the manifest key."""
    body = msgspec.json.encode(manifest)
    return Signed(body, manifest_key.sign(_MANIFEST_LABEL + body))


def read_statement(raw: bytes) -> SignedStatement:
    """Read a statement as it is kept; nothing is checked. Raises `DamagedError` with reason `malformed`."""
    return _parse(raw, SignedStatement)


def open_statement(signed: SignedStatement, root_fingerprint: bytes, now: int) -> RootStatement:
    """Return the statement if the root of this fingerprint (SHA-256) signed it and it has not expired.

    Raises `DamagedError` with reason `root-fingerprint`, `signature`, `malformed` or `statement-expired`.
    """
    if not hmac.compare_digest(hashlib.sha256(signed.root_key).digest(), root_fingerprint):
        raise DamagedError("manifest-untrusted", reason="root-fingerprint")
    _verify(signed.root_key, signed.signature, _STATEMENT_LABEL + signed.body)
    statement = _parse(signed.body, RootStatement)
    if now >= statement.expires_at:
        raise DamagedError("manifest-untrusted", reason="statement-expired")
    return statement


def open_manifest(signed: Signed, statement: RootStatement, member_id: bytes) -> Manifest:
    """Return the manifest if the workspace's manifest key signed it for this member.

    Raises `DamagedError` with reason `signature`, `malformed`, `workspace` or `member`.
    """
    _verify(statement.manifest_key, signed.signature, _MANIFEST_LABEL + signed.body)
    manifest = _parse(signed.body, Manifest)
    if manifest.workspace_id != statement.workspace_id:
        raise DamagedError("manifest-untrusted", reason="workspace")
    if manifest.member_id.bytes != member_id:
        raise DamagedError("manifest-untrusted", reason="member")
    return manifest


def check_successor(held: Signed, held_version: int, offered: Signed, offered_version: int) -> None:
    """Refuse a manifest that goes back, or that says something else under the same version.

    Raises `DamagedError` with the key `manifest-rolled-back` or `manifest-forked`.
    """
    if offered_version < held_version:
        raise DamagedError("manifest-rolled-back", held=held_version, offered=offered_version)
    if offered_version == held_version and offered.body != held.body:
        raise DamagedError("manifest-forked", version=held_version)


def freshness(manifest: Manifest, now: int) -> Freshness:
    """Say whether a manifest is fresh, past refresh-by (work on, say so), or expired (seal nothing)."""
    if now >= manifest.expires_at:
        return Freshness.EXPIRED
    return Freshness.STALE if now >= manifest.refresh_by else Freshness.FRESH


def key_for(manifest: Manifest, kind: int, captured_at: int) -> RecipientKey:
    """Return the role 1 key for a kind in the capture's month; nothing is sealed to a guessed key.

    Raises `RefusedError` with the key `manifest-expired` or `manifest-no-key`.
    """
    if freshness(manifest, captured_at) is Freshness.EXPIRED:
        raise RefusedError("manifest-expired", day=day_of(manifest.expires_at))
    month = month_of(captured_at)
    for key in manifest.keys:
        if (key.kind, key.month) == (kind, month):
            return key
    raise RefusedError("manifest-no-key", month=month)


def month_of(wall: int) -> str:
    """Return the UTC calendar month of an instant in microseconds, as `2026-11`."""
    return f"{datetime.fromtimestamp(wall // MICROSECONDS, UTC):%Y-%m}"


def months_from(wall: int, count: int = MONTHS_NAMED) -> tuple[str, ...]:
    """Return `count` months as `2026-11`, beginning with the one of an instant."""
    start = datetime.fromtimestamp(wall // MICROSECONDS, UTC)
    numbers = range(start.year * 12 + start.month - 1, start.year * 12 + start.month - 1 + count)
    return tuple(f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers)


def day_of(wall: int) -> str:
    """Return the UTC day of an instant in microseconds, as `2026-11-21`."""
    return f"{datetime.fromtimestamp(wall // MICROSECONDS, UTC):%Y-%m-%d}"


def _verify(public_key: bytes, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise DamagedError("manifest-untrusted", reason="signature") from error


def _parse(body: bytes, shape: type[_Parsed]) -> _Parsed:
    try:
        return msgspec.json.decode(body, type=shape)
    except ValueError as error:
        raise DamagedError("manifest-untrusted", reason="malformed") from error
