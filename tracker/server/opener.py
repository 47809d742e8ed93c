"""The opener: the only room with private keys. It signs manifests and receipts, and opens sealed files."""

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Self
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from tracker.core.errors import DamagedError, RefusedError
from tracker.core.ident import Draw
from tracker.core.manifest import (
    EXPIRE_AFTER,
    REFRESH_AFTER,
    Manifest,
    RootStatement,
    Signed,
    month_of,
    months_from,
    sign_manifest,
)
from tracker.core.moment import MICROSECONDS
from tracker.core.policy import Settings, sign_policy
from tracker.core.record import (
    Body,
    FileReceipt,
    Link,
    Receipt,
    Record,
    RecordKind,
    SealedFile,
    Tip,
    sign_receipt,
    verify_commit,
)
from tracker.core.sealing import (
    HEADER_BYTES,
    Context,
    Kind,
    Opened,
    PublicKey,
    Role,
    Verified,
    read_header,
    unseal,
    unwrap_token,
    verify_stream,
)
from tracker.server.database import Database
from tracker.server.month_keys import MonthKeys
from tracker.server.opener_tables import MANIFESTS, SIGNING_KEYS
from tracker.server.policy_press import PolicyPress

RENEW_AFTER: Final = REFRESH_AFTER // 2
_PIECE: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Claim:
    """Why a blob should be the member's own file: what the server holds about it, and what was asked for.

    `context` is what the permission was checked for. `later` are the links after the record up to the one
    that `head` signs. `revoked_at` is null while the device is enrolled.
    """

    context: Context
    file_id: bytes
    record: Record
    later: tuple[Link, ...]
    head: bytes
    grants: tuple[bytes, ...]
    device_key: bytes
    device_member_id: bytes
    received_at: int
    revoked_at: int | None
    erased: bool


@dataclass(frozen=True, slots=True)
class _Seen:
    """A blob's bytes as far as the record tells of them, and its header."""

    length: int
    digest: bytes
    head: bytes


