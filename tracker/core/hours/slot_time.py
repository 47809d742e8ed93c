"""The time of a screenshot's slot: what of it counts, for whoever wants it taken out with the picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from tracker.core.hours.day import Span
from tracker.core.hours.ledger import overlaps
from tracker.core.hours.said import TimeEntry
from tracker.core.hours.schedule import slot_around
from tracker.core.hours.summary import in_seconds, whole_second
from tracker.core.moment import Instant


@dataclass(frozen=True, slots=True)
class SlotTime:
    """A slot, the entries that have time in it, and which part of each lies there."""

    span: Span
    entries: tuple[TimeEntry, ...]
    parts: tuple[Span, ...]

    @property
    def length(self) -> int:
        """Return how many microseconds of them lie there."""
        return sum(part.length for part in self.parts)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return the time that lies there, in order: entries that touch are one span of it."""
        joined: list[Span] = []
        for part in sorted(self.parts, key=lambda each: each.start):
            if joined and joined[-1].stop == part.start:
                joined[-1] = Span(joined[-1].start, part.stop)
            else:
                joined.append(part)
        return tuple(joined)

    @classmethod
    def around(cls, at: Instant, now: Instant, entries: Iterable[TimeEntry]) -> Self:
        """Return the slot around an instant, as far as it is over now; what runs counts up to then.

        All of it is in whole seconds, as hours are told: a day's less this is what the day has afterwards.
        """
        span = slot_around(at, whole_second(now))
        told = map(in_seconds, entries)
        within = tuple(each for each in told if overlaps(each, span.start, span.stop))
        ends = [span.stop if each.stop is None else min(each.stop, span.stop) for each in within]
        begins = [max(each.start, span.start) for each in within]
        return cls(span, within, tuple(map(Span, begins, ends)))
