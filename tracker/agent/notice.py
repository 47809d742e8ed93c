"""What the agent tells whoever listens: counts and errors, never anything of a capture's content."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tracker.core.capture import Taken
from tracker.core.errors import TrackerError


class Happened(StrEnum):
    """What a notice is about; `UP_TO_DATE` says that nothing had to be sent.

    `DELIVERED` is told of sealed files, `RECORDS_DELIVERED` where only records got their receipts.
    `READY` is told once captures may be made again and none is due yet; never when the next one is.
    `RESTING` is told once, when there are no captures because no time is counted or the member pauses them;
    `NOT_STARTED` of a timer.
    """

    READY = "ready"
    CAPTURED = "captured"
    NOT_CAPTURED = "not-captured"
    RESTING = "resting"
    NOT_STARTED = "not-started"
    DELIVERED = "delivered"
    RECORDS_DELIVERED = "records-delivered"
    UP_TO_DATE = "up-to-date"
    NOT_DELIVERED = "not-delivered"
    SET_ASIDE = "set-aside"
    TRUST_STALE = "trust-stale"
    TRUST_REFUSED = "trust-refused"
    POLICY_TAKEN = "policy-taken"
    POLICY_REFUSED = "policy-refused"
    POLICY_UNUSABLE = "policy-unusable"
    CONFIG_TAKEN = "config-taken"
    CONFIG_REFUSED = "config-refused"
    HOURS_NOT_KEPT = "hours-not-kept"
    STORE_REPAIRED = "store-repaired"
    SOURCE_FAILED = "source-failed"
    SOURCE_RESTORED = "source-restored"
    REMINDED = "reminded"
    STARTED_BY_POLICY = "started-by-policy"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened; `count` is how many screenshots, records or files it is about.

    `about` is the source that failed, or what a reminder is of; `taken` is what has to be said of a capture.
    """

    happened: Happened
    count: int = 0
    error: TrackerError | None = None
    about: str = ""
    taken: Taken | None = None


PASSING: Final = frozenset(
    {
        "capture-no-timer",
        "capture-paused-by-member",
        "capture-off",
        "capture-excluded",
        "capture-blank",
        "capture-unreachable",
        "capture-not-encoded",
    }
)
"""Keys of why no screenshot is taken for now, without anything for the person to do."""

Tell = Callable[[Notice], None]


def nobody() -> None:
    """Hear that something has changed, and do nothing: who listens until somebody else does."""
