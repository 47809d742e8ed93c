"""What policies let a member do beyond their role: PERMISSIONS.md says "by policy" of it. Denied by default.

Asked is the policy of the member whose records they are, while they work on what these are booked on: what a
member was told of their screenshots holds for whoever looks at them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, false, literal, or_, select, true

from tracker.core.permission import BY_POLICY
from tracker.core.policy import Field, SetBy, Setting, WorkspacePolicy
from tracker.core.policy.device_fields import CLIENTS_SEE_ATTACHMENTS
from tracker.core.policy.screenshot_fields import CLIENTS_SEE_SCREENSHOTS, DELETE_OWN_SCREENSHOTS
from tracker.core.policy.time_fields import DELETE_OWN_TIME, EDIT_OWN_TIME
from tracker.server.tables_policy import POLICY_SETTINGS

Condition = ColumnElement[bool]
Id = ColumnElement[bytes] | bytes
Own = bool | None
"""The value that is set for one member or project; None where none is."""

FIELDS: Final[Mapping[str, Field[bool]]] = {
    "time-entries:edit": EDIT_OWN_TIME,
    "time-entries:delete": DELETE_OWN_TIME,
    "screenshots:delete": DELETE_OWN_SCREENSHOTS,
    "screenshots:view": CLIENTS_SEE_SCREENSHOTS,
    "attachments:view": CLIENTS_SEE_ATTACHMENTS,
}
"""Which field of the policy gives each permission that is held by its leave only."""

_SETTINGS = POLICY_SETTINGS.c


@dataclass(frozen=True, slots=True)
class Leave:
    """Where the policy gives one permission.

    `members` and `projects` hold the values of those for whom one is set, and `given` the pairs of a member's
    and a project's that come out as leave.
    """

    members: Mapping[bytes, bool]
    projects: Mapping[bytes, bool]
    given: frozenset[tuple[Own, Own]]

    def covers(self, member_id: Id, project_id: Id | None = None) -> Condition:
        """Cover a member's records that are booked on a project, or on none."""
        pairs = (
            and_(_has(self.members, member_id, member), _has(self.projects, project_id, project))
            for member, project in self.given
        )
        return or_(false(), *pairs)

    def reaches(self, member_id: bytes | None) -> bool:
        """Say whether anything of a member, or with None of anyone, may be covered."""
        if member_id is None:
            return bool(self.given)
        return any(member == self.members.get(member_id) for member, _ in self.given)


def leaves(connection: Connection, role: str) -> Mapping[str, Leave]:
    """Return where policies give each permission that a role holds by their leave only."""
    asked = {permission: FIELDS[permission] for permission, by in BY_POLICY.items() if by == role}
    if not asked:
        return {}
    keys = [field.key for field in asked.values()]
    query = select(_SETTINGS.place, _SETTINGS.subject_id, _SETTINGS.key, _SETTINGS.setting)
    rows = [
        (row.key, row.place, row.subject_id, msgspec.json.decode(row.setting, type=Setting))
        for row in connection.execute(query.where(_SETTINGS.key.in_(keys)))
    ]
    set_for_all = {key: held for key, place, _, held in rows if place == SetBy.WORKSPACE}
    workspace = WorkspacePolicy(set_for_all, asked.values())

    def leave(field: Field[bool]) -> Leave:
        set_here = [(place, subject, held.value) for key, place, subject, held in rows if key == field.key]
        members, projects = (_values(field, set_here, place) for place in (SetBy.MEMBER, SetBy.PROJECT))
        pairs = product({*members.values(), None}, {*projects.values(), None})
        given = (pair for pair in pairs if workspace.effective(*(_said(field, one) for one in pair))[field])
        return Leave(members, projects, frozenset(given))

    return {permission: leave(field) for permission, field in asked.items()}


def _values(field: Field[bool], rows: Iterable[tuple[str, bytes, Any]], wanted: str) -> dict[bytes, bool]:
    """Return what is set at a kind of place; a newer version's value is the safe one, as everywhere."""
    read = {subject: field.kind.read(raw) for place, subject, raw in rows if place == wanted}
    return {subject: field.safe if value is None else value for subject, value in read.items()}


def _said(field: Field[bool], value: Own) -> dict[str, bool]:
    return {} if value is None else {field.key: value}


def _has(values: Mapping[bytes, bool], which: Id | None, value: Own) -> Condition:
    """Say whether a member or project has this value of its own."""
    if which is None:
        return true() if value is None else false()
    column = literal(which) if isinstance(which, bytes) else which
    if value is None:
        return or_(column.is_(None), column.not_in(values))
    return column.in_([each for each, own in values.items() if own is value])
