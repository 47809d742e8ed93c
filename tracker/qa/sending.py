"""A run's way to a real server: its device joins, sends what was captured, and checks what comes of it."""

import asyncio
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from tracker.agent.courier import Courier, Surroundings
from tracker.agent.doctor.finding import Finding, State, failed
from tracker.agent.enrolment import enrol, make_keys
from tracker.agent.notice import Notice
from tracker.agent.ports import Store
from tracker.agent.trust import TrustKeeper
from tracker.core.device import Connection, SealedBlob
from tracker.core.errors import TrackerError
from tracker.core.messages.message import Message
from tracker.core.moment import MICROSECONDS, Clock
from tracker.core.record import FileStatus
from tracker.core.sealing import PrivateKey, Role
from tracker.core.wire import Enrolment
from tracker.qa.device import QaDevice
from tracker.sync.client import DeviceClient, MemberClient, enrol_device

_NAME: Final = "tracker qa"
_SAYS: Final = {
    "sent": Message("Sealed files that the server signed for: {count}, in {milliseconds} ms.", ""),
    "unsigned": Message("Sealed files that the server signed for: {count}, and should be {all}.", ""),
    "undrawn": Message("Not checked: this screen is a person's own, and nothing of it is sent.", ""),
    "returned": Message("Files that the server opens to what was captured: {count}.", ""),
    "other": Message("The server opens a file to something else than was captured.", ""),
    "nobody": Message("Not checked: nobody is signed in here who could see them at the server.", ""),
}


@dataclass(frozen=True, slots=True)
class Destination:
    """A server to send to: an enrolment at it, and the session of a member who may see what comes, if any."""

    enrolment: Enrolment
    member: Connection | None = None
    token: str = field(default="", repr=False)


def join(destination: Destination, now: int) -> QaDevice:
    """Have a new device join, whose keys are in memory only; raises `TrackerError`."""
    keys = make_keys(secrets.token_bytes)
    identity, trust = asyncio.run(enrol(destination.enrolment, _NAME, keys, enrol_device, now))
    return QaDevice(identity, trust, {Role.DEVICE: PrivateKey.from_secret(keys.sharing_secret)})


def unsent() -> Finding:
    """Return what is to be said where nothing is sent."""
    return Finding("sent", State.WARN, _SAYS["undrawn"])


@contextmanager
def sending(destination: Destination, device: QaDevice, store: Store, clock: Clock) -> Iterator["Sender"]:
    """Give what sends for the block; the device is ended after it, where there is a session to do it by."""
    who, heard = device.identity, list[Notice]()
    trust = TrustKeeper(who, device.trust)
    server = DeviceClient(replace(who.connection, pins=trust.held.pins), who.access_token)
    courier = Courier(who, store, server, trust, Surroundings(clock, secrets.token_bytes, heard.append))
    place = destination.member
    member = None if place is None else MemberClient(place, destination.token)
    with asyncio.Runner() as loop:
        try:
            yield Sender(loop, courier, heard, store, clock, device, member)
        finally:
            loop.run(_end(device, member))
            loop.run(server.aclose())


async def _end(device: QaDevice, member: MemberClient | None) -> None:
    if member is not None:
        with suppress(TrackerError):
            await member.people.end_device(UUID(bytes=device.identity.device_id))
        await member.aclose()


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends what waits in a store by the agent's own courier, which verifies receipts and tells `heard`.

    `member` asks for the files at the server; its requests and the courier's are made in one loop.
    """

    loop: asyncio.Runner
    courier: Courier
    heard: list[Notice]
    store: Store
    clock: Clock
    device: QaDevice
    member: MemberClient | None

    def check(self, files: Sequence[SealedBlob]) -> Iterator[Finding]:
        """Send what waits, and yield whether the server signed for these files and gives them back."""
        began = self.clock.now().uptime
        self.heard.clear()
        try:
            self.loop.run(self.courier.deliver())
        except TrackerError as error:
            yield failed("sent", error)
            return
        sent = self._sent(files, (self.clock.now().uptime - began) * 1000 // MICROSECONDS)
        yield sent
        if sent.state is State.OK:
            yield self._returned(files)

    def _sent(self, files: Sequence[SealedBlob], milliseconds: int) -> Finding:
        made = self.store.files_made(len(files))
        count = sum(each.status is FileStatus.STORED for each in made)
        values = {"count": count, "all": len(files), "milliseconds": milliseconds}
        if count == len(files):
            return Finding("sent", State.OK, _SAYS["sent"], values)
        for notice in self.heard:
            if notice.error is not None:
                return failed("sent", notice.error)
        return Finding("sent", State.NO, _SAYS["unsigned"], values)

    def _returned(self, files: Sequence[SealedBlob]) -> Finding:
        if self.member is None:
            return Finding("returned", State.WARN, _SAYS["nobody"])
        for file in files:
            try:
                _, content = self.loop.run(self.member.content(UUID(bytes=file.file_id)))
                if content != self.device.opened(file):
                    return Finding("returned", State.NO, _SAYS["other"])
            except TrackerError as error:
                return failed("returned", error)
        return Finding("returned", State.OK, _SAYS["returned"], {"count": len(files)})
