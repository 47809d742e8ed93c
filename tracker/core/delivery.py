"""What becomes of something that could not be delivered: by the error's class, never by a status code."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from tracker.core.errors import DamagedError, RefusedError, UnreachableError, UnrecognisedError
from tracker.core.ident import Draw
from tracker.core.moment import MICROSECONDS, Moment

FIRST_WAIT: Final = 2.0
LONGEST_WAIT: Final = 300.0
_SPREAD: Final = 0.5
_BYTE: Final = 255


class Next(Enum):
    """`RETRY` keeps and tries again; `SET_ASIDE` keeps as a dead letter; `ALARM` keeps, retries and tells."""

    RETRY = "retry"
    SET_ASIDE = "set-aside"
    ALARM = "alarm"


def decide(error: Exception) -> Next:
    """Return what to do after `error`. What is not known is kept and told, never dropped."""
    match error:
        case UnreachableError() | UnrecognisedError():
            return Next.RETRY
        case RefusedError() | DamagedError():
            return Next.SET_ASIDE
        case _:
            return Next.ALARM


def wait_after(attempts: int, draw: Draw) -> float:
    """Return the seconds to wait after `attempts` failures (1 or more): doubling, capped, spread by half."""
    full = min(LONGEST_WAIT, FIRST_WAIT * float(1 << min(attempts - 1, 16)))
    return full * (1 - _SPREAD * draw(1)[0] / _BYTE)


@dataclass(frozen=True, slots=True)
class Wait:
    """What a file on the queue waits for: first its review, and after `attempts` that failed the next one.

    `made` is when its record was. `until` is the end of the wait by the wall clock that it began under.
    """

    made: Moment
    until: int
    attempts: int = 0

    def left(self, now: Moment) -> int:
        """Return how many microseconds are left of it; 0 when it is over.

        A review is measured by uptime, and never ends early; if the computer was started anew meanwhile, what
        it had to last is counted from then on. The next try is due by the wall, or as soon as it lies further
        ahead than any wait: then the clock was set. So neither a clock that is ahead nor one that jumps holds
        a file for longer than it would have waited, or sends it sooner.
        """
        if self.attempts:
            left = self.until - now.wall
            return left if 0 < left <= LONGEST_WAIT * MICROSECONDS else 0
        return max(self.until - self.made.wall - now.passed_since(self.made), 0)
