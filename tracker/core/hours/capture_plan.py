"""When a device captures within a slot: at moments drawn anew for each, which nobody is told beforehand."""

from dataclasses import dataclass, replace
from typing import Final

from tracker.core.hours.schedule import moments, slot_of
from tracker.core.ident import Draw
from tracker.core.moment import MICROSECONDS, Instant

LATE: Final = 30 * MICROSECONDS
"""A moment that is longer past was slept through, and is not made up for."""


@dataclass(frozen=True, slots=True)
class CapturePlan:
    """What is left of a slot: `count` captures are asked for in it, `spent` of their moments are over.

    `left` are the moments to come, in order.
    """

    slot: Instant
    count: int
    spent: int
    left: tuple[Instant, ...]

    def holds(self, now: Instant, count: int) -> bool:
        """Say whether this is the plan of the present slot, for as many captures."""
        return self.slot == slot_of(now) and self.count == count

    def at(self, now: Instant) -> "tuple[CapturePlan, bool]":
        """Return the plan without what was slept through and the next moment, if that has come; say if so.

        One moment at a time: two that fall together are two captures.
        """
        left = tuple(moment for moment in self.left if now - moment <= LATE)
        due = bool(left) and left[0] <= now
        left = left[due:]
        return replace(self, spent=self.spent + len(self.left) - len(left), left=left), due


def planned(now: Instant, count: int, spent: int, draw: Draw) -> CapturePlan:
    """Plan the rest of the present slot, of which `spent` moments are over already.

    The others are drawn over the whole slot, and those that lie in the past are not made up for: so there
    are never more than `count`, and whoever begins within a slot has as many as chance leaves them.
    """
    slot = slot_of(now)
    drawn = moments(slot, max(count - spent, 0), draw)
    return CapturePlan(slot, count, spent, tuple(moment for moment in drawn if moment >= now))
