"""The activity level: of the seconds that were tracked, how many had any use of keyboard or mouse in them.

A time slot is ten minutes. Its level is its active seconds / its tracked seconds, so a slot of which two
minutes were tracked counts those two minutes only. The level of a longer time, such as a day, is the mean of
its slots weighted by tracked time, which is all its active seconds / all its tracked seconds: whatever is
added up in whatever order gives the same. Where nothing was tracked there is no level, and that is not zero.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

from msgspec.structs import replace

from tracker.core.hours.said import ActivitySample, TimeEntry
from tracker.core.moment import MICROSECONDS, Instant

SAMPLE_MICROSECONDS: Final = 60 * MICROSECONDS


@dataclass(frozen=True, slots=True)
class Level:
    """Active and tracked time in whole microseconds, so that adding up is exact: active <= tracked."""

    active: int = 0
    tracked: int = 0

    @classmethod
    def of(cls, sample: ActivitySample) -> Self:
        """Return what one sample says; of more activity than tracked time, what was tracked counts."""
        tracked = round(sample.tracked * MICROSECONDS)
        return cls(min(round(sample.active * MICROSECONDS), tracked), tracked)

    def __add__(self, other: "Level") -> "Level":
        """Return the level of both times together."""
        return Level(self.active + other.active, self.tracked + other.tracked)

    @property
    def share(self) -> float | None:
        """Return the level, from 0 to 1; None where nothing was tracked."""
        return self.active / self.tracked if self.tracked else None


def level(samples: Iterable[ActivitySample]) -> Level:
    """Return the level of all the time that some samples are of."""
    return sum(map(Level.of, samples), Level())


def within(samples: Iterable[ActivitySample], entries: Iterable[TimeEntry]) -> list[ActivitySample]:
    """Return what samples say of time that counts: the part of each that lies in entries not deleted.

    An entry is cut back after its samples were taken when it turns out that the person had left. A sample cut
    short begins where its first part does, and applications keep their shares of it; counts, which nobody can
    divide, stay whole. Whoever shows levels shows those of these samples.
    """
    counted = CountedTime((entry.start, entry.stop) for entry in entries if not entry.deleted)
    return [cut for sample in samples if (cut := counted.cut(sample)) is not None]


_Span = tuple[Instant, Instant]
_EVER: Final = 1 << 63


class CountedTime:
    """The time that counts: spans of entries that are not deleted; one without a stop runs."""

    def __init__(self, spans: Iterable[tuple[Instant, Instant | None]]) -> None:
        """Take the spans in any order; they may overlap."""
        self._spans: Final[list[_Span]] = []
        for start, stop in sorted((start, _EVER if stop is None else stop) for start, stop in spans):
            if self._spans and start <= self._spans[-1][1]:
                first, before = self._spans.pop()
                self._spans.append((first, max(stop, before)))
            else:
                self._spans.append((start, stop))

    def cut(self, sample: ActivitySample) -> ActivitySample | None:
        """Return what a sample says of time that counts; None where nothing of it does."""
        return _cut(sample, self._spans)


def _cut(sample: ActivitySample, spans: Sequence[_Span]) -> ActivitySample | None:
    start, tracked = sample.start, round(sample.tracked * MICROSECONDS)
    first = max(0, bisect_right(spans, (start, _EVER)) - 1)
    last = bisect_right(spans, (start + tracked, 0))
    parts = [(max(start, one), min(start + tracked, other)) for one, other in spans[first:last]]
    parts = [(one, other) for one, other in parts if one < other]
    inside = sum(other - one for one, other in parts)
    if inside in {0, tracked}:
        return sample if inside else None
    seconds, share = inside / MICROSECONDS, inside / tracked
    apps = tuple(replace(app, seconds=app.seconds * share) for app in sample.apps)
    active = min(sample.active, seconds)
    return replace(sample, start=parts[0][0], tracked=seconds, active=active, apps=apps)


def sample_end(start: Instant) -> Instant:
    """Return where a sample that starts here has to end: at the next whole minute."""
    return start - start % SAMPLE_MICROSECONDS + SAMPLE_MICROSECONDS
