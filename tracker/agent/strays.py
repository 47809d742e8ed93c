"""Entries that run only because the record of their end was damaged: ended where activity was seen last."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from tracker.agent.ports import Store
from tracker.core.hours.said import Ending, TimeEntry
from tracker.core.moment import MICROSECONDS, Instant

_EVER: Final = 1 << 62


def ended_strays(store: Store, known: Sequence[UUID], now: Instant) -> list[TimeEntry]:
    """Return the ends of entries that run, but for those that the timer knows of."""
    running = [entry for entry in store.entries(now, _EVER) if entry.stop is None]
    return [_ended(store, entry, now) for entry in running if entry.entry_id not in known]


def _ended(store: Store, entry: TimeEntry, now: Instant) -> TimeEntry:
    starts = [each.start for each in store.entries(entry.start, now)]
    before = min((start for start in starts if start > entry.start), default=now)
    samples = store.samples(entry.start, before)
    ends = (sample.start + round(sample.tracked * MICROSECONDS) for sample in samples)
    stop = min(max(ends, default=entry.start), before)
    return msgspec.structs.replace(entry, stop=stop, ending=Ending.UNSEEN, deleted=stop == entry.start)
