"""Working hours in a member's zone, when a timer starts by itself, and when to capture in a slot."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Final

from tracker.core.hours.day import WEEK_DAYS, Span, begin_of, day_of, passes
from tracker.core.ident import Draw
from tracker.core.moment import MICROSECONDS, Instant
from tracker.core.policy.listed import WorkingHours
from tracker.core.policy.time_fields import AutomaticStart

SLOT: Final = 600 * MICROSECONDS
"""A time slot: ten minutes, counted from the whole hours of UTC. Levels and captures go by it."""
PRESENT: Final = 60 * MICROSECONDS
"""Who gave input within this time is at their desk."""

_DAY_MINUTES: Final = 24 * 60
_DRAWN: Final = 8
"""Bytes drawn for a moment: what the remainder favours is one part in 10^10."""


@dataclass(frozen=True, slots=True)
class LocalSchedule:
    """A member's working hours as their clocks show them.

    Spans that touch are one stretch: a night's work in two spans has its midnight inside. Nothing is looked
    for farther than a week away, so that hours without end reach from a week before to a week after. A span
    that begins or ends in an hour shown twice has both; in a skipped hour, it does so where that was skipped.
    """

    hours: tuple[WorkingHours, ...]
    zone: tzinfo

    def stretch(self, at: Instant) -> Span | None:
        """Return the working hours that an instant lies in, or None."""
        return next((each for each in self._near(at) if each.start <= at < each.stop), None)

    def last_end(self, at: Instant) -> Instant | None:
        """Return when working hours ended last, by an instant; None where none did."""
        return max((each.stop for each in self._near(at) if each.stop <= at), default=None)

    def _near(self, at: Instant) -> Iterator[Span]:
        """Yield the stretches from a week before an instant to a week after it, in order."""
        today = day_of(at, self.zone)
        about = range(-WEEK_DAYS, WEEK_DAYS + 1)
        spans = (span for days in about for span in self._of(today + timedelta(days=days)))
        found: Span | None = None
        for span in spans:
            if found is not None and span.start > found.stop:
                yield found
                found = span
            else:
                found = span if found is None else Span(found.start, max(found.stop, span.stop))
        if found is not None:
            yield found

    def _of(self, day: date) -> list[Span]:
        """Return a day's spans, in order of their begin."""
        weekday = day.weekday()
        spans = [
            Span(passes(day, hours.start, self.zone).start, self._end(day, hours.stop))
            for hours in self.hours
            if hours.first_day <= weekday <= hours.last_day
        ]
        return sorted((span for span in spans if span.length > 0), key=_start)

    def _end(self, day: date, minutes: int) -> Instant:
        if minutes < _DAY_MINUTES:
            return passes(day, minutes, self.zone).stop
        return begin_of(day + timedelta(days=1), self.zone)


@dataclass(frozen=True, slots=True)
class TimerOff:
    """What is known while the timer is off: the present, and when things were last so.

    `active` is the last input, `started` when the timer last began to run, `halted` when it was last ended
    for good: by the person, a limit, or as forgotten, rather than by the system.
    """

    now: Instant
    active: Instant | None = None
    started: Instant | None = None
    halted: Instant | None = None


def automatic_start(mode: AutomaticStart, off: TimerOff, schedule: LocalSchedule) -> bool:
    """Say whether the timer is to start by itself now: only with somebody at the desk, who is told at once.

    By first activity: once a local day, on which the timer was neither started nor ended for good. By
    schedule: in working hours, unless it was ended for good in this stretch of them.
    """
    if off.active is None or off.now - off.active > PRESENT:
        return False
    if mode is AutomaticStart.FIRST_ACTIVITY:
        today = begin_of(day_of(off.now, schedule.zone), schedule.zone)
        return off.active >= today and not (_since(off.started, today) or _since(off.halted, today))
    if mode is AutomaticStart.SCHEDULE:
        stretch = schedule.stretch(off.now)
        return stretch is not None and not _since(off.halted, stretch.start)
    return False


def slot_around(at: Instant, until: Instant) -> Span:
    """Return the slot around an instant, as far as it is over at another."""
    return Span(slot_of(at), min(slot_of(at) + SLOT, until))


def slot_of(at: Instant) -> Instant:
    """Return when an instant's slot begins."""
    return at - at % SLOT


def moments(slot_start: Instant, count: int, draw: Draw) -> tuple[Instant, ...]:
    """Return when to capture in a slot: `count` instants, each as likely as any other, in order.

    Nobody can foretell them: they follow from the randomness alone.
    """
    drawn = (int.from_bytes(draw(_DRAWN), "big") % SLOT for _ in range(count))
    return tuple(sorted(slot_start + offset for offset in drawn))


def _since(at: Instant | None, begin: Instant) -> bool:
    return at is not None and at >= begin


def _start(span: Span) -> Instant:
    return span.start
