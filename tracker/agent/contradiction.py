"""What the server says against this device's chain of records: kept, so that every face can name it."""

from contextlib import suppress
from typing import Final

import msgspec

from tracker.agent.ports import Store
from tracker.core.errors import TrackerError
from tracker.core.moment import Instant
from tracker.core.problem import problem_of
from tracker.core.wire import Incident

DOCUMENT: Final = "contradiction"

_CONTRADICTIONS: Final = ("record-forked", "record-gap", "store-undeliverable")
"""What no later try mends: the server knows another chain than this device has, or cannot get this one."""


class Contradiction:
    """Hears how records were sent. From such a refusal on it stands, until the server takes records again."""

    def __init__(self, store: Store) -> None:
        """Begin with what the store holds."""
        self._store: Final = store
        self._kept = kept_contradiction(store)
        self.present: Incident | None = self._kept
        """Since when the server refuses records, and why; None while it does not."""

    def refused(self, error: TrackerError, now: Instant) -> None:
        """Hear that the server refused records; other reasons than a contradiction change nothing."""
        if error.key not in _CONTRADICTIONS:
            return
        problem = problem_of(error)
        if self.present is None or self.present.problem != problem:
            self.present = Incident(now, problem)
        self._keep()

    def taken(self) -> None:
        """Hear that the server took records."""
        self.present = None
        self._keep()

    def _keep(self) -> None:
        """Keep how it stands; a disk that does not take it now is tried at the next call."""
        if self.present == self._kept:
            return
        with suppress(TrackerError):
            self._store.keep_document(DOCUMENT, msgspec.msgpack.encode(self.present))
            self._kept = self.present


def kept_contradiction(store: Store) -> Incident | None:
    """Return what a store keeps; nothing for what is none of this version's."""
    document = store.document(DOCUMENT)
    try:
        return None if document is None else msgspec.msgpack.decode(document, type=Incident | None)
    except (msgspec.MsgspecError, ValueError):
        return None
