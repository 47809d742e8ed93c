"""What a time entry was before: each record of it is a version, made by somebody out of the one before."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, pairwise
from typing import Final

from tracker.core.hours.said import Ending, Source, TimeEntry
from tracker.core.moment import Instant


@dataclass(frozen=True, slots=True)
class Version:
    """An entry as record `seq` has it, and the wall's time at which that was recorded."""

    seq: int
    at: Instant
    entry: TimeEntry


class Change(StrEnum):
    """What made a version out of the one before."""

    STARTED = "started"
    ADDED = "added"
    KEPT = "kept"
    ENDED = "ended"
    REWORKED = "reworked"
    EDITED = "edited"
    DISCARDED = "discarded"


class By(StrEnum):
    """Who made it: the member, or the timer by itself, by an answer about time away, or by policy."""

    MEMBER = "member"
    TIMER = "timer"


_BEGUN: Final = {
    Source.TIMER: Change.STARTED,
    Source.MANUAL: Change.ADDED,
    Source.IDLE_KEPT: Change.KEPT,
}
_BY_HAND: Final = frozenset({Change.ADDED, Change.REWORKED, Change.EDITED, Change.DISCARDED})
_SAID: Final = frozenset({Ending.STOPPED, Ending.SWITCHED})
"""Ends that a person brings about."""


@dataclass(frozen=True, slots=True)
class Step:
    """A version, what changed with it, and who changed it."""

    version: Version
    change: Change
    by: By


def history(versions: Iterable[Version]) -> tuple[Step, ...]:
    """Return the steps by which an entry became what it is, oldest first; `versions` are in that order."""
    steps = pairwise(chain((None,), versions))
    return tuple(_step(before, after) for before, after in steps if after is not None)


def _step(before: Version | None, after: Version) -> Step:
    change = _change(before.entry if before else None, after.entry)
    ended_by_hand = change is Change.ENDED and after.entry.ending in _SAID
    return Step(after, change, By.MEMBER if change in _BY_HAND or ended_by_hand else By.TIMER)


def _change(before: TimeEntry | None, after: TimeEntry) -> Change:
    if before is None:
        return _BEGUN[after.source]
    if before.stop is None and after.stop is not None:
        return Change.ENDED
    if after.deleted and not before.deleted:
        return Change.DISCARDED
    if (before.start, before.stop, before.reason) == (after.start, after.stop, after.reason):
        return Change.REWORKED
    return Change.EDITED
