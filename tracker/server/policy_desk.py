"""Policy at the server's own desk: shown and changed by whoever may open the workspace's folder."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from tracker.core.policy import FIELDS, PolicyChange, SetBy, Setting, Settings
from tracker.core.policy.effective import WorkspacePolicy
from tracker.core.policy.limited import Limited
from tracker.server.database import Database
from tracker.server.policy_settings import (
    Hand,
    change_setting,
    entries,
    project_settings,
    settings_of,
    workspace_settings,
)
from tracker.server.tables import MEMBERS
from tracker.server.tables_people import PROJECTS
from tracker.server.tables_policy import POLICY_SETTINGS

ACTOR: Final = "server-admin"
"""How the audit log names whoever has the server's folder; nobody is signed in there."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A project or a member that something can be set for, and the names it goes by."""

    id: UUID
    names: tuple[str, ...]
    archived: bool


@dataclass(frozen=True, slots=True)
class Outside:
    """What is set for a project or a member and lies outside of what the workspace allows."""

    by: SetBy
    subject: Subject
    value: str
    """As people write it."""


def subjects(database: Database, by: SetBy) -> tuple[Subject, ...]:
    """Return all projects, or else all members, archived ones too."""
    projects = select(PROJECTS.c.id, PROJECTS.c.archived_at, PROJECTS.c.name)
    members = select(MEMBERS.c.id, MEMBERS.c.removed_at, MEMBERS.c.name, MEMBERS.c.email)
    query = projects if by is SetBy.PROJECT else members
    rows = database.read(lambda connection: connection.execute(query).all())
    return tuple(
        Subject(UUID(bytes=identifier), tuple(filter(None, names)), ended is not None)
        for identifier, ended, *names in rows
    )


def settings_for(database: Database, by: SetBy, subject_id: UUID | None) -> Settings:
    """Return what is set for the workspace, and for a project or a member that is one of the `subjects`."""

    def read(connection: Connection) -> Settings:
        if subject_id is None:
            return Settings(workspace_settings(connection))
        if by is SetBy.MEMBER:
            return settings_of(connection, subject_id.bytes)
        values = project_settings(connection, subject_id.bytes)
        return Settings(workspace_settings(connection), {}, {subject_id: values})

    return database.read(read)


def outside(database: Database, key: str) -> tuple[Outside, ...]:
    """Return what is set in a field and is not allowed there any more; archived ones count as well."""
    kind = FIELDS[key].kind
    if not isinstance(kind, Limited):
        return ()
    narrower = (POLICY_SETTINGS.c.key == key) & (POLICY_SETTINGS.c.place != SetBy.WORKSPACE)
    found, workspace = database.read(
        lambda connection: (entries(connection, narrower), workspace_settings(connection))
    )
    allowed = WorkspacePolicy(workspace).allowed(key) or ()
    known = {each.id: each for by in (SetBy.PROJECT, SetBy.MEMBER) for each in subjects(database, by)}
    values = [(entry, kind.read(entry.value)) for entry in found if entry.subject_id in known]
    return tuple(
        Outside(entry.by, known[entry.subject_id], kind.text(value))
        for entry, value in values
        if value is not None and value not in allowed
    )


def change(database: Database, asked: PolicyChange, now: int) -> Setting:
    """Change what is set and return what is set there now; raises `RefusedError`, and nothing is changed."""
    return database.write(lambda connection: change_setting(connection, Hand(ACTOR, now), asked))
