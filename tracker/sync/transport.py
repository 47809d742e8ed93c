"""Requests over HTTP/1.1 on a pinned connection, and the fence where every foreign exception ends.

The system's proxies are used as people behind one expect; a proxy only sees CONNECT, and the pins are
checked inside it. There are no redirects, no cookies of consequence and no event hooks.
"""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeVar

import httpx
import msgspec

from tracker.core.device import Connection
from tracker.core.errors import BugError, RefusedError, TrackerError, UnreachableError
from tracker.core.problem import error_of
from tracker.core.wire import Problem
from tracker.sync.handshake import Handshake
from tracker.sync.pinning import pinned_context

JSON: Final = "application/json"
BYTES: Final = "application/octet-stream"

_TIMEOUT: Final = httpx.Timeout(60.0, connect=15.0)
_LIMITS: Final = httpx.Limits(max_connections=8, keepalive_expiry=8.0)
"""Let go of idle connections before the server does, which waits 10 s for a header."""
_PATIENCE: Final = 120.0
_SLOWEST: Final = 16_384
"""A request may take `_PATIENCE` seconds and one more for each `_SLOWEST` bytes of it."""
_PIECE: Final = 16_384
_MOST: Final = 4 << 20
_TOO_LARGE: Final = 413
_HERE: Final[Mapping[str, None]] = {
    "https://localhost": None,
    "https://127.0.0.1": None,
    "https://[::1]": None,
}
"""A server on this machine is never asked through a proxy."""

_ENDS: Final[tuple[tuple[tuple[type[Exception], ...], type[TrackerError], str], ...]] = (
    ((httpx.InvalidURL, httpx.UnsupportedProtocol), RefusedError, "server-address"),
    ((httpx.ProxyError,), UnreachableError, "server-proxy"),
    ((httpx.TimeoutException, TimeoutError), UnreachableError, "server-slow"),
    ((httpx.DecodingError, httpx.TooManyRedirects), UnreachableError, "server-nonsense"),
    ((ssl.SSLError,), UnreachableError, "server-insecure"),
    ((httpx.HTTPError, OSError), UnreachableError, "server-away"),
)
"""What becomes of the network's exceptions; the first that fits."""

_Shape = TypeVar("_Shape")

Wait = Callable[[int], Awaitable[float]]
"""Waits until so many bytes may be sent, and says how many seconds that took."""

