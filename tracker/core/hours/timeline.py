"""The timeline of a device: one instant for each moment, which follows uptime and tells none twice.

Clocks are set, and hours must not notice. The instant is uptime plus an offset that only grows while a timer
runs: a clock set forward moves the timeline along, a clock set back leaves it ahead of the wall until both
can meet again without telling any instant twice. After a boot it is anchored anew, never before what was told
already. Where a wrong clock led it far ahead, it goes back once no timer runs, and jumps over what was told
there when it gets there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from tracker.core.moment import MICROSECONDS, Instant, Moment

TOLERANCE: Final = 2 * MICROSECONDS
"""Microseconds by which the wall may differ from uptime before it counts as set."""
FAR: Final = 24 * 3_600 * MICROSECONDS
"""A timeline that is not farther ahead of the wall waits for it."""
NEAR: Final = 3_600 * MICROSECONDS
"""So long before what was told already the timeline jumps over it: longer than any two beats are apart."""
STRETCHES_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """What the timeline says of a moment.

    `before` is the same moment as the timeline stood before it jumped, else equal to `at`; `set_by` is how
    far the wall was set (microseconds, negative for back), `booted` that another boot has begun.
    """

    at: Instant
    before: Instant
    set_by: int = 0
    booted: bool = False


class Stretch(Struct, frozen=True):
    """Instants from `start` to `stop` by which hours were told, with no gap of a day between."""

    start: Instant
    stop: Instant


class Timeline(Struct, frozen=True):
    """Where the timeline stands: `offset` from uptime to it, `wall` from uptime to the wall clock.

    `stretches` is what was told up to now, oldest first, the oldest joined where there are many. `ahead` is
    what was told by a clock that was wrong, after all of that.
    """

    boot_id: bytes
    offset: int
    wall: int
    stretches: tuple[Stretch, ...] = ()
    ahead: tuple[Stretch, ...] = ()

    @classmethod
    def begin(cls, at: Moment, told: Iterable[Instant] = ()) -> "Timeline":
        """Anchor a timeline at the wall clock, or after what was `told` already (instants in order)."""
        wall = at.wall - at.uptime
        timeline = cls(at.boot_id, wall, wall)
        for each in told:
            timeline = timeline.told(each)
        return _anchored(timeline, at)

    @property
    def floor(self) -> Instant:
        """Return the latest instant that hours were told by: none is told before it again."""
        return self.stretches[-1].stop if self.stretches else 0

    def read(self, at: Moment) -> tuple["Timeline", Reading]:
        """Return the timeline as it is from this moment on, and what it says of the moment.

        It jumps where the clock was set forward, and where it would come to what was told ahead.
        """
        booted, wall = at.boot_id != self.boot_id, at.wall - at.uptime
        here = _anchored(self, at) if booted else self
        set_by = wall - here.wall
        if abs(set_by) <= TOLERANCE:
            moved, set_by = here, 0
        else:
            moved = replace(here, offset=max(here.offset, wall), wall=wall)
        moved = _past(moved, at.uptime)
        return moved, Reading(at.uptime + moved.offset, at.uptime + here.offset, set_by, booted)

    def told(self, at: Instant) -> "Timeline":
        """Return the timeline once hours were told by an instant."""
        if at <= self.floor:
            return self
        if self.stretches and at - self.floor <= FAR:
            return replace(self, stretches=(*self.stretches[:-1], Stretch(self.stretches[-1].start, at)))
        return replace(self, stretches=_few((*self.stretches, Stretch(at, at))))

    def settle(self, at: Moment) -> "Timeline":
        """Return the timeline back at the wall clock, if no instant is told twice by that.

        Only for when no timer runs, a running one would jump back; and of a moment that was just read.
        """
        wall = self.wall + at.uptime
        if wall >= self.floor:
            return replace(self, offset=self.wall)
        behind = tuple(each for each in self.stretches if each.stop <= wall)
        ahead = tuple(each for each in self.stretches if each.start > wall)
        if self.floor - wall <= FAR or len(behind) + len(ahead) < len(self.stretches):
            return self
        return replace(self, offset=self.wall, stretches=behind, ahead=ahead + self.ahead)


def _anchored(timeline: Timeline, at: Moment) -> Timeline:
    wall = at.wall - at.uptime
    offset = max(wall, timeline.floor - at.uptime)
    return replace(timeline, boot_id=at.boot_id, offset=offset, wall=wall)


def _past(timeline: Timeline, uptime: int) -> Timeline:
    """Return the timeline behind what was told ahead of it, where it is about to get there."""
    while timeline.ahead and uptime + timeline.offset >= timeline.ahead[0].start - NEAR:
        first, *later = timeline.ahead
        offset = max(timeline.offset, first.stop - uptime)
        stretches = _few((*timeline.stretches, first))
        timeline = replace(timeline, offset=offset, stretches=stretches, ahead=tuple(later))
    return timeline


def _few(stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    if len(stretches) <= STRETCHES_MOST:
        return stretches
    oldest, following, *others = stretches
    return (Stretch(oldest.start, following.stop), *others)
