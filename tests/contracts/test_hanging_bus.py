"""A bus that takes calls and never answers holds up who listens to it, and nothing else of the agent."""

import asyncio
import secrets
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.agent.hours_world import HoursWorld
from tracker.agent.courier import Surroundings
from tracker.agent.senses import senses
from tracker.agent.supervisor import Supervisor
from tracker.core.policy import WorkspacePolicy
from tracker.host import dbus

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is asked on Linux only")

FOR_EVER = 3_600.0
SOON = 60.0


def _listening(path: Path) -> socket.socket:
    if sys.platform == "win32":
        raise NotImplementedError
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()
    listening.setblocking(False)
    return listening


class HangingBus:
    """Listens, and answers nobody."""

    def __init__(self, folder: Path) -> None:
        self._listening = _listening(folder / "bus")
        self._lines: list[socket.socket] = []
        self.environment = {
            "XDG_SESSION_TYPE": "wayland",
            "XDG_CURRENT_DESKTOP": "GNOME",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder / 'bus'}",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder / 'bus'}",
        }

    async def called(self) -> None:
        """Return once one more has connected and waits for an answer."""
        loop = asyncio.get_running_loop()
        line, _ = await loop.sock_accept(self._listening)
        self._lines.append(line)

    def close(self) -> None:
        """Let everybody go who waits."""
        for line in (self._listening, *self._lines):
            line.close()


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HangingBus]:
    monkeypatch.setattr(dbus, "ANSWER_SECONDS", FOR_EVER)
    bus = HangingBus(tmp_path)
    yield bus
    bus.close()


async def test_captures_and_deliveries_have_their_threads_while_a_bus_hangs(bus: HangingBus) -> None:
    world, policy = HoursWorld(), WorkspacePolicy({}).effective({}, {})
    around = Surroundings(world.clock, secrets.token_bytes, lambda _: None)
    supervisor = Supervisor(world.clock, secrets.token_bytes, lambda _: None)
    for source in senses(world.hours, world.store, lambda: policy, around, bus.environment).sources:
        supervisor.add(source)
    stop, shared = asyncio.Event(), ThreadPoolExecutor(1)
    asyncio.get_running_loop().set_default_executor(shared)
    running = asyncio.create_task(supervisor.run(stop))
    try:
        async with asyncio.timeout(SOON):
            for _ in ("idle", "input", "session", "screen-lock"):
                await bus.called()
            assert await asyncio.to_thread(lambda: "served") == "served"
    finally:
        stop.set()
        await running
        bus.close()
