"""How a supervised source stands: what a sign of life, an ending and time make of it.

             Alive       Ended       Passed
 Starting    Working †   Failed *    -
 Working     Working     Failed *    -
 Failed      -           -           Starting, once its rest is over

`*` is worth telling unless it was told already, `†` once a failure was told: `error` is what was told last.
Who sees that a source is `quiet` for too long takes that for its end.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from tracker.core.delivery import wait_after
from tracker.core.errors import TrackerError
from tracker.core.ident import Draw

STEADY_SECONDS: Final = 300.0
"""A source that worked for so long before it failed begins again with the shortest rest."""


class Condition(StrEnum):
    """Whether a source works; one that has failed is started again after a rest."""

    STARTING = "starting"
    WORKING = "working"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Standing:
    """`error` is what a source failed of, until it works again; `failures` are those in a row.

    Seconds: `quiet` since its last sign of life, `worked` since its first one, `rest` until it is started.
    """

    condition: Condition = Condition.STARTING
    error: TrackerError | None = None
    failures: int = 0
    quiet: float = 0.0
    worked: float = 0.0
    rest: float = 0.0


def alive(standing: Standing) -> Standing:
    """Return how a source stands after a sign of life."""
    if standing.condition is Condition.FAILED:
        return standing
    return replace(standing, condition=Condition.WORKING, error=None, quiet=0.0)


def ended(standing: Standing, error: TrackerError, draw: Draw) -> Standing:
    """Return how a source stands that ended by an error, or gave no sign of life for too long."""
    if standing.condition is Condition.FAILED:
        return standing
    failures = 1 if standing.worked >= STEADY_SECONDS else standing.failures + 1
    return Standing(Condition.FAILED, error, failures, rest=wait_after(failures, draw))


def passed(standing: Standing, seconds: float) -> Standing:
    """Return how a source stands when time has passed in which it could have given a sign of life."""
    match standing.condition:
        case Condition.STARTING:
            return replace(standing, quiet=standing.quiet + seconds)
        case Condition.WORKING:
            return replace(standing, quiet=standing.quiet + seconds, worked=standing.worked + seconds)
        case Condition.FAILED if standing.rest > seconds:
            return replace(standing, rest=standing.rest - seconds)
        case Condition.FAILED:
            return Standing(Condition.STARTING, standing.error, standing.failures)
