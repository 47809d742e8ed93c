"""What a member asks about who is in the workspace and what they work on, over the session's transport.

Everything may be sent twice. Raises `RefusedError` for what may not be, and what the transport raises.
"""

from typing import Any, Final, TypeVar
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from tracker.core.errors import UnreachableError
from tracker.core.wire import (
    API,
    MAX_PAGE,
    AddedMember,
    Assign,
    Assignment,
    ClientChange,
    ClientEntry,
    DeviceEntry,
    MemberChange,
    MemberEntry,
    NewClient,
    NewMember,
    NewProject,
    NewTask,
    NewTeam,
    Page,
    ProjectChange,
    ProjectEntry,
    TaskChange,
    TaskEntry,
    TeamChange,
    TeamEntry,
    TeamMember,
    TeamPlace,
)
from tracker.sync.transport import Ask, Transport

_LONGEST_PAGE: Final = 16 << 20
_FIRST: Final = UUID(int=0)
_Shape = TypeVar("_Shape")


class PeopleClient:
    """Members, their devices, teams, clients, projects, tasks; lists come whole, in no order of meaning."""

    def __init__(self, transport: Transport) -> None:
        """Take a member's transport, which carries the session."""
        self._transport = transport

    async def members(self, *, archived: bool = False) -> tuple[MemberEntry, ...]:
        """Return the members that may be seen, those who left too where `archived`."""
        return await self._all("/members", Page[MemberEntry], archived=archived)

    async def add_member(self, new: NewMember) -> AddedMember:
        """Take a member in."""
        return await self._send("POST", "/members", new, AddedMember)

    async def change_member(self, member_id: UUID, change: MemberChange) -> MemberEntry:
        """Change, archive or restore a member."""
        return await self._send("PATCH", f"/members/{member_id}", change, MemberEntry)

    async def devices(self, *, ended: bool = False) -> tuple[DeviceEntry, ...]:
        """Return the devices that may be seen, those that were ended too where `ended`."""
        return await self._all("/devices", Page[DeviceEntry], archived=ended)

    async def end_device(self, device_id: UUID) -> None:
        """End a device: nothing more is taken from it."""
        await self._transport.ask(Ask("DELETE", f"{API}/devices/{device_id}"))

    async def teams(self, *, archived: bool = False) -> tuple[TeamEntry, ...]:
        """Return the teams that may be seen."""
        return await self._all("/teams", Page[TeamEntry], archived=archived)

    async def add_team(self, new: NewTeam) -> TeamEntry:
        """Make a team."""
        return await self._send("POST", "/teams", new, TeamEntry)

    async def change_team(self, team_id: UUID, change: TeamChange) -> TeamEntry:
        """Change, archive or restore a team."""
        return await self._send("PATCH", f"/teams/{team_id}", change, TeamEntry)

    async def team_members(self, team_id: UUID) -> tuple[TeamMember, ...]:
        """Return who is in a team now, as far as they may be seen."""
        return await self._all(f"/teams/{team_id}/members", Page[TeamMember])

    async def join_team(self, team_id: UUID, member_id: UUID, place: TeamPlace) -> TeamMember:
        """Put a member into a team, or change how they are in it, from now on."""
        return await self._send("PUT", f"/teams/{team_id}/members/{member_id}", place, TeamMember)

    async def leave_team(self, team_id: UUID, member_id: UUID) -> None:
        """End a member's time in a team."""
        await self._transport.ask(Ask("DELETE", f"{API}/teams/{team_id}/members/{member_id}"))

    async def clients(self, *, archived: bool = False) -> tuple[ClientEntry, ...]:
        """Return the clients that may be seen."""
        return await self._all("/clients", Page[ClientEntry], archived=archived)

    async def add_client(self, new: NewClient) -> ClientEntry:
        """Make a client."""
        return await self._send("POST", "/clients", new, ClientEntry)

    async def change_client(self, client_id: UUID, change: ClientChange) -> ClientEntry:
        """Change, archive or restore a client."""
        return await self._send("PATCH", f"/clients/{client_id}", change, ClientEntry)

    async def projects(self, *, archived: bool = False) -> tuple[ProjectEntry, ...]:
        """Return the projects that may be seen."""
        return await self._all("/projects", Page[ProjectEntry], archived=archived)

    async def add_project(self, new: NewProject) -> ProjectEntry:
        """Make a project."""
        return await self._send("POST", "/projects", new, ProjectEntry)

    async def change_project(self, project_id: UUID, change: ProjectChange) -> ProjectEntry:
        """Change, archive or restore a project."""
        return await self._send("PATCH", f"/projects/{project_id}", change, ProjectEntry)

    async def assignments(self, project_id: UUID) -> tuple[Assignment, ...]:
        """Return who is on a project now, as far as they may be seen."""
        return await self._all(f"/projects/{project_id}/members", Page[Assignment])

    async def assign(self, project_id: UUID, member_id: UUID, assign: Assign) -> Assignment:
        """Put a member on a project, or change how they are on it, from now on."""
        return await self._send("PUT", f"/projects/{project_id}/members/{member_id}", assign, Assignment)

    async def unassign(self, project_id: UUID, member_id: UUID) -> None:
        """End a member's time on a project."""
        await self._transport.ask(Ask("DELETE", f"{API}/projects/{project_id}/members/{member_id}"))

    async def tasks(self, project_id: UUID | None = None, *, archived: bool = False) -> tuple[TaskEntry, ...]:
        """Return the tasks that may be seen, those of one project or of all."""
        of = {} if project_id is None else {"project_id": str(project_id)}
        return await self._all("/tasks", Page[TaskEntry], archived=archived, **of)

    async def add_task(self, new: NewTask) -> TaskEntry:
        """Make a task."""
        return await self._send("POST", "/tasks", new, TaskEntry)

    async def change_task(self, task_id: UUID, change: TaskChange) -> TaskEntry:
        """Change, archive or restore a task."""
        return await self._send("PATCH", f"/tasks/{task_id}", change, TaskEntry)

    async def _send(self, method: str, path: str, body: msgspec.Struct, shape: type[_Shape]) -> _Shape:
        answer = await self._transport.ask(Ask(method, f"{API}{path}", msgspec.json.encode(body)))
        return answer.read(shape)

    async def _all(
        self, path: str, shape: type[Page[_Shape]], *, archived: bool = False, **filters: str
    ) -> tuple[_Shape, ...]:
        found, before = list[_Shape](), _FIRST
        asked: dict[str, Any] = {**filters, "limit": MAX_PAGE, "archived": str(archived).lower()}
        while True:
            ask = Ask("GET", f"{API}{path}?{urlencode(asked)}", most=_LONGEST_PAGE)
            page = (await self._transport.ask(ask)).read(shape)
            found += page.entries
            if page.after is None:
                return tuple(found)
            if page.after <= before:
                # A list that does not go on would never end.
                raise UnreachableError("server-nonsense")
            before = asked["after"] = page.after
