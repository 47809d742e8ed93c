"""The timeline of a device: one instant for each moment, which follows uptime and never goes back.

Clocks are set, and hours must not notice. The instant is uptime plus an offset that only grows: a clock set
forward moves the timeline along, a clock set back leaves it ahead of the wall until both can meet again
without telling any instant twice. After a boot it is anchored anew, never before what was told already.
"""

from dataclasses import dataclass
from typing import Final, Self

from msgspec import Struct
from msgspec.structs import replace

from tracker.core.moment import MICROSECONDS, Instant, Moment

TOLERANCE: Final = 2 * MICROSECONDS
"""Microseconds by which the wall may differ from uptime before it counts as set."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the timeline says of a moment.

    `before` is the same moment as the timeline stood before the clock was set, else equal to `at`; `set_by`
    is how far the wall was set (microseconds, negative for back), `booted` that another boot has begun.
    """

    at: Instant
    before: Instant
    set_by: int = 0
    booted: bool = False


class Timeline(Struct, frozen=True):
    """Where the timeline stands: `offset` from uptime to it, `wall` from uptime to the wall clock.

    `floor` is the latest instant that hours were told by: none is told before it again.
    """

    boot_id: bytes
    offset: int
    wall: int
    floor: Instant = 0

    @classmethod
    def begin(cls, at: Moment, floor: Instant = 0) -> Self:
        """Anchor a timeline at the wall clock, or at `floor` where that is later."""
        wall = at.wall - at.uptime
        return cls(at.boot_id, max(wall, floor - at.uptime), wall, floor)

    def read(self, at: Moment) -> tuple[Self, Reading]:
        """Return the timeline as it is from this moment on, and what it says of the moment."""
        if at.boot_id != self.boot_id:
            begun = self.begin(at, self.floor)
            now = at.uptime + begun.offset
            return begun, Reading(now, now, booted=True)
        before, wall = at.uptime + self.offset, at.wall - at.uptime
        set_by = wall - self.wall
        if abs(set_by) <= TOLERANCE:
            return self, Reading(before, before)
        moved = replace(self, offset=max(self.offset, wall), wall=wall)
        return moved, Reading(at.uptime + moved.offset, before, set_by)

    def told(self, at: Instant) -> Self:
        """Return the timeline once hours were told by an instant."""
        return replace(self, floor=max(self.floor, at))

    def settle(self, at: Moment) -> Self:
        """Return the timeline back at the wall clock, if no instant is told twice by that.

        Only for when no timer runs: a running one would jump back.
        """
        meets = at.boot_id == self.boot_id and self.wall + at.uptime >= self.floor
        return replace(self, offset=self.wall) if meets else self
