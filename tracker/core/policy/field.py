"""One thing that a workspace may ask of its members, and how the member is told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from tracker.core.policy.kind import Kind
from tracker.core.policy.limited import Limited

_V = TypeVar("_V")

Saying = str | tuple[str, str]
"""A sentence with blanks, or its forms for one and for many where a number decides between them."""

Translate = Callable[[str], str]
TranslateMany = Callable[[str, str, int], str]


class SetBy(StrEnum):
    """Who set a value: nobody (`DEFAULT`), or for whom somebody did; the narrowest comes last."""

    DEFAULT = "default"
    WORKSPACE = "workspace"
    PROJECT = "project"
    MEMBER = "member"


EVERYWHERE: Final = (SetBy.WORKSPACE, SetBy.PROJECT, SetBy.MEMBER)
NOT_BY_PROJECT: Final = (SetBy.WORKSPACE, SetBy.MEMBER)


def _as_written(sentence: str) -> str:
    return sentence


def _in_english(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a value means for the member: `{count}` and `{items}` are filled in once it is translated."""

    saying: Saying
    count: int = 0
    items: str = ""

    def text(self, translate: Translate = _as_written, many: TranslateMany = _in_english) -> str:
        """Return the sentence in the person's language."""
        said = translate(self.saying) if isinstance(self.saying, str) else many(*self.saying, self.count)
        return said.format(count=self.count, items=self.items)


@dataclass(frozen=True, eq=False)
class Field(Generic[_V]):
    """One field of the table. `says` has a saying for each value, or under None one that fits all others.

    `places` names for whom it may be set.
    """

    key: str
    kind: Kind[_V]
    default: _V
    says: Mapping[Any, Saying]
    places: tuple[SetBy, ...] = EVERYWHERE

    @property
    def safe(self) -> _V:
        """Return what holds where a value is not understood: what protects privacy most, else the default."""
        if isinstance(self.kind, Limited) and self.kind.ordered:
            strictest: _V = self.kind.strictest
            return strictest
        return self.default

    def sentence(self, value: _V) -> Sentence:
        """Return what a value means, in plain words."""
        saying = self.says[value if value in self.says else None]
        return Sentence(saying, value if isinstance(value, int) else 0, self.kind.text(value))
