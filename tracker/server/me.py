"""`/me`: who a session belongs to, what they may do, where else they are, and their password."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from sqlalchemy import Connection, select, update

from tracker.core.errors import RefusedError
from tracker.core.password import require_good
from tracker.core.permission import PERMISSIONS
from tracker.core.wire import HeldPermission, Me, NewPassword, OwnDevice, OwnSession
from tracker.server.access import Actor, held
from tracker.server.act import Act, act
from tracker.server.audit import AuditEvent, append
from tracker.server.auth import count_try, forget_tries, token_hash
from tracker.server.bearer import SESSION
from tracker.server.services import Services
from tracker.server.tables import DEVICES, MEMBERS, SESSIONS


@get("/me", security=SESSION)
async def show_me(
    actor: NamedDependency[Actor], token: NamedDependency[str], services: NamedDependency[Services]
) -> Me:
    """Tell a member about themselves; nobody else's is ever in it."""
    return await services.pool.run(_show, services, actor, token)


@post("/me/password", security=SESSION, status_code=204)
async def change_password(
    data: JSONBody[NewPassword],
    actor: NamedDependency[Actor],
    token: NamedDependency[str],
    services: NamedDependency[Services],
) -> None:
    """Change one's own password and end one's other sessions; tries are counted as those to sign in are."""
    await services.sign_ins.run(_change_password, services, actor, token, data)


def _change_password(services: Services, actor: Actor, token: str, asked: NewPassword) -> None:
    mine, now = MEMBERS.c.id == actor.member_id, services.now()
    member = services.database.read(lambda connection: connection.execute(select(MEMBERS).where(mine)).one())
    require_good(asked.new, (member.email, member.name, services.workspace.name))
    locked = services.database.write(lambda connection: count_try(connection, member.email, now))
    if locked is not None:
        raise locked
    if not services.passwords.matches(member.password_hash, asked.present):
        who = actor.member_id.hex()
        refused = AuditEvent(now, who, "member.password-refused", who)
        services.database.write(lambda connection: append(connection, refused))
        raise RefusedError("password-wrong")
    if asked.new == asked.present:
        raise RefusedError("password-same")
    password_hash = services.passwords.hash(asked.new)

    def change(this: Act) -> None:
        compared = MEMBERS.c.password_hash == member.password_hash
        changed = update(MEMBERS).where(mine, compared).values(password_hash=password_hash)
        if this.connection.execute(changed).rowcount == 0:
            raise RefusedError("password-wrong")
        forget_tries(this.connection, member.email)
        others = update(SESSIONS).where(
            SESSIONS.c.member_id == actor.member_id,
            SESSIONS.c.token_hash != token_hash(token),
            SESSIONS.c.ended_at.is_(None),
        )
        this.connection.execute(others.values(ended_at=this.now))
        this.tell("member.password-changed", actor.member_id)

    act(services, actor, change)


def _show(services: Services, actor: Actor, token: str) -> Me:
    now = services.now()

    def read(connection: Connection) -> Me:
        mine = select(MEMBERS.c.email, MEMBERS.c.name).where(MEMBERS.c.id == actor.member_id)
        member = connection.execute(mine).one()
        return Me(
            workspace_id=UUID(bytes=services.workspace.workspace_id),
            workspace_name=services.workspace.name,
            member_id=UUID(bytes=actor.member_id),
            email=member.email,
            name=member.name,
            role=actor.role,
            permissions=_held(actor),
            devices=_devices(connection, actor.member_id),
            sessions=_sessions(connection, actor.member_id, token_hash(token), now),
        )

    return services.database.read(read)


def _held(actor: Actor) -> tuple[HeldPermission, ...]:
    """Return what a member may do, by their role or somewhere by a policy's leave, in the table's order."""
    found = ((permission, held(actor, permission)) for permission in PERMISSIONS)
    return tuple(HeldPermission(permission, tuple(sorted(each))) for permission, each in found if each)


def _devices(connection: Connection, member_id: bytes) -> tuple[OwnDevice, ...]:
    query = (
        select(DEVICES.c.id, DEVICES.c.name, DEVICES.c.enrolled_at, DEVICES.c.last_seen_at)
        .where(DEVICES.c.member_id == member_id, DEVICES.c.revoked_at.is_(None))
        .order_by(DEVICES.c.enrolled_at.desc())
    )
    rows = connection.execute(query)
    return tuple(OwnDevice(UUID(bytes=row.id), row.name, row.enrolled_at, row.last_seen_at) for row in rows)


def _sessions(connection: Connection, member_id: bytes, this: bytes, now: int) -> tuple[OwnSession, ...]:
    query = (
        select(SESSIONS.c.token_hash, SESSIONS.c.created_at, SESSIONS.c.expires_at)
        .where(SESSIONS.c.member_id == member_id, SESSIONS.c.ended_at.is_(None), SESSIONS.c.expires_at > now)
        .order_by(SESSIONS.c.created_at.desc())
    )
    rows = connection.execute(query)
    return tuple(OwnSession(row.created_at, row.expires_at, row.token_hash == this) for row in rows)