class Opener:
    """One workspace's opener, over a database and a folder of wrapping keys of its own."""

    def __init__(self, database: Database, wrapping: Path, draw: Draw) -> None:
        """Read the signing keys; raises `DamagedError` when there are none."""
        self._database = database
        self._months = MonthKeys(database, wrapping, draw)
        self._turn = threading.Lock()
        row = database.read(lambda connection: connection.execute(select(SIGNING_KEYS)).one_or_none())
        if row is None:
            raise DamagedError("database-gone", file="opener.db")
        self._workspace_id: bytes = row.workspace_id
        self._manifest_key = Ed25519PrivateKey.from_private_bytes(row.manifest_key)
        self._receipt_key = Ed25519PrivateKey.from_private_bytes(row.receipt_key)
        self._press = PolicyPress(
            database, self._workspace_id, lambda policy: sign_policy(self._manifest_key, policy)
        )

    @classmethod
    def create(cls, database: Database, wrapping: Path, workspace_id: bytes, draw: Draw) -> Self:
        """Make the signing keys of a new workspace."""
        row = {"workspace_id": workspace_id, "manifest_key": draw(32), "receipt_key": draw(32)}
        database.write(lambda connection: connection.execute(SIGNING_KEYS.insert(), row))
        return cls(database, wrapping, draw)

    def statement(self, issued_at: int, expires_at: int) -> RootStatement:
        """Return what the root key is asked to vouch for: the public halves of the signing keys."""
        return RootStatement(
            UUID(bytes=self._workspace_id),
            self._manifest_key.public_key().public_bytes_raw(),
            self._receipt_key.public_key().public_bytes_raw(),
            issued_at,
            expires_at,
        )

    def sign_receipt(self, receipt: Receipt | FileReceipt) -> bytes:
        """Sign what the server promises; the caller has made it true."""
        return sign_receipt(self._receipt_key, receipt)

    def kind_of(self, member_id: bytes, grants: tuple[bytes, ...]) -> Kind | None:
        """Return what the member's key in the opener's grant is for; None when there is no such grant."""
        for grant in grants:
            if grant[:1] == bytes([Role.OPENER]):
                return self._months.kind_of(member_id, grant[1:17])
        return None

    def manifest(self, member_id: bytes, pins: tuple[bytes, ...], now: int) -> Signed:
        """Return the member's manifest: a new version when month, pins or half its week make it due."""
        with self._turn:
            held = self._newest(member_id)
            if held is not None and not _due(_read(held), pins, now):
                return held
            return self._renew(member_id, pins, now, _read(held).version if held else 0)

    def policy(self, member_id: bytes, settings: Settings, now: int) -> Signed:
        """Return the member's policy that says these settings: a new version when they have changed."""
        return self._press.newest(member_id, settings, now)

    def open(self, claim: Claim, blob: bytes) -> Opened:
        """Open a file after every check of FORMAT.md, "Whose file it is"; `blob` is a private copy.

        Raises `DamagedError` with the reason of the first check that fails, `UnreachableError` for the disk.
        """
        with _as_damage():
            seen = _Seen(len(blob), hashlib.sha256(blob).digest(), blob[:HEADER_BYTES])
            return unseal(blob, self._token(claim, seen), claim.context)

    def verify(self, claim: Claim, copy: BinaryIO) -> Verified:
        """Check a file of any size likewise, in bounded memory; `copy` is private and seekable.

        Raises as `open` does; errors of the copy's disk are the caller's.
        """
        with _as_damage():
            seen = _look(copy)
            return verify_stream(copy, self._token(claim, seen), claim.context)

    def close(self) -> None:
        """Close its database."""
        self._database.close()

    def _token(self, claim: Claim, seen: "_Seen") -> bytes:
        """Return what opens a file whose bytes were seen to be so, if it is the one that is claimed."""
        body = _proven(claim)
        sealed = SealedFile.from_bytes(body.payload)
        _check("erased", holds=not claim.erased)
        _check("file", holds=sealed.file_id == claim.file_id)
        _check("blob-length", holds=sealed.blob_length == seen.length)
        _check("blob-hash", holds=hmac.compare_digest(seen.digest, sealed.blob_hash))
        header = read_header(seen.head)
        _check("file", holds=header.file_id == claim.file_id)
        _check("context", holds=hmac.compare_digest(header.context, claim.context.digest()))
        grant = _opener_grant(claim, sealed)
        self._check_key(claim, sealed, _month(body), grant[1:17])
        return unwrap_token(grant, claim.file_id, Role.OPENER, self._months.private(grant[1:17]))

    def _check_key(self, claim: Claim, sealed: SealedFile, month: str, key_id: bytes) -> None:
        query = select(MANIFESTS.c.body).where(
            MANIFESTS.c.member_id == claim.context.member_id, MANIFESTS.c.digest == sealed.manifest_hash
        )
        raw = self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())
        _check("manifest", holds=raw is not None)
        manifest = msgspec.json.decode(raw or b"", type=Manifest)
        named = (
            PublicKey.from_raw(key.public_key)
            for key in manifest.keys
            if (key.kind, key.month) == (claim.context.kind, month)
        )
        _check("key", holds=any(key.key_id == key_id for key in named))

    def _newest(self, member_id: bytes) -> Signed | None:
        query = (
            select(MANIFESTS.c.body, MANIFESTS.c.signature)
            .where(MANIFESTS.c.member_id == member_id)
            .order_by(MANIFESTS.c.version.desc())
            .limit(1)
        )
        row = self._database.read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else Signed(row.body, row.signature)

    def _renew(self, member_id: bytes, pins: tuple[bytes, ...], now: int, held: int) -> Signed:
        manifest = Manifest(
            workspace_id=UUID(bytes=self._workspace_id),
            member_id=UUID(bytes=member_id),
            # Not behind the seconds of the wall: a restored backup does not give out a version twice.
            version=max(held + 1, now // MICROSECONDS),
            not_before=now,
            refresh_by=now + REFRESH_AFTER,
            expires_at=now + EXPIRE_AFTER,
            keys=tuple(key for month in months_from(now) for key in self._months.public(member_id, month)),
            pins=pins,
            successor_pins=(),
        )
        signed = sign_manifest(self._manifest_key, manifest)
        row = {
            "member_id": member_id,
            "version": manifest.version,
            "digest": signed.digest(),
            "body": signed.body,
            "signature": signed.signature,
        }
        self._database.write(lambda connection: connection.execute(MANIFESTS.insert(), row))
        return signed


def _look(copy: BinaryIO) -> _Seen:
    digest = hashlib.sha256()
    while piece := copy.read(_PIECE):
        digest.update(piece)
    length = copy.tell()
    copy.seek(0)
    return _Seen(length, digest.digest(), copy.read(HEADER_BYTES))


@contextmanager
def _as_damage() -> Iterator[None]:
    """Let every reason why a file is not the claimed one out as the same error."""
    try:
        yield
    except (DamagedError, RefusedError) as error:
        reason = error.reason if isinstance(error, DamagedError) else error.key
        raise DamagedError("file-damaged", reason=reason) from error


def _proven(claim: Claim) -> Body:
    """Return what the member's device said, if it did: the record under a head, in time, by its key."""
    link, context = claim.record.link, claim.context
    _check("member", holds=claim.device_member_id == context.member_id)
    _check("revoked", holds=claim.revoked_at is None or claim.received_at < claim.revoked_at)
    _check("context", holds=(link.workspace_id, link.device_id) == (context.workspace_id, context.device_id))
    tip = Tip(link.workspace_id, link.device_id, link.seq, link.prev)
    verify_commit(tip, (link, *claim.later), claim.head, claim.device_key)
    body = claim.record.verify_body()
    _check("kind", holds=body.kind is RecordKind.SEALED_FILE)
    return body


def _opener_grant(claim: Claim, sealed: SealedFile) -> bytes:
    for grant in claim.grants:
        if grant[:1] == bytes([Role.OPENER]) and hashlib.sha256(grant).digest() in sealed.grant_hashes:
            return grant
    raise DamagedError("file-damaged", reason="grant")


def _check(reason: str, *, holds: bool) -> None:
    if not holds:
        raise DamagedError("file-damaged", reason=reason)


def _month(body: Body) -> str:
    try:
        return month_of(body.at.wall)
    except (ValueError, OverflowError, OSError) as error:
        raise DamagedError("file-damaged", reason="month") from error


def _due(manifest: Manifest, pins: tuple[bytes, ...], now: int) -> bool:
    months = {key.month for key in manifest.keys}
    aged = now >= manifest.not_before + RENEW_AFTER
    return aged or manifest.pins != pins or months != set(months_from(now))


def _read(signed: Signed) -> Manifest:
    return msgspec.json.decode(signed.body, type=Manifest)
