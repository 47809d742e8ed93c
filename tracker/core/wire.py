"""Every message between agent, viewer and server, version 1 (JSON by msgspec; bytes travel as base64).

Instants are UTC microseconds. Ids are UUIDs. A device's messages carry its bytes as it made them.
"""

from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta, Struct

from tracker.core.manifest import Signed, SignedStatement
from tracker.core.moment import Instant
from tracker.core.record import FileStatus

API: Final = "/v1"
MAX_BATCH_RECORDS: Final = 500
MAX_BLOB_BYTES: Final = 1 << 30


Seq = Annotated[int, Meta(ge=0, le=2**63 - 1)]
"""A place in a device's chain."""


class Fault(StrEnum):
    """The error class a problem turns into on the other side."""

    REFUSED = "refused"
    UNRECOGNISED = "unrecognised"
    UNREACHABLE = "unreachable"
    DAMAGED = "damaged"


class Problem(Struct, frozen=True):
    """Why a request failed: an error's class, message key and values, and its English for other clients."""

    fault: Fault
    key: str
    values: dict[str, str | int]
    text: str
    hint: str


class SignIn(Struct, frozen=True):
    """Ask for a session as a member."""

    email: str
    password: str

    def __repr__(self) -> str:
        """Keep the password out of logs and tracebacks."""
        return "SignIn(...)"


class Session(Struct, frozen=True):
    """A signed-in member's session. `token` goes into `Authorization: Bearer`."""

    token: str
    member_id: UUID
    role: str
    expires_at: Instant

    def __repr__(self) -> str:
        """Keep the token out of logs and tracebacks."""
        return "Session(...)"


class NewEnrolment(Struct, frozen=True):
    """Ask for an enrolment; for the asking member when `member_id` is null."""

    member_id: UUID | None = None
    uses: int = 1
    valid_for: Instant = 7 * 86_400 * 1_000_000


class Enrolment(Struct, frozen=True):
    """What a device needs to join: given to the member as a file. `pins` holds at least one and a backup.

    `authority` holds the certificates of the server's own CA and its spare (DER, one after the other); empty
    for a server with a public certificate.
    """

    version: int
    server: str
    workspace_id: UUID
    workspace_name: str
    pins: tuple[bytes, ...]
    root_fingerprint: bytes
    token: str
    expires_at: Instant
    authority: bytes = b""

    def __repr__(self) -> str:
        """Keep the token out of logs and tracebacks."""
        return "Enrolment(...)"


class PublicConnection(Struct, frozen=True):
    """`connection.json`: where a server is and how anyone recognises it. Nothing in it is secret."""

    version: int
    server: str
    workspace_id: UUID
    workspace_name: str
    pins: tuple[bytes, ...]
    root_fingerprint: bytes
    authority: bytes


class NewDevice(Struct, frozen=True):
    """A device joins: its ids and raw public keys, and its signature over all of it and the token."""

    token: str
    device_id: UUID
    name: str
    device_key: bytes
    sharing_key: bytes
    proof: bytes

    def __repr__(self) -> str:
        """Keep the token out of logs and tracebacks."""
        return "NewDevice(...)"


class Enrolled(Struct, frozen=True):
    """The server's answer: who the device now is, its bearer token, and the signed trust it starts with."""

    member_id: UUID
    access_token: str
    statement: SignedStatement
    manifest: Signed

    def __repr__(self) -> str:
        """Keep the token out of logs and tracebacks."""
        return "Enrolled(...)"


class Trust(Struct, frozen=True):
    """The present root statement and the member's manifest."""

    statement: SignedStatement
    manifest: Signed


class SentRecord(Struct, frozen=True):
    """One record: link, salt and body as the device made them, and the grants its body names."""

    link: bytes
    salt: bytes
    body: bytes
    grants: tuple[bytes, ...] = ()


class SentCommit(Struct, frozen=True):
    """Records committed together, in chain order, and the head over the last of them."""

    records: tuple[SentRecord, ...]
    head: bytes


class RecordBatch(Struct, frozen=True):
    """Commits in chain order; at most `MAX_BATCH_RECORDS` records in all."""

    commits: tuple[SentCommit, ...]


class SignedReceipt(Struct, frozen=True):
    """A receipt's own fields (the ids are the asking device's) and its signature."""

    seq: Seq
    link_hash: bytes
    received_at: Instant
    signature: bytes


class RefusedBody(Struct, frozen=True):
    """The link of this record was kept, its body was refused: the reason as message key and values."""

    seq: Seq
    key: str
    values: dict[str, str | int]


class BatchReply(Struct, frozen=True):
    """A receipt for every link of the batch, sent before or not, and the bodies that were refused."""

    receipts: tuple[SignedReceipt, ...]
    refused: tuple[RefusedBody, ...]


class SignedFileReceipt(Struct, frozen=True):
    """A file receipt's own fields and its signature."""

    file_id: UUID
    blob_hash: bytes
    status: FileStatus
    received_at: Instant
    signature: bytes


class FileEntry(Struct, frozen=True):
    """A sealed file as a viewer's list shows it; `blob_length` in bytes, `stored` once its blob is there."""

    file_id: UUID
    member_id: UUID
    device_id: UUID
    kind: int
    captured_at: Instant
    blob_length: int
    stored: bool


class FileList(Struct, frozen=True):
    """The sealed files the asking member may see, newest first."""

    files: tuple[FileEntry, ...]


class Health(Struct, frozen=True):
    """The server answers; its version."""

    status: str
    version: str


def enrolment_proof(device: NewDevice) -> bytes:
    """Return what the device key signs to join: the label, the token and every public value."""
    parts = (device.token.encode(), device.device_id.bytes, device.device_key, device.sharing_key)
    return b"tsf/v1/enrol" + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
