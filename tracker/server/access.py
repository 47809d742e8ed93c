"""The one door that decides who may do what to whom. What is not allowed here is denied.

`team` and `project` cover nobody until there are teams and projects: those scopes deny.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, false, true

from tracker.core.errors import RefusedError


class Scope(StrEnum):
    """Whose records a permission covers."""

    OWN = "own"
    TEAM = "team"
    PROJECT = "project"
    WORKSPACE = "workspace"


class Role(StrEnum):
    """The built-in roles."""

    OWNER = "owner"
    EXECUTIVE_MANAGER = "executive-manager"
    TEAM_MANAGER = "team-manager"
    PROJECT_MANAGER = "project-manager"
    EMPLOYEE = "employee"
    PROJECT_VIEWER = "project-viewer"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in member, as the session of this very request says."""

    member_id: bytes
    role: str


_Held = Mapping[str, frozenset[Scope]]
_WORKSPACE: Final = frozenset({Scope.WORKSPACE})
_OWN: Final = frozenset({Scope.OWN})
_RECORDINGS: Final[_Held] = {
    Role.OWNER: _WORKSPACE,
    Role.EXECUTIVE_MANAGER: _WORKSPACE,
    Role.TEAM_MANAGER: _OWN | {Scope.TEAM},
    Role.PROJECT_MANAGER: _OWN | {Scope.PROJECT},
    Role.EMPLOYEE: _OWN,
    Role.PROJECT_VIEWER: frozenset(),
}
PERMISSIONS: Final[Mapping[str, _Held]] = MappingProxyType(
    {
        "screenshots:view": _RECORDINGS,
        "attachments:view": _RECORDINGS,
        "enrolments:create": {Role.OWNER: _WORKSPACE, Role.EXECUTIVE_MANAGER: _WORKSPACE},
    }
)
"""The rows of the permission table that the server answers to so far."""


def scopes(actor: Actor, permission: str) -> frozenset[Scope]:
    """Return the scopes an actor holds a permission in; none for a role or permission not known."""
    return PERMISSIONS.get(permission, {}).get(actor.role, frozenset())


def may(actor: Actor, permission: str, member_id: bytes) -> bool:
    """Say whether the actor may do this to what is the member's."""
    held = scopes(actor, permission)
    return Scope.WORKSPACE in held or (Scope.OWN in held and member_id == actor.member_id)


def require(actor: Actor, permission: str, member_id: bytes) -> None:
    """Raise `RefusedError` exactly as if the object did not exist, unless the actor may."""
    if not may(actor, permission, member_id):
        raise RefusedError("server-not-found")


def require_role(actor: Actor, permission: str) -> None:
    """Raise `RefusedError` unless the actor may do this in the whole workspace."""
    if Scope.WORKSPACE not in scopes(actor, permission):
        raise RefusedError("session-not-allowed")


def visible(actor: Actor, permission: str, member_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition under which a row of the member in this column may be seen: `may` as SQL."""
    held = scopes(actor, permission)
    if Scope.WORKSPACE in held:
        return true()
    return member_id == actor.member_id if Scope.OWN in held else false()
