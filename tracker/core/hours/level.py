"""The activity level: of the seconds that were tracked, how many had any use of keyboard or mouse in them.

A time slot is ten minutes. Its level is its active seconds / its tracked seconds, so a slot of which two
minutes were tracked counts those two minutes only. The level of a longer time, such as a day, is the mean of
its slots weighted by tracked time, which is all its active seconds / all its tracked seconds: whatever is
added up in whatever order gives the same. Where nothing was tracked there is no level, and that is not zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from tracker.core.hours.said import ActivitySample
from tracker.core.moment import MICROSECONDS, Instant

SLOT_MICROSECONDS: Final = 600 * MICROSECONDS
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


def levels(samples: Iterable[ActivitySample], origin: Instant = 0) -> dict[Instant, Level]:
    """Return the level of each time slot with samples in it, by the instant at which it starts, in order.

    Slots are counted from `origin`, such as a local midnight. A sample belongs to the slot in which it
    starts; it never goes beyond one, since samples end at whole minutes (`sample_end`).
    """
    found: dict[Instant, Level] = {}
    for sample in sorted(samples, key=lambda sample: sample.start):
        start = sample.start - (sample.start - origin) % SLOT_MICROSECONDS
        found[start] = found.get(start, Level()) + Level.of(sample)
    return found


def sample_end(start: Instant) -> Instant:
    """Return where a sample that starts here has to end: at the next whole minute."""
    return start - start % SAMPLE_MICROSECONDS + SAMPLE_MICROSECONDS
