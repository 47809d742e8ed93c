"""Messages about who is in a workspace and what they work on: members, teams, clients, projects, tasks.

Who makes something draws its id, so that making it twice is harmless. In a change, what is left out stays.
Archived things stay to be named, and take nothing new.
"""

from typing import Final, Generic, TypeVar
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from tracker.core.moment import Instant

MAX_PAGE: Final = 1000
"""The most that one answer lists."""

_Entry = TypeVar("_Entry")


class Page(Struct, Generic[_Entry], frozen=True):
    """Part of a list, in the order of ids. Ask on with `after`, which is null at the end of the list."""

    entries: tuple[_Entry, ...]
    after: UUID | None = None


class NewMember(Struct, frozen=True):
    """Take someone into the workspace. `role` is one of `tracker.core.permission.Role`."""

    id: UUID
    email: str
    name: str
    role: str


class MemberEntry(Struct, frozen=True):
    """A member as others may see them."""

    id: UUID
    email: str
    name: str
    role: str
    archived: bool


class AddedMember(Struct, frozen=True):
    """The new member and a first password, in this answer only; null once they have signed in."""

    member: MemberEntry
    password: str | None

    def __repr__(self) -> str:
        """Keep the password out of logs and tracebacks."""
        return "AddedMember(...)"


class MemberChange(Struct, frozen=True):
    """Archiving a member ends their sessions, places in teams and assignments; their devices pause."""

    email: str | None = None
    name: str | None = None
    role: str | None = None
    archived: bool | None = None


class NewTeam(Struct, frozen=True):
    """Make a team."""

    id: UUID
    name: str


class TeamEntry(Struct, frozen=True):
    """A team."""

    id: UUID
    name: str
    archived: bool


class TeamChange(Struct, frozen=True):
    """An archived team gives nobody the sight of anybody."""

    name: str | None = None
    archived: bool | None = None


class TeamPlace(Struct, frozen=True):
    """How a member is to be in a team: to be overseen, or to oversee it."""

    oversees: bool = False


class TeamMember(Struct, frozen=True):
    """A member in a team, `since` when; who oversees it sees only what comes after that."""

    member_id: UUID
    oversees: bool
    since: Instant


class NewClient(Struct, frozen=True):
    """Make a client: whom projects are done for."""

    id: UUID
    name: str


class ClientEntry(Struct, frozen=True):
    """A client."""

    id: UUID
    name: str
    archived: bool


class ClientChange(Struct, frozen=True):
    """Change a client."""

    name: str | None = None
    archived: bool | None = None


class NewProject(Struct, frozen=True):
    """Make a project, for a client or for nobody in particular."""

    id: UUID
    name: str
    client_id: UUID | None = None


class ProjectEntry(Struct, frozen=True):
    """A project, and who manages it."""

    id: UUID
    name: str
    client_id: UUID | None
    managers: tuple[UUID, ...]
    archived: bool


class ProjectChange(Struct, frozen=True):
    """Change a project; a `client_id` of null takes its client away, one left out does not."""

    name: str | None = None
    client_id: UUID | UnsetType | None = UNSET
    archived: bool | None = None


class Assign(Struct, frozen=True):
    """How a member is to be on a project: to work on it, or to manage it as well."""

    manages: bool = False


class Assignment(Struct, frozen=True):
    """A member on a project, `since` when."""

    member_id: UUID
    manages: bool
    since: Instant


class NewTask(Struct, frozen=True):
    """Make a task of a project."""

    id: UUID
    project_id: UUID
    name: str


class TaskEntry(Struct, frozen=True):
    """A task."""

    id: UUID
    project_id: UUID
    name: str
    archived: bool


class TaskChange(Struct, frozen=True):
    """Change a task."""

    name: str | None = None
    archived: bool | None = None


class WorkTask(Struct, frozen=True):
    """A task as a device knows it."""

    id: UUID
    name: str
    archived: bool


class WorkProject(Struct, frozen=True):
    """A project as a device knows it; `client` is the name of its client, if it has one."""

    id: UUID
    name: str
    client: str | None
    archived: bool
    tasks: tuple[WorkTask, ...]


class Work(Struct, frozen=True):
    """What a member is assigned to, in the order of names: all that a device needs to book time offline.

    `member` and `device` are what the asking ones are called; empty from a server that does not tell.
    """

    projects: tuple[WorkProject, ...] = ()
    member: str = ""
    device: str = ""
