"""A device that a simulated server knows, and the commits it makes: sealed as the agent's are."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from tests.fakes.server import FakeServer
from tracker.core.ident import new_id
from tracker.core.record import (
    Body,
    Link,
    RecordKind,
    SealedFile,
    Tip,
    genesis,
    sign_head,
    verify_receipt,
)
from tracker.core.record import FileReceipt as KeptFileReceipt
from tracker.core.record import Receipt as KeptReceipt
from tracker.core.sealing import Context, Kind, Role, seal, wrap_token
from tracker.core.wire import (
    BatchReply,
    NewDevice,
    SentCommit,
    SentRecord,
    SignedFileReceipt,
    enrolment_proof,
)


@dataclass(frozen=True)
class Sent:
    """One commit and the sealed blobs its records name."""

    commit: SentCommit
    blobs: dict[bytes, bytes]


class EnrolledDevice:
    """Makes commits one after the other, and checks receipts as the agent does."""

    def __init__(self, server: FakeServer) -> None:
        self.server = server
        self.key = Ed25519PrivateKey.generate()
        self.device_id = new_id(secrets.token_bytes)
        public = self.key.public_key().public_bytes_raw()
        self.tip: Tip = genesis(server.workspace_id.bytes, self.device_id, public)
        self.access_token = server.enrol(self.request()).access_token

    def request(self) -> NewDevice:
        """Ask to join with a fresh token."""
        public = self.key.public_key().public_bytes_raw()
        token = self.server.new_enrolment().token
        unsigned = NewDevice(
            token, UUID(bytes=self.device_id), "laptop", public, secrets.token_bytes(32), b""
        )
        return replace(unsigned, proof=self.key.sign(enrolment_proof(unsigned)))

    def commit(self, *contents: bytes) -> Sent:
        """Seal contents and chain their records."""
        records, blobs, links = [], {}, []
        for content in contents:
            record, file_id, blob = self._record(content)
            records.append(record)
            links.append(Link.from_bytes(record.link))
            blobs[file_id] = blob
        return Sent(SentCommit(tuple(records), sign_head(self.key, links[-1])), blobs)

    def _record(self, content: bytes) -> tuple[SentRecord, bytes, bytes]:
        who = self.server
        context = Context(who.workspace_id.bytes, who.member_id.bytes, self.device_id, Kind.SCREENSHOT)
        sealed = seal(content, b"{}", context, secrets.token_bytes)
        grants = (wrap_token(sealed.token, sealed.file_id, Role.OPENER, who.opener.public_key),)
        hashes = tuple(hashlib.sha256(grant).digest() for grant in grants)
        blob_hash = hashlib.sha256(sealed.blob).digest()
        file = SealedFile(sealed.file_id, len(sealed.blob), blob_hash, bytes(32), hashes)
        body = Body(RecordKind.SEALED_FILE, who.clock.now(), file.to_bytes())
        record, self.tip = self.tip.append(body, secrets.token_bytes)
        sent = SentRecord(record.link.to_bytes(), record.salt, record.body, grants)
        return sent, sealed.file_id, sealed.blob

    def check(self, reply: BatchReply) -> list[int]:
        """Verify every receipt; return the sequence numbers."""
        who, key = self.server.workspace_id.bytes, self.server.receipt_key.public_key().public_bytes_raw()
        for answer in reply.receipts:
            receipt = KeptReceipt(who, self.device_id, answer.seq, answer.link_hash, answer.received_at)
            verify_receipt(key, receipt, answer.signature)
        return [answer.seq for answer in reply.receipts]

    def check_file(self, answer: SignedFileReceipt) -> None:
        """Verify a file receipt."""
        who, key = self.server.workspace_id.bytes, self.server.receipt_key.public_key().public_bytes_raw()
        receipt = KeptFileReceipt(
            who,
            self.device_id,
            answer.file_id.bytes,
            answer.blob_hash,
            answer.status,
            answer.received_at,
        )
        verify_receipt(key, receipt, answer.signature)
