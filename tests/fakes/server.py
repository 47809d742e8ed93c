"""A simulated workspace server: checks chains, signs receipts and keeps blobs, in memory.

`FakeServer` is the workspace; `connect` gives the agent's port `Server` to it, `register` enrols a device.
Tests steer it by its attributes: `away`, `unrecognised` (by `refusal`), `refuse_records`, `refuse_blobs`,
`lying`.
"""

import hashlib
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tracker.core.errors import DamagedError, RefusedError, UnreachableError, UnrecognisedError
from tracker.core.hours.said import Said, said_in
from tracker.core.manifest import (
    DAY,
    EXPIRE_AFTER,
    REFRESH_AFTER,
    Manifest,
    RecipientKey,
    RootStatement,
    Signed,
    months_from,
    sign_manifest,
    sign_statement,
)
from tracker.core.moment import Clock
from tracker.core.policy import Policy, Settings, sign_policy
from tracker.core.record import (
    Body,
    FileReceipt,
    FileStatus,
    Link,
    Receipt,
    Record,
    RecordKind,
    SealedFile,
    Tip,
    genesis,
    sign_receipt,
    verify_commit,
)
from tracker.core.sealing import Context, Kind, Opened, PrivateKey, Role, unseal, unwrap_token
from tracker.core.wire import (
    BatchReply,
    Enrolled,
    Enrolment,
    NewDevice,
    RefusedBody,
    SentCommit,
    SentRecord,
    SignedFileReceipt,
    SignedReceipt,
    Trust,
    Work,
    enrolment_proof,
)

ADDRESS = "https://localhost"
_CLASSIC = 1


@dataclass
class KeptDevice:
    """What the server keeps of one device: its chain, the records with bodies, the files they name."""

    device_id: bytes
    device_key: bytes
    sharing_key: bytes
    tip: Tip
    records: list[Record] = field(default_factory=list)
    grants: dict[bytes, tuple[bytes, ...]] = field(default_factory=dict)
    files: dict[bytes, SealedFile] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    blobs: dict[bytes, bytes] = field(default_factory=dict)
    refused: dict[int, RefusedBody] = field(default_factory=dict)


