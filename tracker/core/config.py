"""The configuration's one table: technical things of a computer, what each takes, and whose value holds.

What a workspace asks is policy and what a member chooses are settings; neither belongs here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Generic, Protocol, TypeVar, cast

Value = str | int
_Value = TypeVar("_Value", str, int)


class Rule(Protocol):
    """Which values a field takes; `takes` says it in a notation that needs no language."""

    @property
    def takes(self) -> str:
        """Return the notation."""
        ...

    def admits(self, value: Value) -> bool:
        """Say whether this value, already of the field's type, is one."""
        ...


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some words."""

    words: tuple[str, ...]

    @property
    def takes(self) -> str:
        """Return the words."""
        return " | ".join(self.words)

    def admits(self, value: Value) -> bool:
        """Say whether it is one of the words."""
        return value in self.words


@dataclass(frozen=True, slots=True)
class Between:
    """A whole number, both ends included."""

    least: int
    most: int

    @property
    def takes(self) -> str:
        """Return both ends."""
        return f"{self.least}..{self.most}"

    def admits(self, value: Value) -> bool:
        """Say whether it lies between."""
        return isinstance(value, int) and self.least <= value <= self.most


@dataclass(frozen=True, slots=True)
class Form:
    """Text of a form; its pattern is compiled once there is something to look at."""

    takes: str
    pattern: str

    def admits(self, value: Value) -> bool:
        """Say whether all of it has the form."""
        return re.fullmatch(self.pattern, str(value)) is not None


@dataclass(frozen=True, slots=True)
class Field(Generic[_Value]):
    """One thing that can be configured: its key in the file, what holds without it, and what it means."""

    key: str
    default: _Value
    rule: Rule
    meaning: str

    def admits(self, value: object) -> bool:
        """Say whether a value of the file is one for this field; true and false are no numbers."""
        return type(value) is type(self.default) and self.rule.admits(cast("Value", value))


_HOST: Final = r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9]([A-Za-z0-9.-]{0,252}))"

LANGUAGE: Final = Field(
    "language",
    "",
    Form('"" | "en" | "de" | "ar" | ...', r"([a-z]{2,3}(_[A-Z]{2})?)?"),
    "The language Tracker speaks; empty is the system's.",
)
SERVER: Final = Field(
    "server",
    "",
    Form('"" | "HOST" | "HOST:PORT"', rf"({_HOST}(:[0-9]{{1,5}})?)?"),
    "The server that an enrolment code is taken to, where the code names none.",
)
PROXY: Final = Field(
    "proxy",
    "system",
    Form('"system" | "none" | "http://HOST:PORT"', rf"system|none|https?://{_HOST}:[0-9]{{1,5}}"),
    "The proxy on the way to the server; a server on this computer is asked without.",
)
LOG_LEVEL: Final = Field(
    "log.level",
    "info",
    OneOf(("debug", "info", "warning", "error")),
    "From which weight on an event is logged.",
)
LOG_FORMAT: Final = Field(
    "log.format", "json", OneOf(("json", "human")), "How the log files are written: for programs or people."
)
LOG_FILES: Final = Field("log.files", 5, Between(2, 100), "How many files of each log are kept.")
LOG_BYTES: Final = Field(
    "log.bytes", 1 << 20, Between(1 << 14, 1 << 30), "How many bytes a log file may have."
)

FIELDS: Final[tuple[Field[str] | Field[int], ...]] = (
    LANGUAGE,
    SERVER,
    PROXY,
    LOG_LEVEL,
    LOG_FORMAT,
    LOG_FILES,
    LOG_BYTES,
)
_BY_KEY: Final = {each.key: each for each in FIELDS}


class Origin(StrEnum):
    """Where a value comes from; a later one is above the earlier ones."""

    DEFAULT = "default"
    PERSON = "person"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class InForce:
    """The value of one field, where it comes from, and the person's where the machine's is above it."""

    field: Field[str] | Field[int]
    value: Value
    origin: Origin
    overruled: Value | None


@dataclass(frozen=True, slots=True)
class Config:
    """What the machine's file and the person's say together; each holds admitted values by key."""

    machine: Mapping[str, Value] = field(default_factory=dict)
    person: Mapping[str, Value] = field(default_factory=dict)

    def __getitem__(self, wanted: Field[_Value]) -> _Value:
        """Return the value that is in force."""
        both = {**self.person, **self.machine}
        return cast("_Value", both.get(wanted.key, wanted.default))

    def in_force(self) -> tuple[InForce, ...]:
        """Return every field with what holds and why, in the order of the table."""
        return tuple(self._explained(each) for each in FIELDS)

    def _explained(self, each: Field[str] | Field[int]) -> InForce:
        key = each.key
        if key in self.machine:
            return InForce(each, self.machine[key], Origin.MACHINE, self.person.get(key))
        if key in self.person:
            return InForce(each, self.person[key], Origin.PERSON, None)
        return InForce(each, each.default, Origin.DEFAULT, None)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The keys of one file: those with a fitting value, those with another, and those nobody knows."""

    values: Mapping[str, Value]
    unfit: Mapping[str, object]
    unknown: tuple[str, ...]


def sort_out(table: Mapping[str, object]) -> Sorted:
    """Sort what a file says, as TOML gives it; keys within tables are joined by dots."""
    flat = dict(_flatten(table, ""))
    known = {key: value for key, value in flat.items() if key in _BY_KEY}
    fit = {key: value for key, value in known.items() if _BY_KEY[key].admits(value)}
    return Sorted(
        cast("Mapping[str, Value]", fit),
        {key: value for key, value in known.items() if key not in fit},
        tuple(key for key in flat if key not in _BY_KEY),
    )


def takes(key: str) -> str:
    """Return what the field of a known key takes."""
    return _BY_KEY[key].rule.takes


def nearest(key: str) -> str | None:
    """Return the known key most like this one, if one is."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(key, _BY_KEY, 1)), None)


def _flatten(table: Mapping[str, object], above: str) -> list[tuple[str, object]]:
    """Join keys by dots where tables are known; a table that nobody knows is one unknown key."""
    flat: list[tuple[str, object]] = []
    for name, value in table.items():
        key = f"{above}{name}"
        if isinstance(value, Mapping) and any(known.startswith(f"{key}.") for known in _BY_KEY):
            flat += _flatten(cast("Mapping[str, object]", value), f"{key}.")
        else:
            flat.append((key, value))
    return flat
