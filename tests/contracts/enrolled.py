"""A device enrolled as the agent enrols, which seals and chains as the agent does, and checks receipts."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.agent.enrolment import Register, enrol, make_keys
from tracker.agent.pipeline import Pipeline
from tracker.agent.trust import TrustKeeper
from tracker.core.capture import Screenshot
from tracker.core.device import Identity
from tracker.core.hours.said import Said, body_of
from tracker.core.record import Body, FileReceipt, Receipt, genesis, sign_head, verify_receipt
from tracker.core.wire import BatchReply, Enrolment, SentCommit, SentRecord, SignedFileReceipt, Trust
from tracker.host.clock import SystemClock


@dataclass(frozen=True)
class Sent:
    """One commit as it is sent, and the sealed blobs its records name."""

    commit: SentCommit
    blobs: dict[bytes, bytes]

    @property
    def file(self) -> tuple[bytes, bytes]:
        """The only file's id and blob."""
        ((file_id, blob),) = self.blobs.items()
        return file_id, blob


class EnrolledDevice:
    """Makes commits one after the other."""

    def __init__(self, identity: Identity, trust: Trust) -> None:
        self.identity = identity
        self.access_token = identity.access_token
        self._held = TrustKeeper(identity, trust).held
        self._pipeline = Pipeline(identity, secrets.token_bytes)
        key = Ed25519PrivateKey.from_private_bytes(identity.device_key).public_key()
        self.tip = genesis(identity.workspace_id, identity.device_id, key.public_bytes_raw())

    @classmethod
    async def join(cls, enrolment: Enrolment, register: Register) -> Self:
        """Enrol a new device."""
        now = SystemClock().now()
        keys = make_keys(secrets.token_bytes)
        return cls(*await enrol(enrolment, "laptop", keys, register, now.wall))

    def commit(self, *contents: bytes) -> Sent:
        """Seal contents as screenshots and chain their records."""
        at = SystemClock().now()
        shots = [Screenshot(content, 4, 3, number) for number, content in enumerate(contents)]
        recipients = self._pipeline.recipients(self._held, at)
        made = self._pipeline.seal(shots, at, recipients)
        commit = self._commit(made.bodies, [file.grants for file in made.files])
        return Sent(commit, {file.file_id: file.blob for file in made.files})

    def say(self, *said: Said) -> SentCommit:
        """Chain what is said of hours."""
        at = SystemClock().now()
        return self.say_bodies(*(body_of(each, at) for each in said))

    def say_bodies(self, *bodies: Body) -> SentCommit:
        """Chain bodies, whatever they say."""
        return self._commit(bodies, [()] * len(bodies))

    def _commit(self, bodies: Sequence[Body], grants: Sequence[tuple[bytes, ...]]) -> SentCommit:
        records = []
        for body in bodies:
            record, self.tip = self.tip.append(body, secrets.token_bytes)
            records.append(record)
        head = sign_head(Ed25519PrivateKey.from_private_bytes(self.identity.device_key), records[-1].link)
        sent = (
            SentRecord(record.link.to_bytes(), record.salt, record.body, given)
            for record, given in zip(records, grants, strict=True)
        )
        return SentCommit(tuple(sent), head)

    def check(self, reply: BatchReply) -> list[int]:
        """Verify every receipt; return the sequence numbers."""
        who = self.identity
        for answer in reply.receipts:
            receipt = Receipt(
                who.workspace_id, who.device_id, answer.seq, answer.link_hash, answer.received_at
            )
            verify_receipt(self._held.statement.receipt_key, receipt, answer.signature)
        return [answer.seq for answer in reply.receipts]

    def check_file(self, answer: SignedFileReceipt) -> None:
        """Verify a file receipt."""
        who, file_id = self.identity, answer.file_id.bytes
        receipt = FileReceipt(
            who.workspace_id, who.device_id, file_id, answer.blob_hash, answer.status, answer.received_at
        )
        verify_receipt(self._held.statement.receipt_key, receipt, answer.signature)
