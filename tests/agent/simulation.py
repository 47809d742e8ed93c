"""One device with a simulated screen, store and server, and a line between them that can be cut."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from msgspec.structs import replace

from tests.fakes.clock import FakeClock
from tests.fakes.secrets import FakeSecrets
from tests.fakes.server import FakeConnection, FakeServer, KeptDevice
from tests.fakes.store import FakeStore
from tracker.agent.chain import Chain
from tracker.agent.courier import Courier, Surroundings
from tracker.agent.enrolment import SHARING_KEY, enrol, make_keys
from tracker.agent.loop import Agent
from tracker.agent.notice import Happened, Notice
from tracker.agent.pipeline import Pipeline
from tracker.agent.recorder import Recorder
from tracker.agent.rhythm import Pace
from tracker.agent.standing import Standing
from tracker.agent.trust import TrustKeeper
from tracker.agent.watched_server import WatchedServer
from tracker.core.capture import Capture, CaptureRules, Screenshot
from tracker.core.device import Commit, Identity
from tracker.core.errors import TrackerError, UnreachableError
from tracker.core.hours.said import DeviceEvent, Occurrence, body_of
from tracker.core.manifest import Signed
from tracker.core.policy.device_fields import LOCAL_COPIES
from tracker.core.wire import BatchReply, RefusedBody, SentCommit, SignedFileReceipt, Trust, Work


@dataclass
class FakeScreen:
    """Shows a new picture on each of its monitors at every capture; `error` is raised instead, once set."""

    monitors: int = 1
    taken: list[bytes] = field(default_factory=list)
    asked: list[CaptureRules] = field(default_factory=list)
    error: TrackerError | None = None
    then: Callable[[], object] = lambda: None

    def capture(self, rules: CaptureRules) -> Capture:
        if self.error:
            raise self.error
        images = [secrets.token_bytes(300) for _ in range(self.monitors)]
        self.taken += images
        self.then()
        self.asked.append(rules)
        return Capture(tuple(Screenshot(image, 40, 30, number) for number, image in enumerate(images)))


class FullDisk(FakeStore):
    """A store that finds no room for records while `full`, and for documents unless it `keeps` them."""

    full: bool = False
    keeps: bool = True

    def keep_document(self, name: str, body: bytes) -> None:
        if not self.keeps:
            raise UnreachableError("database-disk-full", file="store.db")
        super().keep_document(name, body)

    def commit(self, commit: Commit, documents: Mapping[str, bytes] = MappingProxyType({})) -> None:
        if self.full:
            raise UnreachableError("database-disk-full", file="store.db")
        super().commit(commit, documents)


class CutLine:
    """The port `Server`; requests arrive, but answers of the kinds named in `lose` are lost, once each.

    The other attributes change what is answered, or what comes instead of an answer.
    """

    def __init__(self, connection: FakeConnection) -> None:
        self._connection = connection
        self.lose: list[str] = []
        self.offered: Trust | None = None
        self.trust_error: TrackerError | None = None
        self.error: TrackerError | None = None
        self.received_at: int | None = None
        self.also_refused: tuple[RefusedBody, ...] = ()
        self.silent = False

    async def trust(self) -> Trust:
        if self.trust_error:
            raise self.trust_error
        return self.offered or await self._connection.trust()

    async def work(self) -> Work:
        return await self._connection.work()

    async def policy(self) -> Signed:
        return await self._connection.policy()

    async def send_records(self, commits: Sequence[SentCommit]) -> BatchReply:
        if self.silent:
            await asyncio.Event().wait()
        if self.error:
            raise self.error
        answer = await self._connection.send_records(commits)
        self._maybe_lose("records")
        receipts = answer.receipts
        if self.received_at is not None:
            receipts = tuple(replace(receipt, received_at=self.received_at) for receipt in receipts)
        return BatchReply(receipts, answer.refused + self.also_refused)

    async def send_blob(self, file_id: bytes, blob: bytes) -> SignedFileReceipt:
        answer = await self._connection.send_blob(file_id, blob)
        self._maybe_lose("blob")
        return answer

    async def send_pieces(
        self, file_id: bytes, length: int, pieces: AsyncIterator[bytes]
    ) -> SignedFileReceipt:
        answer = await self._connection.send_pieces(file_id, length, pieces)
        self._maybe_lose("pieces")
        return answer

    async def recognise(self, pins: tuple[bytes, ...]) -> None:
        await self._connection.recognise(pins)

    async def aclose(self) -> None:
        """Nothing to close."""

    def _maybe_lose(self, kind: str) -> None:
        if kind in self.lose:
            self.lose.remove(kind)
            raise UnreachableError("server-away", server="https://localhost")


class Nobody:
    """Whom it concerns how requests went: nobody."""

    def answered(self) -> None:
        """Do nothing."""

    def unanswered(self, error: TrackerError) -> None:
        """Do nothing."""


@dataclass
class Simulation:
    """Everything of one device, put together as `agent.assemble` does."""

    clock: FakeClock
    server: FakeServer
    store: FullDisk
    keeper: FakeSecrets
    screen: FakeScreen
    line: CutLine
    agent: Agent
    recorder: Recorder
    courier: Courier
    trust: TrustKeeper
    identity: Identity
    notices: list[Notice]

    @property
    def device(self) -> KeptDevice:
        """What the server keeps of this device."""
        return next(iter(self.server.devices.values()))

    def told(self, happened: Happened) -> list[Notice]:
        """Return the notices about one thing."""
        return [notice for notice in self.notices if notice.happened is happened]

    def say(self) -> None:
        """Commit a record that names no file."""
        now = self.clock.now()
        body = body_of(DeviceEvent(Occurrence.BOOTED, now.wall), now)
        Chain(self.identity, self.store, secrets.token_bytes).say([body])

    def opened(self) -> list[bytes]:
        """Return the images that the server can open, in the order their records were made."""
        return [self.server.opened(file_id).content for file_id in self.device.blobs]


async def simulate(monitors: int = 1, copy_days: int = LOCAL_COPIES.default) -> Simulation:
    """Enrol a device and put its agent together."""
    clock, notices = FakeClock(), list[Notice]()
    server, store, screen = FakeServer(clock), FullDisk(), FakeScreen(monitors)
    keys = make_keys(secrets.token_bytes)
    identity, trusted = await enrol(server.new_enrolment(), "laptop", keys, server.register, clock.now().wall)
    store.enrol(identity, trusted)
    keeper = FakeSecrets()
    keeper.keep(SHARING_KEY, keys.sharing_secret)
    line = CutLine(server.connect(identity.access_token))
    standing = Standing(store, Nobody())
    around = Surroundings(
        clock, secrets.token_bytes, notices.append, lambda: copy_days, require_standing=standing.require
    )
    trust = TrustKeeper(identity, trusted)
    recorder = Recorder(
        screen,
        Chain(identity, store, secrets.token_bytes),
        Pipeline(identity, secrets.token_bytes),
        trust,
        clock,
    )
    courier = Courier(identity, store, WatchedServer(line, standing), trust, around)
    agent = Agent(recorder, courier, Pace(0.001), around, (standing.keep,))
    parts = (agent, recorder, courier, trust)
    return Simulation(clock, server, store, keeper, screen, line, *parts, identity, notices)
