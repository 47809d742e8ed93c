"""A real server over a workspace of its own, and devices and members that speak to it as the wire says."""

import hashlib
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec
import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select

from tests.fakes.clock import FakeClock
from tests.fakes.sealer import Sealer, as_sent
from tracker.core.device import Commit
from tracker.core.hours.said import Said, body_of
from tracker.core.ident import id_text
from tracker.core.manifest import Manifest, Signed, open_manifest, open_statement
from tracker.core.permission import Role
from tracker.core.record import Body, Tip, sign_head
from tracker.core.wire import (
    BatchReply,
    Enrolled,
    Enrolment,
    MadeEnrolment,
    NewEnrolment,
    Problem,
    RecordBatch,
    SentCommit,
    SentRecord,
    Session,
    SignedFileReceipt,
    SignIn,
)
from tracker.server import assemble as assembling
from tracker.server import founding
from tracker.server.assemble import Assembled, assemble
from tracker.server.audit import AuditEvent, events
from tracker.server.auth import NOBODY, SESSION_LIFE, Passwords, new_token, token_hash
from tracker.server.founding import Founded, Wanted, found
from tracker.server.tables import MEMBERS, SESSIONS

URL = "https://127.0.0.1:8443"
PICTURE = b"RIFF....WEBP" + bytes(range(256)) * 8
_Shape = TypeVar("_Shape")
_idle: list[Litestar] = []
"""Applications that have shut down: to make another takes longer than most tests."""


def found_in(folder: Path, clock: FakeClock) -> Founded:
    """Found a workspace in `folder`."""
    wanted = Wanted(folder, "Acme", "ada@acme.example", URL, folder.with_suffix(".pem"))
    with _cheap_passwords():
        return found(wanted, clock, secrets.token_bytes)


@contextmanager
def _cheap_passwords() -> Iterator[None]:
    """Let what is made meanwhile hash for little; what a hash costs is proven of `Passwords` itself."""

    def cheap() -> Passwords:
        made = Passwords()
        made._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        return made

    with pytest.MonkeyPatch.context() as patch:
        for maker in (assembling, founding):
            patch.setattr(maker, "Passwords", cheap)
        yield


class Workspace:
    """A copy of a founded workspace, served in this process without a network."""

    def __init__(self, founded: Founded, original: Path, folder: Path, clock: FakeClock) -> None:
        self.founded, self.folder, self.clock = founded, folder, clock
        shutil.copytree(original, folder)
        with _cheap_passwords():
            self.assembled: Assembled = assemble(folder, URL, clock, _idle.pop() if _idle else None)
        self.http = TestClient(self.assembled.app, base_url=URL)
        self.http.__enter__()

    @property
    def services(self) -> Any:
        return self.assembled.services

    def close(self) -> None:
        self.http.__exit__(None, None, None)
        if self.assembled.app not in _idle:
            _idle.append(self.assembled.app)

    def ask(self, method: str, path: str, token: str = "", body: object = None) -> httpx.Response:
        """Send a request; `body` is a message, or bytes as they are."""
        content = body if isinstance(body, bytes) else b"" if body is None else msgspec.json.encode(body)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.http.request(method, f"/v1{path}", content=content, headers=headers)

    def sign_in(self, email: str = "ada@acme.example", password: str | None = None) -> str:
        asked = SignIn(email, self.founded.owner_password if password is None else password)
        return read(self.ask("POST", "/sessions", body=asked), Session).token

    def enrolment(self, **wishes: Any) -> Enrolment:
        return self.made_enrolment(**wishes).enrolment

    def made_enrolment(self, **wishes: Any) -> MadeEnrolment:
        """Make an enrolment, and its code."""
        answer = self.ask("POST", "/enrolments", self.owner_session(), NewEnrolment(**wishes))
        return read(answer, MadeEnrolment)

    def owner_id(self) -> bytes:
        query = select(MEMBERS.c.id).where(MEMBERS.c.email == self.founded.owner_email)
        found: bytes = self.services.database.read(lambda connection: connection.execute(query).scalar_one())
        return found

    def owner_session(self) -> str:
        return self.session_of(self.owner_id())

    def session_of(self, member_id: bytes) -> str:
        """Begin a session without the cost of a password."""
        token, now = new_token(secrets.token_bytes), self.clock.now().wall
        row = {
            "token_hash": token_hash(token),
            "member_id": member_id,
            "created_at": now,
            "expires_at": now + SESSION_LIFE,
        }
        self.services.database.write(lambda connection: connection.execute(SESSIONS.insert(), row))
        return token

    def add_member(self, role: str) -> tuple[bytes, str]:
        """Add a member with this role and return its id and a session."""
        member_id = secrets.token_bytes(16)
        row = {
            "id": member_id,
            "email": f"{member_id.hex()}@acme.example",
            "role": role,
            "password_hash": NOBODY,
            "created_at": 0,
        }
        self.services.database.write(lambda connection: connection.execute(MEMBERS.insert(), row))
        return member_id, self.session_of(member_id)

    def device(self, enrolment: Enrolment | None = None) -> "Device":
        """Enrol a device, the owner's unless an enrolment says otherwise."""
        return Device(self, enrolment or self.enrolment())

    def audit(self) -> list[AuditEvent]:
        return list(self.services.database.read(events))

    def actions(self) -> list[str]:
        return [event.action for event in self.audit()]


