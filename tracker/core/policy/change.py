"""Changing what is set: what a person wrote, read by its field and refused in words where it cannot be."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from tracker.core.errors import RefusedError
from tracker.core.naming import shortened
from tracker.core.policy.effective import Setting, WorkspacePolicy
from tracker.core.policy.field import Field, SetBy
from tracker.core.policy.kind import Kind
from tracker.core.policy.limited import Limited
from tracker.core.policy.listed import FileTypes, Listed, Names, Schedule
from tracker.core.policy.table import find

_BAD: Final[Mapping[type[Kind[Any]], str]] = {
    FileTypes: "policy-bad-types",
    Names: "policy-bad-names",
    Schedule: "policy-bad-schedule",
}
"""What is said of a list that is none, by its kind; of everything else, which values there are."""


class PolicyChange(Struct, frozen=True):
    """Set a field for the workspace, a project or a member (`subject_id`, null for the workspace).

    `value` and `bounds` are as JSON carries them. Where one is null, what is set stays; where both are,
    nothing is set there any more.
    """

    by: SetBy
    key: str
    subject_id: UUID | None = None
    value: Any = None
    bounds: Any = None


def parse_value(key: str, text: str) -> object:
    """Return a value that a person wrote as JSON carries it; raises `RefusedError`."""
    field = find(key)
    value = field.kind.parse(text)
    if value is None:
        kind = field.kind
        raise _bad_value(field, kind.at_fault(text) if isinstance(kind, Listed) else text)
    return field.kind.raw(value)


def parse_bounds(key: str, text: str) -> object:
    """Return bounds that a person wrote, `1..3` or `light,strong`, as JSON carries them; raises likewise."""
    kind = find(key).kind
    if not isinstance(kind, Limited):
        raise RefusedError("policy-no-bounds", field=key)
    bounds = kind.parse_bounds(text)
    if bounds is None:
        raise RefusedError("policy-bad-bounds", field=key, bounds=shortened(text), possible=kind.possible)
    return kind.raw_bounds(bounds)


def changed(change: PolicyChange, held: Setting, workspace: Mapping[str, Setting]) -> Setting | None:
    """Return what is set after a change where `held` was, beside what the workspace sets; None for nothing.

    Raises `RefusedError` for an unknown key, an impossible value or bounds, a value outside of the bounds,
    or a place where the field cannot be set.
    """
    field = find(change.key)
    if change.by not in field.places:
        raise RefusedError("policy-wrong-place", field=field.key, places=", ".join(field.places))
    if change.value is None and change.bounds is None:
        return None
    setting = Setting(
        held.value if change.value is None else _value(field, change.value),
        held.bounds if change.bounds is None else _bounds(field, change),
    )
    _require_inside(field, setting.value, _allowed(field, change.by, setting, workspace))
    return setting


def _value(field: Field[Any], raw: object) -> object:
    value = field.kind.read(raw)
    if value is None:
        raise _bad_value(field, str(raw))
    return field.kind.raw(value)


def _bounds(field: Field[Any], change: PolicyChange) -> object:
    kind = field.kind
    if change.by is not SetBy.WORKSPACE:
        raise RefusedError("policy-bounds-wrong-place", field=field.key)
    if not isinstance(kind, Limited):
        raise RefusedError("policy-no-bounds", field=field.key)
    bounds = kind.read_bounds(change.bounds)
    if bounds is None or not _same(kind.raw_bounds(bounds), change.bounds):
        raise RefusedError(
            "policy-bad-bounds", field=field.key, bounds=shortened(str(change.bounds)), possible=kind.possible
        )
    return kind.raw_bounds(bounds)


def _same(written: list[object], asked: object) -> bool:
    """Say whether nothing of what was asked was left out for not being known."""
    return isinstance(asked, list | tuple) and all(each in written for each in asked)


def _allowed(
    field: Field[Any], by: SetBy, setting: Setting, workspace: Mapping[str, Setting]
) -> Sequence[Any] | None:
    """Return what may be set there; None for everything."""
    if by is not SetBy.WORKSPACE:
        return WorkspacePolicy(workspace).allowed(field.key)
    if setting.bounds is None or not isinstance(field.kind, Limited):
        return None
    return field.kind.read_bounds(setting.bounds)


def _require_inside(field: Field[Any], raw: object, allowed: Sequence[Any] | None) -> None:
    kind = field.kind
    if raw is None or allowed is None or not isinstance(kind, Limited):
        return
    value = kind.read(raw)
    if value not in allowed:
        raise RefusedError(
            "policy-outside",
            field=field.key,
            value=kind.text(value),
            allowed=kind.text_bounds(allowed),
        )


def _bad_value(field: Field[Any], value: str) -> RefusedError:
    key = _BAD.get(type(field.kind), "policy-bad-value")
    return RefusedError(key, field=field.key, value=shortened(value), possible=field.kind.possible)
