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
from tracker.server.bearer import STRANGER_BODY_MOST
from tracker.server.enrolling import LASTING, told
from tracker.server.services import Services
from tracker.server.tables import DEVICES, ENROLMENTS
from tracker.server.trust import trust_of

NAME_MOST: Final = 200


@post("/devices", request_max_body_size=STRANGER_BODY_MOST)
async def enrol_device(data: JSONBody[NewDevice], services: NamedDependency[Services]) -> Enrolled:
    """Enrol a device. The same device with the same token again gets a new bearer token, no second place."""
    return await services.pool.run(_enrol, services, data)


def _enrol(services: Services, device: NewDevice) -> Enrolled:
    _check_proof(device)
    now, access_token = services.now(), new_token(services.draw)
    access_hash = token_hash(access_token)
    member_id = services.database.write(lambda connection: _join(connection, device, access_hash, now))
    if isinstance(member_id, RefusedError):
        raise member_id
    trust = trust_of(services, member_id)
    return Enrolled(UUID(bytes=member_id), access_token, trust.statement, trust.manifest)


def _check_proof(device: NewDevice) -> None:
    PublicKey.from_raw(device.sharing_key)
    try:
        key = Ed25519PublicKey.from_public_bytes(device.device_key)
        key.verify(device.proof, enrolment_proof(device))
    except (InvalidSignature, ValueError) as error:
        raise RefusedError("enrolment-not-proven") from error


def _join(connection: Connection, device: NewDevice, access_hash: bytes, now: int) -> bytes | RefusedError:
    """Return the member whose device this now is, or the refusal: raised here it would undo neighbours."""
    name = token_hash(device.token)
    query = select(ENROLMENTS, LASTING.label("lasts")).where(ENROLMENTS.c.token_hash == name)
    enrolment = connection.execute(query).one_or_none()
    if enrolment is None:
        return RefusedError("enrolment-unknown")
    if now >= enrolment.expires_at:
        return RefusedError("enrolment-expired")
    if not enrolment.lasts:
        return RefusedError("enrolment-ended")
    known = connection.execute(select(DEVICES).where(DEVICES.c.id == device.device_id.bytes)).one_or_none()
    if known is None and enrolment.uses_left < 1:
        return RefusedError("enrolment-used-up")
    if known is not None and not _is_same(known, device):
        return RefusedError("device-known")
    if known is None:
        _add(connection, device, enrolment, (access_hash, now))
    else:
        mine = DEVICES.c.id == known.id
        connection.execute(update(DEVICES).where(mine).values(access_hash=access_hash))
    member_id: bytes = enrolment.member_id
    event = AuditEvent(now, member_id.hex(), "device.enrolled", device.device_id.hex, told(enrolment))
    append(connection, event)
    return member_id


def _is_same(known: Row[Any], device: NewDevice) -> bool:
    """Recognise a device that did not hear the answer: same id, keys and enrolment, or it is another one."""
    claimed = (token_hash(device.token), device.device_key, device.sharing_key, None)
    return claimed == (known.enrolment_hash, known.device_key, known.sharing_key, known.revoked_at)


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
