"""The server on a real socket: TLS, and connections that are held open for nothing."""

import asyncio
import json
import logging
import secrets
import socket
import ssl
import sys
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from tracker.core.device import Connection
from tracker.core.errors import TrackerError
from tracker.core.wire import PublicConnection
from tracker.host.clock import SystemClock
from tracker.server.assemble import assemble
from tracker.server.founding import Wanted, found
from tracker.server.listen import GuardedProtocol, Listener
from tracker.server.serve import listener
from tracker.sync.client import MemberClient

GET = b"GET /v1/health HTTP/1.1\r\nHost: x\r\n"


class Hasty(GuardedProtocol):
    """Patience measured in tenths of a second."""

    header_seconds = 0.3
    next_seconds = 0.3
    body_seconds = 0.3
    answer_seconds = 0.3


@dataclass
class Served:
    """A server that listens, and how it is recognised."""

    port: int
    connection: PublicConnection
    listener: Listener

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self.connection.authority)
        return context

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port, ssl=self.context())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "acme"
    wanted = Wanted(folder, "Acme", "ada@acme.example", "https://127.0.0.1:8443", folder.with_suffix(".pem"))
    found(wanted, SystemClock(), secrets.token_bytes)
    return folder


@pytest.fixture
async def served(folder: Path) -> AsyncIterator[Served]:
    connection = msgspec.json.decode((folder / "connection.json").read_bytes(), type=PublicConnection)
    listening = socket.create_server(("127.0.0.1", 0))
    ready = asyncio.Event()
    server = listener(assemble(folder, "https://127.0.0.1"), ready.set, Hasty)
    task = asyncio.create_task(server.serve([listening]))
    async with asyncio.timeout(10):
        await ready.wait()
    yield Served(listening.getsockname()[1], connection, server)
    server.should_exit = True
    await task


@pytest.fixture
def lines() -> Iterator[list[logging.LogRecord]]:
    """Collect what the server logs."""
    found = list[logging.LogRecord]()

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record)

    handler, root = Collect(), logging.getLogger("tracker.server")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield found
    root.removeHandler(handler)
    root.setLevel(logging.NOTSET)


async def dropped(reader: asyncio.StreamReader) -> bytes:
    """Wait until the server closes, and return what it said before."""
    said = b""
    async with asyncio.timeout(5):
        with suppress(ConnectionError, ssl.SSLError):
            while piece := await reader.read(4096):
                said += piece
    return said


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /v1/hea",
        GET,
        b"PUT /v1/files/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9",
    ],
    ids=["silent", "half a line", "half a header", "half a length"],
)
async def test_who_does_not_ask_is_dropped(served: Served, sent: bytes) -> None:
    reader, writer = await served.connect()
    writer.write(sent)
    assert await dropped(reader) == b""
    writer.close()


