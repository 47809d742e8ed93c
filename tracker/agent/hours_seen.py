"""The hours that a store keeps, as whoever looks beside the agent sees them: named, and counted so far."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from tracker.agent.kept_timer import kept_timer
from tracker.agent.named_work import WorkNames
from tracker.agent.ports import Store
from tracker.agent.work import kept_work
from tracker.core.hours.said import ActivitySample, TimeEntry
from tracker.core.hours.timer_state import UNSEEN, Running
from tracker.core.moment import Instant, Moment
from tracker.core.wire import Work as Assigned


@dataclass(frozen=True, slots=True)
class Seen:
    """The present on the device's timeline, and until when a running entry counts.

    Where no agent is there, or none has beaten the timer for too long, that is when one did last: nobody
    knows of more.
    """

    now: Instant
    until: Instant

    def counted(self, entries: Sequence[TimeEntry]) -> list[TimeEntry]:
        """Return entries as they count: one that was cut off ends where it was."""
        if self.until == self.now:
            return list(entries)
        return [
            msgspec.structs.replace(entry, stop=max(entry.start, self.until)) if entry.stop is None else entry
            for entry in entries
        ]


def seen(store: Store, at: Moment, *, beaten: bool) -> Seen:
    """Return how far the hours of a store go at a moment; by the wall clock where it keeps no timer.

    `beaten` says whether an agent is there, who beats the timer.
    """
    kept = kept_timer(store)
    if kept is None:
        return Seen(at.wall, at.wall)
    now, state = kept.clocked.now(at), kept.clocked.state
    if isinstance(state, Running) and (not beaten or now - state.seen > UNSEEN):
        return Seen(now, state.seen)
    return Seen(now, now)


def kept_samples(store: Store, start: Instant, stop: Instant) -> list[ActivitySample]:
    """Return the activity samples that start in `[start, stop)`, by start, also those not recorded yet."""
    # These are looked at first: what is recorded meanwhile is then seen twice, and kept once.
    kept = kept_timer(store)
    waiting = () if kept is None else kept.samples
    found = {sample.start: sample for sample in waiting if start <= sample.start < stop}
    found |= {sample.start: sample for sample in store.samples(start, stop)}
    return [found[at] for at in sorted(found)]


def kept_names(store: Store) -> WorkNames:
    """Return the names of projects and tasks that a store keeps."""
    kept = kept_work(store)
    return WorkNames(Assigned() if kept is None else kept.work)