class FakeServer:
    """One workspace with one member. `calls` names every request that reached it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.workspace_id, self.member_id = uuid4(), uuid4()
        self.root, self.manifest_key, self.receipt_key = (Ed25519PrivateKey.generate() for _ in range(3))
        self.opener = PrivateKey.generate(_CLASSIC)
        self.manifest_version = 1
        self.policy_version = 1
        self.work = Work()
        self.settings = Settings()
        self.pins: tuple[bytes, ...] = (bytes(32), bytes([1]) * 32)
        self.devices: dict[str, KeptDevice] = {}
        self.tokens: set[str] = set()
        self.calls: list[str] = []
        self.away = False
        self.unrecognised, self.refusal = False, "device-unknown"
        self.lying = False
        self.refuse_records: set[int] = set()
        self.refuse_blobs: set[bytes] = set()
        self.recognised_by: tuple[bytes, ...] = ()

    def new_enrolment(self, server: str = ADDRESS, authority: bytes = b"") -> Enrolment:
        """Make an enrolment for one device."""
        token = secrets.token_urlsafe()
        self.tokens.add(token)
        return Enrolment(
            version=1,
            server=server,
            workspace_id=self.workspace_id,
            workspace_name="Acme",
            pins=self.pins,
            root_fingerprint=hashlib.sha256(self.root.public_key().public_bytes_raw()).digest(),
            token=token,
            expires_at=self._now() + DAY,
            authority=authority,
        )

    async def register(self, _enrolment: Enrolment, device: NewDevice) -> Enrolled:
        """Enrol a device as `sync.client.enrol_device` does."""
        return self.enrol(device)

    def enrol(self, device: NewDevice) -> Enrolled:
        self.arrive("enrol")
        if device.token not in self.tokens:
            raise RefusedError("enrolment-expired")
        try:
            key = Ed25519PublicKey.from_public_bytes(device.device_key)
            key.verify(device.proof, enrolment_proof(device))
        except (InvalidSignature, ValueError) as error:
            raise DamagedError("record-damaged", reason="proof") from error
        self.tokens.remove(device.token)
        tip = genesis(self.workspace_id.bytes, device.device_id.bytes, device.device_key)
        access_token = secrets.token_urlsafe()
        kept = KeptDevice(device.device_id.bytes, device.device_key, device.sharing_key, tip)
        self.devices[access_token] = kept
        trust = self.trust()
        return Enrolled(self.member_id, access_token, trust.statement, trust.manifest)

    def connect(self, access_token: str) -> "FakeConnection":
        """Return the port `Server` for a device."""
        return FakeConnection(self, access_token)

    def arrive(self, call: str) -> None:
        """Note a request; nothing is there when the server is away."""
        if self.away:
            raise UnreachableError("server-away", server=ADDRESS)
        self.calls.append(call)

    def device(self, access_token: str) -> KeptDevice:
        if self.unrecognised or access_token not in self.devices:
            raise UnrecognisedError(self.refusal)
        return self.devices[access_token]

    def trust(self) -> Trust:
        """Sign the statement and the manifest as of now."""
        now = self._now()
        statement = RootStatement(
            self.workspace_id,
            self.manifest_key.public_key().public_bytes_raw(),
            self.receipt_key.public_key().public_bytes_raw(),
            now - DAY,
            now + EXPIRE_AFTER,
        )
        months = months_from(now)
        manifest = Manifest(
            self.workspace_id,
            self.member_id,
            self.manifest_version,
            now,
            now + REFRESH_AFTER,
            now + EXPIRE_AFTER,
            tuple(RecipientKey(kind, month, self.opener.public_key.raw) for month in months for kind in Kind),
            self.pins,
            (),
        )
        return Trust(sign_statement(self.root, statement), sign_manifest(self.manifest_key, manifest))

    def policy(self) -> Signed:
        """Sign the policy as of now."""
        policy = Policy(self.workspace_id, self.member_id, self.policy_version, 0, self.settings)
        return sign_policy(self.manifest_key, policy)

    def opened(self, file_id: bytes, kind: Kind = Kind.SCREENSHOT) -> Opened:
        """Open a stored file as the server's opener does."""
        device = next(each for each in self.devices.values() if file_id in each.blobs)
        context = Context(self.workspace_id.bytes, self.member_id.bytes, device.device_id, kind)
        token = unwrap_token(device.grants[file_id][0], file_id, Role.OPENER, self.opener)
        return unseal(device.blobs[file_id], token, context)

    def take(self, device: KeptDevice, commit: SentCommit) -> tuple[list[Link], list[RefusedBody]]:
        """Keep one commit whose chain and head hold; what was kept before is only receipted again."""
        links = [Link.from_bytes(sent.link) for sent in commit.records]
        tip = Tip(self.workspace_id.bytes, device.device_id, links[0].seq, links[0].prev)
        verify_commit(tip, links, commit.head, device.device_key)
        refused = [self._keep(device, link, sent) for link, sent in zip(links, commit.records, strict=True)]
        return links, [answer for answer in refused if answer is not None]

    def receipt(self, device: KeptDevice, link: Link) -> SignedReceipt:
        now = self._now()
        receipt = Receipt(self.workspace_id.bytes, device.device_id, link.seq, link.digest(), now)
        return SignedReceipt(link.seq, link.digest(), now, sign_receipt(self._receipt_key(), receipt))

    def store(self, device: KeptDevice, file_id: bytes, blob: bytes) -> SignedFileReceipt:
        """Keep a blob that a record names."""
        if file_id in self.refuse_blobs:
            raise RefusedError("file-misfit")
        if file_id not in device.files:
            raise RefusedError("file-without-record")
        blob_hash = hashlib.sha256(blob).digest()
        if blob_hash != device.files[file_id].blob_hash:
            raise RefusedError("file-misfit")
        device.blobs[file_id] = blob
        now, status = self._now(), FileStatus.STORED
        receipt = FileReceipt(self.workspace_id.bytes, device.device_id, file_id, blob_hash, status, now)
        signature = sign_receipt(self._receipt_key(), receipt)
        return SignedFileReceipt(UUID(bytes=file_id), blob_hash, status, now, signature)

    def _keep(self, device: KeptDevice, link: Link, sent: SentRecord) -> RefusedBody | None:
        tip = device.tip
        if link.seq > tip.seq:
            raise RefusedError("record-gap", seq=link.seq, expected=tip.seq)
        if link.seq < tip.seq:
            if link != device.records[link.seq].link:
                raise RefusedError("record-forked", seq=link.seq)
            return device.refused.get(link.seq)
        device.tip = tip.after(link)
        device.records.append(Record(link, sent.salt, sent.body))
        answer = self._refusal(device, link, sent)
        if answer is not None:
            device.refused[link.seq] = answer
        return answer

    def _refusal(self, device: KeptDevice, link: Link, sent: SentRecord) -> RefusedBody | None:
        if link.seq in self.refuse_records:
            return RefusedBody(link.seq, "record-refused", {"seq": link.seq})
        try:
            self._take_body(device, Record(link, sent.salt, sent.body).verify_body(), sent.grants)
        except (DamagedError, RefusedError) as error:
            return RefusedBody(link.seq, error.key, error.values)
        return None

    def _take_body(self, device: KeptDevice, body: Body, grants: tuple[bytes, ...]) -> None:
        """Take what may be kept; raises `DamagedError` or `RefusedError` for what may not."""
        file = SealedFile.from_bytes(body.payload) if body.kind is RecordKind.SEALED_FILE else None
        said = said_in(body) if file is None else None
        named = () if file is None else file.grant_hashes
        if named != tuple(hashlib.sha256(grant).digest() for grant in grants):
            raise RefusedError("record-grants")
        if file is not None:
            device.files[file.file_id] = file
            device.grants[file.file_id] = grants
        if said is not None:
            device.said.append(said)

    def _receipt_key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.generate() if self.lying else self.receipt_key

    def _now(self) -> int:
        return self.clock.now().wall


