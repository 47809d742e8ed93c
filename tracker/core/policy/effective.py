"""What holds for a member: the workspace's default and bounds, and what project and member set within them.

- The workspace sets a value and bounds. Without bounds, a project or a member may only protect privacy more;
  where privacy does not decide, they may set anything.
- Where project and member both set a value, the one that protects privacy more holds; where privacy does not
  decide, the member's.
- Lists of what is left alone add up: nobody takes from them what another put there.
- A field of a newer version is left out and named; a value of a newer version counts as what protects privacy
  most, so that an older device never records more than was asked of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from msgspec import Struct

from tracker.core.policy.field import Field, SetBy
from tracker.core.policy.limited import Limited
from tracker.core.policy.listed import Names
from tracker.core.policy.table import FIELDS

_V = TypeVar("_V")
Values = Mapping[str, Any]
"""What is set for a project or a member: values as JSON carries them, by key."""


class Setting(Struct, frozen=True, omit_defaults=True):
    """What a workspace sets for a field, as JSON carries it; null is not set."""

    value: Any = None
    bounds: Any = None


class Settings(Struct, frozen=True):
    """All that is set for one member: by the workspace, for them, and for each of their projects."""

    workspace: Mapping[str, Setting] = {}
    member: Mapping[str, Any] = {}
    projects: Mapping[UUID, Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Effective(Generic[_V]):
    """A value that holds, who set it, and whether a newer version's value was taken for the safest one."""

    value: _V
    set_by: tuple[SetBy, ...]
    misunderstood: bool = False


@dataclass(frozen=True, slots=True)
class EffectivePolicy:
    """What holds for a member. `unknown` names fields of a newer version, of which nothing is known here."""

    fields: Mapping[str, Effective[Any]]
    unknown: tuple[str, ...] = ()

    def __getitem__(self, field: Field[_V]) -> _V:
        """Return the value that holds for a field."""
        return cast("_V", self.fields[field.key].value)


class WorkspacePolicy:
    """What a workspace sets, ready to be worked out for many members, in all fields or only in some."""

    def __init__(
        self, settings: Mapping[str, Setting], fields: Iterable[Field[Any]] = tuple(FIELDS.values())
    ) -> None:
        """Work out what holds where nothing narrower is set."""
        self._rooms = {field.key: _Room.of(field, settings.get(field.key)) for field in fields}
        self._base = {key: room.base for key, room in self._rooms.items()}
        self._unknown = settings.keys() - FIELDS.keys()
        self._known: dict[str, Effective[Any]] = {}

    def effective(self, member: Values, project: Values) -> EffectivePolicy:
        """Return what holds for a member while they work on a project; either may set nothing."""
        fields, unknown = dict(self._base), self._unknown
        for key in {**project, **member}:
            if key in fields:
                fields[key] = self._narrowed(key, project.get(key), member.get(key))
            else:
                unknown = unknown | {key}
        return EffectivePolicy(fields, tuple(sorted(unknown)))

    def _narrowed(self, key: str, project: object, member: object) -> Effective[Any]:
        """Return what holds in one field, worked out once: many members are asked the same."""
        asked = repr((key, project, member))
        if asked not in self._known:
            self._known[asked] = self._rooms[key].narrowed(project, member)
        return self._known[asked]

    def allowed(self, key: str) -> Sequence[Any] | None:
        """Return the values of a field that a project or a member may set; None where there are no bounds."""
        return self._rooms[key].allowed


def effective(settings: Settings, project_id: UUID | None = None) -> EffectivePolicy:
    """Return what holds for a member while they work on this project, or on none."""
    project = settings.projects.get(project_id, {}) if project_id else {}
    return WorkspacePolicy(settings.workspace).effective(settings.member, project)


@dataclass(frozen=True, slots=True)
class _Room:
    """What a workspace leaves to projects and members in one field."""

    field: Field[Any]
    base: Effective[Any]
    allowed: Sequence[Any] | None
    bounded: bool

    @classmethod
    def of(cls, field: Field[Any], setting: Setting | None) -> "_Room":
        """Work out default and bounds; a default outside of the bounds gives way to them."""
        base = Effective(field.default, (SetBy.DEFAULT,))
        if setting is not None and setting.value is not None:
            base = _read(field, setting.value, SetBy.WORKSPACE)
        kind = field.kind
        if not isinstance(kind, Limited):
            return cls(field, base, None, bounded=False)
        if setting is None or setting.bounds is None:
            return cls(field, base, kind.at_least(base.value), bounded=False)
        bounds = kind.read_bounds(setting.bounds)
        if bounds is None:
            base = Effective(field.safe, (SetBy.WORKSPACE,), misunderstood=True)
            return cls(field, base, (field.safe,), bounded=True)
        return cls(field, _clamped(base, kind, bounds), bounds, bounded=True)

    def narrowed(self, project: object, member: object) -> Effective[Any]:
        """Return what holds when these were set; None is not set."""
        asked = [
            _read(self.field, raw, by)
            for by, raw in ((SetBy.PROJECT, project), (SetBy.MEMBER, member))
            if raw is not None and by in self.field.places
        ]
        if not asked:
            return self.base
        misunderstood = any(each.misunderstood for each in (self.base, *asked))
        return replace(self._decided(asked), misunderstood=misunderstood)

    def _decided(self, asked: Sequence[Effective[Any]]) -> Effective[Any]:
        kind = self.field.kind
        if isinstance(kind, Names):
            return _together(kind, [self.base, *asked])
        if not isinstance(kind, Limited):
            return asked[-1]
        by = (SetBy.WORKSPACE,) if self.bounded else self.base.set_by
        held = [_held(each, kind, self.allowed or (), by) for each in asked]
        if not kind.ordered:
            return held[-1]
        strictest = max(kind.values.index(each.value) for each in held)
        same = [each for each in held if kind.values.index(each.value) == strictest]
        return replace(same[0], set_by=tuple(dict.fromkeys(by for each in same for by in each.set_by)))


def _read(field: Field[Any], raw: object, by: SetBy) -> Effective[Any]:
    value = field.kind.read(raw)
    return Effective(field.safe if value is None else value, (by,), misunderstood=value is None)


def _clamped(asked: Effective[Any], kind: Limited[Any], bounds: Sequence[Any]) -> Effective[Any]:
    return _held(asked, kind, bounds, (SetBy.WORKSPACE,))


def _held(
    asked: Effective[Any], kind: Limited[Any], allowed: Sequence[Any], otherwise: tuple[SetBy, ...]
) -> Effective[Any]:
    """Return what was asked, or what the bounds make of it, which whoever set those has set."""
    value = kind.clamp(asked.value, allowed)
    return asked if value == asked.value else replace(asked, value=value, set_by=otherwise)


def _together(kind: Names, lists: Sequence[Effective[Any]]) -> Effective[Any]:
    full = [each for each in lists if each.value] or lists[:1]
    value = kind.together(each.value for each in full)
    return Effective(value, tuple(by for each in full for by in each.set_by))
