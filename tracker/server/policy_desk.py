"""Policy at the server's own desk: shown and changed by whoever may open the workspace's folder."""

from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from tracker.core.errors import RefusedError
from tracker.core.policy import PolicyChange, SetBy, Setting, Settings
from tracker.server.database import Database
from tracker.server.policy_settings import (
    Hand,
    change_setting,
    has_subject,
    project_settings,
    settings_of,
    workspace_settings,
)

ACTOR: Final = "server-admin"
"""How the audit log names whoever has the server's folder; nobody is signed in there."""


def settings_for(database: Database, by: SetBy, subject_id: UUID | None) -> Settings:
    """Return what is set for the workspace, with a project or a member; raises `RefusedError` for none."""

    def read(connection: Connection) -> Settings:
        _require_subject(connection, PolicyChange(by, "", subject_id))
        if subject_id is None:
            return Settings(workspace_settings(connection))
        if by is SetBy.MEMBER:
            return settings_of(connection, subject_id.bytes)
        values = project_settings(connection, subject_id.bytes)
        return Settings(workspace_settings(connection), {}, {subject_id: values})

    return database.read(read)


def change(database: Database, asked: PolicyChange, now: int) -> Setting:
    """Change what is set and return what is set there now; raises `RefusedError`, and nothing is changed."""

    def job(connection: Connection) -> Setting:
        _require_subject(connection, asked)
        return change_setting(connection, Hand(ACTOR, now), asked)

    return database.write(job)


def _require_subject(connection: Connection, asked: PolicyChange) -> None:
    if not has_subject(connection, asked):
        raise RefusedError("policy-no-subject")
