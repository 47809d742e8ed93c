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
    """How many moments of a slot are over: so a restart within it makes no more captures than policy asks."""

    slot: Instant = 0
    spent: int = 0


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

    def due(self) -> bool:
        """Say whether a moment has come; where policy asks for another number, the rest is planned anew."""
        now, count = self._now(), self._count()
        if not self._plan.holds(now, count):
            spent = self._plan.spent if self._plan.slot == slot_of(now) else 0
            self._plan = planned(now, count, spent, self._draw)
        self._plan, due = self._plan.at(now)
        return due

    def wait(self) -> float:
        """Return the seconds until the next moment or the slot's end, at most `LOOK_SECONDS`."""
        now = self._now()
        until = min((*self._plan.left[:1], self._plan.slot + SLOT)) - now
        return min(max(until / MICROSECONDS, 0.0), LOOK_SECONDS)

    def documents(self) -> dict[str, bytes]:
        """Return what to keep in one commit with the capture that was due last."""
        return {DOCUMENT: msgspec.msgpack.encode(KeptSlot(self._plan.slot, self._plan.spent))}


def _kept_slot(store: Store) -> KeptSlot:
    """Return what the store keeps; of what cannot be read, nothing."""
    try:
        return msgspec.msgpack.decode(store.document(DOCUMENT) or b"", type=KeptSlot)
    except (msgspec.MsgspecError, ValueError):
        return KeptSlot()
