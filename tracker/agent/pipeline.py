"""From screenshots to what is committed: each is sealed for the opener and for this device, and recorded."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from tracker.agent.ports import Draft
from tracker.agent.trust import HeldTrust
from tracker.core.capture import Screenshot
from tracker.core.device import DraftedFile, Identity, SealedBlob
from tracker.core.ident import Draw
from tracker.core.manifest import key_for
from tracker.core.moment import Moment
from tracker.core.record import Body, RecordKind, SealedFile
from tracker.core.sealing import (
    Beside,
    Context,
    Kind,
    PublicKey,
    Role,
    Source,
    at_once,
    seal,
    seal_stream,
    wrap_token,
)


class ScreenshotMeta(msgspec.Struct, frozen=True):
    """What is sealed beside the image: its media type, size in pixels, monitor, and UTC microseconds."""

    media_type: str
    width: int
    height: int
    monitor: int
    captured_at: int


@dataclass(frozen=True, slots=True)
class Recipients:
    """For whom a file is sealed: the opener's key of the month and this device's own."""

    manifest_hash: bytes
    opener: PublicKey
    device: PublicKey


@dataclass(frozen=True, slots=True)
class Sealing:
    """What one capture comes to: sealed files, and the bodies of the records that name them."""

    bodies: tuple[Body, ...]
    files: tuple[SealedBlob, ...]


@dataclass(frozen=True, slots=True)
class SealedAttachment:
    """A file sealed into a draft, and the body of the record that names it."""

    body: Body
    file: DraftedFile


class Pipeline:
    """Seals for one enrolled device. Randomness is given; nothing here opens a file or asks the time."""

    def __init__(self, identity: Identity, draw: Draw, beside: Beside = at_once) -> None:
        """Take who the device is, where randomness comes from and what works beside the cipher."""
        self._identity = identity
        self._draw = draw
        self._beside = beside
        self._device = PublicKey.from_raw(identity.sharing_public_key)

    def recipients(self, held: HeldTrust, at: Moment, kind: Kind = Kind.SCREENSHOT) -> Recipients:
        """Return for whom a file made `at` is sealed; raises `RefusedError` when no key is for it."""
        key = key_for(held.manifest, kind, at.wall)
        return Recipients(held.trust.manifest.digest(), PublicKey.from_raw(key.public_key), self._device)

    def seal(self, shots: Iterable[Screenshot], at: Moment, recipients: Recipients) -> Sealing:
        """Seal every screenshot of one capture, and say so in the body of a record each, in their order."""
        files = tuple(self._seal(shot, at, recipients) for shot in shots)
        bodies = (_body(file, len(file.blob), at, recipients.manifest_hash) for file in files)
        return Sealing(tuple(bodies), files)

    def seal_stream(
        self, source: Source, at: Moment, recipients: Recipients, draft: Draft
    ) -> SealedAttachment:
        """Seal a file of any size into a draft, which is durable then, in constant memory.

        Raises what `tracker.core.sealing.seal_stream` raises, and what the draft does.
        """
        context = self._context(Kind.ATTACHMENT)
        sealed = seal_stream(source, context, self._draw, draft.stream, self._beside)
        draft.settle()
        grants = _grants(sealed.token, sealed.file_id, recipients)
        file = DraftedFile(sealed.file_id, draft.name, sealed.length, sealed.sha256, grants)
        return SealedAttachment(_body(file, sealed.length, at, recipients.manifest_hash), file)

    def _seal(self, shot: Screenshot, at: Moment, recipients: Recipients) -> SealedBlob:
        context = self._context(Kind.SCREENSHOT)
        meta = ScreenshotMeta("image/webp", shot.width, shot.height, shot.monitor, at.wall)
        sealed = seal(shot.image, msgspec.json.encode(meta), context, self._draw, self._beside)
        grants = _grants(sealed.token, sealed.file_id, recipients)
        return SealedBlob(sealed.file_id, sealed.blob, hashlib.sha256(sealed.blob).digest(), grants)

    def _context(self, kind: Kind) -> Context:
        who = self._identity
        return Context(who.workspace_id, who.member_id, who.device_id, kind)


def _grants(token: bytes, file_id: bytes, recipients: Recipients) -> tuple[bytes, ...]:
    return tuple(
        wrap_token(token, file_id, role, key)
        for role, key in ((Role.OPENER, recipients.opener), (Role.DEVICE, recipients.device))
    )


def _body(file: SealedBlob | DraftedFile, length: int, at: Moment, manifest_hash: bytes) -> Body:
    grant_hashes = tuple(hashlib.sha256(grant).digest() for grant in file.grants)
    payload = SealedFile(file.file_id, length, file.blob_hash, manifest_hash, grant_hashes)
    return Body(RecordKind.SEALED_FILE, at, payload.to_bytes())
