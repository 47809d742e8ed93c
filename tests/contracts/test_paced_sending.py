"""Uploads keep to a rate: a real transfer over TLS on loopback, by a clock that only waiting moves."""

import asyncio
from pathlib import Path

from tests.contracts.impostors import NOW, authority
from tests.fakes.clock import FakeClock
from tests.fakes.web import Request, Response, Web, serving
from tracker.core.device import Connection
from tracker.core.moment import MICROSECONDS
from tracker.sync.throttle import Rate, Throttle
from tracker.sync.transport import BYTES, Ask, Transport

TOKEN = "a-token"  # noqa: S105 - no secret
SIZE = 300_000
HEADERS = 2_000


class Line:
    """A clock, what waits by it, and how much had arrived whenever somebody waited."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.begun = self.clock.now().uptime
        self.arrived: list[tuple[float, int]] = []
        self.web: Web | None = None

    @property
    def elapsed(self) -> float:
        return (self.clock.now().uptime - self.begun) / MICROSECONDS

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.arrived.append((self.elapsed, len(self.web.received) if self.web else 0))
        self.clock.advance(seconds)
        await asyncio.sleep(0)

    async def send(self, folder: Path, rate: Rate, times: int = 1) -> list[int]:
        """Send that many bodies at once; return the sizes that arrived."""
        sizes = list[int]()

        async def take(request: Request) -> Response:
            sizes.append(len(request.body))
            return Response()

        own = authority(folder)
        async with serving(take, own.server_context(NOW)) as self.web:
            wait = Throttle(self.clock, rate, self.sleep).wait
            transport = Transport(Connection(self.web.address, own.pins, own.certificates), TOKEN, wait)
            ask = Ask("PUT", "/v1/files/x", bytes(SIZE), BYTES)
            await asyncio.gather(*(transport.ask(ask) for _ in range(times)))
            await transport.aclose()
        return sizes


async def test_a_body_takes_as_long_as_its_rate_says(tmp_path: Path) -> None:
    line = Line()
    assert await line.send(tmp_path, lambda: 10_000) == [SIZE]
    assert abs(line.elapsed - SIZE / 10_000) < 0.001
    assert len(line.arrived) > 15
    for seconds, arrived in line.arrived:
        assert arrived <= seconds * 10_000 + HEADERS, "nothing is there before its time"


async def test_bodies_sent_at_once_share_the_rate(tmp_path: Path) -> None:
    line = Line()
    assert await line.send(tmp_path, lambda: 100_000, times=3) == [SIZE] * 3
    assert line.elapsed > 3 * SIZE / 100_000 - 0.001


async def test_a_rate_that_changes_holds_from_the_next_piece(tmp_path: Path) -> None:
    line = Line()
    await line.send(tmp_path, lambda: None if line.arrived else 10_000)
    assert len(line.arrived) == 1


async def test_without_a_limit_nobody_waits(tmp_path: Path) -> None:
    line = Line()
    assert await line.send(tmp_path, lambda: None) == [SIZE]
    assert (line.arrived, line.elapsed) == ([], 0)


async def test_what_was_waited_for_counts_against_no_limit_of_time(tmp_path: Path) -> None:
    async def wait(_size: int) -> float:
        return 500.0

    own = authority(tmp_path)
    transport = Transport(Connection("https://localhost", own.pins, own.certificates), TOKEN, wait)
    async with asyncio.timeout(60) as limit:
        before = limit.when()
        pieces = [piece async for piece in transport._pieces(bytes(40_000), limit)]
        assert (b"".join(pieces), limit.when()) == (bytes(40_000), (before or 0) + 500 * len(pieces))
