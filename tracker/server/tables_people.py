"""The workspace database's tables of teams, clients, projects and tasks, and of who is on them when.

`name_key` is a name as it is compared. What is archived stays for what was booked on it.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, LargeBinary, Table, Text

from tracker.server.tables import METADATA


def _named(name: str, *more: Column[Any] | Index) -> Table:
    return Table(
        name,
        METADATA,
        Column("id", LargeBinary(16), primary_key=True),
        Column("name", Text, nullable=False),
        Column("name_key", Text, nullable=False),
        *more,
        Column("created_at", BigInteger, nullable=False),
        Column("archived_at", BigInteger),
        Index(f"{name}_by_name", "name_key"),
    )


def _spans(name: str, whole: str, charge: str) -> Table:
    return Table(
        name,
        METADATA,
        Column(f"{whole}_id", LargeBinary(16), ForeignKey(f"{whole}s.id"), primary_key=True),
        Column("member_id", LargeBinary(16), ForeignKey("members.id"), primary_key=True),
        Column("since", BigInteger, primary_key=True),
        Column("until", BigInteger),
        Column(charge, Boolean, nullable=False),
        Index(f"{name}_by_member", "member_id"),
    )


TEAMS: Final = _named("teams")
CLIENTS: Final = _named("clients")
PROJECTS: Final = _named(
    "projects",
    Column("client_id", LargeBinary(16), ForeignKey("clients.id")),
    Index("projects_by_client", "client_id"),
)
TASKS: Final = _named(
    "tasks",
    Column("project_id", LargeBinary(16), ForeignKey("projects.id"), nullable=False),
    Column("created_by", LargeBinary(16), ForeignKey("members.id"), nullable=False),
    Index("tasks_by_project", "project_id"),
)

TEAM_MEMBERS: Final = _spans("team_members", "team", "oversees")
"""Who was in a team in [`since`, `until`); `until` is null while they are. At most one span lasts."""

ASSIGNMENTS: Final = _spans("assignments", "project", "manages")
"""Who was on a project in [`since`, `until`), likewise."""
