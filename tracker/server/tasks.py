"""`/tasks`: the parts of projects that time is booked on."""

from typing import Any, Final
from uuid import UUID

from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy import Connection, Row, and_, select

from tracker.core.wire import NewTask, Page, TaskChange, TaskEntry
from tracker.server.access import Actor, covers_project, covers_task, require_allowed, seen
from tracker.server.act import Act, act
from tracker.server.bearer import SESSION
from tracker.server.listing import Paging
from tracker.server.named import Named, Wish, add, change, listed, require_open
from tracker.server.services import Services
from tracker.server.tables_people import PROJECTS, TASKS

_TASK: Final = Named(TASKS, "task", ("project_id",))


@get("/tasks", security=SESSION)
async def list_tasks(
    paging: NamedDependency[Paging],
    actor: NamedDependency[Actor],
    services: NamedDependency[Services],
    project_id: FromQuery[UUID | None] = None,
) -> Page[TaskEntry]:
    """Return part of the tasks that the member may see, those of one project or of all."""
    return await services.pool.run(_list, services, actor, paging, project_id)


@post("/tasks", security=SESSION)
async def add_task(
    data: JSONBody[NewTask], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> TaskEntry:
    """Make a task; made just so before, it is returned as it is."""
    return await services.pool.run(_add, services, actor, data)


@patch("/tasks/{task_id:uuid}", security=SESSION)
async def change_task(
    task_id: FromPath[UUID],
    data: JSONBody[TaskChange],
    actor: NamedDependency[Actor],
    services: NamedDependency[Services],
) -> TaskEntry:
    """Change, archive or restore a task."""
    return await services.pool.run(_change, services, actor, task_id, data)


def _list(services: Services, actor: Actor, paging: Paging, project_id: UUID | None) -> Page[TaskEntry]:
    now = services.now()

    def read(connection: Connection) -> Page[TaskEntry]:
        covered = covers_task(actor, "tasks:view", TASKS, now)
        if project_id is not None:
            covered = and_(TASKS.c.project_id == project_id.bytes, covered)
        rows, after = listed(connection, _TASK, covered, paging)
        return Page(tuple(_entry(row) for row in rows), after)

    return services.database.read(read)


def _add(services: Services, actor: Actor, new: NewTask) -> TaskEntry:
    def job(this: Act) -> TaskEntry:
        covered = covers_project(actor, "tasks:view", PROJECTS.c.id, this.now)
        mine = PROJECTS.c.id == new.project_id.bytes
        project = seen(this.connection, select(PROJECTS).where(mine, covered))
        require_allowed(this.connection, covers_project(actor, "tasks:edit", project.id, this.now))
        require_open(project)
        columns = {"project_id": project.id, "created_by": actor.member_id}
        return _entry(add(this, _TASK, new.id, new.name, columns))

    return act(services, actor, job)


def _change(services: Services, actor: Actor, task_id: UUID, asked: TaskChange) -> TaskEntry:
    def job(this: Act) -> TaskEntry:
        mine = TASKS.c.id == task_id.bytes
        covered = covers_task(actor, "tasks:view", TASKS, this.now)
        row = seen(this.connection, select(TASKS).where(mine, covered))
        allowed = covers_task(actor, "tasks:edit", TASKS, this.now)
        require_allowed(this.connection, select(TASKS.c.id).where(mine, allowed).exists())
        return _entry(change(this, _TASK, row, Wish(asked.name, asked.archived)))

    return act(services, actor, job)


def _entry(row: Row[Any]) -> TaskEntry:
    archived = row.archived_at is not None
    return TaskEntry(UUID(bytes=row.id), UUID(bytes=row.project_id), row.name, archived)
