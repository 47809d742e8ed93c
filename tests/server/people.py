"""One member of any role, bound to others in every way there is, and to some in none."""

import secrets
from typing import Any, Final

from sqlalchemy import Connection, Table

from tests.fakes.workspace import Workspace
from tracker.core.permission import Role, Scope
from tracker.server.access import Actor
from tracker.server.auth import NOBODY
from tracker.server.tables import MEMBERS
from tracker.server.tables_people import ASSIGNMENTS, CLIENTS, PROJECTS, TASKS, TEAM_MEMBERS, TEAMS

JOINED, LEFT = 1_000, 2_000
"""Between when and when the former member of the team was in it."""
_DAY: Final = 86_400 * 1_000_000

Reach = dict[Scope, set[str]]


class Bonds:
    """`me` oversees a team, is in another, manages a project and is assigned to another."""

    def __init__(self, workspace: Workspace, role: Role) -> None:
        self.workspace, self.role, self.ids = workspace, role, dict[str, bytes]()
        self._now = workspace.clock.now().wall
        self._rows: list[tuple[Table, dict[str, Any]]] = []
        self._add_members(role)
        self._add_teams()
        self._add_projects()
        workspace.services.database.write(self._write)
        self.actor = Actor(self.ids["me"], role)
        self.token = workspace.session_of(self.ids["me"])

    @property
    def reach(self) -> dict[str, Reach]:
        """Which things each scope covers for `me`, by kind; everything is the workspace's."""
        viewer = self.role is Role.PROJECT_VIEWER
        mine = {"managed", "assigned"} if viewer else {"managed"}
        projects: Reach = {
            Scope.OWN: {"managed", "assigned"},
            Scope.ASSIGNED: {"managed", "assigned"},
            Scope.PROJECT: mine,
            Scope.TEAM: {"of-team"},
        }
        return {
            "members": {
                Scope.OWN: {"me"},
                Scope.TEAM: {"overseen"},
                Scope.PROJECT: {"me", "colleague", *({"fellow"} if viewer else ())},
            },
            "teams": {Scope.OWN: {"oversees", "within"}, Scope.TEAM: {"oversees"}},
            "projects": projects,
            "clients": {scope: {f"client {name}" for name in names} for scope, names in projects.items()},
            "tasks": {
                scope: {f"{word} {name}" for name in names for word in ("task", "my-task")}
                & self.all("tasks")
                for scope, names in projects.items()
            }
            | {Scope.OWN: {"my-task assigned"}},
        }

    def all(self, kind: str) -> set[str]:
        """Return the names of everything of a kind."""
        names = {
            "members": {"me", "overseen", "former", "beside", "colleague", "fellow", "stranger", "owner"},
            "teams": {"oversees", "within", "foreign"},
            "projects": {"managed", "assigned", "of-team", "left", "foreign-project"},
        }
        names["clients"] = {f"client {project}" for project in names["projects"]}
        names["tasks"] = {f"task {project}" for project in names["projects"]}
        names["tasks"] |= {"my-task assigned", "my-task left"}
        return names[kind]

    def _add_members(self, role: Role) -> None:
        self.ids["owner"] = self.workspace.owner_id()
        for name in self.all("members") - {"owner"}:
            email = f"{name}-{secrets.token_hex(8)}@acme.example"
            fields = {"email": email, "role": role if name == "me" else Role.EMPLOYEE}
            self._insert(MEMBERS, name, password_hash=NOBODY, **fields)

    def _add_teams(self) -> None:
        for name in self.all("teams"):
            self._insert(TEAMS, name, name_key=name)
        self._span(TEAM_MEMBERS, "oversees", "me", oversees=True)
        self._span(TEAM_MEMBERS, "oversees", "beside", oversees=True)
        self._span(TEAM_MEMBERS, "oversees", "overseen", oversees=False)
        self._span(TEAM_MEMBERS, "oversees", "former", oversees=False, since=JOINED, until=LEFT)
        self._span(TEAM_MEMBERS, "within", "me", oversees=False)
        self._span(TEAM_MEMBERS, "within", "stranger", oversees=False)
        self._span(TEAM_MEMBERS, "foreign", "stranger", oversees=False)

    def _add_projects(self) -> None:
        for name in self.all("projects"):
            self._insert(CLIENTS, f"client {name}", name_key=name)
            self._insert(PROJECTS, name, name_key=name, client_id=self.ids[f"client {name}"])
            self._task(f"task {name}", name, "stranger")
        self._task("my-task assigned", "assigned", "me")
        self._task("my-task left", "left", "me")
        self._span(ASSIGNMENTS, "managed", "me", manages=True)
        self._span(ASSIGNMENTS, "managed", "colleague", manages=False)
        self._span(ASSIGNMENTS, "assigned", "me", manages=False)
        self._span(ASSIGNMENTS, "assigned", "fellow", manages=True)
        self._span(ASSIGNMENTS, "of-team", "overseen", manages=False)
        self._span(ASSIGNMENTS, "left", "me", manages=True, until=self._now)
        self._span(ASSIGNMENTS, "foreign-project", "stranger", manages=True)

    def _task(self, name: str, project: str, by: str) -> None:
        key = {"project_id": self.ids[project], "created_by": self.ids[by]}
        self._insert(TASKS, name, name_key=name, **key)

    def _insert(self, table: Table, name: str, **fields: Any) -> None:
        self.ids[name] = secrets.token_bytes(16)
        self._rows.append((table, {"id": self.ids[name], "name": name, "created_at": 0, **fields}))

    def _span(self, table: Table, whole: str, member: str, **fields: Any) -> None:
        column = "team_id" if table is TEAM_MEMBERS else "project_id"
        span = {column: self.ids[whole], "member_id": self.ids[member], "since": self._now - _DAY}
        self._rows.append((table, span | fields))

    def _write(self, connection: Connection) -> None:
        for table, row in self._rows:
            connection.execute(table.insert(), row)
