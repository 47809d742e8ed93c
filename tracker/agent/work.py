"""What the device's member is assigned to: fetched now and then, kept to name projects and tasks offline."""

import asyncio
from typing import Final

import msgspec

from tracker.agent.asking import Question
from tracker.agent.courier import Surroundings
from tracker.agent.ports import Server, Store
from tracker.agent.trust import TrustKeeper
from tracker.core.errors import TrackerError
from tracker.core.moment import Instant
from tracker.core.wire import Work

DOCUMENT: Final = "work"


class KeptWork(msgspec.Struct, frozen=True):
    """What the store keeps: the work, and when it was fetched."""

    fetched_at: Instant
    work: Work


def kept_work(store: Store) -> KeptWork | None:
    """Return what the store keeps; None where it keeps none, or what another version kept, to be fetched."""
    document = store.document(DOCUMENT)
    try:
        return None if document is None else msgspec.json.decode(document, type=KeptWork)
    except (msgspec.MsgspecError, ValueError):
        return None


class WorkKeeper:
    """Holds the work of one device's member, and asks the server for the present one."""

    def __init__(self, store: Store, server: Server, trust: TrustKeeper, around: Surroundings) -> None:
        """Begin with what the store holds."""
        self._store = store
        self._server = server
        self._around = around
        self._kept = kept_work(store)
        self._question = Question(trust)

    @property
    def work(self) -> Work:
        """Return the work as it was last fetched; none before the first time."""
        return Work() if self._kept is None else self._kept.work

    async def refresh(self, *, anew: bool = False) -> None:
        """Ask for the present work, and keep it; only `anew` where the server answered lately.

        While the server cannot be worked with nothing happens, and the next call asks.
        """
        now = self._around.clock.now()
        if not self._question.due(now, anew=anew):
            return
        try:
            kept = KeptWork(now.wall, await self._server.work())
            await asyncio.to_thread(self._store.keep_document, DOCUMENT, msgspec.json.encode(kept))
        except TrackerError:
            # The delivery that follows meets the same, and tells of it.
            return
        self._kept = kept
        self._question.answered(now)
