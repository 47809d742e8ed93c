"""What holds for each of 10,000 members, worked out from what is set in the server's own database."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import true

from lib.bench_row import Row, seconds
from tracker.core.policy import FIELDS, EffectivePolicy, SetBy, Setting, WorkspacePolicy
from tracker.server.database import Database
from tracker.server.policy_settings import settings_of_members, workspace_settings
from tracker.server.tables import MEMBERS
from tracker.server.tables_people import ASSIGNMENTS, PROJECTS
from tracker.server.tables_policy import POLICY_SETTINGS

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MEMBERS = 10_000
_PROJECTS = 500
_PROJECTS_EACH = 2
_ROUNDS = 5
_MOST_SECONDS = 1.0


def rows() -> list[Row]:
    """Measure in rounds: read all that is set, and work out each member on one of their projects."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "workspace.db", secrets.token_bytes(32), "workspace")
        try:
            database.write(_fill)
            found = database.read(_work_out)
            taken = median(seconds(lambda: database.read(_work_out)) for _ in range(_ROUNDS))
        finally:
            database.close()
    _require_all(found)
    return [Row("effective policy of 10,000 members", taken, "s", _MOST_SECONDS)]


def _work_out(connection: Connection) -> list[EffectivePolicy]:
    workspace = WorkspacePolicy(workspace_settings(connection))
    everybody = settings_of_members(connection, true()).values()
    return [workspace.effective(one.member, next(iter(one.projects.values()), {})) for one in everybody]


def _fill(connection: Connection) -> None:
    """Make the members and projects; every member has fields of their own set, every project too."""
    members = [secrets.token_bytes(16) for _ in range(_MEMBERS)]
    projects = [secrets.token_bytes(16) for _ in range(_PROJECTS)]
    common: dict[str, Any] = {"role": "employee", "password_hash": "", "created_at": 0}
    connection.execute(MEMBERS.insert(), [{"id": each, "email": each.hex(), **common} for each in members])
    named = [{"id": each, "name": each.hex(), "name_key": each.hex(), "created_at": 0} for each in projects]
    connection.execute(PROJECTS.insert(), named)
    places = [
        {"project_id": projects[(at + step) % _PROJECTS], "member_id": member, "since": 0, "manages": False}
        for at, member in enumerate(members)
        for step in range(_PROJECTS_EACH)
    ]
    connection.execute(ASSIGNMENTS.insert(), places)
    wishes = [
        *(
            _setting(SetBy.WORKSPACE, bytes(16), key, Setting(field.kind.raw(field.default)))
            for key, field in FIELDS.items()
        ),
        *(_setting(SetBy.PROJECT, each, "screenshots", Setting(value=False)) for each in projects),
        *(_setting(SetBy.PROJECT, each, "exclusions", Setting(["Bank"])) for each in projects),
        *(_setting(SetBy.MEMBER, each, "screenshot-blur", Setting("light")) for each in members),
        *(_setting(SetBy.MEMBER, each, "idle-threshold", Setting(10)) for each in members),
    ]
    connection.execute(POLICY_SETTINGS.insert(), wishes)


def _setting(place: SetBy, subject: bytes, key: str, setting: Setting) -> dict[str, Any]:
    raw = msgspec.json.encode(setting)
    return {"place": place, "subject_id": subject, "key": key, "setting": raw, "set_at": 0}


def _require_all(found: list[EffectivePolicy]) -> None:
    """Raise `RuntimeError` unless each member was worked out, with what is set for them."""
    set_by = {(SetBy.MEMBER,), (SetBy.PROJECT,)}
    keys = ("screenshot-blur", "idle-threshold", "screenshots")
    right = sum(all(each.fields[key].set_by in set_by for key in keys) for each in found)
    if right != _MEMBERS:
        message = f"{_MEMBERS - right} members were not worked out"
        raise RuntimeError(message)
