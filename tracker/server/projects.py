"""`/projects`: what is worked on, for which client, by whom and in whose charge."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET
from sqlalchemy import Connection, Row, select

from tracker.core.wire import Assign, Assignment, NewProject, Page, ProjectChange, ProjectEntry
from tracker.server.access import (
    Actor,
    covers_client,
    covers_member,
    covers_project,
    require_allowed,
    require_role,
    seen,
)
from tracker.server.act import Act, act
from tracker.server.bearer import SESSION
from tracker.server.listing import Paging, part
from tracker.server.membership import require_present, seen_member
from tracker.server.named import Named, Wish, add, change, listed, require_open
from tracker.server.services import Services
from tracker.server.spans import ON_PROJECTS, begin, end
from tracker.server.tables_people import ASSIGNMENTS, CLIENTS, PROJECTS

_PROJECT: Final = Named(PROJECTS, "project", ("client_id",))
_Managers = Mapping[bytes, Sequence[UUID]]


@get("/projects", security=SESSION)
async def list_projects(
    paging: NamedDependency[Paging], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> Page[ProjectEntry]:
    """Return part of the projects that the member may see."""
    return await services.pool.run(_list, services, actor, paging)


@post("/projects", security=SESSION)
async def add_project(
    data: JSONBody[NewProject], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> ProjectEntry:
    """Make a project; made just so before, it is returned as it is."""
    return await services.pool.run(_add, services, actor, data)


@patch("/projects/{project_id:uuid}", security=SESSION)
async def change_project(
    project_id: FromPath[UUID],
    data: JSONBody[ProjectChange],
    actor: NamedDependency[Actor],
    services: NamedDependency[Services],
) -> ProjectEntry:
    """Change, archive or restore a project."""
    return await services.pool.run(_change, services, actor, project_id, data)


@get("/projects/{project_id:uuid}/members", security=SESSION)
async def list_assignments(
    project_id: FromPath[UUID],
    paging: NamedDependency[Paging],
    actor: NamedDependency[Actor],
    services: NamedDependency[Services],
) -> Page[Assignment]:
    """Return part of those who are on a project now and may be seen."""
    return await services.pool.run(_list_members, services, actor, project_id, paging)


@put("/projects/{project_id:uuid}/members/{member_id:uuid}", security=SESSION)
async def assign(
    project_id: FromPath[UUID],
    member_id: FromPath[UUID],
    data: JSONBody[Assign],
    actor: NamedDependency[Actor],
    services: NamedDependency[Services],
) -> Assignment:
    """Put a member on a project, or change how they are on it, from now on."""
    return await services.pool.run(_assign, services, actor, (project_id, member_id), data)


@delete("/projects/{project_id:uuid}/members/{member_id:uuid}", security=SESSION)
async def unassign(
    project_id: FromPath[UUID],
    member_id: FromPath[UUID],
    actor: NamedDependency[Actor],
    services: NamedDependency[Services],
) -> None:
    """End a member's time on a project."""
    await services.pool.run(_unassign, services, actor, (project_id, member_id))


def _list(services: Services, actor: Actor, paging: Paging) -> Page[ProjectEntry]:
    now = services.now()

    def read(connection: Connection) -> Page[ProjectEntry]:
        covered = covers_project(actor, "projects:view", PROJECTS.c.id, now)
        rows, after = listed(connection, _PROJECT, covered, paging)
        managers = _managers(connection, actor, [row.id for row in rows], now)
        return Page(tuple(_entry(row, managers) for row in rows), after)

    return services.database.read(read)


def _add(services: Services, actor: Actor, new: NewProject) -> ProjectEntry:
    require_role(actor, "projects:edit")

    def job(this: Act) -> ProjectEntry:
        client_id = _client(this, new.client_id)
        return _shown(this, add(this, _PROJECT, new.id, new.name, {"client_id": client_id}))

    return act(services, actor, job)


