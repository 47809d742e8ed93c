"""What activity samples say of each time slot: level, counts, what it was spent on, what was in front."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from uuid import UUID

from tracker.core.hours.level import Level, level, within
from tracker.core.hours.said import ActivitySample, TimeEntry
from tracker.core.hours.schedule import slot_of
from tracker.core.moment import MICROSECONDS, Instant

_HALF: Final = MICROSECONDS // 2


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each kind of input came; None where no sample tells, else the sum of those that do."""

    keys: int | None = None
    clicks: int | None = None
    scrolls: int | None = None
    moves: int | None = None

    @classmethod
    def of(cls, samples: Sequence[ActivitySample]) -> "Counted":
        """Return what samples tell together."""
        return cls(
            _sum(sample.keys for sample in samples),
            _sum(sample.clicks for sample in samples),
            _sum(sample.scrolls for sample in samples),
            _sum(sample.moves for sample in samples),
        )


@dataclass(frozen=True, slots=True)
class InFront:
    """An application and for how many seconds it was in front; all excluded ones are one, without name."""

    name: str
    excluded: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Activity:
    """What the samples of some time say together.

    `projects` holds the tracked microseconds of each project, None for none, the most first. `front` is what
    was in front longest; None where nobody recorded that.
    """

    level: Level
    counted: Counted
    projects: tuple[tuple[UUID | None, int], ...]
    front: InFront | None


@dataclass(frozen=True, slots=True)
class TimeSlot:
    """A time slot with tracked time in it, and when it starts."""

    start: Instant
    activity: Activity


def time_slots(samples: Iterable[ActivitySample], entries: Sequence[TimeEntry]) -> tuple[TimeSlot, ...]:
    """Return the time slots that samples are of, in order, as far as they lie in entries that count.

    Each sample belongs to the slot in which it starts; it never goes beyond one, since samples end at whole
    minutes. It is of the project of the entry in which it starts.
    """
    booked = _Booked(entries)
    kept = sorted(within(samples, entries), key=_start)
    return tuple(TimeSlot(start, booked.activity(list(each))) for start, each in groupby(kept, _slot))


def activity(samples: Iterable[ActivitySample], entries: Sequence[TimeEntry]) -> Activity:
    """Return what samples say together, as far as they lie in entries that count."""
    return _Booked(entries).activity(within(samples, entries))


def whole_seconds(parts: Iterable[int]) -> list[int]:
    """Return microseconds as whole seconds that add up to their rounded sum, each at most one second off."""
    found: list[int] = []
    so_far = told = 0
    for part in parts:
        so_far += part
        found.append((so_far + _HALF) // MICROSECONDS - told)
        told += found[-1]
    return found


class _Booked:
    """Knows the project of an instant."""

    def __init__(self, entries: Sequence[TimeEntry]) -> None:
        self._entries: Final = sorted((each for each in entries if not each.deleted), key=_start)
        self._starts: Final = [entry.start for entry in self._entries]

    def project(self, at: Instant) -> UUID | None:
        return self._entries[bisect_right(self._starts, at) - 1].work.project_id

    def activity(self, samples: Sequence[ActivitySample]) -> Activity:
        projects: dict[UUID | None, int] = {}
        apps: dict[tuple[str, bool], float] = {}
        for sample in samples:
            project = self.project(sample.start)
            projects[project] = projects.get(project, 0) + Level.of(sample).tracked
            for app in sample.apps:
                which = app.name, app.excluded
                apps[which] = apps.get(which, 0) + app.seconds
        longest = max(apps.items(), key=_amount, default=None)
        return Activity(
            level(samples),
            Counted.of(samples),
            tuple(sorted(projects.items(), key=_amount, reverse=True)),
            None if longest is None else InFront(*longest[0], longest[1]),
        )


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _start(each: ActivitySample | TimeEntry) -> Instant:
    return each.start


def _slot(sample: ActivitySample) -> Instant:
    return slot_of(sample.start)


def _amount(pair: tuple[object, float]) -> float:
    return pair[1]
