"""The member's account, asked and changed in a thread, as `tracker sign-in`, `sign-out` and `me` do."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from threading import Thread
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from tracker.agent import account
from tracker.agent.account import SignedIn, kept_session
from tracker.agent.assemble import viewed_store
from tracker.agent.session import SessionKeeper
from tracker.agent.work import kept_work
from tracker.core.errors import RefusedError, TrackerError, UnrecognisedError
from tracker.core.problem import printable
from tracker.host.paths import Paths
from tracker.tray.present.account import Known, Phase

Work = Callable[[], Coroutine[Any, Any, object]]


class Account(QObject):
    """One deed at a time; what comes of it is told in the thread of whoever listens."""

    known = Signal(object)
    """Who is here, as this computer knows without asking: a `Known`."""
    told = Signal(object)
    """What the server says of the member, a `Me`."""
    phase_begun = Signal(object)
    """The `Phase` of signing in that begins."""
    signed_in = Signal()
    signed_out = Signal()
    device_ended = Signal(object)
    """The `UUID` of a device that was signed out for good."""
    refused = Signal(object)
    """Why the deed was not done, a `TrackerError`."""
    stopped = Signal()
    """The person stopped it."""

    def __init__(self, paths: Paths) -> None:
        """Take where the session is kept; nothing is asked yet."""
        super().__init__()
        self._paths: Final = paths
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[object] | None = None

    @property
    def under_way(self) -> bool:
        """Whether a deed has not ended yet."""
        return self._task is not None

    def look(self) -> None:
        """Have `known` told; the keyring is not asked for that."""
        Thread(target=self._look, name="account-looking", daemon=True).start()

    def ask(self) -> None:
        """Have `told` what the server says."""
        self._begin(self._ask)

    def sign_in(self, email: str, password: str) -> None:
        """Begin a session, instead of the one there may be."""
        self._begin(lambda: self._sign_in(email, password))

    def sign_out(self) -> None:
        """End the session, and forget it here, whatever the server says."""
        self._begin(self._sign_out)

    def end_device(self, device_id: UUID) -> None:
        """Sign one of the member's devices out for good."""
        self._begin(lambda: self._end_device(device_id))

    def stop(self) -> None:
        """Stop what is under way; a session that has begun by then is ended again."""
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            with suppress(RuntimeError):  # which says that it has just ended by itself
                loop.call_soon_threadsafe(task.cancel)

    def _begin(self, work: Work) -> None:
        if self.under_way:
            return
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(work())
        Thread(target=self._run, args=(self._loop, self._task), name="account", daemon=True).start()

    def _run(self, loop: asyncio.AbstractEventLoop, task: "asyncio.Task[object]") -> None:
        try:
            done = loop.run_until_complete(task)
        except TrackerError as error:
            self._end(loop)
            self.refused.emit(error)
        except asyncio.CancelledError:
            self._end(loop)
            self.stopped.emit()
        except Exception as fault:  # noqa: BLE001 - reported, and nobody waits for ever
            self._end(loop)
            sys.excepthook(type(fault), fault, fault.__traceback__)
            self.stopped.emit()
        else:
            self._end(loop)
            if callable(done):
                done()
        self._look()

    def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
        self._loop = self._task = None
        loop.close()

    def _look(self) -> None:
        self.known.emit(Known(SessionKeeper(self._paths.data).kept(), *self._names()))

    def _names(self) -> tuple[str, str]:
        """Return what this device's member is called, and the server's host; empty before enrolment."""
        with suppress(TrackerError), viewed_store(self._paths) as store:
            work, identity = kept_work(store), store.identity()
            name = "" if work is None else str(printable(work.work.member))
            return name, "" if identity is None else urlsplit(identity.connection.server).netloc
        return "", ""

    async def _ask(self) -> object:
        async with account.carrying(await asyncio.to_thread(kept_session, self._paths)) as client:
            me = await client.me()
        return lambda: self.told.emit(me)

    async def _sign_in(self, email: str, password: str) -> object:
        self.phase_begun.emit(Phase.FINDING)
        keeper = SessionKeeper(self._paths.data)
        place = await asyncio.to_thread(account.find_place, self._paths, keeper)
        before = await asyncio.to_thread(self._kept)
        self.phase_begun.emit(Phase.ASKING)
        begun = await account.begin(place, email, password)
        self.phase_begun.emit(Phase.KEEPING)
        try:
            await asyncio.to_thread(account.keep, begun, place, keeper, _undo)
        except asyncio.CancelledError:
            await _end_quietly(begun)
            raise
        if before is not None:
            await _end_quietly(before)
        return self.signed_in.emit

    async def _sign_out(self) -> object:
        signed_in = await asyncio.to_thread(self._kept)
        if signed_in is not None:
            await _end_quietly(signed_in)
        await asyncio.to_thread(SessionKeeper(self._paths.data).forget)
        return self.signed_out.emit

    async def _end_device(self, device_id: UUID) -> object:
        async with account.carrying(await asyncio.to_thread(kept_session, self._paths)) as client:
            await client.people.end_device(device_id)
        return lambda: self.device_ended.emit(device_id)

    def _kept(self) -> SignedIn | None:
        with suppress(UnrecognisedError, RefusedError):
            return kept_session(self._paths)
        return None


def _undo(begun: SignedIn) -> None:
    asyncio.run(_end_quietly(begun))


async def _end_quietly(signed_in: SignedIn) -> None:
    """End a session on the server, where it ends by itself if that cannot be reached now."""
    with suppress(TrackerError):
        await account.end(signed_in)
