"""Making activity samples: what was counted and what was in front, while time was tracked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.core.errors import BugError
from tracker.core.hours.front import AppRules, Front, used
from tracker.core.hours.level import SAMPLE_MICROSECONDS, sample_end
from tracker.core.hours.said import ActivitySample
from tracker.core.moment import MICROSECONDS, Instant

_COUNT_MOST: Final = 1_000_000
"""Of one kind that a sample holds; a hand does not reach it in a minute."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted since it was last asked: seconds with any input in them, and how often of which kind.

    A count is None where the system does not tell it. No second is ever counted twice.
    """

    seconds: int
    keys: int | None = None
    clicks: int | None = None
    scrolls: int | None = None
    moves: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tracked time, `[start, stop)` in microseconds of one boot's uptime; it starts at the instant `at`."""

    at: Instant
    start: int
    stop: int

    def __post_init__(self) -> None:
        """Refuse time that runs backwards."""
        if self.stop < self.start:
            raise BugError

    def minutes(self) -> Iterator["Stretch"]:
        """Yield its parts, each within one whole minute of instants; of an empty one none."""
        at, start = self.at, self.start
        while start < self.stop:
            stop = min(self.stop, start + sample_end(at) - at)
            yield Stretch(at, start, stop)
            at, start = at + stop - start, stop

    def whole(self) -> "Stretch":
        """Return as much of it as ends with a whole minute, which may be nothing."""
        end = self.at + self.stop - self.start
        return Stretch(self.at, self.start, max(self.start, self.stop - end % SAMPLE_MICROSECONDS))

    def rest(self) -> "Stretch":
        """Return the empty stretch at its end, where the next one begins."""
        return Stretch(self.at + self.stop - self.start, self.stop, self.stop)


def samples(
    stretch: Stretch, counts: Counts, fronts: Sequence[Front], rules: AppRules
) -> tuple[ActivitySample, ...]:
    """Return the samples of a stretch, one for each whole minute it touches.

    Asked in time, that is one. When the asking was late, all counts stand in the first, and active seconds
    fill the samples from the first on: no more of any of them is active than was tracked.
    """
    made: list[ActivitySample] = []
    active = float(counts.seconds)
    for part in stretch.minutes():
        tracked = (part.stop - part.start) / MICROSECONDS
        said = _kept(counts) if not made else _none_of(counts)
        made.append(
            ActivitySample(
                start=part.at,
                tracked=tracked,
                active=min(active, tracked),
                keys=said.keys,
                clicks=said.clicks,
                scrolls=said.scrolls,
                moves=said.moves,
                apps=used(fronts, part.start, part.stop, rules),
            )
        )
        active -= made[-1].active
    return tuple(made)


def _kept(counts: Counts) -> Counts:
    """Return counts as a sample can hold them."""
    told = (counts.keys, counts.clicks, counts.scrolls, counts.moves)
    return Counts(counts.seconds, *(None if count is None else min(count, _COUNT_MOST) for count in told))


def _none_of(counts: Counts) -> Counts:
    """Return the same kinds of counts, and nothing counted."""
    told = (counts.keys, counts.clicks, counts.scrolls, counts.moves)
    return Counts(0, *(None if count is None else 0 for count in told))
