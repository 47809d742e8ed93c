"""Clock times as people write and read them: of a day in a zone, never guessed where the clock is set."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from tracker.core.errors import RefusedError
from tracker.core.hours.day import local, passes
from tracker.core.moment import MICROSECONDS, Instant
from tracker.host.translate import translate as _

_WHEN: Final = re.compile(
    r"(?:(?P<day>\d{4}-\d\d-\d\d)[ T])?(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)"
    r"(?::(?P<second>[0-5]\d))?(?P<offset>Z|[+-]\d\d:[0-5]\d)?",
    re.ASCII,
)
_FIRST_YEAR: Final = 1971
_LAST_YEAR: Final = 9998
_MINUTE: Final = 60
_HOUR: Final = 60
_DAY_MINUTES: Final = 24 * _HOUR
_MOST_OFFSET: Final = timedelta(hours=24)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class When:
    """A clock time as it was given: minutes since midnight and seconds, on a day, at a distance from UTC."""

    minutes: int
    seconds: int = 0
    day: date | None = None
    offset: timedelta | None = None

    def instant(self, otherwise: date, zone: tzinfo) -> Instant:
        """Return the instant it means in a zone, `otherwise` on another day.

        Raises `RefusedError` where the clock shows that time twice or never.
        """
        return self._minute(self.day or otherwise, zone) + self.seconds * MICROSECONDS

    def _minute(self, day: date, zone: tzinfo) -> Instant:
        shown = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=self.minutes)
        if self.offset is not None:
            return (shown - self.offset - _EPOCH) // timedelta(microseconds=1)
        passed = passes(day, self.minutes, zone)
        first = local(passed.start, zone)
        if passed.start != passed.stop:
            example = f"{first:%Y-%m-%d %H:%M}{first.isoformat()[-6:]}"
            raise RefusedError("time-clock-twice", time=self._text(), example=example)
        if first.replace(tzinfo=UTC) != shown:
            raise RefusedError("time-clock-skipped", time=self._text())
        return passed.start

    def _text(self) -> str:
        return f"{self.minutes // _HOUR}:{self.minutes % _HOUR:02}"


def weekday_names() -> Sequence[str]:
    """Return the days of the week, from Monday on."""
    # One message of seven words: a translator sees that they go together.
    return _("Monday Tuesday Wednesday Thursday Friday Saturday Sunday").split()


def minutes_text(minutes: int) -> str:
    """Return minutes since midnight as a clock shows them: `09:00`, at most `24:00`."""
    return f"{minutes // _HOUR:02}:{minutes % _HOUR:02}"


def read_when(text: str) -> When | None:
    """Read `9:00`, `9:00:30`, or `2026-11-20 9:00+01:00`; None for what is no time up to 24:00 of any day."""
    found = _WHEN.fullmatch(text.strip())
    if found is None:
        return None
    minutes, seconds = int(found["hour"]) * _HOUR + int(found["minute"]), int(found["second"] or 0)
    day, offset = found["day"] and read_day(found["day"]), _offset(found["offset"])
    too_late = minutes * _MINUTE + seconds > _DAY_MINUTES * _MINUTE
    if too_late or (found["day"] and not day) or (offset is not None and abs(offset) >= _MOST_OFFSET):
        return None
    return When(minutes, seconds, day or None, offset)


def read_day(text: str) -> date | None:
    """Read `2026-11-20`; None for what is no day of the years 1971 to 9998."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        return None
    return read if _FIRST_YEAR <= read.year <= _LAST_YEAR else None


def clock_texts(begin: datetime, end: datetime, shown: date) -> tuple[str, str]:
    """Return when a part of a day begins and ends; midnight at its end is 24:00.

    Where the clock was set in between, or shows one of them twice, each has its distance from UTC.
    """
    apart = begin.utcoffset() != end.utcoffset() or _is_twice(begin) or _is_twice(end)
    last = "24:00" if end.date() > shown else clock_text(end, with_offset=apart)
    return clock_text(begin, with_offset=apart), last


def exact_texts(begin: datetime, end: datetime, shown: date) -> tuple[str, str]:
    """Return the same to the second, where either is not a whole minute."""
    texts = clock_texts(begin, end, shown)
    if not (begin.second or end.second):
        return texts
    first, last = (f"{text[:5]}:{at:%S}{text[5:]}" for text, at in zip(texts, (begin, end), strict=True))
    return first, last


def clock_text(at: datetime, *, with_offset: bool) -> str:
    """Return what a clock shows, with its distance from UTC where that is needed to tell it apart."""
    return f"{at:%H:%M}{at.isoformat()[-6:] if with_offset else ''}"


def _is_twice(at: datetime) -> bool:
    return at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text == "Z":
        return timedelta()
    size = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return -size if text[0] == "-" else size
