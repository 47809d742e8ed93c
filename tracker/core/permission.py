"""Who may do what: the table of PERMISSIONS.md as data, and what follows from it alone. Deny by default."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Scope(StrEnum):
    """What a permission covers.

    `own` is one's own; `team` is of members of teams one oversees, while they are in them; `project` is of
    projects one manages or, for a project viewer, is assigned to; `assigned` is of those one is assigned to.
    """

    OWN = "own"
    TEAM = "team"
    PROJECT = "project"
    ASSIGNED = "assigned"
    WORKSPACE = "workspace"


class Role(StrEnum):
    """The built-in roles, in the order of the table's columns."""

    OWNER = "owner"
    EXECUTIVE_MANAGER = "executive-manager"
    TEAM_MANAGER = "team-manager"
    PROJECT_MANAGER = "project-manager"
    EMPLOYEE = "employee"
    PROJECT_VIEWER = "project-viewer"


Scopes = frozenset[Scope]
_Row = tuple[Scopes, Scopes, Scopes, Scopes, Scopes, Scopes]

_NONE: Final[Scopes] = frozenset()
_OWN: Final = frozenset({Scope.OWN})
_TEAM: Final = frozenset({Scope.TEAM})
_PROJECT: Final = frozenset({Scope.PROJECT})
_ASSIGNED: Final = frozenset({Scope.ASSIGNED})
_ALL: Final = frozenset({Scope.WORKSPACE})

_RECORDED: Final[_Row] = (_ALL, _ALL, _OWN | _TEAM, _OWN | _PROJECT, _OWN, _NONE)
_SHOWN: Final[_Row] = (_ALL, _ALL, _OWN | _TEAM, _OWN | _PROJECT, _OWN, _PROJECT)
_MADE: Final[_Row] = (_ALL, _ALL, _OWN, _OWN, _OWN, _NONE)
_HELD: Final[_Row] = (_ALL, _ALL, _OWN, _OWN, _OWN, _OWN)
_WORKED_ON: Final[_Row] = (_ALL, _ALL, _TEAM, _PROJECT, _ASSIGNED, _PROJECT)
_RUN: Final[_Row] = (_ALL, _ALL, _NONE, _NONE, _NONE, _NONE)
_OWNED: Final[_Row] = (_ALL, _NONE, _NONE, _NONE, _NONE, _NONE)

_ROWS: Final[Mapping[str, _Row]] = {
    "time-entries:view": _SHOWN,
    "time-entries:create": _MADE,
    "time-entries:edit": _RECORDED,
    "time-entries:delete": _MADE,
    "timesheets:approve": (_ALL, _ALL, _TEAM, _PROJECT, _NONE, _NONE),
    "activity:view": _RECORDED,
    "screenshots:view": _SHOWN,
    "screenshots:delete": _MADE,
    "attachments:view": _SHOWN,
    "attachments:create": _MADE,
    "attachments:delete": _MADE,
    "reports:view": _SHOWN,
    "reports:export": _SHOWN,
    "members:view": _RECORDED,
    "members:invite": _RUN,
    "members:edit": _RUN,
    "members:remove": _RUN,
    "roles:assign": _RUN,
    "member-types:edit": _RUN,
    "teams:edit": _RUN,
    "clients:view": _WORKED_ON,
    "projects:view": _WORKED_ON,
    "tasks:view": _WORKED_ON,
    "clients:edit": _RUN,
    "projects:edit": (_ALL, _ALL, _NONE, _PROJECT, _NONE, _NONE),
    "tasks:edit": (_ALL, _ALL, _TEAM, _PROJECT, _OWN, _NONE),
    "policy:view": (_ALL, _ALL, _OWN | _TEAM, _OWN | _PROJECT, _OWN, _OWN),
    "policy:edit": (_ALL, _ALL, _NONE, _PROJECT, _NONE, _NONE),
    "devices:view": _HELD,
    "devices:end": _HELD,
    "sessions:view": _HELD,
    "sessions:end": _HELD,
    "enrolments:create": _RUN,
    "audit:view": _RUN,
    "access-log:view": (_OWN, _OWN, _OWN, _OWN, _OWN, _OWN),
    "export:create": _HELD,
    "erasure:request": (_OWN, _OWN, _OWN, _OWN, _OWN, _OWN),
    "erasure:perform": _RUN,
    "retention:edit": _RUN,
    "keys:manage": _OWNED,
    "workspace:delete": _OWNED,
    "workspace:transfer": _OWNED,
}

PERMISSIONS: Final[Mapping[str, Mapping[str, Scopes]]] = MappingProxyType(
    {permission: dict(zip(map(str, Role), row, strict=True)) for permission, row in _ROWS.items()}
)
"""`resource:action` -> role -> scopes held."""

BY_POLICY: Final[Mapping[str, Role]] = MappingProxyType(
    {
        "time-entries:edit": Role.EMPLOYEE,
        "time-entries:delete": Role.EMPLOYEE,
        "screenshots:delete": Role.EMPLOYEE,
        "screenshots:view": Role.PROJECT_VIEWER,
        "attachments:view": Role.PROJECT_VIEWER,
    }
)
"""Which role holds a permission only where the policy says so; who does not ask it is denied."""


def scopes(role: str, permission: str, *, policy_allows: bool = False) -> Scopes:
    """Return the scopes a role holds a permission in; none for a role or permission not known."""
    if BY_POLICY.get(permission) == role and not policy_allows:
        return _NONE
    return PERMISSIONS.get(permission, {}).get(role, _NONE)


def may_assign(role: str, other: str) -> bool:
    """Say whether a member of `role` may give or take `other`: nobody gives what they do not hold."""
    if other not in tuple(Role) or not scopes(role, "roles:assign"):
        return False
    return all(
        _covers(scopes(role, permission), scopes(other, permission, policy_allows=True))
        for permission in PERMISSIONS
    )


def _covers(held: Scopes, asked: Scopes) -> bool:
    return Scope.WORKSPACE in held or asked <= held
