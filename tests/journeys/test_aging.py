"""Keys that age: an agent and a server, real but for their clocks, over real TLS and a real store."""

import asyncio
import secrets
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.agent.simulation import FakeScreen
from tests.fakes.clock import FakeClock
from tests.fakes.secrets import FakeSecrets
from tracker.agent.assemble import Assembled, Wishes, assemble, enrol_here
from tracker.agent.notice import Happened, Notice
from tracker.agent.trust import TrustKeeper
from tracker.core.device import Connection, Queue
from tracker.core.hours.said import Occurrence
from tracker.core.manifest import Freshness, key_for
from tracker.core.sealing import Kind, PublicKey, Role, read_grants
from tracker.core.wire import NamedWork, NewEnrolment, StartTimer
from tracker.host.clock import SystemClock
from tracker.server.assemble import assemble as assemble_server
from tracker.server.founding import Founded, Wanted, found
from tracker.server.serve import listener
from tracker.store import SqlCipherStore
from tracker.sync.client import MemberClient

DAY = 24 * 3600.0


@dataclass
class World:
    """A founded workspace, a store on this device, and one clock for each of them, set to now."""

    folder: Path
    port: int
    founded: Founded
    store: SqlCipherStore
    server_clock: FakeClock = field(default_factory=lambda: FakeClock(SystemClock().now()))
    agent_clock: FakeClock = field(default_factory=lambda: FakeClock(SystemClock().now()))
    screen: FakeScreen = field(default_factory=FakeScreen)
    notices: list[Notice] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.founded.connection.server

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve the workspace by its clock."""
        ready = asyncio.Event()
        server = listener(assemble_server(self.folder, self.url, self.server_clock), ready.set)
        running = asyncio.create_task(server.serve([socket.create_server(("127.0.0.1", self.port))]))
        await ready.wait()
        try:
            yield
        finally:
            server.should_exit = True
            await running

    async def enrol(self) -> Assembled:
        """Enrol this device and put its agent together."""
        described = self.founded.connection
        owner = MemberClient(Connection(self.url, described.pins, described.authority))
        await owner.sign_in(self.founded.owner_email, self.founded.owner_password)
        made = await owner.create_enrolment(NewEnrolment())
        await owner.aclose()
        await enrol_here(self.store, FakeSecrets(), made.enrolment, "laptop")
        return assemble(self.store, self.screen, Wishes(60, self.notices.append, self.agent_clock))

    async def capture(self, assembled: Assembled) -> None:
        """Have the person come, start their timer on something new, and stay for a capture.

        The clock leaps over days in which nobody beat a timer: what ran before was cut off.
        """
        now = str(self.agent_clock.now().wall)
        assembled.desk.start(StartTimer(NamedWork(note=now)))
        await assembled.agent.capture()

    def last_error(self) -> str:
        """Return the key of the last error told."""
        return [notice.error.key for notice in self.notices if notice.error][-1]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with socket.create_server(("127.0.0.1", 0)) as port:
        number = port.getsockname()[1]
    url = f"https://127.0.0.1:{number}"
    wanted = Wanted(tmp_path / "workspace", "Acme", "ada@acme.example", url, tmp_path / "root.pem")
    founded = found(wanted, SystemClock(), secrets.token_bytes)
    store = SqlCipherStore.open(tmp_path / "store.db", secrets.token_bytes(32))
    yield World(wanted.path, number, founded, store)
    store.close()


async def test_an_expired_manifest_stops_captures_until_a_new_one_is_fetched(world: World) -> None:
    async with world.serving():
        assembled = await world.enrol()
        await world.capture(assembled)
        world.agent_clock.advance(100 * DAY)
        await world.capture(assembled)
        assert world.last_error() == "manifest-expired"
        assert len(world.screen.taken) == 1, "the screen was not touched"
        assert not await assembled.agent.deliver()
        assert world.store.queue().files == 1, "what was queued is kept"
        world.server_clock.advance(100 * DAY)
        assert await assembled.agent.deliver()
        await world.capture(assembled)
        assert await assembled.agent.deliver()
        await assembled.aclose()
    assert world.store.queue().files == world.store.queue().dead_letters == 0
    assert len(world.screen.taken) == 2


@pytest.mark.allowed_logs("agent.trust-refused", "agent.policy-refused")
async def test_a_machine_set_back_to_a_snapshot_cannot_take_the_manifest_back(
    world: World, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    async with world.serving():
        assembled = await world.enrol()
        assert await assembled.agent.deliver()
        await hang_up(assembled)
    shutil.copytree(world.folder, backup)
    world.server_clock.advance(8 * DAY)
    world.agent_clock.advance(8 * DAY)
    async with world.serving():
        assert await assembled.agent.deliver()
        await hang_up(assembled)
    held = world.store.trust()
    shutil.rmtree(world.folder)
    backup.rename(world.folder)
    world.server_clock.jump(-8 * DAY)
    world.agent_clock.advance(2 * DAY)
    async with world.serving():
        await world.capture(assembled)
        assert await assembled.agent.deliver(), "what is queued is still delivered"
        await assembled.aclose()
    assert world.last_error() == "manifest-rolled-back"
    assert [notice for notice in world.notices if notice.happened is Happened.TRUST_REFUSED]
    assert world.store.trust() == held


async def hang_up(assembled: Assembled) -> None:
    """Let the agent's connections go, which a server that stops would wait for."""
    courier = assembled.agent._courier
    await courier._server.recognise(courier._trust.held.pins)


