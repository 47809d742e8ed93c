"""A device's own part, done by the letter of FORMAT.md: its keys, its request to join, its commits."""

import hashlib
import secrets
from collections.abc import Sequence
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.core.device import Commit, SealedBlob
from tracker.core.ident import new_id
from tracker.core.manifest import Manifest, Signed, key_for
from tracker.core.moment import Moment
from tracker.core.record import Body, RecordKind, SealedFile, Tip, genesis, sign_head
from tracker.core.sealing import Context, Kind, PrivateKey, PublicKey, Role, seal, wrap_token
from tracker.core.wire import Enrolment, NewDevice, SentCommit, SentRecord, enrolment_proof

META = b'{"media_type":"image/webp","width":64,"height":32}'


class Sealer:
    """Holds a device's private keys; `member_id` is known once it is enrolled. It seals files of `kind`."""

    def __init__(self, workspace_id: bytes) -> None:
        self.workspace_id, self.member_id = workspace_id, bytes(16)
        self.device_id = new_id(secrets.token_bytes)
        self.signing = Ed25519PrivateKey.generate()
        self.sharing = PrivateKey.generate(2)
        self.kind = Kind.SCREENSHOT

    @property
    def public_key(self) -> bytes:
        return self.signing.public_key().public_bytes_raw()

    def request(self, enrolment: Enrolment) -> NewDevice:
        """Ask to join, with the proof that the keys are its own."""
        asked = NewDevice(
            token=enrolment.token,
            device_id=UUID(bytes=self.device_id),
            name="laptop",
            device_key=self.public_key,
            sharing_key=self.sharing.public_key.raw,
            proof=b"",
        )
        return msgspec.structs.replace(asked, proof=self.signing.sign(enrolment_proof(asked)))

    def genesis(self) -> Tip:
        return genesis(self.workspace_id, self.device_id, self.public_key)

    def commit(
        self, tip: Tip, pictures: Sequence[bytes], at: Moment, trusted: tuple[Signed, Manifest]
    ) -> Commit:
        """Seal and record pictures at a tip, under a manifest."""
        signed, manifest = trusted
        opener = PublicKey.from_raw(key_for(manifest, self.kind, at.wall).public_key)
        records, files = [], []
        for picture in pictures:
            files.append(self._seal(picture, opener))
            payload = SealedFile(
                files[-1].file_id,
                len(files[-1].blob),
                files[-1].blob_hash,
                signed.digest(),
                tuple(hashlib.sha256(grant).digest() for grant in files[-1].grants),
            )
            record, tip = tip.append(
                Body(RecordKind.SEALED_FILE, at, payload.to_bytes()), secrets.token_bytes
            )
            records.append(record)
        return Commit(tuple(records), sign_head(self.signing, records[-1].link), tuple(files))

    def _seal(self, picture: bytes, opener: PublicKey) -> SealedBlob:
        context = Context(self.workspace_id, self.member_id, self.device_id, self.kind)
        sealed = seal(picture, META, context, secrets.token_bytes)
        grants = tuple(
            wrap_token(sealed.token, sealed.file_id, role, key)
            for role, key in ((Role.OPENER, opener), (Role.DEVICE, self.sharing.public_key))
        )
        return SealedBlob(sealed.file_id, sealed.blob, hashlib.sha256(sealed.blob).digest(), grants)


def as_sent(commit: Commit) -> SentCommit:
    """Return a commit as it travels."""
    records = (
        SentRecord(record.link.to_bytes(), record.salt, record.body, file.grants)
        for record, file in zip(commit.records, commit.files, strict=True)
    )
    return SentCommit(tuple(records), commit.head)
