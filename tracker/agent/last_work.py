"""What the timer would go on with: the work of a break, or what was worked on last."""

from collections.abc import Sequence
from typing import Final

from tracker.agent.ports import Store
from tracker.core.hours.by_hand import LONGEST
from tracker.core.hours.said import TimeEntry, Work
from tracker.core.hours.timer_state import Rest, Stopped, TimerState
from tracker.core.moment import Instant

BREAK_MOST: Final = LONGEST
"""Who is away for longer has stopped."""

_MONTH: Final = 31 * LONGEST
_EVER: Final = 1 << 62


def break_of(state: TimerState, now: Instant) -> Rest | None:
    """Return the break that a timer's person is on."""
    rest = state.rest if isinstance(state, Stopped) else None
    return None if rest is None or now - rest.since > BREAK_MOST else rest


def last_work(store: Store, state: TimerState, now: Instant) -> Work | None:
    """Return what to go on with, None where nothing was worked on; raises what the store raises."""
    if rest := break_of(state, now):
        return rest.work
    newest = _newest_entry(store, now)
    return None if newest is None else newest.work


def _newest_entry(store: Store, now: Instant) -> TimeEntry | None:
    """Return the entry that counts and began last, also where it lies ahead of a clock that was set back."""
    entries: Sequence[TimeEntry] = ()
    for back in (LONGEST, _MONTH, now):
        entries = entries or store.entries(max(now - back, 0), _EVER)
    return entries[-1] if entries else None
