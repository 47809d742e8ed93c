"""The member's days: where a calendar on their wall turns its leaf, in a time zone that is given.

Instants are UTC microseconds of the years 1970 to 9998; a zone is a `tzinfo` that follows PEP 495, such as
`zoneinfo.ZoneInfo`. Days follow on each other without gap: one that begins with a skipped hour begins where
that hour was skipped, one that a zone left out is empty, and where a clock set back runs through midnight
twice, the later midnight counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from tracker.core.moment import Instant

MONDAY: Final = 0
WEEK_DAYS: Final = 7
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ONE: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The time in `[start, stop)`."""

    start: Instant
    stop: Instant

    @property
    def length(self) -> int:
        """Return its microseconds."""
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class DayPart:
    """What of a span lies in one local day."""

    day: date
    span: Span


def local(at: Instant, zone: tzinfo) -> datetime:
    """Return an instant as a clock in the zone shows it."""
    return (_EPOCH + at * _ONE).astimezone(zone)


def day_of(at: Instant, zone: tzinfo) -> date:
    """Return the local day of an instant."""
    day = local(at, zone).date()
    return day if begin_of(day, zone) <= at else day - _DAY


def begin_of(day: date, zone: tzinfo) -> Instant:
    """Return the instant at which a local day begins; that of a day left out is the next one's."""
    passed = passes(day, 0, zone)
    return passed.stop if local(passed.stop - 1, zone).date() < day else passed.start


def day_span(day: date, zone: tzinfo) -> Span:
    """Return a local day: 23 to 25 hours in most zones, nothing where the zone left it out."""
    return Span(begin_of(day, zone), begin_of(day + _DAY, zone))


def days(span: Span, zone: tzinfo) -> Iterator[DayPart]:
    """Yield the parts of a span by local days, in order; together they are the span."""
    start, day = span.start, day_of(span.start, zone)
    while start < span.stop:
        end = begin_of(day + _DAY, zone)
        if start < end:
            yield DayPart(day, Span(start, min(end, span.stop)))
        start, day = end, day + _DAY


def week_of(day: date, first: int = MONDAY) -> date:
    """Return the first day of a day's week; `first` is the weekday it begins with, from 0 for Monday."""
    return day - timedelta(days=(day.weekday() - first) % WEEK_DAYS)


def week_span(day: date, zone: tzinfo, first: int = MONDAY) -> Span:
    """Return a day's week."""
    begin = week_of(day, first)
    return Span(begin_of(begin, zone), begin_of(begin + timedelta(days=WEEK_DAYS), zone))


def passes(day: date, minutes: int, zone: tzinfo) -> Span:
    """Return the first and the last instant at which a local clock comes to these minutes of a day.

    They differ where the clock is set back over them; where it is set forward over them, both are the
    instant at which it was.
    """
    shown = datetime.combine(day, time()) + timedelta(minutes=minutes)
    first, last = (_instant(shown.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    if first <= last:
        return Span(first, last)
    skipped = _skipped(shown, Span(last, first), zone)
    return Span(skipped, skipped)


def _skipped(shown: datetime, within: Span, zone: tzinfo) -> Instant:
    """Return when, after the span's start, the clock was set forward over a time that it never showed."""
    before, after = within.start, within.stop
    while after - before > 1:
        middle = (before + after) // 2
        if local(middle, zone).replace(tzinfo=None) < shown:
            before = middle
        else:
            after = middle
    return after


def _instant(at: datetime) -> Instant:
    return (at - _EPOCH) // _ONE
