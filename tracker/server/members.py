"""`/members`: who is in the workspace, in which role, and who is not any more."""

from typing import Any
from uuid import UUID

from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection, Row, select

from tracker.core.errors import RefusedError
from tracker.core.wire import AddedMember, MemberChange, MemberEntry, NewMember, Page
from tracker.server.access import Actor, covers_member, require_assignable, require_role
from tracker.server.act import Act, act
from tracker.server.auth import new_password
from tracker.server.bearer import SESSION
from tracker.server.listing import Paging, part
from tracker.server.membership import (
    change,
    checked_email,
    find_member,
    renew_password,
    require_free_email,
    require_role_known,
    seen_member,
)
from tracker.server.named import checked_name
from tracker.server.services import Services
from tracker.server.tables import MEMBERS


@get("/members", security=SESSION)
async def list_members(
    paging: NamedDependency[Paging], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> Page[MemberEntry]:
    """Return part of the members that the member may see."""
    return await services.pool.run(_list, services, actor, paging)


@post("/members", security=SESSION)
async def add_member(
    data: JSONBody[NewMember], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> AddedMember:
    """Take a member in, with a first password that is in this answer only.

    Taken in just so before by the same member, or for an owner, they get a new one unless they signed in.
    """
    return await services.sign_ins.run(_add, services, actor, data)


@patch("/members/{member_id:uuid}", security=SESSION)
async def change_member(
    member_id: FromPath[UUID],
    data: JSONBody[MemberChange],
    actor: NamedDependency[Actor],
    services: NamedDependency[Services],
) -> MemberEntry:
    """Change a member, archive or restore them; who is archived is signed out everywhere at once."""
    return await services.pool.run(_change, services, actor, member_id, data)


def _list(services: Services, actor: Actor, paging: Paging) -> Page[MemberEntry]:
    now = services.now()

    def read(connection: Connection) -> Page[MemberEntry]:
        query = select(MEMBERS).where(covers_member(actor, "members:view", MEMBERS.c.id, now))
        if not paging.archived:
            query = query.where(MEMBERS.c.removed_at.is_(None))
        rows, after = part(connection, query, MEMBERS.c.id, paging)
        return Page(tuple(_entry(row) for row in rows), after)

    return services.database.read(read)


def _add(services: Services, actor: Actor, new: NewMember) -> AddedMember:
    require_role(actor, "members:invite")
    require_role_known(new.role)
    require_assignable(actor, new.role)
    fields = {"email": checked_email(new.email), "name": checked_name(new.name), "role": new.role}
    password = new_password(services.draw)
    password_hash = services.passwords.hash(password)

    def job(this: Act) -> AddedMember:
        known = find_member(this, new.id.bytes)
        if known is None:
            require_free_email(this, new.id.bytes, fields["email"])
            made = {"created_at": this.now, "created_by": actor.member_id}
            row = {"id": new.id.bytes, **fields, "password_hash": password_hash, **made}
            this.connection.execute(MEMBERS.insert().values(row))
            this.tell("member.added", new.id.bytes, role=new.role)
            return AddedMember(MemberEntry(new.id, **fields, archived=False), password)
        if any(getattr(known, field) != value for field, value in fields.items()):
            raise RefusedError("people-id-taken")
        renewed = renew_password(this, known, password_hash)
        return AddedMember(_entry(known), password if renewed else None)

    return act(services, actor, job)


def _change(services: Services, actor: Actor, member_id: UUID, asked: MemberChange) -> MemberEntry:
    def job(this: Act) -> MemberEntry:
        row = seen_member(this, member_id)
        require_role(actor, "members:edit")
        return _entry(change(this, row, asked))

    return act(services, actor, job)


def _entry(row: Row[Any]) -> MemberEntry:
    return MemberEntry(UUID(bytes=row.id), row.email, row.name, row.role, row.removed_at is not None)
