"""Joining a workspace: keys are made here, the server is told their public halves, its trust is verified."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from tracker.agent.trust import verify_trust
from tracker.core.device import Connection, Identity, Queue
from tracker.core.errors import DamagedError, RefusedError
from tracker.core.ident import Draw, new_id
from tracker.core.sealing import PrivateKey, PublicKey
from tracker.core.wire import Enrolled, Enrolment, NewDevice, Trust, enrolment_proof

SHARING_SECRET_BYTES: Final = 32
"""What a keyring holds of the sharing key; it expands to MLKEM768-X25519, as the opener's keys are."""

SHARING_KEY: Final = "sharing"
"""The name that secret is kept under."""

Register = Callable[[Enrolment, NewDevice], Awaitable[Enrolled]]


@dataclass(frozen=True, slots=True)
class NewKeys:
    """What a device makes for itself before it asks: its id, its signing key, its sharing key's secret."""

    device_id: bytes
    signing: Ed25519PrivateKey
    sharing_secret: bytes = field(repr=False)

    @property
    def sharing(self) -> PublicKey:
        """Return the public half of the sharing key."""
        return PrivateKey.from_secret(self.sharing_secret).public_key


def already_enrolled(here: Identity, enrolment: Enrolment, waiting: Queue, folder: str) -> RefusedError:
    """Return why a device that is enrolled, in this workspace or another one, cannot take an enrolment.

    `folder` is where its data lies, and `waiting` what waits in it to be sent.
    """
    files, records = waiting.files, waiting.records
    if here.workspace_id == enrolment.workspace_id.bytes:
        return RefusedError("enrolled-here", folder=folder, files=files, records=records)
    workspace = here.workspace_name
    return RefusedError(
        "store-enrolled-elsewhere", workspace=workspace, folder=folder, files=files, records=records
    )


def make_keys(draw: Draw) -> NewKeys:
    """Make a device's keys."""
    return NewKeys(new_id(draw), Ed25519PrivateKey.from_private_bytes(draw(32)), draw(SHARING_SECRET_BYTES))


async def enrol(
    enrolment: Enrolment, name: str, keys: NewKeys, register: Register, now: int
) -> tuple[Identity, Trust]:
    """Register a device called `name` and return who it is, with what it trusts first.

    Raises `RefusedError` for an enrolment that is over, `DamagedError` when the server's answer was not
    signed under the root that the enrolment names, and what `register` raises.
    """
    if now >= enrolment.expires_at:
        raise RefusedError("enrolment-expired")
    enrolled = await register(enrolment, _request(enrolment, name, keys))
    identity = Identity(
        workspace_id=enrolment.workspace_id.bytes,
        workspace_name=enrolment.workspace_name,
        member_id=enrolled.member_id.bytes,
        device_id=keys.device_id,
        connection=Connection(enrolment.server, enrolment.pins, enrolment.authority),
        root_fingerprint=enrolment.root_fingerprint,
        sharing_public_key=keys.sharing.raw,
        device_key=keys.signing.private_bytes_raw(),
        access_token=enrolled.access_token,
    )
    trust = Trust(enrolled.statement, enrolled.manifest)
    try:
        verify_trust(identity, trust, now)
    except DamagedError as error:
        raise DamagedError("enrolment-untrusted", reason=error.reason, device=name) from error
    return identity, trust


def _request(enrolment: Enrolment, name: str, keys: NewKeys) -> NewDevice:
    unsigned = NewDevice(
        token=enrolment.token,
        device_id=UUID(bytes=keys.device_id),
        name=name,
        device_key=keys.signing.public_key().public_bytes_raw(),
        sharing_key=keys.sharing.raw,
        proof=b"",
        workspace_id=enrolment.workspace_id,
        root_fingerprint=enrolment.root_fingerprint,
    )
    return replace(unsigned, proof=keys.signing.sign(enrolment_proof(unsigned)))
