"""The member's hours as this device keeps them, read beside its agent: what every face looks at."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import TYPE_CHECKING

from tracker.agent.strays import left_out
from tracker.core.hours.absence import was_left_out
from tracker.core.hours.day import Span, day_of, day_span, week_of
from tracker.core.hours.said import Verdict
from tracker.core.hours.summary import (
    DaySummary,
    Limits,
    Summary,
    counted_of,
    day_summaries,
    summary,
    uncounted_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tracker.agent.hours_seen import Seen
    from tracker.agent.named_work import WorkNames
    from tracker.agent.ports import Store
    from tracker.core.hours.said import TimeAway, TimeEntry

WEEK: timedelta = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Book:
    """An open store with hours in it, at a moment, in the zone of this machine."""

    store: "Store"
    seen: "Seen"
    zone: tzinfo
    limits: Limits
    names: "WorkNames"

    @property
    def today(self) -> date:
        """Return the day it is."""
        return day_of(self.seen.now, self.zone)

    def between(self, first: date, last: date) -> "list[TimeEntry]":
        """Return entries that touch any of the days from the first to the last, as they count so far."""
        span = day_span(first, self.zone).start, day_span(last, self.zone).stop
        return self.seen.counted(self.store.entries(*span))

    def days(self, first: date, last: date) -> tuple[DaySummary, ...]:
        """Return those days, with what entries have on them."""
        return self.on_days(self.between(first, last), first, last)

    def on_days(self, entries: "list[TimeEntry]", first: date, last: date) -> tuple[DaySummary, ...]:
        """Return those days, with what these entries have on them."""
        return day_summaries(entries, self.seen.now, self.zone, first, last)

    def discarded(self, first: date, last: date) -> "list[TimeEntry]":
        """Return entries that touch those days and count no more, without those that never had a length."""
        span = day_span(first, self.zone).start, day_span(last, self.zone).stop
        found = self.store.entries(*span, deleted=True)
        return [entry for entry in found if entry.deleted and entry.stop != entry.start]

    def damaged(self, first: date, last: date) -> "list[TimeEntry]":
        """Return entries that began on those days, and are left out: their end is damaged here."""
        span = day_span(first, self.zone).start, day_span(last, self.zone).stop
        return [entry for entry in left_out(self.store) if span[0] <= entry.start < span[1]]

    def unanswered(self, first: date, last: date) -> int:
        """Return the microseconds of those days of which nobody has said yet whether they were work.

        They are whole seconds, of each question as it is shown, without what entries count already.
        """
        return self._uncounted(first, last, lambda away: away.verdict is Verdict.OPEN)

    def cut_off(self, first: date, last: date) -> int:
        """Return the microseconds of those days in which the agent was away too shortly to ask, likewise."""
        return self._uncounted(first, last, was_left_out)

    def _uncounted(self, first: date, last: date, wanted: "Callable[[TimeAway], bool]") -> int:
        entries = self.between(first, last)
        span = Span(day_span(first, self.zone).start, day_span(last, self.zone).stop)
        found = filter(wanted, self.aways(first, last))
        spans = (Span(max(each.start, span.start), min(each.stop, span.stop)) for each in found)
        return sum(uncounted_of(each, entries) for each in spans)

    def let_go(self, first: date, last: date) -> "list[TimeAway]":
        """Return time away that touches those days and was let go, by policy or by an answer."""
        return [each for each in self.aways(first, last) if each.verdict is Verdict.DISCARDED]

    def counted(self, away: "TimeAway") -> int:
        """Return the whole seconds, in microseconds, that entries count of time away."""
        entries = self.seen.counted(self.store.entries(away.start, away.stop))
        return counted_of(Span(away.start, away.stop), entries)

    def aways(self, first: date, last: date) -> "Sequence[TimeAway]":
        """Return time away that touches those days, whatever was said of it."""
        return self.store.aways(day_span(first, self.zone).start, day_span(last, self.zone).stop)

    def week(self) -> Summary:
        """Return today and this week."""
        first = week_of(self.today, self.limits.first_weekday)
        return summary(self.between(first, first + WEEK), self.seen.now, self.zone, self.limits)


@contextmanager
def open_book() -> "Iterator[Book]":
    """Open the store of this device beside an agent that may be running; raises as `viewed_store`."""
    from tracker.agent.assemble import viewed_store
    from tracker.agent.hours_policy import kept_limits
    from tracker.agent.hours_seen import kept_names, seen
    from tracker.agent.launch import AGENT_LOCK
    from tracker.host.clock import SystemClock
    from tracker.host.instance import is_held
    from tracker.host.paths import Paths
    from tracker.host.zone import local_zone

    paths = Paths.find()
    with viewed_store(paths) as store:
        present = seen(store, SystemClock().now(), beaten=is_held(paths.data / AGENT_LOCK))
        yield Book(store, present, local_zone(), kept_limits(store), kept_names(store))
