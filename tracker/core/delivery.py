"""What becomes of something that could not be delivered: by the error's class, never by a status code."""

from enum import Enum
from typing import Final

from tracker.core.errors import DamagedError, RefusedError, UnreachableError, UnrecognisedError
from tracker.core.ident import Draw

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
