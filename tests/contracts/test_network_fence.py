"""No exception of the network's libraries passes the fence of sync; each comes out as one of ours."""

import asyncio
import builtins
import inspect
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import h11
import httpcore
import httpx
import msgspec
import pytest

from tests.contracts.impostors import NOW, authority
from tests.fakes.web import Handler, Request, Response, Web, listening, serving
from tracker.core.device import Connection
from tracker.core.errors import (
    BugError,
    DamagedError,
    RefusedError,
    TrackerError,
    UnreachableError,
    UnrecognisedError,
)
from tracker.core.wire import BatchReply, Fault, FileList, Problem, Trust
from tracker.sync.transport import Answer, Ask, Transport, decode, fence

SERVER = "https://tracker.example"
TOKEN = "a-secret-token"  # noqa: S105 (no secret)
ASK = Ask("GET", "/v1/trust")


def exceptions_of(*modules: object) -> Iterator[type[Exception]]:
    for module in modules:
        for _, found in inspect.getmembers(module, inspect.isclass):
            if issubclass(found, Exception):
                yield found


def made(kind: type[Exception]) -> Exception:
    """Make an exception whatever its constructor wants."""
    error = kind.__new__(kind)
    error.args = ("it broke",)
    return error


NETWORK = (httpx.TransportError, ssl.SSLError, OSError)
FOREIGN = sorted(
    set(exceptions_of(httpx, httpcore, h11, anyio, ssl, socket, asyncio, msgspec, builtins)),
    key=lambda kind: (kind.__module__, kind.__qualname__),
)


@pytest.mark.parametrize("kind", FOREIGN, ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
def test_no_foreign_exception_passes(kind: type[Exception]) -> None:
    with pytest.raises((TrackerError, BugError)) as caught, fence(SERVER):
        raise made(kind)
    if issubclass(kind, NETWORK):
        assert isinstance(caught.value, (UnreachableError, RefusedError))


def test_the_list_holds_what_the_libraries_raise() -> None:
    names = {kind.__qualname__ for kind in FOREIGN}
    documented = set(httpx._exceptions.__all__)
    assert len(documented) > 25
    assert documented | {"SSLCertVerificationError", "gaierror", "ConnectionResetError"} <= names


def test_our_own_errors_pass_as_they_are() -> None:
    for error in (DamagedError("server-nonsense"), BugError("ours")):
        with pytest.raises(type(error)) as caught, fence(SERVER):
            raise error
        assert caught.value is error


def test_a_cancelled_request_stays_cancelled() -> None:
    with pytest.raises(asyncio.CancelledError), fence(SERVER):
        raise asyncio.CancelledError


@asynccontextmanager
async def meeting(handler: Handler, folder: Path) -> AsyncIterator[tuple[Transport, Web]]:
    own = authority(folder)
    async with serving(handler, own.server_context(NOW)) as web:
        transport = Transport(Connection(web.address, own.pins, own.certificates), TOKEN)
        yield transport, web
        await transport.aclose()


async def refusal(folder: Path, response: Response) -> TrackerError:
    async def answer(_request: Request) -> Response:
        return response

    async with meeting(answer, folder) as (transport, _):
        with pytest.raises(TrackerError) as caught:
            (await transport.ask(ASK)).read(Trust)
    return caught.value


def problem(fault: Fault, key: str, **values: str | int) -> Response:
    said = Problem(fault, key, values, "Ours\x1b[2J says\nno.", "Ask us.")
    return Response(400, msgspec.json.encode(said))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.REFUSED, RefusedError),
        (Fault.UNRECOGNISED, UnrecognisedError),
        (Fault.UNREACHABLE, UnreachableError),
        (Fault.DAMAGED, DamagedError),
    ],
)
async def test_a_problem_is_the_error_its_fault_names(
    tmp_path: Path, fault: Fault, kind: type[TrackerError]
) -> None:
    error = await refusal(tmp_path, problem(fault, "manifest-no-key", month="2026-11"))
    assert type(error) is kind
    assert error.text() == "The key manifest holds no key for 2026-11."


@pytest.mark.parametrize("key", ["a-key-of-another-version", "manifest-no-key"])
async def test_an_unknown_problem_is_told_in_the_servers_own_words(tmp_path: Path, key: str) -> None:
    error = await refusal(tmp_path, problem(Fault.REFUSED, key, error=1))
    assert (error.key, str(error)) == ("server-said", "Ours [2J says no. Ask us.")


@pytest.mark.parametrize(
    ("response", "kind", "key"),
    [
        (Response(500, b"<html>"), UnreachableError, "server-strange"),
        (Response(503, b""), UnreachableError, "server-strange"),
        (Response(404, b"not here"), UnreachableError, "server-strange"),
        (Response(302, b"", {"location": "https://elsewhere.example"}), UnreachableError, "server-strange"),
        (Response(413, b"<html>"), RefusedError, "server-too-large"),
        (Response(200, b"<html>"), UnreachableError, "server-nonsense"),
        (Response(200, b'{"statement": 1}'), UnreachableError, "server-nonsense"),
        (Response(200, b"[" * 100_000), UnreachableError, "server-nonsense"),
        (Response(200, b'"\xff\xfe"'), UnreachableError, "server-nonsense"),
        (Response(200, b"\x1f\x8b", {"content-encoding": "gzip"}), UnreachableError, "server-nonsense"),
    ],
)
async def test_an_answer_that_is_none_is_told_apart(
    tmp_path: Path, response: Response, kind: type[TrackerError], key: str
) -> None:
    error = await refusal(tmp_path, response)
    assert (type(error), error.key) == (kind, key)


