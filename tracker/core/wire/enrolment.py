"""Messages by which a device joins a workspace."""

from uuid import UUID

from msgspec import Struct

from tracker.core.label import LABEL
from tracker.core.manifest import Signed, SignedStatement
from tracker.core.moment import Instant


class NewEnrolment(Struct, frozen=True):
    """Ask for an enrolment for a member, by id or by e-mail address; for the asking one without either."""

    member_id: UUID | None = None
    email: str | None = None
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


class MadeEnrolment(Struct, frozen=True):
    """A new enrolment, the short code that stands for it, which is in this answer only, and its id."""

    enrolment: Enrolment
    code: str
    id: UUID

    def __repr__(self) -> str:
        """Keep token and code out of logs and tracebacks."""
        return "MadeEnrolment(...)"


class Introduction(Struct, frozen=True):
    """The envelope that a code's lookup id finds: opaque to whoever has not got the code."""

    envelope: bytes


class EnrolmentEntry(Struct, frozen=True):
    """An enrolment as its admins see it; `created_by` is null for one made before that was kept.

    `member` and `maker` are what both are called; empty from a server that does not tell.
    """

    id: UUID
    member_id: UUID
    created_by: UUID | None
    uses_left: int
    created_at: Instant
    expires_at: Instant
    ended_at: Instant | None
    member: str = ""
    maker: str = ""


class EnrolmentList(Struct, frozen=True):
    """A workspace's enrolments, newest first."""

    enrolments: tuple[EnrolmentEntry, ...]


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
    """A device joins: its id, its name, its raw public keys, and its proof that they are its own.

    The proof is its signature over the token, its id and both keys; it leaves out `name`, `workspace_id` and
    `root_fingerprint`. The last two are what its enrolment said, so that a server which is not meant leaves
    the enrolment unused; null from a device that does not tell.
    """

    token: str
    device_id: UUID
    name: str
    device_key: bytes
    sharing_key: bytes
    proof: bytes
    workspace_id: UUID | None = None
    root_fingerprint: bytes | None = None

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


def enrolment_proof(device: NewDevice) -> bytes:
    """Return what the device key signs to join: the label, the token and every public value."""
    parts = (device.token.encode(), device.device_id.bytes, device.device_key, device.sharing_key)
    return LABEL + b"enrol" + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
