"""An enrolled device and its server's receipt key, for tests that need commits and receipts of them."""

import hashlib
import secrets
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fakes.clock import START
from tracker.core.device import Commit, Connection, Identity, QueuedFile, SealedBlob
from tracker.core.hours.said import Said, body_of
from tracker.core.ident import new_id
from tracker.core.manifest import Signed, SignedStatement
from tracker.core.moment import Moment
from tracker.core.record import (
    Body,
    FileReceipt,
    FileStatus,
    Link,
    Receipt,
    RecordKind,
    SealedFile,
    Tip,
    genesis,
    sign_head,
    sign_receipt,
)
from tracker.core.wire import SentCommit, Trust


class FakeDevice:
    """Makes what a real device would commit, and what a server would answer; the blobs are not sealed.

    A known `identity` goes on as the same device; its receipts are then signed by another server.
    """

    def __init__(self, identity: Identity | None = None) -> None:
        self.identity = identity or _new_identity()
        self._key = Ed25519PrivateKey.from_private_bytes(self.identity.device_key)
        self._receipt_key = Ed25519PrivateKey.generate()
        statement = SignedStatement(secrets.token_bytes(32), b"a statement", secrets.token_bytes(64))
        self.trust = Trust(statement, Signed(b"a manifest", secrets.token_bytes(64)))

    def genesis(self) -> Tip:
        """Return where the device's chain begins."""
        who = self.identity
        return genesis(who.workspace_id, who.device_id, self.public_key)

    @property
    def public_key(self) -> bytes:
        """Return the raw key that the device's heads verify by."""
        return self._key.public_key().public_bytes_raw()

    @property
    def receipt_public_key(self) -> bytes:
        """Return the raw key that its server's receipts verify by."""
        return self._receipt_key.public_key().public_bytes_raw()

    def commit(self, tip: Tip, *blobs: bytes, at: Moment = START) -> Commit:
        """Return a commit at `tip` with one record and one file per blob."""
        records, files = [], []
        for blob in blobs:
            file = SealedBlob(
                new_id(secrets.token_bytes),
                blob,
                hashlib.sha256(blob).digest(),
                (b"\x01 opener", b"\x02 device"),
            )
            hashes = tuple(hashlib.sha256(grant).digest() for grant in file.grants)
            payload = SealedFile(
                file.file_id, len(blob), file.blob_hash, self.trust.manifest.digest(), hashes
            )
            record, tip = tip.append(
                Body(RecordKind.SEALED_FILE, at, payload.to_bytes()), secrets.token_bytes
            )
            records.append(record)
            files.append(file)
        return Commit(tuple(records), sign_head(self._key, records[-1].link), tuple(files))

    def say(self, tip: Tip, *said: Said, at: Moment = START) -> Commit:
        """Return a commit at `tip` with one record for each thing said."""
        return self.commit_bodies(tip, *(body_of(each, at) for each in said))

    def commit_bodies(self, tip: Tip, *bodies: Body) -> Commit:
        """Return a commit at `tip` with these bodies, whatever they say."""
        records = []
        for body in bodies:
            record, tip = tip.append(body, secrets.token_bytes)
            records.append(record)
        return Commit(tuple(records), sign_head(self._key, records[-1].link))

    def receipts(self, commits: Sequence[SentCommit]) -> list[tuple[Receipt, bytes]]:
        """Return the server's receipts for every record of `commits`."""
        links = [Link.from_bytes(record.link) for commit in commits for record in commit.records]
        return [self._receipt(link) for link in links]

    def file_receipt(
        self, file: QueuedFile, status: FileStatus = FileStatus.STORED
    ) -> tuple[FileReceipt, bytes]:
        """Return the server's receipt for a file."""
        who = self.identity
        receipt = FileReceipt(
            who.workspace_id, who.device_id, file.file_id, file.blob_hash, status, START.wall
        )
        return receipt, sign_receipt(self._receipt_key, receipt)

    def _receipt(self, link: Link) -> tuple[Receipt, bytes]:
        receipt = Receipt(link.workspace_id, link.device_id, link.seq, link.digest(), START.wall)
        return receipt, sign_receipt(self._receipt_key, receipt)


def _new_identity() -> Identity:
    return Identity(
        workspace_id=new_id(secrets.token_bytes),
        workspace_name="Larkspur",
        member_id=new_id(secrets.token_bytes),
        device_id=new_id(secrets.token_bytes),
        connection=Connection("https://tracker.example", (secrets.token_bytes(32),)),
        root_fingerprint=secrets.token_bytes(32),
        sharing_public_key=secrets.token_bytes(1216),
        device_key=Ed25519PrivateKey.generate().private_bytes_raw(),
        access_token=secrets.token_urlsafe(32),
    )
