"""Values that are lists: names that are left alone, spans of working hours."""

import re
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from tracker.core.policy.kind import Kind

ITEMS_MOST: Final = 200
ITEM_LENGTH_MOST: Final = 100
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_V = TypeVar("_V")
_SPAN: Final = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d\d):(\d\d)-(\d\d):(\d\d)", re.ASCII)
_FILE_TYPE: Final = re.compile(r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*|[a-z0-9.+-]+/([a-z0-9.+-]+|\*)", re.ASCII)
_HOUR_MINUTES: Final = 60
_DAY_MINUTES: Final = 24 * _HOUR_MINUTES


class Listed(Kind[tuple[_V, ...]]):
    """A list of things, at most `ITEMS_MOST`, written with commas between them."""

    @abstractmethod
    def read_item(self, raw: str) -> _V | None:
        """Return one thing of the list, or None."""

    def read(self, raw: object) -> tuple[_V, ...] | None:
        """Return a list of texts as what they stand for."""
        if not isinstance(raw, list | tuple) or len(raw) > ITEMS_MOST:
            return None
        items = [self.read_item(each) if isinstance(each, str) else None for each in raw]
        return tuple(item for item in items if item is not None) if None not in items else None

    def parse(self, text: str) -> tuple[_V, ...] | None:
        """Read what stands between commas; nothing is an empty list."""
        return self.read([part.strip() for part in text.split(",")] if text.strip() else [])

    def at_fault(self, text: str) -> str:
        """Return the first thing between commas that is none; all of it where each is one."""
        parts = map(str.strip, text.split(","))
        return next((part for part in parts if self.read_item(part) is None), text)

    def raw(self, value: tuple[_V, ...]) -> list[str]:
        """Return a list of texts."""
        return [str(item) for item in value]

    def text(self, value: tuple[_V, ...]) -> str:
        """Return the list with commas."""
        return ", ".join(map(str, value))


class Names(Listed[str]):
    """Names of things that are left alone; the lists of all places together hold, so that none is undone."""

    ordered = True

    def read_item(self, raw: str) -> str | None:
        """Return a name of printable characters."""
        fits = raw.strip() and len(raw) <= ITEM_LENGTH_MOST and raw.isprintable() and "," not in raw
        return raw.strip() if fits else None

    def together(self, lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        """Return every name once, however it is written in capitals."""
        first: dict[str, str] = {}
        for name in (name for names in lists for name in names):
            first.setdefault(name.casefold(), name)
        return tuple(first.values())

    @property
    def possible(self) -> str:
        """Show what such a list looks like."""
        return "NAME, NAME, ..."


class FileTypes(Listed[str]):
    """Types of files: endings of names, such as `pdf`, or media types, such as `image/*` (RFC 6838, 4.2).

    Privacy does not decide between two lists: what was set last and narrowest holds.
    """

    def read_item(self, raw: str) -> str | None:
        """Read a type however it is written: `pdf`, `.PDF`, `*.pdf`, `image/png`, `image/*`."""
        written = raw.strip().lower().removeprefix("*").removeprefix(".")
        return written if len(written) <= ITEM_LENGTH_MOST and _FILE_TYPE.fullmatch(written) else None

    @property
    def possible(self) -> str:
        """Show what such a list looks like."""
        return "pdf, png, image/*"


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A span of local time on some days of the week: days from 0 (Monday), minutes since midnight."""

    first_day: int
    last_day: int
    start: int
    stop: int

    def __str__(self) -> str:
        """Return it as people write it: `mon-fri 09:00-17:00`."""
        days = DAYS[self.first_day]
        if self.last_day != self.first_day:
            days += f"-{DAYS[self.last_day]}"
        return f"{days} {_clock(self.start)}-{_clock(self.stop)}"


class Schedule(Listed[WorkingHours]):
    """Spans of working hours in the member's own time; privacy does not decide between two schedules."""

    def read_item(self, raw: str) -> WorkingHours | None:
        """Read `mon-fri 09:00-17:00` or `sat 10:00-24:00`; a night's work is two spans."""
        found = _SPAN.fullmatch(raw.strip().lower())
        if found is None or not {found[1], found[2] or found[1]} <= set(DAYS):
            return None
        start, stop = _minutes(found[3], found[4]), _minutes(found[5], found[6])
        first, last = DAYS.index(found[1]), DAYS.index(found[2] or found[1])
        if start is None or stop is None or start >= stop or first > last:
            return None
        return WorkingHours(first, last, start, stop)

    @property
    def possible(self) -> str:
        """Show what such a list looks like."""
        return "mon-fri 09:00-17:00, sat 10:00-14:00"


def _minutes(hours: str, minutes: str) -> int | None:
    total = int(hours) * _HOUR_MINUTES + int(minutes)
    return total if int(minutes) < _HOUR_MINUTES and total <= _DAY_MINUTES else None


def _clock(minutes: int) -> str:
    return f"{minutes // _HOUR_MINUTES:02}:{minutes % _HOUR_MINUTES:02}"
