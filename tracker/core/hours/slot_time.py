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
    """A slot, the entries that have time in it, and how many microseconds of them lie there."""

    span: Span
    entries: tuple[TimeEntry, ...]
    length: int

    @classmethod
    def around(cls, at: Instant, now: Instant, entries: Iterable[TimeEntry]) -> Self:
        """Return the slot around an instant, as far as it is over now; what runs counts up to then.

        All of it is in whole seconds, as hours are told: a day's less this is what the day has afterwards.
        """
        span = slot_around(at, whole_second(now))
        told = map(in_seconds, entries)
        within = tuple(each for each in told if overlaps(each, span.start, span.stop))
        ends = [span.stop if each.stop is None else min(each.stop, span.stop) for each in within]
        length = sum(stop - max(each.start, span.start) for each, stop in zip(within, ends, strict=True))
        return cls(span, within, length)
