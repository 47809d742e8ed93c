"""What a day and a week of time entries amount to, for every face alike: figures and clock times.

Instants count as whole seconds, so that whatever is shown adds up to what is shown of all of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Self
from uuid import UUID

from msgspec.structs import replace

from tracker.core.hours.day import MONDAY, WEEK_DAYS, Span, day_of, day_span, days, local, week_of
from tracker.core.hours.ledger import uncounted
from tracker.core.hours.said import Source, TimeEntry
from tracker.core.moment import MICROSECONDS, Instant
from tracker.core.policy.time_fields import NO_DAILY_LIMIT, NO_WEEKLY_LIMIT


@dataclass(frozen=True, slots=True)
class Limits:
    """Hours that a member may record: a day, and a week, which begins on a weekday from 0 for Monday."""

    daily_hours: int = NO_DAILY_LIMIT
    weekly_hours: int = NO_WEEKLY_LIMIT
    first_weekday: int = MONDAY

    @property
    def daily(self) -> int | None:
        """Return the limit of a day in microseconds, None without one."""
        return _microseconds(self.daily_hours) if self.daily_hours < NO_DAILY_LIMIT else None

    @property
    def weekly(self) -> int | None:
        """Return the limit of a week in microseconds, None without one."""
        return _microseconds(self.weekly_hours) if self.weekly_hours < NO_WEEKLY_LIMIT else None


@dataclass(frozen=True, slots=True)
class Totals:
    """Microseconds of work by where they come from."""

    tracked: int = 0
    manual: int = 0
    idle_kept: int = 0

    @classmethod
    def of(cls, parts: Iterable["EntryPart"]) -> Self:
        """Return what parts of entries amount to."""
        sums = dict.fromkeys(Source, 0)
        for part in parts:
            sums[part.entry.source] += part.span.length
        return cls(sums[Source.TIMER], sums[Source.MANUAL], sums[Source.IDLE_KEPT])

    @property
    def whole(self) -> int:
        """Return all of it."""
        return self.tracked + self.manual + self.idle_kept


@dataclass(frozen=True, slots=True)
class EntryPart:
    """What of an entry lies in one local day; `begin` and `end` are what the member's clock showed."""

    entry: TimeEntry
    day: date
    span: Span
    begin: datetime
    end: datetime

    @property
    def running(self) -> bool:
        """Say whether the entry has no end yet: this is what there is of it so far."""
        return self.entry.stop is None


@dataclass(frozen=True, slots=True)
class WorkTotal:
    """What was worked on one task of one project; either is None where it was left out."""

    project_id: UUID | None
    task_id: UUID | None
    totals: Totals


@dataclass(frozen=True, slots=True)
class DaySummary:
    """A local day: its parts of entries in order, and what they amount to, by work with the most first."""

    day: date
    parts: tuple[EntryPart, ...]
    totals: Totals
    works: tuple[WorkTotal, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Today, and the week it is in. What is left of limits, in microseconds, is None without a limit."""

    today: DaySummary
    week: tuple[DaySummary, ...]
    totals: Totals
    works: tuple[WorkTotal, ...]
    running: TimeEntry | None
    left_today: int | None
    left_this_week: int | None


def in_seconds(entry: TimeEntry) -> TimeEntry:
    """Return an entry from the second it began in to the one it ended in: those that touch still touch."""
    stop = None if entry.stop is None else whole_second(entry.stop)
    return replace(entry, start=whole_second(entry.start), stop=stop)


def whole_second(at: Instant) -> Instant:
    """Return when the second began that an instant lies in."""
    return at - at % MICROSECONDS


def seconds_of(span: Span) -> int:
    """Return how long a span is from second to second, in microseconds, as every face tells it."""
    return whole_second(span.stop) - whole_second(span.start)


def uncounted_of(span: Span, entries: Iterable[TimeEntry]) -> int:
    """Return the whole seconds of a span that no entry counts, in microseconds."""
    return sum(map(seconds_of, uncounted(span, entries)))


def counted_of(span: Span, entries: Iterable[TimeEntry]) -> int:
    """Return the rest of its whole seconds."""
    return seconds_of(span) - uncounted_of(span, entries)


def summary(entries: Iterable[TimeEntry], now: Instant, zone: tzinfo, limits: Limits) -> Summary:
    """Return today and this week; a running entry counts up to `now`, a deleted one not at all.

    `entries` are at least all that touch `week_span(day_of(now, zone), zone, limits.first_weekday)`.
    """
    entries = list(entries)
    today = day_of(now, zone)
    first = week_of(today, limits.first_weekday)
    week = day_summaries(entries, now, zone, first, first + timedelta(days=WEEK_DAYS - 1))
    present = week[(today - first).days]
    parts = [part for each in week for part in each.parts]
    totals = Totals.of(parts)
    return Summary(
        today=present,
        week=week,
        totals=totals,
        works=_works(parts),
        running=next((each for each in entries if each.stop is None and not each.deleted), None),
        left_today=_left(limits.daily, present.totals),
        left_this_week=_left(limits.weekly, totals),
    )


def day_summaries(
    entries: Iterable[TimeEntry], now: Instant, zone: tzinfo, first: date, last: date
) -> tuple[DaySummary, ...]:
    """Return each day from the first to the last, with what entries have on it; both days are included."""
    within = Span(day_span(first, zone).start, day_span(last, zone).stop)
    found: dict[date, list[EntryPart]] = {
        first + timedelta(days=count): [] for count in range((last - first).days + 1)
    }
    for entry in map(in_seconds, entries):
        if not entry.deleted:
            for part in _parts(entry, whole_second(now), zone, within):
                found[part.day].append(part)
    return tuple(_day_summary(day, parts) for day, parts in found.items())


def _day_summary(day: date, parts: list[EntryPart]) -> DaySummary:
    parts.sort(key=_start)
    return DaySummary(day, tuple(parts), Totals.of(parts), _works(parts))


def _parts(entry: TimeEntry, now: Instant, zone: tzinfo, within: Span) -> Iterator[EntryPart]:
    """Yield an entry's parts of days; one that has just begun to run has an empty one."""
    stop = max(entry.start, now) if entry.stop is None else entry.stop
    span = Span(max(entry.start, within.start), min(stop, within.stop))
    if span.length > 0:
        for part in days(span, zone):
            yield _part(entry, part.day, part.span, zone)
    elif entry.stop is None and within.start <= entry.start < within.stop:
        yield _part(entry, day_of(entry.start, zone), span, zone)


def _part(entry: TimeEntry, day: date, span: Span, zone: tzinfo) -> EntryPart:
    return EntryPart(entry, day, span, local(span.start, zone), local(span.stop, zone))


def _works(parts: Iterable[EntryPart]) -> tuple[WorkTotal, ...]:
    by_work: dict[tuple[UUID | None, UUID | None], list[EntryPart]] = {}
    for part in parts:
        work = part.entry.work
        by_work.setdefault((work.project_id, work.task_id), []).append(part)
    works = [WorkTotal(*work, Totals.of(each)) for work, each in by_work.items()]
    return tuple(sorted(works, key=_whole, reverse=True))


def _left(limit: int | None, totals: Totals) -> int | None:
    return None if limit is None else max(0, limit - totals.whole)


def _microseconds(hours: int) -> int:
    return hours * 3_600 * MICROSECONDS


def _start(part: EntryPart) -> Instant:
    return part.span.start


def _whole(work: WorkTotal) -> int:
    return work.totals.whole
