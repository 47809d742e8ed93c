"""`/policy`: devices get what is asked of their member, signed; members see it, and who may changes it."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import structs
from sqlalchemy import ColumnElement, Connection, and_, or_, select

from tracker.core.manifest import Signed
from tracker.core.policy import PolicyChange, SetBy, Setting
from tracker.core.wire import MemberPolicy, PolicyEntries, PolicyEntry
from tracker.server.access import (
    Actor,
    covers_member,
    covers_project,
    require_allowed,
    require_role,
    seen,
)
from tracker.server.auth import Device
from tracker.server.bearer import DEVICE, SESSION
from tracker.server.policy_settings import (
    Hand,
    change_setting,
    entries,
    held_fields,
    settings_of,
)
from tracker.server.services import Services
from tracker.server.tables import MEMBERS
from tracker.server.tables_people import PROJECTS
from tracker.server.tables_policy import POLICY_SETTINGS


@get("/policy", security=DEVICE)
async def show_policy(device: NamedDependency[Device], services: NamedDependency[Services]) -> Signed:
    """Return what is asked of the device's member, as a `Policy` signed under the manifest key."""
    return await services.pool.run(policy_of, services, device.member_id)


@get("/policy/members/{member_id:uuid}", security=SESSION)
async def show_member_policy(
    member_id: FromPath[UUID], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> MemberPolicy:
    """Return what holds for a member, who set it, and what it means; of projects, what one may see."""
    return await services.pool.run(_show, services, actor, member_id)


@get("/policy/settings", security=SESSION)
async def list_settings(actor: NamedDependency[Actor], services: NamedDependency[Services]) -> PolicyEntries:
    """Return what is set for the workspace, and for the projects and members whose policy one may see."""
    return await services.pool.run(_list, services, actor)


@post("/policy/settings", security=SESSION)
async def change_policy(
    data: JSONBody[PolicyChange], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> PolicyEntry:
    """Set a field, change its bounds, or take what is set away; devices have it at their next question."""
    return await services.pool.run(_change, services, actor, data)


def policy_of(services: Services, member_id: bytes) -> Signed:
    """Return a member's present policy, signed."""
    settings = services.database.read(lambda connection: settings_of(connection, member_id))
    return services.opener.policy(member_id, settings, services.now())


def _show(services: Services, actor: Actor, member_id: UUID) -> MemberPolicy:
    now = services.now()

    def read(connection: Connection) -> MemberPolicy:
        covered = covers_member(actor, "policy:view", MEMBERS.c.id, now)
        seen(connection, select(MEMBERS.c.id).where(MEMBERS.c.id == member_id.bytes, covered))
        settings = settings_of(connection, member_id.bytes)
        visible = select(PROJECTS.c.id).where(covers_project(actor, "policy:view", PROJECTS.c.id, now))
        shown = {UUID(bytes=project_id) for project_id in connection.execute(visible).scalars()}
        projects = {where: values for where, values in settings.projects.items() if where in shown}
        settings = structs.replace(settings, projects=projects)
        return MemberPolicy(member_id, held_fields(settings), settings)

    return services.database.read(read)


def _list(services: Services, actor: Actor) -> PolicyEntries:
    now, place, subject = services.now(), POLICY_SETTINGS.c.place, POLICY_SETTINGS.c.subject_id
    visible: ColumnElement[bool] = or_(
        place == SetBy.WORKSPACE,
        and_(place == SetBy.PROJECT, covers_project(actor, "policy:view", subject, now)),
        and_(place == SetBy.MEMBER, covers_member(actor, "policy:view", subject, now)),
    )
    return PolicyEntries(services.database.read(lambda connection: entries(connection, visible)))


def _change(services: Services, actor: Actor, change: PolicyChange) -> PolicyEntry:
    now = services.now()

    def job(connection: Connection) -> Setting:
        _require_may(connection, actor, change, now)
        return change_setting(connection, Hand(actor.member_id.hex(), now), change)

    setting = services.database.write(job)
    workspace = UUID(bytes=services.workspace.workspace_id)
    subject = workspace if change.by is SetBy.WORKSPACE else change.subject_id
    return PolicyEntry(change.by, subject or workspace, change.key, setting.value, setting.bounds)


def _require_may(connection: Connection, actor: Actor, change: PolicyChange, now: int) -> None:
    """Raise `RefusedError` unless the actor may change this there; whose it is they must be able to see."""
    subject = change.subject_id.bytes if change.subject_id else b""
    if change.by is not SetBy.PROJECT:
        require_role(actor, "policy:edit")
    if change.by is SetBy.MEMBER:
        shown = covers_member(actor, "policy:view", MEMBERS.c.id, now)
        seen(connection, select(MEMBERS.c.id).where(MEMBERS.c.id == subject, shown))
    if change.by is not SetBy.PROJECT:
        return
    covered = covers_project(actor, "policy:view", PROJECTS.c.id, now)
    seen(connection, select(PROJECTS.c.id).where(PROJECTS.c.id == subject, covered))
    require_allowed(connection, covers_project(actor, "policy:edit", subject, now))