# Their INFO lines carry addresses, their DEBUG lines headers.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class Streamed:
    """A body of known length that is made while it is sent."""

    def __init__(self, length: int, parts: AsyncIterator[bytes]) -> None:
        """Take how many bytes the parts have together; what they raise ends the request."""
        self._length = length
        self._parts = parts

    def __len__(self) -> int:
        """Return how many bytes it has."""
        return self._length

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return its parts, once."""
        return self._parts


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: `path` below the server's address, `most` bytes that its answer may have."""

    method: str
    path: str
    body: bytes | Streamed = field(default=b"", repr=False)
    media_type: str = JSON
    most: int = _MOST


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with a status of 200 to 299; header names in lower case."""

    body: bytes = field(repr=False)
    headers: Mapping[str, str]

    def read(self, shape: type[_Shape]) -> _Shape:
        """Return the body as one of our messages; raises `UnreachableError` for anything else."""
        return decode(self.body, shape)


class Transport:
    """Connections to one server, with its bearer token. Every failure comes out as one of our errors."""

    def __init__(self, connection: Connection, token: str | None = None, wait: Wait | None = None) -> None:
        """Prepare, connect to nobody; before each piece of a body is sent, `wait` is called.

        Raises `RefusedError` for no address or no pins, `DamagedError` for an authority that is none,
        `UnreachableError` for a token that is none.
        """
        require_address(connection.server)
        self._server = connection.server
        self._context = pinned_context(connection)
        self._wait: Final = wait or _at_once
        self._bearer: dict[str, str] = {}
        self._opened: httpx.AsyncClient | None = None
        self._asking = 0
        self._spent = False
        self.carry(token)

    def carry(self, token: str | None) -> None:
        """Send this bearer token from now on, or none; raises `UnreachableError` for one that is none."""
        if token is None:
            self._bearer = {}
            return
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise UnreachableError("server-nonsense")
        self._bearer = {"Authorization": f"Bearer {token}"}

    async def ask(self, ask: Ask) -> Answer:
        """Send a request and return its answer; raises the error that the server's problem stands for."""
        handshake = Handshake()
        with fence(self._server):
            self._asking += 1
            try:
                patience = _PATIENCE + (len(ask.body) + ask.most) / _SLOWEST
                async with asyncio.timeout(patience) as limit:
                    return await self._exchange(ask, handshake, limit)
            finally:
                self._asking -= 1
                self._spent |= handshake.failed
                await self._renew()

    async def _exchange(self, ask: Ask, handshake: Handshake, limit: asyncio.Timeout) -> Answer:
        content = self._pieces(ask.body, limit) if ask.body else None
        length = {"Content-Length": str(len(ask.body)), "Content-Type": ask.media_type} if ask.body else {}
        headers = {**self._bearer, **length}
        more = {"trace": handshake}
        async with self._http.stream(
            ask.method, ask.path, content=content, headers=headers, extensions=more
        ) as response:
            if response.is_success:
                return Answer(await read_body(response, ask.most), response.headers)
            raise _failure(response.status_code, await read_body(response, _MOST))

    async def _pieces(self, body: bytes | Streamed, limit: asyncio.Timeout) -> AsyncIterator[bytes]:
        """Yield a body so that httpx's time limit holds for each piece; waiting for its turn is no delay."""
        async for part in body if isinstance(body, Streamed) else _whole(body):
            for start in range(0, len(part), _PIECE):
                piece = bytes(memoryview(part)[start : start + _PIECE])
                waited = await self._wait(len(piece))
                until = limit.when()
                if waited and until is not None:
                    limit.reschedule(until + waited)
                yield piece

    async def aclose(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            with fence(self._server):
                await self._opened.aclose()

    async def _renew(self) -> None:
        """Give up connections among which a handshake failed, once no other request uses them.

        Behind a proxy such a one keeps its place among `max_connections` forever.
        """
        if self._spent and not self._asking and self._opened is not None:
            spent, self._opened, self._spent = self._opened, None, False
            await asyncio.shield(spent.aclose())

    @property
    def _http(self) -> httpx.AsyncClient:
        """Open the client when it is needed: only then do the system's proxies matter."""
        if self._opened is None:
            self._opened = open_client(self._server, self._context)
        return self._opened


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body


def decode(raw: bytes, shape: type[_Shape]) -> _Shape:
    """Read a server's JSON as one of our messages; raises `UnreachableError` for anything else."""
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise UnreachableError("server-nonsense") from error


@contextmanager
def fence(server: str) -> Iterator[None]:
    """Let only our errors out."""
    try:
        yield
    except (TrackerError, BugError):
        raise
    except Exception as error:
        raise ours(error, server) from error


def ours(error: Exception, server: str) -> TrackerError | BugError:
    """Return the error of ours for one of the network's; what is none of the network's is our slip."""
    for kinds, made, key in _ENDS:
        if isinstance(error, kinds):
            return made(key, server=server)
    return BugError(type(error).__name__)


def may_have_arrived(error: UnreachableError) -> bool:
    """Say whether a request was on its way when the connection was lost: the server may have heard it."""
    return error.key == "server-away" and not isinstance(error.__cause__, httpx.ConnectError)


def open_client(server: str, context: ssl.SSLContext) -> httpx.AsyncClient:
    """Prepare connections to a server by a context; raises `UnreachableError` for a proxy that is none."""
    try:
        return httpx.AsyncClient(
            base_url=server,
            verify=context,
            headers={"Accept-Encoding": "identity", "User-Agent": "tracker"},
            timeout=_TIMEOUT,
            limits=_LIMITS,
            mounts=_HERE,
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        # The address was checked before: it is the system's proxy setting that httpx cannot use.
        raise UnreachableError("server-proxy") from error


def require_address(server: str) -> None:
    """Raise `RefusedError` for what is no address of a server."""
    with fence(server):
        address = httpx.URL(server)
    if address.scheme != "https" or not address.host or address.userinfo or address.query:
        raise RefusedError("server-address", server=server)


async def _at_once(_size: int) -> float:
    return 0.0


async def read_body(response: httpx.Response, most: int) -> bytes:
    """Read a body as it was sent, at most so long: nothing is unpacked that was not asked for."""
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > most:
            raise UnreachableError("server-nonsense")
    return bytes(body)


def _failure(status: int, body: bytes) -> TrackerError:
    """Return the error of a problem; without one it is not our server that speaks, but one before it."""
    try:
        return error_of(decode(body, Problem))
    except UnreachableError:
        if status == _TOO_LARGE:
            return RefusedError("server-too-large")
        return UnreachableError("server-strange", status=status)
