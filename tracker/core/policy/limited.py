"""Values that can be counted: on or off, a number, a choice; a workspace may allow some of them only."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypeVar

from tracker.core.policy.kind import Kind

_V = TypeVar("_V")
_E = TypeVar("_E", bound=StrEnum)
_SWITCH: Final = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}
_ENDS: Final = 2


class Protects(StrEnum):
    """Which end of a range of numbers protects privacy more."""

    LESS = "less"
    MORE = "more"


class Limited(Kind[_V]):
    """A kind whose values can be counted, so that a workspace may allow some of them only.

    `values` runs from the one that protects privacy least to the one that protects it most, where `ordered`.
    """

    values: Sequence[_V]

    @property
    def strictest(self) -> _V:
        """Return what protects privacy most."""
        return self.values[-1]

    def at_least(self, value: _V) -> Sequence[_V]:
        """Return what protects privacy at least as much as a value; or everything, where not `ordered`."""
        return self.values[self.values.index(value) :] if self.ordered else self.values

    def clamp(self, value: _V, allowed: Sequence[_V]) -> _V:
        """Return an allowed value: this one, or the next stricter one, or the strictest there is."""
        if value in allowed:
            return value
        among = [each for each in self.values if each in allowed]
        above = [each for each in self.at_least(value) if each in among]
        return above[0] if self.ordered and above else among[-1]

    def read_bounds(self, raw: object) -> Sequence[_V] | None:
        """Return the allowed values that JSON stands for, those known here; None for no bounds."""
        if not isinstance(raw, list | tuple):
            return None
        known = [value for value in map(self.read, raw) if value is not None]
        return tuple(value for value in self.values if value in known) or None

    def parse_bounds(self, text: str) -> Sequence[_V] | None:
        """Return the allowed values a person wrote, or None when one of them is none."""
        parsed = [self.parse(part.strip()) for part in text.split(",")]
        return None if None in parsed else tuple(value for value in self.values if value in parsed)

    def raw_bounds(self, allowed: Sequence[_V]) -> list[object]:
        """Return bounds as JSON carries them."""
        return [self.raw(value) for value in allowed]

    def text_bounds(self, allowed: Sequence[_V]) -> str:
        """Return bounds as a person would write them."""
        return ", ".join(map(self.text, allowed))

    @property
    def possible(self) -> str:
        """Say which values there are."""
        return self.text_bounds(self.values)


class Toggle(Limited[bool]):
    """On or off; `protects` is the one that protects privacy, None where privacy does not decide."""

    def __init__(self, protects: bool | None = None) -> None:  # noqa: FBT001 - it is the value itself
        """Take the value that protects privacy."""
        self.ordered = protects is not None
        self.values = (True, False) if protects is False else (False, True)

    def read(self, raw: object) -> bool | None:
        """Return true or false as they are."""
        return raw if isinstance(raw, bool) else None

    def parse(self, text: str) -> bool | None:
        """Read on, off and their like."""
        return _SWITCH.get(text.lower())

    def raw(self, value: bool) -> bool:  # noqa: FBT001 - it is the value itself
        """Return it as it is."""
        return value

    def text(self, value: bool) -> str:  # noqa: FBT001 - it is the value itself
        """Return on or off."""
        return "on" if value else "off"


class Number(Limited[int]):
    """A whole number from `least` to `most`, counted in `unit` (a symbol, the same in every language)."""

    values: range

    def __init__(self, least: int, most: int, unit: str = "", protects: Protects | None = None) -> None:
        """Take the range, and which end of it protects privacy."""
        self.least, self.most, self.unit = least, most, unit
        self.ordered = protects is not None
        upward = range(least, most + 1)
        self.values = upward[::-1] if protects is Protects.LESS else upward

    def read(self, raw: object) -> int | None:
        """Return a whole number in the range."""
        known = isinstance(raw, int) and not isinstance(raw, bool) and raw in self.values
        return raw if known else None  # type: ignore[return-value]  # `known` says that it is an int

    def parse(self, text: str) -> int | None:
        """Read digits, and the unit where it is written, too."""
        digits = text.removesuffix(self.unit).rstrip()
        return self.read(int(digits)) if re.fullmatch(r"[0-9]{1,9}", digits) else None

    def raw(self, value: int) -> int:
        """Return it as it is."""
        return value

    def text(self, value: int) -> str:
        """Return number and unit."""
        return f"{value} {self.unit}".rstrip()

    def clamp(self, value: int, allowed: Sequence[int]) -> int:
        """Return the nearest allowed number."""
        return min(max(value, min(allowed[0], allowed[-1])), max(allowed[0], allowed[-1]))

    def read_bounds(self, raw: object) -> Sequence[int] | None:
        """Return the range between two numbers in a list, as far as it lies in the field's own."""
        if not isinstance(raw, list | tuple) or len(raw) != _ENDS:
            return None
        least, most = raw
        if type(least) is not int or type(most) is not int:
            return None
        return self._between(max(least, self.least), min(most, self.most))

    def parse_bounds(self, text: str) -> Sequence[int] | None:
        """Read `LEAST..MOST`, or one number alone."""
        least, _, most = text.partition("..")
        ends = self.parse(least.strip()), self.parse((most or least).strip())
        return None if ends[0] is None or ends[1] is None else self._between(ends[0], ends[1])

    def raw_bounds(self, allowed: Sequence[int]) -> list[object]:
        """Return the two ends."""
        return [min(allowed[0], allowed[-1]), max(allowed[0], allowed[-1])]

    def text_bounds(self, allowed: Sequence[int]) -> str:
        """Return the two ends as `parse_bounds` reads them, and the unit."""
        least, most = self.raw_bounds(allowed)
        return f"{least}..{most} {self.unit}".rstrip()

    def _between(self, least: int, most: int) -> Sequence[int] | None:
        between = range(least, most + 1)
        return (between[::-1] if self.values.step < 0 else between) or None


class Choice(Limited[_E]):
    """One of an enumeration, declared from the one that protects privacy least to the one that does most."""

    def __init__(self, names: type[_E], *, ordered: bool = True) -> None:
        """Take the enumeration, and whether privacy decides between its values."""
        self.ordered = ordered
        self.values = tuple(names)
        self._names: Final = names

    def read(self, raw: object) -> _E | None:
        """Return the value of that name."""
        return next((each for each in self.values if each.value == raw), None)

    def parse(self, text: str) -> _E | None:
        """Read a name."""
        return self.read(text)

    def raw(self, value: _E) -> str:
        """Return its name."""
        return value.value

    def text(self, value: _E) -> str:
        """Return its name."""
        return value.value
