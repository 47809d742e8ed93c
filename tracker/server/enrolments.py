"""`/enrolments`: who may enrol members' devices makes what a device needs to join, sees it, and ends it."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy import ColumnElement, Connection, FromClause, Row, func, select, update

from tracker.core.errors import RefusedError
from tracker.core.ident import ID_BYTES
from tracker.core.introduction import Code
from tracker.core.manifest import DAY
from tracker.core.wire import Enrolment, EnrolmentEntry, EnrolmentList, MadeEnrolment, NewEnrolment
from tracker.server.access import Actor, require_assignable, require_role, seen
from tracker.server.act import Act, act
from tracker.server.audit import AuditEvent, append
from tracker.server.auth import email_key, new_token, token_hash
from tracker.server.bearer import SESSION
from tracker.server.enrolling import end, enrolment_id, told
from tracker.server.services import Services, Workspace
from tracker.server.tables import ENROLMENTS, MEMBERS

VERSION: Final = 1
USES_MOST: Final = 1000
DAYS_MOST: Final = 90
LISTED_MOST: Final = 1000
_PERMISSION: Final = "enrolments:create"


@dataclass(frozen=True, slots=True)
class _Made:
    """A new enrolment's secrets, and when it was made and ends."""

    token: str
    code: Code
    now: int
    until: int


@post("/enrolments", security=SESSION)
async def create_enrolment(
    data: JSONBody[NewEnrolment], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> MadeEnrolment:
    """Make an enrolment; its token and its code are in this answer only."""
    return await services.pool.run(_create, services, actor, data)


@get("/enrolments", security=SESSION)
async def list_enrolments(
    actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> EnrolmentList:
    """Return the newest enrolments, at most 1,000; of their secrets nothing."""
    return await services.pool.run(_list, services, actor)


@delete("/enrolments/{enrolment_id:uuid}", security=SESSION)
async def end_enrolment(
    enrolment_id: FromPath[UUID], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> None:
    """End an enrolment: no device joins by it any more; those that did stay. Ending it twice is harmless."""
    await services.pool.run(_end, services, actor, enrolment_id)


def _create(services: Services, actor: Actor, asked: NewEnrolment) -> MadeEnrolment:
    require_role(actor, _PERMISSION)
    _require_possible(asked)
    now = services.now()
    code = Code.make(services.draw, _place(services.workspace.url))
    made = _Made(new_token(services.draw), code, now, now + asked.valid_for)
    enrolment = _enrolment(services.workspace, made)
    hashed = token_hash(made.token)
    row = {
        "token_hash": hashed,
        "uses_left": asked.uses,
        "created_at": now,
        "expires_at": made.until,
        "lookup_id": code.lookup_id(),
        "envelope": code.seal(msgspec.json.encode(enrolment)),
        "created_by": actor.member_id,
    }

    def create(connection: Connection) -> None:
        member_id = _member(connection, asked, actor)
        connection.execute(update(ENROLMENTS).where(ENROLMENTS.c.expires_at <= now).values(envelope=None))
        connection.execute(ENROLMENTS.insert(), {**row, "member_id": member_id})
        by = actor.member_id.hex()
        append(connection, AuditEvent(now, by, "enrolment.created", member_id.hex(), told(row)))

    services.database.write(create)
    return MadeEnrolment(enrolment, code.text(), enrolment_id(hashed))


def _require_possible(asked: NewEnrolment) -> None:
    if not 1 <= asked.uses <= USES_MOST:
        raise RefusedError("enrolment-uses-not-possible", most=USES_MOST)
    if not 0 < asked.valid_for <= DAYS_MOST * DAY:
        raise RefusedError("enrolment-span-not-possible", days=DAYS_MOST)


def _member(connection: Connection, asked: NewEnrolment, actor: Actor) -> bytes:
    """Return whose devices are to join; raises `RefusedError` for nobody, or who may do more."""
    who: ColumnElement[bool] = MEMBERS.c.id == actor.member_id
    if asked.member_id is not None:
        who = MEMBERS.c.id == asked.member_id.bytes
    elif asked.email is not None:
        who = MEMBERS.c.email == email_key(asked.email)
    member = connection.execute(
        select(MEMBERS.c.id, MEMBERS.c.role).where(who, MEMBERS.c.removed_at.is_(None))
    ).one_or_none()
    if member is None:
        raise RefusedError("enrolment-nobody")
    member_id: bytes = member.id
    if member_id != actor.member_id:
        require_assignable(actor, member.role)
    return member_id


def _enrolment(workspace: Workspace, made: _Made) -> Enrolment:
    return Enrolment(
        version=VERSION,
        server=workspace.url,
        workspace_id=UUID(bytes=workspace.workspace_id),
        workspace_name=workspace.name,
        pins=workspace.pins,
        root_fingerprint=workspace.root_fingerprint,
        token=made.token,
        expires_at=made.until,
        authority=workspace.authority,
    )


def _list(services: Services, actor: Actor) -> EnrolmentList:
    require_role(actor, _PERMISSION)
    members, makers = MEMBERS.alias(), MEMBERS.alias()
    query = (
        select(ENROLMENTS, _called(members).label("member"), _called(makers).label("maker"))
        .join(members, members.c.id == ENROLMENTS.c.member_id)
        .outerjoin(makers, makers.c.id == ENROLMENTS.c.created_by)
        .order_by(ENROLMENTS.c.created_at.desc())
        .limit(LISTED_MOST)
    )
    rows = services.database.read(lambda connection: connection.execute(query).all())
    return EnrolmentList(tuple(_entry(row) for row in rows))


def _entry(row: Row[Any]) -> EnrolmentEntry:
    return EnrolmentEntry(
        id=enrolment_id(row.token_hash),
        member_id=UUID(bytes=row.member_id),
        created_by=None if row.created_by is None else UUID(bytes=row.created_by),
        uses_left=row.uses_left,
        created_at=row.created_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        member=row.member,
        maker=row.maker or "",
    )


def _called(members: FromClause) -> ColumnElement[str]:
    """Return what a member is called: their name, or their address where they have none."""
    return func.coalesce(func.nullif(members.c.name, ""), members.c.email)


def _end(services: Services, actor: Actor, name: UUID) -> None:
    require_role(actor, _PERMISSION)
    which = func.substr(ENROLMENTS.c.token_hash, 1, ID_BYTES) == name.bytes

    def job(this: Act) -> None:
        seen(this.connection, select(ENROLMENTS.c.token_hash).where(which))
        end(this, which)

    act(services, actor, job)


def _place(url: str) -> str:
    """Return where a server is as a code says it: host, and port unless it is that of HTTPS."""
    return urlsplit(url).netloc.removesuffix(":443")
