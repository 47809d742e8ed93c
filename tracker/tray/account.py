"""The member's account, asked and changed as `tracker sign-in`, `sign-out` and `me` do; Qt never waits."""

import asyncio
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from tracker.agent import account
from tracker.agent.account import SignedIn, kept_session
from tracker.agent.assemble import viewed_store
from tracker.agent.session import SessionKeeper
from tracker.agent.work import kept_work
from tracker.core.errors import RefusedError, TrackerError, UnrecognisedError
from tracker.core.problem import printable
from tracker.host.clock import SystemClock
from tracker.tray.present.account import Known, Phase
from tracker.tray.working import Asked, Deed, Tell, Working

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from tracker.core.wire import Me
    from tracker.host.paths import Paths
    from tracker.sync.client import MemberClient


class Account(QObject):
    """One deed after the other. What comes of it is told to who asked; who is here now is told to all."""

    known = Signal(object)
    """Who is here, as this computer knows without asking: a `Known`."""
    signed_in = Signal()
    signed_out = Signal()

    def __init__(self, paths: "Paths") -> None:
        """Take where the session is kept; nothing is asked yet."""
        super().__init__()
        self._paths: Final = paths
        self._working: Final = Working(self)

    def look(self) -> None:
        """Have `known` told; the keyring is not asked for that."""
        asked = self._working.run(partial(_known, self._paths))
        asked.answered.connect(self.known)
        # Deeds can still be done.
        asked.refused.connect(lambda _error: self.known.emit(Known()))

    def ask(self) -> Asked:
        """Have it answered what the server says of the member, by a `Me`."""
        return self._do(partial(_me, self._paths))

    def sign_in(self, email: str, password: str) -> Asked:
        """Begin a session, instead of the one there may be; each `Phase` is told as it begins.

        Who stops it halfway is not signed in: a session that has begun by then is ended again.
        """
        asked = self._do(partial(_sign_in, self._paths, email, password))
        asked.answered.connect(self.signed_in)
        return asked

    def sign_out(self) -> Asked:
        """End the session, and forget it here, whatever the server says."""
        asked = self._do(partial(_sign_out, self._paths))
        asked.answered.connect(self.signed_out)
        return asked

    def end_device(self, device_id: "UUID") -> Asked:
        """Sign one of the member's devices out for good, and have its id answered."""
        return self._do(partial(_end_device, self._paths, device_id))

    def _do(self, deed: Deed) -> Asked:
        """Have a deed done, and look who is here after it."""
        asked = self._working.do(deed)
        for ended in (asked.answered, asked.refused, asked.stopped):
            ended.connect(self.look)
        return asked


def _known(paths: "Paths") -> Known:
    return Known(account.session_here(paths), *_names(paths))


def _names(paths: "Paths") -> tuple[str, str]:
    """Return what this device's member is called, and the server's host; empty before enrolment."""
    with suppress(TrackerError), viewed_store(paths) as store:
        work, identity = kept_work(store), store.identity()
        name = "" if work is None else str(printable(work.work.member))
        return name, "" if identity is None else urlsplit(identity.connection.server).netloc
    return "", ""


@asynccontextmanager
async def _carrying(paths: "Paths") -> "AsyncIterator[MemberClient]":
    signed_in = await asyncio.to_thread(kept_session, paths)
    async with account.carrying(signed_in, account.noting(paths, signed_in, SystemClock())) as client:
        yield client


async def _me(paths: "Paths", _tell: Tell) -> "Me":
    async with _carrying(paths) as client:
        return await client.me()


async def _sign_in(paths: "Paths", email: str, password: str, tell: Tell) -> None:
    tell(Phase.FINDING)
    keeper = SessionKeeper(paths.data)
    place = await asyncio.to_thread(account.find_place, paths, keeper)
    before = await asyncio.to_thread(_kept, paths)
    tell(Phase.ASKING)
    begun = await account.begin(place, email, password)
    tell(Phase.KEEPING)
    try:
        # Not in a thread: whoever stops now waits until the keyring has answered, and is signed in.
        account.keep(begun, place, keeper, lambda _begun: None)
    except TrackerError:
        await _end_quietly(begun)
        raise
    with suppress(asyncio.CancelledError):
        await _end_quietly(before)


async def _sign_out(paths: "Paths", _tell: Tell) -> None:
    await _end_quietly(await asyncio.to_thread(_kept, paths))
    await asyncio.to_thread(SessionKeeper(paths.data).forget)


async def _end_device(paths: "Paths", device_id: "UUID", _tell: Tell) -> "UUID":
    async with _carrying(paths) as client:
        await client.people.end_device(device_id)
    return device_id


def _kept(paths: "Paths") -> SignedIn | None:
    with suppress(UnrecognisedError, RefusedError):
        return kept_session(paths)
    return None


async def _end_quietly(signed_in: SignedIn | None) -> None:
    """End a session on the server, where it ends by itself if that cannot be reached now."""
    if signed_in is not None:
        with suppress(TrackerError):
            await account.end(signed_in)