async def test_an_answer_has_no_more_bytes_than_it_may(tmp_path: Path) -> None:
    async def answer(_request: Request) -> Response:
        return Response(200, bytes(1000))

    async with meeting(answer, tmp_path) as (transport, _):
        assert len((await transport.ask(Ask("GET", "/", most=1000))).body) == 1000
        with pytest.raises(UnreachableError, match="understands"):
            await transport.ask(Ask("GET", "/", most=999))


async def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    async def answer(_request: Request) -> Response:
        return Response(307, b"", {"location": "/elsewhere"})

    async with meeting(answer, tmp_path) as (transport, web):
        with pytest.raises(UnreachableError):
            await transport.ask(ASK)
        assert b"elsewhere" not in web.received


async def test_nobody_listening_is_unreachable(tmp_path: Path) -> None:
    own = authority(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    transport = Transport(Connection(f"https://127.0.0.1:{port}", own.pins, own.certificates))
    with pytest.raises(UnreachableError, match=rf"https://127\.0\.0\.1:{port} cannot be reached"):
        await transport.ask(ASK)
    await transport.aclose()


async def test_a_name_that_nobody_knows_is_unreachable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    own = authority(tmp_path)
    transport = Transport(Connection("https://tracker.example", own.pins, own.certificates))
    with pytest.raises(UnreachableError, match=r"tracker\.example cannot be reached"):
        await transport.ask(ASK)
    await transport.aclose()


async def test_a_connection_cut_in_the_answer_is_unreachable(tmp_path: Path) -> None:
    own = authority(tmp_path)

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
        writer.close()

    async with listening(cut, own.server_context(NOW)) as port:
        transport = Transport(Connection(f"https://127.0.0.1:{port}", own.pins, own.certificates))
        with pytest.raises(UnreachableError):
            await transport.ask(ASK)
        await transport.aclose()


async def test_a_server_that_says_nothing_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.sync.transport._TIMEOUT", httpx.Timeout(5.0, read=0.05))
    silent = asyncio.Event()

    async def answer(_request: Request) -> Response:
        await silent.wait()
        return Response()

    async with meeting(answer, tmp_path) as (transport, _):
        with pytest.raises(UnreachableError, match="too long"):
            await transport.ask(ASK)


async def test_a_server_that_drips_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = authority(tmp_path)

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 9999999\r\n\r\n")
        while True:
            writer.write(b" ")
            await asyncio.sleep(0)

    async with listening(drip, own.server_context(NOW)) as port:
        transport = Transport(Connection(f"https://127.0.0.1:{port}", own.pins, own.certificates))
        # The connection is made before the patience is cut, which is for the answer alone.
        await transport.ask(ASK)
        monkeypatch.setattr("tracker.sync.transport._PATIENCE", 0.05)
        monkeypatch.setattr("tracker.sync.transport._SLOWEST", 1 << 60)
        with pytest.raises(UnreachableError, match="too long"):
            await transport.ask(ASK)
        await transport.aclose()


@pytest.mark.parametrize(
    "server",
    [
        "http://tracker.example",
        "tracker.example",
        "https://",
        "",
        "https://name:secret@tracker.example",
        "https://tracker.example/?x=1",
        "https://tracker.example:port",
        "https://\x00",
        "ftp://tracker.example",
    ],
)
def test_an_address_that_is_none_is_refused(server: str) -> None:
    with pytest.raises(RefusedError) as caught:
        Transport(Connection(server, (bytes(32),)))
    assert caught.value.key == "server-address"


@pytest.mark.parametrize("proxy", ["nonsense://proxy", "socks5://127.0.0.1:1", "http://[::1", "http://h:p"])
async def test_a_proxy_setting_that_is_none_is_told(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    transport = Transport(Connection(SERVER, (bytes(32),)))
    with pytest.raises(UnreachableError, match="proxy"):
        await transport.ask(ASK)


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "späť", "\x00"])
def test_a_token_that_is_none_is_never_sent(token: str) -> None:
    with pytest.raises(UnreachableError) as caught:
        Transport(Connection(SERVER, (bytes(32),)), token)
    assert token == "" or token not in str(caught.value)


async def test_tokens_and_addresses_stay_out_of_logs_and_texts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def answer(_request: Request) -> Response:
        return Response(200, b"{}")

    async with meeting(answer, tmp_path) as (transport, web):
        answered = await transport.ask(Ask("PUT", "/v1/files/x", b"secret-content"))
        assert TOKEN.encode() in web.received
        shown = f"{transport!r} {Ask('PUT', '/', b'secret-content')!r} {answered!r} {caplog.text}"
    assert TOKEN not in shown
    assert "secret-content" not in shown
    assert "127.0.0.1" not in caplog.text


@pytest.mark.parametrize("shape", [Trust, BatchReply, FileList, Problem])
def test_nonsense_of_any_kind_is_kept_and_tried_again(shape: type[object]) -> None:
    for raw in (b"", b"null", b"[]", b'{"a":', b"\xff", b'{"receipts":[{}]}', b"1e999", b'"\\ud800"'):
        with pytest.raises(UnreachableError):
            Answer(raw, {}).read(shape)


def test_what_fits_is_read() -> None:
    assert decode(b'{"files":[]}', FileList) == FileList(())
