"""Whether this device may record: not once the server said that it, or its member's membership, has ended."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from tracker.agent.notice import nobody
from tracker.agent.ports import Store
from tracker.agent.watched_server import Watcher
from tracker.core.errors import TrackerError, UnrecognisedError

DOCUMENT: Final = "standing"
"""Why nothing may be recorded, as the key of an error; empty while it may."""

_OVER: Final = "device-ended"
"""A device that was signed out comes back no more; a membership may."""

_ENDED: Final = (_OVER, "membership-ended")
"""What a server says of its own accord; one that does not know the device at all may have lost it."""


class Standing:
    """Hears how each request to the server went, and hands it on.

    From a refusal until the server answers again nothing may be recorded. It is kept, so that an agent which
    starts without the server does not record meanwhile.
    """

    def __init__(self, store: Store, watcher: Watcher) -> None:
        """Begin with what the store holds; hand on to `watcher`."""
        self._store = store
        self._watcher = watcher
        self._kept = self._ended = _read(store.document(DOCUMENT))
        self.ended: Callable[[], object] = nobody
        """Called in a thread, again and again, while nothing may be recorded: whoever records ends."""

    def answered(self) -> None:
        """Hear that the server answered."""
        self._ended = ""
        self._watcher.answered()

    def unanswered(self, error: TrackerError) -> None:
        """Hear why there was no answer to work with."""
        if isinstance(error, UnrecognisedError) and error.key in _ENDED:
            self._ended = error.key
        self._watcher.unanswered(error)

    def may_record(self) -> bool:
        """Say whether anything may be recorded."""
        return not self._ended

    def require(self) -> None:
        """Raise `UnrecognisedError` while nothing may be recorded."""
        if self._ended:
            raise UnrecognisedError(self._ended)

    async def keep(self, *, anew: bool = False) -> None:
        """End what records, and keep how it stands; a disk that is away now is tried at the next call."""
        del anew
        ended = self._ended
        if ended:
            with suppress(TrackerError):
                await asyncio.to_thread(self.ended)
        if ended == self._kept:
            return
        try:
            await asyncio.to_thread(self._store.keep_document, DOCUMENT, ended.encode())
        except TrackerError:
            return
        self._kept = ended


def kept_ending(store: Store) -> UnrecognisedError | None:
    """Return why nothing may be recorded, as a store keeps it; None while it may."""
    key = _read(store.document(DOCUMENT))
    return UnrecognisedError(key) if key else None


def is_over(store: Store) -> bool:
    """Say whether a store is that of a device that was signed out for good."""
    return _read(store.document(DOCUMENT)) == _OVER


def _read(document: bytes | None) -> str:
    """Return the reason in what the store keeps; none for what is none of this version's."""
    kept = (document or b"").decode("ascii", "replace")
    return kept if kept in _ENDED else ""