async def test_half_a_body_is_dropped(served: Served) -> None:
    reader, writer = await served.connect()
    writer.write(b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{")
    assert await dropped(reader) == b""
    writer.close()


async def test_a_body_that_only_drips_is_dropped(served: Served) -> None:
    reader, writer = await served.connect()
    writer.write(b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n")
    gone = asyncio.create_task(dropped(reader))
    while not gone.done():
        writer.write(b"x")
        await asyncio.wait([gone], timeout=0.05)
    assert gone.result() == b""
    writer.close()


async def test_who_asks_again_is_served_again(served: Served) -> None:
    reader, writer = await served.connect()
    for _ in range(3):
        writer.write(GET + b"\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        assert json.loads(await reader.readexactly(length))["status"] == "ok"
    assert await dropped(reader) == b""
    writer.close()


async def test_it_does_not_say_what_it_is(served: Served) -> None:
    reader, writer = await served.connect()
    writer.write(GET + b"Connection: close\r\n\r\n")
    said = (await dropped(reader)).lower()
    assert b"\r\nserver:" not in said
    for header in (b"x-content-type-options: nosniff", b"cache-control: no-store", b"referrer-policy"):
        assert header in said
    writer.close()


async def test_nonsense_is_answered_and_closed(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "uvicorn.error")
    reader, writer = await served.connect()
    writer.write(b"\x00\x01nonsense\r\n\r\n")
    assert (await dropped(reader)).startswith(b"HTTP/1.1 400")
    writer.close()


@pytest.mark.parametrize(
    ("version", "works"),
    [(ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_3, True)],
)
async def test_tls_is_1_2_or_1_3(served: Served, version: ssl.TLSVersion, works: bool) -> None:
    context = served.context()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", served.port, ssl=context)
    except (ssl.SSLError, ConnectionError):
        assert not works
    else:
        assert works
        writer.close()


async def test_a_client_of_ours_is_served(served: Served) -> None:
    client = MemberClient(Connection(served.url, served.connection.pins, served.connection.authority))
    assert (await client.health()).status == "ok"
    await client.aclose()


async def test_a_client_with_a_wrong_pin_sends_nothing(
    served: Served, lines: list[logging.LogRecord]
) -> None:
    wrong = Connection(served.url, (bytes(32),), served.connection.authority)
    client = MemberClient(wrong)
    with pytest.raises(TrackerError):
        await client.sign_in("ada@acme.example", "a secret")
    await client.aclose()
    async with asyncio.timeout(5):
        while not (closed := [line for line in lines if line.getMessage() == "connection.closed"]):
            await asyncio.sleep(0)
    (line,) = closed
    assert line.fields["application_bytes"] == 0  # type: ignore[attr-defined]  # set by `extra`
    assert line.fields["peer_port"] > 0  # type: ignore[attr-defined]  # set by `extra`


async def test_a_socket_that_never_shakes_hands_is_dropped(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.server.listen._HANDSHAKE_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    assert await dropped(reader) == b""
    writer.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has another loopback address at once")
async def test_one_address_has_only_its_share_of_the_handshakes(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.server.listen._HANDSHAKES_EACH", 2)
    silent = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(3)]
    assert await dropped(silent[2][0]) == b""
    with socket.socket() as other:
        other.setblocking(False)
        other.bind(("127.0.0.2", 0))
        await asyncio.get_running_loop().sock_connect(other, ("127.0.0.1", served.port))
        reader, writer = await asyncio.open_connection(
            sock=other, ssl=served.context(), server_hostname="127.0.0.1"
        )
        writer.write(GET + b"Connection: close\r\n\r\n")
        assert (await dropped(reader)).startswith(b"HTTP/1.1 200")
    for _, each in (*silent, (reader, writer)):
        each.close()
    async with asyncio.timeout(5):
        while served.listener._shaking:
            await asyncio.sleep(0)


async def test_who_asks_and_never_reads_is_dropped(served: Served) -> None:
    with socket.socket() as quiet:
        quiet.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        quiet.setblocking(False)
        await asyncio.get_running_loop().sock_connect(quiet, ("127.0.0.1", served.port))
        _unread, writer = await asyncio.open_connection(
            sock=quiet, ssl=served.context(), server_hostname="127.0.0.1", limit=1
        )
        writer.write(b"GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 2000)
        connections = served.listener.server_state.connections
        async with asyncio.timeout(20):
            while not any(isinstance(each, Hasty) and each.flow.write_paused for each in connections):
                await asyncio.sleep(0)
            while connections:
                await asyncio.sleep(0)
        writer.transport.abort()


async def test_closed_connections_tell_their_bytes(served: Served, lines: list[logging.LogRecord]) -> None:
    reader, writer = await served.connect()
    writer.write(GET + b"Connection: close\r\n\r\n")
    await dropped(reader)
    writer.close()
    async with asyncio.timeout(5):
        while not (closed := [line for line in lines if line.getMessage() == "connection.closed"]):
            await asyncio.sleep(0)
    (line,) = closed
    assert line.fields["application_bytes"] == len(GET + b"Connection: close\r\n\r\n")  # type: ignore[attr-defined]  # set by `extra`