def asked(caplog: pytest.LogCaptureFixture) -> list[tuple[str, int]]:
    """Return which routes the server was asked for since the log was last cleared, and how it answered."""
    lines = [vars(record) for record in caplog.records if record.getMessage() == "request"]
    return [(line["fields"]["route"], line["fields"]["status"]) for line in lines]


def sealed_for(world: World, held: TrustKeeper) -> bool:
    """Say whether the newest file is sealed for the key that the manifest in use names for its month."""
    newest = world.store.files_made(1)[0]
    named = key_for(held.held.manifest, Kind.SCREENSHOT, newest.captured_at)
    grants = read_grants(b"".join(world.store.sealed(newest.file_id).grants))
    opener = next(grant for grant in grants if grant.role is Role.OPENER)
    return opener.key_id == PublicKey.from_raw(named.public_key).key_id


async def test_a_device_away_for_a_hundred_days(world: World, caplog: pytest.LogCaptureFixture) -> None:
    async with world.serving():
        assembled = await world.enrol()
        await world.capture(assembled)
        assert await assembled.agent.deliver()
        await hang_up(assembled)
    agent, board = assembled.agent, assembled.board
    identity, trusted = world.store.identity(), world.store.trust()
    assert identity is not None
    assert trusted is not None
    held, states, started = TrustKeeper(identity, trusted), dict[int, Freshness](), world.agent_clock.moment
    for day in (*range(1, 9), 30, 60, *range(88, 101)):
        world.agent_clock.moment = started.later(day * DAY)
        before = len(world.screen.taken)
        await world.capture(assembled)
        await agent.deliver()
        states[day] = state = board.present().trust
        captured = len(world.screen.taken) - before
        assert captured == (0 if state is Freshness.EXPIRED else 1), day
        assert not captured or sealed_for(world, held), day
    stale = [day for day, state in states.items() if state is Freshness.STALE]
    expired = [day for day, state in states.items() if state is Freshness.EXPIRED]
    assert (stale, expired) == ([7, 8, 30, 60, 88, 89], list(range(90, 101)))
    reason = board.present().recording.reason
    assert reason is not None
    assert reason.problem.key == "manifest-expired", "the status says why"
    queue = world.store.queue()
    assert (queue.files, queue.dead_letters) == (12, 0), "nothing of it is lost"
    [stopped] = [
        each for each in world.store.events(0, 1 << 62) if each.occurrence is Occurrence.CAPTURE_STOPPED
    ]
    assert stopped.details == {"reason": "manifest-expired"}, "a record says why captures stopped"
    with caplog.at_level("INFO", "tracker.server.app"):
        async with world.serving():
            caplog.clear()
            assert not await agent.deliver(), "a server that stood still offers what has expired too"
            assert asked(caplog) == [("/v1/trust", 200)], "the old pins serve for nothing else"
            await hang_up(assembled)
        world.server_clock.advance(100 * DAY)
        async with world.serving():
            caplog.clear()
            assert await agent.deliver()
            await world.capture(assembled)
            assert await agent.deliver()
            routes = [route for route, _ in asked(caplog)]
            await assembled.aclose()
    assert routes[0] == "/v1/trust"
    assert routes.count("/v1/files/{file_id}") == 13
    assert world.store.queue() == Queue(0, 0, 0)
    assert board.present().trust is Freshness.FRESH
    assert len([path for path in (world.folder / "objects").rglob("*") if path.is_file()]) == 14
