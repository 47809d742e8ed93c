"""What a person does to the ledger by hand: adding, changing, deleting time, as far as policy lets them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from tracker.core.errors import RefusedError
from tracker.core.hours.day import Span
from tracker.core.hours.ledger import lasted, overlaps
from tracker.core.hours.said import Note, Source, TimeEntry, Work
from tracker.core.hours.summary import in_seconds, whole_second
from tracker.core.moment import MICROSECONDS, Instant

LONGEST: Final = 24 * 3_600 * MICROSECONDS
"""Nobody works for longer at a stretch: it is a slip in a date."""
_TIMES_MOST: Final = 2
_MORE_MOST: Final = 3_600 * MICROSECONDS
"""What grows beyond both is asked about: a slip of the fingers is likelier than so much forgotten time."""


@dataclass(frozen=True, slots=True)
class HandRules:
    """What policy allows and asks."""

    manual_time: bool = True
    edit_own_time: bool = True
    delete_own_time: bool = False
    note_required: bool = False
    project_required: bool = False

    def require_complete(self, work: Work) -> None:
        """Raise `RefusedError` for work that lacks the note or the project that policy asks for."""
        if self.project_required and work.project_id is None:
            raise RefusedError("time-project-required")
        if self.note_required and not work.note.strip():
            raise RefusedError("time-note-required")


class NewTime(Struct, frozen=True):
    """Time to add by hand, and why it was not recorded."""

    start: Instant
    stop: Instant
    work: Work = Work()
    reason: Note = ""


class TimeChange(Struct, frozen=True):
    """What to change of an entry; what is left out stays."""

    start: Instant | UnsetType = UNSET
    stop: Instant | UnsetType = UNSET
    work: Work | UnsetType = UNSET
    reason: Note = ""


def grows_far(
    entry: TimeEntry, start: Instant | None, stop: Instant | None, until: Instant
) -> tuple[int, int] | None:
    """Return how long an entry lasted and would last, where it grows as it hardly did; in microseconds.

    What runs counts `until` then. Of a damaged entry nobody knows how long it was.
    """
    shown, last = in_seconds(entry), whole_second(until)
    before = lasted(shown, last)
    begin, end = (shown.start if start is None else start), (shown.stop if stop is None else stop)
    after = (last if end is None else end) - begin
    meant = entry.start == entry.stop or after <= _TIMES_MOST * before or after - before <= _MORE_MOST
    return None if meant else (before, after)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the ledger is worked on by hand: the rules, and the present on the device's timeline and wall.

    The timeline may be ahead of the wall: nobody adds time of which the wall says that it is to come.
    """

    rules: HandRules
    now: Instant
    wall: Instant

    def add(self, entry_id: UUID, new: NewTime, near: Iterable[TimeEntry]) -> TimeEntry:
        """Return an entry made by hand; `near` are entries of the device that may touch it.

        Raises `RefusedError` when policy has no such time, for a reason that is missing, and for a span
        that is empty, not over yet, or taken.
        """
        if not self.rules.manual_time:
            raise RefusedError("time-manual-off")
        if not new.reason.strip():
            raise RefusedError("time-reason-required")
        self.rules.require_complete(new.work)
        near = list(near)
        start = _within_second(new.start, near)
        _require_span(start, new.stop)
        self._require_over(new.stop)
        _require_free(start, new.stop, near)
        return TimeEntry(entry_id, start, new.stop, Source.MANUAL, new.work, reason=new.reason)

    def edit(self, entry: TimeEntry, change: TimeChange, near: Iterable[TimeEntry]) -> TimeEntry:
        """Return an entry as it is after a change; where its span changes it is marked as made by hand.

        Raises `RefusedError` as `add` does, for a running entry whose end is to be set, and where nothing
        would be other than it is.
        """
        if not self.rules.edit_own_time:
            raise RefusedError("time-edit-off")
        near = [other for other in near if other.entry_id != entry.entry_id]
        start = entry.start if change.start is UNSET else _within_second(change.start, near)
        stop = entry.stop if change.stop is UNSET else change.stop
        work = entry.work if change.work is UNSET else change.work
        self.rules.require_complete(work)
        if (start, stop) == (entry.start, entry.stop):
            return _other(entry, replace(entry, work=work, reason=change.reason or entry.reason))
        if not change.reason.strip():
            raise RefusedError("time-reason-required")
        if entry.stop is None and stop is not None:
            raise RefusedError("time-running")
        until = self.now if stop is None else stop
        _require_span(start, until)
        if entry.stop is not None and until > entry.stop:
            self._require_over(until)
        _require_free(start, until, near)
        changed = replace(entry, start=start, stop=stop, work=work, reason=change.reason)
        return replace(changed, source=Source.MANUAL)

    def delete(self, entry: TimeEntry, reason: str) -> TimeEntry:
        """Return an entry that counts no more; raises `RefusedError` when policy keeps it, or it runs."""
        if not self.rules.delete_own_time:
            raise RefusedError("time-delete-off")
        if entry.stop is None:
            raise RefusedError("time-running")
        return replace(entry, deleted=True, reason=reason or entry.reason)

    def take_out(self, entry: TimeEntry, span: Span, entry_id: UUID, reason: str) -> tuple[TimeEntry, ...]:
        """Return what an entry is without a span that it touches and that is over; one that runs, runs on.

        What is left keeps its source, for nobody added it; its reason says that it was changed.
        Where time of it is left on both sides, that before is an entry of its own, with `entry_id`. Raises
        `RefusedError` as `edit` does, and as `delete` where nothing of it is left.
        """
        later = entry.stop is None or entry.stop > span.stop
        if entry.start >= span.start:
            if not later:
                return (self.delete(entry, reason),)
            return (self._left_of(entry, TimeChange(start=span.stop, reason=reason)),)
        if not later:
            return (self._left_of(entry, TimeChange(stop=span.start, reason=reason)),)
        rest = self._left_of(entry, TimeChange(start=span.stop, reason=reason))
        return replace(rest, entry_id=entry_id, start=entry.start, stop=span.start, ending=None), rest

    def _left_of(self, entry: TimeEntry, change: TimeChange) -> TimeEntry:
        return replace(self.edit(entry, change, ()), source=entry.source)

    def _require_over(self, stop: Instant) -> None:
        if stop > min(self.now, self.wall):
            raise RefusedError("time-not-over")


def _within_second(start: Instant, near: Iterable[TimeEntry]) -> Instant:
    """Return a start that was told to the second, where another entry ends within that second."""
    if start % MICROSECONDS:
        return start
    ends = (other.stop for other in near if other.stop is not None and not other.deleted)
    return max((stop for stop in ends if start < stop < start + MICROSECONDS), default=start)


def _require_span(start: Instant, stop: Instant) -> None:
    if start >= stop:
        raise RefusedError("time-empty")
    if stop - start > LONGEST:
        raise RefusedError("time-too-long")


def _require_free(start: Instant, stop: Instant, near: Iterable[TimeEntry]) -> None:
    for other in near:
        if overlaps(other, start, stop):
            raise RefusedError("time-taken", entry=str(other.entry_id)[:8])


def _other(before: TimeEntry, after: TimeEntry) -> TimeEntry:
    if after == before:
        raise RefusedError("time-unchanged")
    return after