@dataclass
class Sent:
    """One commit, as the device made it and as it is sent."""

    commit: Commit
    wire: SentCommit

    def altered(self, at: int = 0, **changes: Any) -> "Sent":
        """Return it with something changed in one of its records, signed as it was."""
        records = list(self.wire.records)
        records[at] = msgspec.structs.replace(records[at], **changes)
        return replace(self, wire=SentCommit(tuple(records), self.wire.head))


class Device:
    """An enrolled device that seals, records and signs as the agent does."""

    def __init__(self, workspace: Workspace, enrolment: Enrolment) -> None:
        self.workspace, self.enrolment = workspace, enrolment
        self.sealer = Sealer(enrolment.workspace_id.bytes)
        self.asked = self.sealer.request(enrolment)
        self.enrolled = read(workspace.ask("POST", "/devices", body=self.asked), Enrolled)
        self.sealer.member_id = self.enrolled.member_id.bytes
        self.token = self.enrolled.access_token
        self.tip = self.sealer.genesis()
        self.use(self.enrolled.manifest)

    @property
    def signing(self) -> Ed25519PrivateKey:
        return self.sealer.signing

    @property
    def receipt_key(self) -> bytes:
        statement = open_statement(
            self.enrolled.statement, self.enrolment.root_fingerprint, self.workspace.clock.now().wall
        )
        return statement.receipt_key

    def use(self, signed: Signed) -> Manifest:
        """Verify a manifest and seal to it from now on."""
        now = self.workspace.clock.now().wall
        statement = open_statement(self.enrolled.statement, self.enrolment.root_fingerprint, now)
        self.signed = signed
        self.manifest = open_manifest(signed, statement, self.enrolled.member_id.bytes)
        return self.manifest

    def make(self, count: int = 1, tip: Tip | None = None, picture: bytes = PICTURE) -> Sent:
        """Seal and record `count` screenshots at the device's tip, or at another one."""
        at, trusted = self.workspace.clock.now(), (self.signed, self.manifest)
        commit = self.sealer.commit(tip or self.tip, [picture] * count, at, trusted)
        if tip is None:
            for record in commit.records:
                self.tip = self.tip.after(record.link)
        return Sent(commit, as_sent(commit))

    def say(self, *said: Said) -> Sent:
        """Record what is said at the device's tip."""
        at = self.workspace.clock.now()
        return self.say_bodies(*(body_of(each, at) for each in said))

    def say_bodies(self, *bodies: Body) -> Sent:
        """Record bodies at the device's tip, whatever they say."""
        records = []
        for body in bodies:
            record, self.tip = self.tip.append(body, secrets.token_bytes)
            records.append(record)
        commit = Commit(tuple(records), sign_head(self.signing, records[-1].link))
        sent = (SentRecord(record.link.to_bytes(), record.salt, record.body) for record in records)
        return Sent(commit, SentCommit(tuple(sent), commit.head))

    def post(self, *sent: Sent) -> httpx.Response:
        batch = RecordBatch(tuple(each.wire for each in sent))
        return self.workspace.ask("POST", "/records", self.token, batch)

    def send(self, *sent: Sent) -> BatchReply:
        return read(self.post(*sent), BatchReply)

    def put(self, file_id: bytes, blob: bytes) -> httpx.Response:
        return self.workspace.ask("PUT", f"/files/{id_text(file_id)}", self.token, blob)

    def deliver(self, sent: Sent) -> list[SignedFileReceipt]:
        """Send a commit and its blobs."""
        self.send(sent)
        return [read(self.put(each.file_id, each.blob), SignedFileReceipt) for each in sent.commit.files]


def read(answer: httpx.Response, shape: type[_Shape]) -> _Shape:
    """Return an answer's message, which must be one of success."""
    assert answer.is_success, answer.text
    return msgspec.json.decode(answer.content, type=shape)


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Return an answer's status and the key of its problem."""
    return answer.status_code, msgspec.json.decode(answer.content, type=Problem).key


def digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


ROLES = tuple(Role)
