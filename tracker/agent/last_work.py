"""What was worked on last, and whether that ended in a break: told by the entries, kept nowhere else."""

from collections.abc import Sequence
from typing import Final

from tracker.agent.ports import Store
from tracker.core.hours.by_hand import LONGEST
from tracker.core.hours.said import Ending, TimeEntry
from tracker.core.moment import Instant

BREAK_MOST: Final = LONGEST
"""Who is away for longer has stopped."""

_MONTH: Final = 31 * LONGEST


def newest_entry(store: Store, now: Instant) -> TimeEntry | None:
    """Return the entry that counts and began last; raises what the store raises."""
    entries: Sequence[TimeEntry] = ()
    for back in (LONGEST, _MONTH, now):
        entries = entries or store.entries(max(now - back, 0), now + 1)
    return entries[-1] if entries else None


def entry_before_break(store: Store, now: Instant) -> TimeEntry | None:
    """Return the newest entry where it ended in a break that goes on; raises what the store raises."""
    entries = store.entries(max(now - BREAK_MOST, 0), now + 1)
    return entries[-1] if entries and entries[-1].ending is Ending.BREAK else None