class FakeConnection:
    """The agent's port `Server`, straight into a `FakeServer`."""

    def __init__(self, server: FakeServer, access_token: str) -> None:
        self._server = server
        self._token = access_token

    async def trust(self) -> Trust:
        self._server.arrive("trust")
        self._server.device(self._token)
        return self._server.trust()

    async def work(self) -> Work:
        self._server.arrive("work")
        self._server.device(self._token)
        return self._server.work

    async def policy(self) -> Signed:
        self._server.arrive("policy")
        self._server.device(self._token)
        return self._server.policy()

    async def send_records(self, commits: Sequence[SentCommit]) -> BatchReply:
        self._server.arrive("records")
        device = self._server.device(self._token)
        receipts: list[SignedReceipt] = []
        refused: list[RefusedBody] = []
        for commit in commits:
            links, answers = self._server.take(device, commit)
            receipts += [self._server.receipt(device, link) for link in links]
            refused += answers
        return BatchReply(tuple(receipts), tuple(refused))

    async def send_blob(self, file_id: bytes, blob: bytes) -> SignedFileReceipt:
        self._server.arrive("blob")
        return self._server.store(self._server.device(self._token), file_id, blob)

    async def send_pieces(
        self, file_id: bytes, length: int, pieces: AsyncIterator[bytes]
    ) -> SignedFileReceipt:
        self._server.arrive("pieces")
        blob = b"".join([piece async for piece in pieces])
        assert len(blob) == length
        return self._server.store(self._server.device(self._token), file_id, blob)

    async def recognise(self, pins: tuple[bytes, ...]) -> None:
        self._server.recognised_by = pins

    async def aclose(self) -> None:
        """Nothing to close."""
