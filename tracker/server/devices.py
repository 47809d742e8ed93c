"""`/devices`: a device joins by an enrolment and the proof that its keys are its own; who may, ends it."""

from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection, Row, select, update

from tracker.core.errors import RefusedError
from tracker.core.sealing import PublicKey
from tracker.core.wire import DeviceEntry, DeviceState, Enrolled, NewDevice, Page, enrolment_proof
from tracker.server.access import Actor, covers_member, require_allowed, seen
from tracker.server.act import Act, act
from tracker.server.audit import AuditEvent, append
from tracker.server.auth import new_token, token_hash
from tracker.server.bearer import SESSION, STRANGER_BODY_MOST
from tracker.server.enrolling import LASTING, told
from tracker.server.listing import Paging, part
from tracker.server.services import Services, Workspace
from tracker.server.tables import DEVICES, ENROLMENTS, MEMBERS
from tracker.server.trust import trust_of

NAME_MOST: Final = 200


@post("/devices", request_max_body_size=STRANGER_BODY_MOST)
async def enrol_device(data: JSONBody[NewDevice], services: NamedDependency[Services]) -> Enrolled:
    """Enrol a device. The same device with the same token again gets a new bearer token, no second place."""
    return await services.pool.run(_enrol, services, data)


@get("/devices", security=SESSION)
async def list_devices(
    paging: NamedDependency[Paging], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> Page[DeviceEntry]:
    """Return part of the devices that the member may see; with `archived` those that were ended too."""
    return await services.pool.run(_list, services, actor, paging)


@delete("/devices/{device_id:uuid}", security=SESSION)
async def end_device(
    device_id: FromPath[UUID], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> None:
    """End a device: nothing more is taken from it; what was stays. Ending it twice is harmless."""
    await services.pool.run(_end, services, actor, device_id)


def _list(services: Services, actor: Actor, paging: Paging) -> Page[DeviceEntry]:
    now = services.now()

    def read(connection: Connection) -> Page[DeviceEntry]:
        query = select(DEVICES, MEMBERS.c.removed_at).join(MEMBERS, MEMBERS.c.id == DEVICES.c.member_id)
        query = query.where(covers_member(actor, "devices:view", DEVICES.c.member_id, now))
        if not paging.archived:
            query = query.where(DEVICES.c.revoked_at.is_(None))
        rows, after = part(connection, query, DEVICES.c.id, paging)
        return Page(tuple(_entry(row) for row in rows), after)

    return services.database.read(read)


def _end(services: Services, actor: Actor, device_id: UUID) -> None:
    which = DEVICES.c.id == device_id.bytes

    def job(this: Act) -> None:
        visible = covers_member(actor, "devices:view", DEVICES.c.member_id, this.now)
        device = seen(this.connection, select(DEVICES).where(which, visible))
        require_allowed(this.connection, covers_member(actor, "devices:end", device.member_id, this.now))
        if device.revoked_at is None:
            this.connection.execute(update(DEVICES).where(which).values(revoked_at=this.now))
            this.tell("device.ended", device.id, member=device.member_id.hex())

    act(services, actor, job)


def _entry(row: Row[Any]) -> DeviceEntry:
    state = DeviceState.ENROLLED if row.removed_at is None else DeviceState.PAUSED
    return DeviceEntry(
        id=UUID(bytes=row.id),
        member_id=UUID(bytes=row.member_id),
        name=row.name,
        enrolled_at=row.enrolled_at,
        last_seen_at=row.last_seen_at,
        ended_at=row.revoked_at,
        state=state if row.revoked_at is None else DeviceState.ENDED,
    )


def _enrol(services: Services, device: NewDevice) -> Enrolled:
    _check_proof(device)
    _check_workspace(services.workspace, device)
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


def _check_workspace(workspace: Workspace, device: NewDevice) -> None:
    """Refuse whoever will not trust this workspace, before the enrolment counts as used."""
    here = (UUID(bytes=workspace.workspace_id), workspace.root_fingerprint)
    asked = (device.workspace_id, device.root_fingerprint)
    if any(wanted not in (None, mine) for wanted, mine in zip(asked, here, strict=True)):
        raise RefusedError("enrolment-misfit")


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
