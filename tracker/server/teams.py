"""`/teams`: who is overseen by whom, from when until when."""

from typing import Any, Final
from uuid import UUID

from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection, Row, select

from tracker.core.wire import NewTeam, Page, TeamChange, TeamEntry, TeamMember, TeamPlace
from tracker.server.access import Actor, covers_member, covers_team, require_role, seen
from tracker.server.act import Act, act
from tracker.server.bearer import SESSION
from tracker.server.listing import Paging, part
from tracker.server.membership import require_present, seen_member
from tracker.server.named import Named, Wish, add, change, listed, require_open
from tracker.server.services import Services
from tracker.server.spans import IN_TEAMS, begin, end
from tracker.server.tables_people import TEAM_MEMBERS, TEAMS

_TEAM: Final = Named(TEAMS, "team")


@get("/teams", security=SESSION)
async def list_teams(
    paging: NamedDependency[Paging], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> Page[TeamEntry]:
    """Return part of the teams that the member oversees or is in; all of them to who sees every member."""
    return await services.pool.run(_list, services, actor, paging)


@post("/teams", security=SESSION)
async def add_team(
    data: JSONBody[NewTeam], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> TeamEntry:
    """Make a team; made just so before, it is returned as it is."""
    return await services.pool.run(_add, services, actor, data)


@patch("/teams/{team_id:uuid}", security=SESSION)
async def change_team(
    team_id: FromPath[UUID],
    data: JSONBody[TeamChange],
    actor: NamedDependency[Actor],
    services: NamedDependency[Services],
) -> TeamEntry:
    """Change, archive or restore a team."""
    return await services.pool.run(_change, services, actor, team_id, data)


@get("/teams/{team_id:uuid}/members", security=SESSION)
async def list_team_members(
    team_id: FromPath[UUID],
    paging: NamedDependency[Paging],
    actor: NamedDependency[Actor],
    services: NamedDependency[Services],
) -> Page[TeamMember]:
    """Return part of those who are in a team now and may be seen."""
    return await services.pool.run(_list_members, services, actor, team_id, paging)


@put("/teams/{team_id:uuid}/members/{member_id:uuid}", security=SESSION)
async def join_team(
    team_id: FromPath[UUID],
    member_id: FromPath[UUID],
    data: JSONBody[TeamPlace],
    actor: NamedDependency[Actor],
    services: NamedDependency[Services],
) -> TeamMember:
    """Put a member into a team, or change how they are in it, from now on."""
    return await services.pool.run(_join, services, actor, (team_id, member_id), data)


@delete("/teams/{team_id:uuid}/members/{member_id:uuid}", security=SESSION)
async def leave_team(
    team_id: FromPath[UUID],
    member_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    services: NamedDependency[Services],
) -> None:
    """End a member's time in a team."""
    await services.pool.run(_leave, services, actor, (team_id, member_id))


def _list(services: Services, actor: Actor, paging: Paging) -> Page[TeamEntry]:
    def read(connection: Connection) -> Page[TeamEntry]:
        rows, after = listed(connection, _TEAM, covers_team(actor, TEAMS.c.id), paging)
        return Page(tuple(_entry(row) for row in rows), after)

    return services.database.read(read)


def _add(services: Services, actor: Actor, new: NewTeam) -> TeamEntry:
    require_role(actor, "teams:edit")
    return act(services, actor, lambda this: _entry(add(this, _TEAM, new.id, new.name)))


def _change(services: Services, actor: Actor, team_id: UUID, asked: TeamChange) -> TeamEntry:
    def job(this: Act) -> TeamEntry:
        row = _editable(this, team_id)
        return _entry(change(this, _TEAM, row, Wish(asked.name, asked.archived)))

    return act(services, actor, job)


def _list_members(services: Services, actor: Actor, team_id: UUID, paging: Paging) -> Page[TeamMember]:
    now, places = services.now(), TEAM_MEMBERS.c

    def read(connection: Connection) -> Page[TeamMember]:
        _seen(connection, actor, team_id)
        query = select(TEAM_MEMBERS).where(
            places.team_id == team_id.bytes,
            places.until.is_(None),
            covers_member(actor, "members:view", places.member_id, now),
        )
        rows, after = part(connection, query, places.member_id, paging)
        return Page(tuple(_place(row) for row in rows), after)

    return services.database.read(read)


def _join(services: Services, actor: Actor, ids: tuple[UUID, UUID], place: TeamPlace) -> TeamMember:
    def job(this: Act) -> TeamMember:
        team, member = _editable(this, ids[0]), seen_member(this, ids[1])
        require_open(team)
        require_present(member)
        return _place(begin(this, IN_TEAMS, team.id, member.id, in_charge=place.oversees))

    return act(services, actor, job)


def _leave(services: Services, actor: Actor, ids: tuple[UUID, UUID]) -> None:
    def job(this: Act) -> None:
        team, member = _editable(this, ids[0]), seen_member(this, ids[1])
        end(this, IN_TEAMS, team.id, member.id)

    act(services, actor, job)


def _editable(this: Act, team_id: UUID) -> Row[Any]:
    """Return a team's row; raises `RefusedError` when it may not be seen, or not be changed."""
    row = _seen(this.connection, this.actor, team_id)
    require_role(this.actor, "teams:edit")
    return row


def _seen(connection: Connection, actor: Actor, team_id: UUID) -> Row[Any]:
    query = select(TEAMS).where(TEAMS.c.id == team_id.bytes, covers_team(actor, TEAMS.c.id))
    return seen(connection, query)


def _entry(row: Row[Any]) -> TeamEntry:
    return TeamEntry(UUID(bytes=row.id), row.name, row.archived_at is not None)


def _place(row: Row[Any]) -> TeamMember:
    return TeamMember(UUID(bytes=row.member_id), row.oversees, row.since)