def _change(services: Services, actor: Actor, project_id: UUID, asked: ProjectChange) -> ProjectEntry:
    def job(this: Act) -> ProjectEntry:
        row = _editable(this, project_id)
        columns: dict[str, bytes | None] = {}
        if asked.client_id is not UNSET:
            columns["client_id"] = _client(this, asked.client_id)
        return _shown(this, change(this, _PROJECT, row, Wish(asked.name, asked.archived, columns)))

    return act(services, actor, job)


def _list_members(services: Services, actor: Actor, project_id: UUID, paging: Paging) -> Page[Assignment]:
    now, places = services.now(), ASSIGNMENTS.c

    def read(connection: Connection) -> Page[Assignment]:
        _seen(connection, actor, project_id, now)
        query = select(ASSIGNMENTS).where(
            places.project_id == project_id.bytes,
            places.until.is_(None),
            covers_member(actor, "members:view", places.member_id, now),
        )
        rows, after = part(connection, query, places.member_id, paging)
        return Page(tuple(_assignment(row) for row in rows), after)

    return services.database.read(read)


def _assign(services: Services, actor: Actor, ids: tuple[UUID, UUID], how: Assign) -> Assignment:
    def job(this: Act) -> Assignment:
        project, member = _editable(this, ids[0]), seen_member(this, ids[1])
        require_open(project)
        require_present(member)
        return _assignment(begin(this, ON_PROJECTS, project.id, member.id, in_charge=how.manages))

    return act(services, actor, job)


def _unassign(services: Services, actor: Actor, ids: tuple[UUID, UUID]) -> None:
    def job(this: Act) -> None:
        project, member = _editable(this, ids[0]), seen_member(this, ids[1])
        end(this, ON_PROJECTS, project.id, member.id)

    act(services, actor, job)


def _editable(this: Act, project_id: UUID) -> Row[Any]:
    """Return a project's row; raises `RefusedError` when it may not be seen, or not be changed."""
    row = _seen(this.connection, this.actor, project_id, this.now)
    require_allowed(this.connection, covers_project(this.actor, "projects:edit", row.id, this.now))
    return row


def _seen(connection: Connection, actor: Actor, project_id: UUID, now: int) -> Row[Any]:
    covered = covers_project(actor, "projects:view", PROJECTS.c.id, now)
    return seen(connection, select(PROJECTS).where(PROJECTS.c.id == project_id.bytes, covered))


def _client(this: Act, client_id: UUID | None) -> bytes | None:
    """Return the id of a client that may be seen and is not archived; raises `RefusedError` otherwise."""
    if client_id is None:
        return None
    covered = covers_client(this.actor, "clients:view", CLIENTS.c.id, this.now)
    row = seen(this.connection, select(CLIENTS).where(CLIENTS.c.id == client_id.bytes, covered))
    require_open(row)
    return client_id.bytes


def _managers(connection: Connection, actor: Actor, project_ids: Sequence[bytes], now: int) -> _Managers:
    """Return who manages each of these projects, as far as they may be seen."""
    places, found = ASSIGNMENTS.c, defaultdict[bytes, list[UUID]](list)
    query = select(places.project_id, places.member_id).where(
        places.project_id.in_(project_ids),
        places.manages,
        places.until.is_(None),
        covers_member(actor, "members:view", places.member_id, now),
    )
    for project_id, member_id in connection.execute(query.order_by(places.member_id)):
        found[project_id].append(UUID(bytes=member_id))
    return found


def _shown(this: Act, row: Row[Any]) -> ProjectEntry:
    return _entry(row, _managers(this.connection, this.actor, [row.id], this.now))


def _entry(row: Row[Any], managers: _Managers) -> ProjectEntry:
    client_id = None if row.client_id is None else UUID(bytes=row.client_id)
    managed_by = tuple(managers.get(row.id, ()))
    return ProjectEntry(UUID(bytes=row.id), row.name, client_id, managed_by, row.archived_at is not None)


def _assignment(row: Row[Any]) -> Assignment:
    return Assignment(UUID(bytes=row.member_id), row.manages, row.since)
