"""The member's account, asked and changed in a thread, as `tracker sign-in`, `sign-out` and `me` do."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
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
from tracker.tray.faults import reported
from tracker.tray.present.account import Known, Phase

Tell = Callable[[], object]
Work = Callable[[], Coroutine[Any, Any, Tell]]
"""Does a deed, and returns what tells that it is done; raises `TrackerError`."""


class Account(QObject):
    """One deed after the other; what comes of each is told in the thread of whoever listens."""

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
        self._deeds: Final[SimpleQueue[Work]] = SimpleQueue()
        self._worker: Thread | None = None
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[Tell]] | None = None

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
        if (running := self._running) is not None:
            loop, task = running
            with suppress(RuntimeError):  # which says that it has just ended by itself
                loop.call_soon_threadsafe(task.cancel)

    def _begin(self, work: Work) -> None:
        self._deeds.put(work)
        if self._worker is None:
            self._worker = Thread(target=self._run, name="account", daemon=True)
            self._worker.start()

    def _run(self) -> None:
        while True:
            tell = self._done(self._deeds.get())
            self._look()
            tell()
            del tell  # or a password would stay until the next deed

    def _done(self, work: Work) -> Tell:
        """Do a deed; return what tells of it."""
        try:
            with asyncio.Runner() as runner:
                loop = runner.get_loop()
                self._running = loop, loop.create_task(work())
                return loop.run_until_complete(self._running[1])
        except TrackerError as error:
            return partial(self.refused.emit, error)
        except asyncio.CancelledError:
            pass
        except Exception as fault:  # noqa: BLE001 - reported, and nobody waits for ever
            return partial(self.refused.emit, reported(fault))
        finally:
            self._running = None
        return self.stopped.emit

    def _look(self) -> None:
        try:
            known = Known(SessionKeeper(self._paths.data).kept(), *self._names())
        except Exception as fault:  # noqa: BLE001 - reported; deeds can still be done
            reported(fault)
            known = Known()
        self.known.emit(known)

    def _names(self) -> tuple[str, str]:
        """Return what this device's member is called, and the server's host; empty before enrolment."""
        with suppress(TrackerError), viewed_store(self._paths) as store:
            work, identity = kept_work(store), store.identity()
            name = "" if work is None else str(printable(work.work.member))
            return name, "" if identity is None else urlsplit(identity.connection.server).netloc
        return "", ""

    async def _ask(self) -> Tell:
        async with account.carrying(await asyncio.to_thread(kept_session, self._paths)) as client:
            me = await client.me()
        return partial(self.told.emit, me)

    async def _sign_in(self, email: str, password: str) -> Tell:
        self.phase_begun.emit(Phase.FINDING)
        keeper = SessionKeeper(self._paths.data)
        place = await asyncio.to_thread(account.find_place, self._paths, keeper)
        before = await asyncio.to_thread(self._kept)
        self.phase_begun.emit(Phase.ASKING)
        begun = await account.begin(place, email, password)
        self.phase_begun.emit(Phase.KEEPING)
        try:
            # Not in a thread: whoever stops now waits until the keyring has answered, and is signed in.
            account.keep(begun, place, keeper, lambda _begun: None)
        except TrackerError:
            await _end_quietly(begun)
            raise
        with suppress(asyncio.CancelledError):
            await _end_quietly(before)
        return self.signed_in.emit

    async def _sign_out(self) -> Tell:
        await _end_quietly(await asyncio.to_thread(self._kept))
        await asyncio.to_thread(SessionKeeper(self._paths.data).forget)
        return self.signed_out.emit

    async def _end_device(self, device_id: UUID) -> Tell:
        async with account.carrying(await asyncio.to_thread(kept_session, self._paths)) as client:
            await client.people.end_device(device_id)
        return partial(self.device_ended.emit, device_id)

    def _kept(self) -> SignedIn | None:
        with suppress(UnrecognisedError, RefusedError):
            return kept_session(self._paths)
        return None


async def _end_quietly(signed_in: SignedIn | None) -> None:
    """End a session on the server, where it ends by itself if that cannot be reached now."""
    if signed_in is not None:
        with suppress(TrackerError):
            await account.end(signed_in)
