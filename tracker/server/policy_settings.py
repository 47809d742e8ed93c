"""What is set in policies: found for one member or for many, and changed, with a line in the audit log."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, select

from tracker.core.errors import RefusedError
from tracker.core.policy import FIELDS, PolicyChange, SetBy, Setting, Settings, changed, effective
from tracker.core.wire import HeldField, PolicyEntry
from tracker.server.audit import AuditEvent, append
from tracker.server.membership import require_present
from tracker.server.named import require_open
from tracker.server.tables import MEMBERS, WORKSPACE
from tracker.server.tables_people import ASSIGNMENTS, PROJECTS
from tracker.server.tables_policy import POLICY_SETTINGS

_SETTINGS = POLICY_SETTINGS.c
_DECODER = msgspec.json.Decoder(Setting)
_SUBJECTS: Final = {SetBy.PROJECT: (PROJECTS, require_open), SetBy.MEMBER: (MEMBERS, require_present)}
"""For whom something can be set beside the workspace: where they are, and who refuses archived ones."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes something, as the audit log names them, and when (UTC microseconds)."""

    actor: str
    now: int


def settings_of(connection: Connection, member_id: bytes) -> Settings:
    """Return all that is set for one member."""
    return settings_of_members(connection, MEMBERS.c.id == member_id).get(member_id, Settings())


def settings_of_members(connection: Connection, which: ColumnElement[bool]) -> Mapping[bytes, Settings]:
    """Return all that is set for each of the members for whom a condition on their table holds, by id."""
    workspace = workspace_settings(connection)
    own, projects = _own(connection, which), _projects(connection, which)
    members = connection.execute(select(MEMBERS.c.id).where(which)).scalars()
    return {
        member_id: Settings(workspace, own.get(member_id, {}), projects.get(member_id, {}))
        for member_id in members
    }


def workspace_settings(connection: Connection) -> dict[str, Setting]:
    """Return what is set for the workspace."""
    query = select(_SETTINGS.key, _SETTINGS.setting).where(_SETTINGS.place == SetBy.WORKSPACE)
    return {row.key: _DECODER.decode(row.setting) for row in connection.execute(query)}


def project_settings(connection: Connection, project_id: bytes) -> dict[str, Any]:
    """Return what is set for a project."""
    query = select(_SETTINGS.key, _SETTINGS.setting).where(
        _SETTINGS.place == SetBy.PROJECT, _SETTINGS.subject_id == project_id
    )
    return {row.key: _DECODER.decode(row.setting).value for row in connection.execute(query)}


def _own(connection: Connection, which: ColumnElement[bool]) -> Mapping[bytes, dict[str, Any]]:
    query = (
        select(_SETTINGS.subject_id, _SETTINGS.key, _SETTINGS.setting)
        .join(MEMBERS, MEMBERS.c.id == _SETTINGS.subject_id)
        .where(_SETTINGS.place == SetBy.MEMBER, which)
    )
    found: defaultdict[bytes, dict[str, Any]] = defaultdict(dict)
    for row in connection.execute(query):
        found[row.subject_id][row.key] = _DECODER.decode(row.setting).value
    return found


def _projects(connection: Connection, which: ColumnElement[bool]) -> Mapping[bytes, dict[UUID, Any]]:
    """Return what is set for the projects that each member is assigned to."""
    lasting = (
        select(ASSIGNMENTS.c.member_id, ASSIGNMENTS.c.project_id)
        .join(MEMBERS, MEMBERS.c.id == ASSIGNMENTS.c.member_id)
        .where(ASSIGNMENTS.c.until.is_(None), which)
    )
    of_projects = select(POLICY_SETTINGS).where(
        _SETTINGS.place == SetBy.PROJECT,
        _SETTINGS.subject_id.in_(lasting.with_only_columns(ASSIGNMENTS.c.project_id)),
    )
    values: defaultdict[bytes, dict[str, Any]] = defaultdict(dict)
    for row in connection.execute(of_projects):
        values[row.subject_id][row.key] = _DECODER.decode(row.setting).value
    found: defaultdict[bytes, dict[UUID, Any]] = defaultdict(dict)
    for member_id, project_id in connection.execute(lasting) if values else ():
        if project_id in values:
            found[member_id][UUID(bytes=project_id)] = values[project_id]
    return found


def entries(connection: Connection, which: ColumnElement[bool]) -> tuple[PolicyEntry, ...]:
    """Return what is set where a condition on the table holds."""
    query = (
        select(POLICY_SETTINGS).where(which).order_by(_SETTINGS.place, _SETTINGS.subject_id, _SETTINGS.key)
    )
    return tuple(_entry(row) for row in connection.execute(query))


def _entry(row: Row[Any]) -> PolicyEntry:
    setting = _DECODER.decode(row.setting)
    return PolicyEntry(SetBy(row.place), UUID(bytes=row.subject_id), row.key, setting.value, setting.bounds)


def held_fields(settings: Settings, project_id: UUID | None = None) -> tuple[HeldField, ...]:
    """Return what holds for a member while they work on this project, or on none, with its English."""
    held = effective(settings, project_id).fields
    return tuple(
        HeldField(key, field.kind.raw(value), held[key].set_by, field.sentence(value).text())
        for key, field in FIELDS.items()
        for value in (held[key].value,)
    )


def change_setting(connection: Connection, hand: Hand, change: PolicyChange) -> Setting:
    """Change what is set and return what is set there now; the audit log names what was and what is.

    Who may do so has been checked. Raises `RefusedError` where there is no such project or member, where they
    are archived, and as `tracker.core.policy.changed` does.
    """
    subject = _subject(connection, change)
    place = and_(_SETTINGS.place == change.by, _SETTINGS.subject_id == subject, _SETTINGS.key == change.key)
    raw = connection.execute(select(_SETTINGS.setting).where(place)).scalar_one_or_none()
    held = Setting() if raw is None else _DECODER.decode(raw)
    setting = changed(change, held, workspace_settings(connection))
    now_set = Setting() if setting is None else setting
    if now_set == held:
        return held
    connection.execute(POLICY_SETTINGS.delete().where(place))
    if setting is not None:
        row = {"place": change.by, "subject_id": subject, "key": change.key, "set_at": hand.now}
        connection.execute(POLICY_SETTINGS.insert(), {**row, "setting": msgspec.json.encode(setting)})
    details = {"by": change.by, "key": change.key, "old": _told(held), "new": _told(now_set)}
    append(connection, AuditEvent(hand.now, hand.actor, "policy.changed", subject.hex(), details))
    return now_set


def _subject(connection: Connection, change: PolicyChange) -> bytes:
    if change.by not in _SUBJECTS:
        workspace_id: bytes = connection.execute(select(WORKSPACE.c.id)).scalar_one()
        return workspace_id
    table, require_in_use = _SUBJECTS[change.by]
    subject = change.subject_id.bytes if change.subject_id else b""
    row = connection.execute(select(table).where(table.c.id == subject)).one_or_none()
    if row is None:
        raise RefusedError("policy-no-subject")
    require_in_use(row)
    return subject


def _told(setting: Setting) -> str:
    return msgspec.json.encode(setting).decode()
