"""One instant as a machine knows it: the wall, the time since boot, and which boot that was."""

from dataclasses import dataclass
from typing import Annotated, Final, Protocol, Self

from msgspec import Meta

from tracker.core.errors import BugError

Instant = Annotated[int, Meta(ge=0, le=2**63 - 1)]
"""UTC microseconds since 1970, as messages carry it."""

BOOT_ID_BYTES: Final = 16
MICROSECONDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Moment:
    """`wall` is UTC in microseconds since 1970; `uptime` is microseconds since boot, counting sleep.

    `boot_id` (16 bytes) says which boot the uptime belongs to: two uptimes compare only when it is equal.
    """

    wall: int
    uptime: int
    boot_id: bytes

    def __post_init__(self) -> None:
        """Refuse a boot id of another length, so that it can be written down as it is."""
        if len(self.boot_id) != BOOT_ID_BYTES:
            raise BugError

    def later(self, seconds: float) -> Self:
        """Return the moment `seconds` after this one, if both clocks run on undisturbed."""
        step = round(seconds * MICROSECONDS)
        return type(self)(self.wall + step, self.uptime + step, self.boot_id)

    def passed_since(self, earlier: "Moment") -> int:
        """Return how many microseconds have passed since an earlier moment, at the least.

        No wall clock has a say. Of another boot nothing is known but how long this one lasts.
        """
        return self.uptime - earlier.uptime if self.boot_id == earlier.boot_id else self.uptime


class Clock(Protocol):
    """Who tells the time. The only real one is `tracker.host.clock.SystemClock`."""

    def now(self) -> Moment:
        """Return the present moment."""
        ...
