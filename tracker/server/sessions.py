"""`/sessions`: a member signs in and out."""

from uuid import UUID

from litestar import delete, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from sqlalchemy import Connection, select, update

from tracker.core.errors import RefusedError
from tracker.core.wire import Session, SignIn
from tracker.server.access import Actor
from tracker.server.audit import AuditEvent, append
from tracker.server.auth import SESSION_LIFE, count_try, email_key, forget_tries, new_token, token_hash
from tracker.server.bearer import SESSION, STRANGER_BODY_MOST
from tracker.server.services import Services
from tracker.server.tables import MEMBERS, SESSIONS


@post("/sessions", request_max_body_size=STRANGER_BODY_MOST)
async def sign_in(data: JSONBody[SignIn], services: NamedDependency[Services]) -> Session:
    """Begin a session of twelve hours."""
    return await services.sign_ins.run(_begin, services, data)


@delete("/sessions", security=SESSION)
async def sign_out(
    actor: NamedDependency[Actor], token: NamedDependency[str], services: NamedDependency[Services]
) -> None:
    """End the session that asks; its token is worth nothing from the next request on."""
    await services.pool.run(_end, services, actor, token)


def _begin(services: Services, asked: SignIn) -> Session:
    now = services.now()
    locked = services.database.write(lambda connection: count_try(connection, asked.email, now))
    if locked is not None:
        raise locked
    query = select(MEMBERS).where(MEMBERS.c.email == email_key(asked.email), MEMBERS.c.removed_at.is_(None))
    member = services.database.read(lambda connection: connection.execute(query).one_or_none())
    matches = services.passwords.matches(None if member is None else member.password_hash, asked.password)
    if member is None or not matches:
        raise _refused(services, now, None if member is None else member.id)
    token = new_token(services.draw)
    same = select(MEMBERS.c.id).where(
        MEMBERS.c.id == member.id,
        MEMBERS.c.password_hash == member.password_hash,
        MEMBERS.c.removed_at.is_(None),
    )

    def begin(connection: Connection) -> bool:
        """Begin it, unless the password was changed since it was compared: that ends every session."""
        if connection.execute(same).one_or_none() is None:
            return False
        forget_tries(connection, asked.email)
        connection.execute(
            SESSIONS.insert().values(
                token_hash=token_hash(token),
                member_id=member.id,
                created_at=now,
                expires_at=now + SESSION_LIFE,
            )
        )
        append(connection, AuditEvent(now, member.id.hex(), "session.begun", member.id.hex()))
        return True

    if not services.database.write(begin):
        raise _refused(services, now, member.id)
    return Session(token, UUID(bytes=member.id), member.role, now + SESSION_LIFE)


def _refused(services: Services, now: int, member_id: bytes | None) -> RefusedError:
    """Put down that somebody was not let in, and return what to tell them."""
    subject = "unknown" if member_id is None else member_id.hex()
    event = AuditEvent(now, "unknown", "session.refused", subject)
    services.database.write(lambda connection: append(connection, event))
    return RefusedError("session-refused")


def _end(services: Services, actor: Actor, token: str) -> None:
    now = services.now()

    def end(connection: Connection) -> None:
        mine = SESSIONS.c.token_hash == token_hash(token)
        connection.execute(update(SESSIONS).where(mine).values(ended_at=now))
        append(connection, AuditEvent(now, actor.member_id.hex(), "session.ended", actor.member_id.hex()))

    services.database.write(end)
