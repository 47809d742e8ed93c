"""`/enrolments`: who may enrol members' devices makes what a device needs to join."""

from typing import Final
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from sqlalchemy import Connection, select

from tracker.core.errors import RefusedError
from tracker.core.manifest import DAY
from tracker.core.wire import Enrolment, NewEnrolment
from tracker.server.access import Actor, require_role
from tracker.server.audit import AuditEvent, append
from tracker.server.auth import new_token, token_hash
from tracker.server.bearer import SESSION
from tracker.server.services import Services
from tracker.server.tables import ENROLMENTS, MEMBERS

VERSION: Final = 1
USES_MOST: Final = 1000
DAYS_MOST: Final = 90


@post("/enrolments", security=SESSION)
async def create_enrolment(
    data: JSONBody[NewEnrolment], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> Enrolment:
    """Make an enrolment; its token is in this answer only."""
    return await services.pool.run(_create, services, actor, data)


def _create(services: Services, actor: Actor, asked: NewEnrolment) -> Enrolment:
    require_role(actor, "enrolments:create")
    if not 1 <= asked.uses <= USES_MOST or not 0 < asked.valid_for <= DAYS_MOST * DAY:
        raise RefusedError("enrolment-not-possible", days=DAYS_MOST)
    now, token = services.now(), new_token(services.draw)
    member_id = actor.member_id if asked.member_id is None else asked.member_id.bytes
    row = {
        "token_hash": token_hash(token),
        "member_id": member_id,
        "uses_left": asked.uses,
        "created_at": now,
        "expires_at": now + asked.valid_for,
    }

    def create(connection: Connection) -> None:
        known = select(MEMBERS.c.id).where(MEMBERS.c.id == member_id, MEMBERS.c.removed_at.is_(None))
        if connection.execute(known).one_or_none() is None:
            raise RefusedError("server-not-found")
        connection.execute(ENROLMENTS.insert(), row)
        event = AuditEvent(now, actor.member_id.hex(), "enrolment.created", member_id.hex())
        append(connection, event)

    services.database.write(create)
    workspace = services.workspace
    return Enrolment(
        version=VERSION,
        server=workspace.url,
        workspace_id=UUID(bytes=workspace.workspace_id),
        workspace_name=workspace.name,
        pins=workspace.pins,
        root_fingerprint=workspace.root_fingerprint,
        token=token,
        expires_at=now + asked.valid_for,
        authority=workspace.authority,
    )
