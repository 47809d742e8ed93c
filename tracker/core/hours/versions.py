"""What a time entry was before: each record of it is a version, made by somebody out of the one before."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, pairwise
from typing import Final

from tracker.core.hours.said import DeviceEvent, Ending, Occurrence, Source, TimeAway, TimeEntry
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
    LEFT = "left"
    ENDED = "ended"
    REWORKED = "reworked"
    EDITED = "edited"
    DISCARDED = "discarded"


class By(StrEnum):
    """Who made it: the member, or the timer by itself, by policy, or as time away was over or settled."""

    MEMBER = "member"
    TIMER = "timer"


_BEGUN: Final = {
    Source.TIMER: Change.STARTED,
    Source.MANUAL: Change.ADDED,
    Source.IDLE_KEPT: Change.KEPT,
}
_BY_HAND: Final = frozenset({Change.ADDED, Change.LEFT, Change.REWORKED, Change.EDITED, Change.DISCARDED})
_SAID: Final = frozenset({Ending.STOPPED, Ending.BREAK, Ending.SWITCHED})
"""Ends that a person brings about."""
_STARTING: Final = frozenset({Occurrence.STARTED_BY_POLICY, Occurrence.CLOCK_SET})
"""What starts an entry without a person."""

Around = Iterable[TimeAway | DeviceEvent]
"""What else was said of the time at which an entry starts."""


@dataclass(frozen=True, slots=True)
class Step:
    """A version, what changed with it, and who changed it."""

    version: Version
    change: Change
    by: By


def history(versions: Iterable[Version], around: Around = ()) -> tuple[Step, ...]:
    """Return the steps by which an entry became what it is, oldest first; `versions` are in that order.

    By `around` it is known of a start who brought it about: where nothing there did, the member.
    """
    steps = pairwise(chain((None,), versions))
    return tuple(_step(before, after, around) for before, after in steps if after is not None)


def _step(before: Version | None, after: Version, around: Around) -> Step:
    change = _change(before.entry if before else None, after.entry)
    by_hand = change in _BY_HAND
    if change is Change.ENDED:
        by_hand = after.entry.ending in _SAID
    elif change is Change.STARTED:
        by_hand = not any(_starts(each, after.entry) for each in around)
    return Step(after, change, By.MEMBER if by_hand else By.TIMER)


def _starts(said: TimeAway | DeviceEvent, entry: TimeEntry) -> bool:
    """Say whether the timer went on by that; who takes up other work after time away has started it."""
    if isinstance(said, TimeAway):
        return (said.stop, said.work) == (entry.start, entry.work)
    return said.occurrence in _STARTING and said.at == entry.start


def _change(before: TimeEntry | None, after: TimeEntry) -> Change:
    recorded = after.source is not Source.MANUAL
    if before is None:
        return Change.LEFT if recorded and after.reason else _BEGUN[after.source]
    # No timer gives reasons.
    told_by_timer = before.stop is None or (recorded and not after.reason)
    if before.stop != after.stop and told_by_timer and not _is_settled(before, after):
        return Change.ENDED
    if after.deleted and not before.deleted:
        return Change.DISCARDED
    if (before.start, before.stop, before.reason) == (after.start, after.stop, after.reason):
        return Change.REWORKED
    return Change.EDITED


def _is_settled(before: TimeEntry, after: TimeEntry) -> bool:
    """Say whether the member said what became of an entry whose end was damaged."""
    by_hand = (after.source, after.reason, after.deleted) != (before.source, before.reason, before.deleted)
    return before.stop is None and after.ending is None and by_hand
