"""What each kind of thing is asked of the server by; loaded only once a command runs."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

import msgspec

from tracker.core.naming import name_key
from tracker.core.wire import (
    Assign,
    Assignment,
    ClientChange,
    MemberChange,
    NewClient,
    NewMember,
    NewProject,
    NewTask,
    NewTeam,
    ProjectChange,
    TaskChange,
    TeamChange,
    TeamMember,
    TeamPlace,
)
from tracker.sync.people import PeopleClient

Values = Mapping[str, Any]
"""Fields of a message by name; what is not said is not there."""
_Shape = TypeVar("_Shape")


class Entry(Protocol):
    """What every entry of a list has."""

    @property
    def id(self) -> UUID:
        """Which thing it is."""
        ...

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def archived(self) -> bool:
        """Whether it is put away."""
        ...


@dataclass(frozen=True, slots=True)
class Added:
    """A thing that was made, or is there `again`; of a member the first password, unless they signed in."""

    entry: Entry
    password: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Operations:
    """Lists all of a kind, archived ones too; makes one; changes one."""

    entries: Callable[[PeopleClient], Awaitable[Sequence[Entry]]]
    add: Callable[[PeopleClient, Values], Awaitable[Added]]
    change: Callable[[PeopleClient, UUID, Values], Awaitable[Entry]]


@dataclass(frozen=True, slots=True)
class BondOperations:
    """Lists the members in a thing, puts one in, ends that; `charge` is the attribute of who is in charge."""

    entries: Callable[[PeopleClient, UUID], Awaitable[Sequence[TeamMember | Assignment]]]
    put: Callable[[PeopleClient, UUID, UUID, bool], Awaitable[TeamMember | Assignment]]
    end: Callable[[PeopleClient, UUID, UUID], Awaitable[None]]
    charge: str


def _as(values: Values, shape: type[_Shape]) -> _Shape:
    return msgspec.convert(values, shape)


async def _add_member(client: PeopleClient, values: Values) -> Added:
    """Take a member in; one taken in just so before gets a new first password, until they sign in."""
    new = _as(values, NewMember)
    again, asked = False, (name_key(new.email), name_key(new.name), new.role)
    for each in await client.members():
        if (name_key(each.email), name_key(each.name), each.role) == asked:
            again, new = True, NewMember(each.id, each.email, each.name, each.role)
    added = await client.add_member(new)
    return Added(added.member, added.password, again)


async def _add_team(client: PeopleClient, values: Values) -> Added:
    return Added(await client.add_team(_as(values, NewTeam)))


async def _add_client(client: PeopleClient, values: Values) -> Added:
    return Added(await client.add_client(_as(values, NewClient)))


async def _add_project(client: PeopleClient, values: Values) -> Added:
    return Added(await client.add_project(_as(values, NewProject)))


async def _add_task(client: PeopleClient, values: Values) -> Added:
    return Added(await client.add_task(_as(values, NewTask)))


OPERATIONS: Final[Mapping[str, Operations]] = {
    "members": Operations(
        lambda client: client.members(archived=True),
        _add_member,
        lambda client, which, values: client.change_member(which, _as(values, MemberChange)),
    ),
    "teams": Operations(
        lambda client: client.teams(archived=True),
        _add_team,
        lambda client, which, values: client.change_team(which, _as(values, TeamChange)),
    ),
    "clients": Operations(
        lambda client: client.clients(archived=True),
        _add_client,
        lambda client, which, values: client.change_client(which, _as(values, ClientChange)),
    ),
    "projects": Operations(
        lambda client: client.projects(archived=True),
        _add_project,
        lambda client, which, values: client.change_project(which, _as(values, ProjectChange)),
    ),
    "tasks": Operations(
        lambda client: client.tasks(archived=True),
        _add_task,
        lambda client, which, values: client.change_task(which, _as(values, TaskChange)),
    ),
}

BONDS: Final[Mapping[str, BondOperations]] = {
    "teams": BondOperations(
        lambda client, team: client.team_members(team),
        lambda client, team, member, oversees: client.join_team(team, member, TeamPlace(oversees)),
        lambda client, team, member: client.leave_team(team, member),
        "oversees",
    ),
    "projects": BondOperations(
        lambda client, project: client.assignments(project),
        lambda client, project, member, manages: client.assign(project, member, Assign(manages)),
        lambda client, project, member: client.unassign(project, member),
        "manages",
    ),
}
