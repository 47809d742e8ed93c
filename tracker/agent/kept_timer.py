"""The timer as the store keeps it between two commits, for whoever goes on with it or only looks."""

from typing import Final

import msgspec

from tracker.agent.ports import Store
from tracker.core.hours.clocked import Clocked
from tracker.core.hours.said import ActivitySample

DOCUMENT: Final = "timer"


class KeptTimer(msgspec.Struct, frozen=True):
    """The timer, whether the agent ended in good order, samples not recorded yet, the time zone if known."""

    clocked: Clocked
    orderly: bool = False
    samples: tuple[ActivitySample, ...] = ()
    zone: str = ""


def kept_timer(store: Store) -> KeptTimer | None:
    """Return the timer that a store keeps; one that cannot be read is none."""
    document = store.document(DOCUMENT)
    try:
        return None if document is None else msgspec.msgpack.decode(document, type=KeptTimer)
    except (msgspec.MsgspecError, ValueError):
        return None
