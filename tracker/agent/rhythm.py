"""When the agent captures: at random moments of each slot as policy asks, or at a steady pace for tests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import msgspec

from tracker.agent.ports import Store
from tracker.core.hours.capture_plan import CapturePlan, planned
from tracker.core.hours.schedule import SLOT, slot_of
from tracker.core.ident import Draw
from tracker.core.moment import MICROSECONDS, Instant

DOCUMENT: Final = "slot"
LOOK_SECONDS: Final = 10.0
"""So often the plan is looked at: policy may have changed, the slot ended, the computer slept."""

_REMEMBERED: Final = 16
"""Slots: twice as many as there are stretches of time that a device's timeline may go back to."""
_UNPLANNED: Final = -1
"""What policy never asks for: whoever is asked first plans anew."""


class Rhythm(Protocol):
    """Says when to capture."""

    def due(self) -> bool:
        """Say whether to capture now; each moment is due once, whether it is used or not."""
        ...

    def wait(self) -> float:
        """Return the seconds until it has to be asked again."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """A steady pace, in seconds between captures: for tests and demonstrations, whatever policy says."""

    every: float

    def due(self) -> bool:
        """Say that to be asked is to be due."""
        return True

    def wait(self) -> float:
        """Return the seconds between captures."""
        return self.every


class KeptSlot(msgspec.Struct, frozen=True):
    """How many moments of a slot are over: so a restart within it makes no more captures than policy asks.

    `others` are slots before it that a clock which is set back may lead to again.
    """

    slot: Instant = 0
    spent: int = 0
    others: tuple[tuple[Instant, int], ...] = ()


class Slots:
    """Random moments, as many in each slot of the device's timeline as policy asks then.

    They are kept in memory only, and told to nobody.
    """

    def __init__(
        self, store: Store, now: Callable[[], Instant], count: Callable[[], int], draw: Draw
    ) -> None:
        """Begin with what the store knows of the last slot; raises what the store raises."""
        self._now: Final = now
        self._count: Final = count
        self._draw: Final = draw
        kept = _kept_slot(store)
        self._plan = CapturePlan(kept.slot, _UNPLANNED, kept.spent, ())
        self._spent = dict(kept.others)

    def due(self) -> bool:
        """Say whether a moment has come; where policy asks for another number, the rest is planned anew."""
        now, count = self._now(), self._count()
        if not self._plan.holds(now, count):
            self._remember(self._plan.slot, self._plan.spent)
            self._plan = planned(now, count, self._spent.get(slot_of(now), 0), self._draw)
        self._plan, due = self._plan.at(now)
        return due

    def wait(self) -> float:
        """Return the seconds until the next moment or the slot's end, at most `LOOK_SECONDS`."""
        now = self._now()
        until = min((*self._plan.left[:1], self._plan.slot + SLOT)) - now
        return min(max(until / MICROSECONDS, 0.0), LOOK_SECONDS)

    def documents(self) -> dict[str, bytes]:
        """Return what to keep in one commit with the capture that was due last.

        One that was due at a slot's end and comes in the next counts as that one's, too.
        """
        plan, slot = self._plan, slot_of(self._now())
        self._remember(plan.slot, plan.spent)
        if slot != plan.slot:
            self._remember(slot, self._spent.get(slot, 0) + 1)
        others = tuple(each for each in self._spent.items() if each[0] != plan.slot)
        return {DOCUMENT: msgspec.msgpack.encode(KeptSlot(plan.slot, plan.spent, others))}

    def _remember(self, slot: Instant, spent: int) -> None:
        """Remember the slots there were last: after all others, this one."""
        others = [each for each in self._spent.items() if each[0] != slot]
        self._spent = dict([*others[1 - _REMEMBERED :], (slot, spent)])


def _kept_slot(store: Store) -> KeptSlot:
    """Return what the store keeps; of what cannot be read, nothing."""
    try:
        return msgspec.msgpack.decode(store.document(DOCUMENT) or b"", type=KeptSlot)
    except (msgspec.MsgspecError, ValueError):
        return KeptSlot()
