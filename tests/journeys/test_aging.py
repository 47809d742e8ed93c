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
from tracker.core.device import Connection
from tracker.core.wire import NewEnrolment
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
        await assembled.agent.capture()
        world.agent_clock.advance(100 * DAY)
        await assembled.agent.capture()
        assert world.last_error() == "manifest-expired"
        assert len(world.screen.taken) == 1, "the screen was not touched"
        assert not await assembled.agent.deliver()
        assert world.store.queue().files == 1, "what was queued is kept"
        world.server_clock.advance(100 * DAY)
        assert await assembled.agent.deliver()
        await assembled.agent.capture()
        assert await assembled.agent.deliver()
        await assembled.aclose()
    assert world.store.queue().files == world.store.queue().dead_letters == 0
    assert len(world.screen.taken) == 2


@pytest.mark.allowed_logs("agent.trust-refused")
async def test_a_machine_set_back_to_a_snapshot_cannot_take_the_manifest_back(
    world: World, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    async with world.serving():
        assembled = await world.enrol()
    shutil.copytree(world.folder, backup)
    world.server_clock.advance(8 * DAY)
    world.agent_clock.advance(8 * DAY)
    async with world.serving():
        assert await assembled.agent.deliver()
    held = world.store.trust()
    shutil.rmtree(world.folder)
    backup.rename(world.folder)
    world.server_clock.jump(-8 * DAY)
    world.agent_clock.advance(2 * DAY)
    async with world.serving():
        await assembled.agent.capture()
        assert await assembled.agent.deliver(), "what is queued is still delivered"
        await assembled.aclose()
    assert world.last_error() == "manifest-rolled-back"
    assert [notice for notice in world.notices if notice.happened is Happened.TRUST_REFUSED]
    assert world.store.trust() == held


async def test_months_roll_over_by_themselves_for_years(world: World) -> None:
    async with world.serving():
        assembled = await world.enrol()
        for _ in range(36):
            await assembled.agent.capture()
            assert await assembled.agent.deliver()
            world.server_clock.advance(31 * DAY)
            world.agent_clock.advance(31 * DAY)
        await assembled.aclose()
    assert len(world.screen.taken) == 36
    assert not [notice.error for notice in world.notices if notice.error]
