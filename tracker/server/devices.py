"""`/devices`: a device joins by an enrolment's token and the proof that its keys are its own."""

from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from sqlalchemy import Connection, Row, select, update

from tracker.core.errors import RefusedError
from tracker.core.sealing import PublicKey
from tracker.core.wire import Enrolled, NewDevice, enrolment_proof
from tracker.server.audit import AuditEvent, append
from tracker.server.auth import new_token, token_hash
from tracker.server.services import Services
from tracker.server.tables import DEVICES, ENROLMENTS
from tracker.server.trust import trust_of

NAME_MOST: Final = 200


@post("/devices")
async def enrol_device(data: JSONBody[NewDevice], services: NamedDependency[Services]) -> Enrolled:
    """Enrol a device. The same device with the same token again gets a new bearer token, no second place."""
    return await services.pool.run(_enrol, services, data)


def _enrol(services: Services, device: NewDevice) -> Enrolled:
    _check_proof(device)
    now, access_token = services.now(), new_token(services.draw)
    access_hash = token_hash(access_token)
    member_id = services.database.write(lambda connection: _join(connection, device, access_hash, now))
    trust = trust_of(services, member_id)
    return Enrolled(UUID(bytes=member_id), access_token, trust.statement, trust.manifest)


def _check_proof(device: NewDevice) -> None:
    PublicKey.from_raw(device.sharing_key)
    try:
        key = Ed25519PublicKey.from_public_bytes(device.device_key)
        key.verify(device.proof, enrolment_proof(device))
    except (InvalidSignature, ValueError) as error:
        raise RefusedError("enrolment-not-proven") from error


def _join(connection: Connection, device: NewDevice, access_hash: bytes, now: int) -> bytes:
    """Return the member whose device this now is; raises `RefusedError`."""
    name = token_hash(device.token)
    query = select(ENROLMENTS).where(ENROLMENTS.c.token_hash == name)
    enrolment = connection.execute(query).one_or_none()
    if enrolment is None:
        raise RefusedError("enrolment-unknown")
    if now >= enrolment.expires_at:
        raise RefusedError("enrolment-expired")
    known = connection.execute(select(DEVICES).where(DEVICES.c.id == device.device_id.bytes)).one_or_none()
    if known is not None:
        _let_back_in(connection, known, device, access_hash)
    elif enrolment.uses_left < 1:
        raise RefusedError("enrolment-used-up")
    else:
        _add(connection, device, enrolment, (access_hash, now))
    member_id: bytes = enrolment.member_id
    event = AuditEvent(now, member_id.hex(), "device.enrolled", device.device_id.hex)
    append(connection, event)
    return member_id


def _let_back_in(connection: Connection, known: Row[Any], device: NewDevice, access_hash: bytes) -> None:
    """Take a device that did not hear the answer: same id, keys and enrolment, or it is another one."""
    claimed = (token_hash(device.token), device.device_key, device.sharing_key, None)
    if (known.enrolment_hash, known.device_key, known.sharing_key, known.revoked_at) != claimed:
        raise RefusedError("device-known")
    mine = DEVICES.c.id == known.id
    connection.execute(update(DEVICES).where(mine).values(access_hash=access_hash))


def _add(connection: Connection, device: NewDevice, enrolment: Row[Any], made: tuple[bytes, int]) -> None:
    access_hash, now = made
    this = ENROLMENTS.c.token_hash == enrolment.token_hash
    connection.execute(update(ENROLMENTS).where(this).values(uses_left=enrolment.uses_left - 1))
    connection.execute(
        DEVICES.insert().values(
            id=device.device_id.bytes,
            member_id=enrolment.member_id,
            enrolment_hash=enrolment.token_hash,
            name=device.name[:NAME_MOST],
            device_key=device.device_key,
            sharing_key=device.sharing_key,
            access_hash=access_hash,
            enrolled_at=now,
        )
    )
