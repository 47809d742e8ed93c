"""A server that accepts and never answers the handshake costs nothing lasting, however often it is tried."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import httpx
import pytest

from tests.contracts.impostors import NOW, authority
from tests.fakes.web import Request, Response, listening, pass_on, serving
from tracker.core.device import Connection
from tracker.core.errors import UnreachableError
from tracker.sync.transport import Ask, Transport

HEALTH = Ask("GET", "/v1/health")
TRIES = 12
"""More than a transport has connections."""


def sockets() -> int:
    """Return how many sockets this process holds."""
    found = 0
    for descriptor in range(1024):
        with suppress(OSError):
            found += stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    return found


class Silence:
    """Takes connections and says nothing; as a proxy it grants a tunnel, and says nothing in it."""

    def __init__(self, *, proxy: bool = False) -> None:
        self.proxy = proxy
        self.hellos = asyncio.Semaphore(0)

    async def keep(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(ConnectionError, asyncio.IncompleteReadError):
            if self.proxy:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            if await reader.read(65_536):
                self.hellos.release()
            await reader.read()


@asynccontextmanager
async def facing(
    silent: Silence, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Transport, int]]:
    """Yield a transport to the silent server, and how many sockets there were before it tried."""
    own = authority(folder)
    async with listening(silent.keep) as port:
        server = f"https://127.0.0.1:{port}"
        if silent.proxy:
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
            server = "https://tracker.example"
        transport = Transport(Connection(server, own.pins, own.certificates))
        yield transport, sockets()
        await transport.aclose()


async def cancelled_in_its_handshake(silent: Silence, transport: Transport) -> None:
    asking = asyncio.create_task(transport.ask(HEALTH))
    await asyncio.wait_for(silent.hellos.acquire(), 10)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def all_closed(before: int) -> None:
    """Wait until both ends of what was tried are closed: here server and device are one process."""
    async with asyncio.timeout(10):
        while sockets() > before:
            await asyncio.sleep(0)


@pytest.mark.parametrize("proxy", [False, True])
@pytest.mark.parametrize("limit", ["connect", "patience"])
async def test_a_handshake_that_takes_too_long_leaves_no_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, proxy: bool
) -> None:
    if limit == "connect":
        monkeypatch.setattr("tracker.sync.transport._TIMEOUT", httpx.Timeout(9.0, connect=0.1))
    else:
        monkeypatch.setattr("tracker.sync.transport._PATIENCE", 0.1)
        monkeypatch.setattr("tracker.sync.transport._SLOWEST", 1 << 60)
    async with facing(Silence(proxy=proxy), tmp_path, monkeypatch) as (transport, before):
        for _ in range(TRIES):
            with pytest.raises(UnreachableError, match="too long"):
                await transport.ask(HEALTH)
        await all_closed(before)


@pytest.mark.parametrize("proxy", [False, True])
async def test_a_handshake_that_is_cancelled_leaves_no_socket_and_no_place_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: bool
) -> None:
    silent = Silence(proxy=proxy)
    async with facing(silent, tmp_path, monkeypatch) as (transport, before):
        for _ in range(TRIES):
            await cancelled_in_its_handshake(silent, transport)
        await all_closed(before)


async def test_a_request_that_runs_is_not_disturbed_by_anothers_handshake(tmp_path: Path) -> None:
    silent, arrived, go_on = Silence(), asyncio.Event(), asyncio.Event()
    own = authority(tmp_path)

    async def answer(_request: Request) -> Response:
        arrived.set()
        await go_on.wait()
        return Response(200, b"at last")

    async def first_only(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if arrived.is_set():
            await silent.keep(reader, writer)
            return
        onward_reader, onward = await asyncio.open_connection("127.0.0.1", web.port)
        with closing(writer), closing(onward):
            await asyncio.gather(pass_on(reader, onward), pass_on(onward_reader, writer))

    async with serving(answer, own.server_context(NOW)) as web, listening(first_only) as port:
        transport = Transport(Connection(f"https://127.0.0.1:{port}", own.pins, own.certificates))
        running = asyncio.create_task(transport.ask(HEALTH))
        await arrived.wait()
        await cancelled_in_its_handshake(silent, transport)
        go_on.set()
        assert (await running).body == b"at last"
        await transport.aclose()
