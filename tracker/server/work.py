"""`/work`: what the asking device's member is assigned to, for the device to keep and use offline."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from msgspec.structs import replace
from sqlalchemy import Connection, Row, select

from tracker.core.wire import Work, WorkProject, WorkTask
from tracker.server.auth import Device
from tracker.server.bearer import DEVICE
from tracker.server.services import Services
from tracker.server.tables import DEVICES, MEMBERS
from tracker.server.tables_people import ASSIGNMENTS, CLIENTS, PROJECTS, TASKS


@get("/work", security=DEVICE)
async def show_work(device: NamedDependency[Device], services: NamedDependency[Services]) -> Work:
    """Return the projects of the device's member with their tasks, and what both are called."""
    return await services.pool.run(_work, services, device)


def _work(services: Services, device: Device) -> Work:
    def read(connection: Connection) -> Work:
        called = select(DEVICES.c.name, MEMBERS.c.name.label("member"), MEMBERS.c.email).join(
            MEMBERS, MEMBERS.c.id == DEVICES.c.member_id
        )
        names = connection.execute(called.where(DEVICES.c.id == device.device_id)).one()
        work = work_of(connection, device.member_id)
        return replace(work, member=names.member or names.email, device=names.name)

    return services.database.read(read)


def work_of(connection: Connection, member_id: bytes) -> Work:
    """Return what a member is assigned to now, in the order of names, archived things too."""
    assigned = select(ASSIGNMENTS.c.project_id).where(
        ASSIGNMENTS.c.member_id == member_id, ASSIGNMENTS.c.until.is_(None)
    )
    projects = (
        select(PROJECTS, CLIENTS.c.name.label("client"))
        .outerjoin(CLIENTS, CLIENTS.c.id == PROJECTS.c.client_id)
        .where(PROJECTS.c.id.in_(assigned))
        .order_by(PROJECTS.c.name_key, PROJECTS.c.id)
    )
    tasks = select(TASKS).where(TASKS.c.project_id.in_(assigned)).order_by(TASKS.c.name_key, TASKS.c.id)
    of_project = defaultdict[bytes, list[WorkTask]](list)
    for row in connection.execute(tasks):
        of_project[row.project_id].append(_task(row))
    found = connection.execute(projects)
    return Work(tuple(_project(row, of_project[row.id]) for row in found))


def _task(row: Row[Any]) -> WorkTask:
    return WorkTask(UUID(bytes=row.id), row.name, row.archived_at is not None)


def _project(row: Row[Any], tasks: list[WorkTask]) -> WorkProject:
    archived = row.archived_at is not None
    return WorkProject(UUID(bytes=row.id), row.name, row.client, archived, tuple(tasks))
