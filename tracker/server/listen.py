"""HTTP/1.1 connections that may not be held open for nothing, and the server that accepts them."""

import asyncio
import contextlib
import logging
import signal
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

_LOG: Final = logging.getLogger(__name__)
_HANDSHAKE_SECONDS: Final = 10.0
_SHUTDOWN_SECONDS: Final = 5.0
_HANDSHAKES_MOST: Final = 256
_HANDSHAKES_EACH: Final = 64
_PAUSE_SECONDS: Final = 0.5


class GuardedProtocol(H11Protocol):
    """Drops a connection whose request does not come, or whose answers are not fetched.

    The first header has `header_seconds` in all, the next one `next_seconds` from the answer on, which may
    still be on its way over a slow line by then. A body has to bring `body_bytes` in every `body_seconds`.
    Answers that nobody reads wait for `answer_seconds`.
    """

    header_seconds: float = 10.0
    next_seconds: float = 60.0
    answer_seconds: float = 30.0
    body_seconds: float = 20.0
    body_bytes: int = 16_384

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Count from zero."""
        super().__init__(*args, **kwargs)
        self._received = 0
        self._at_last_look = 0
        self._look: asyncio.TimerHandle | None = None
        self._stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start to wait for a header."""
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn narrows it itself
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Count and pass on."""
        self._received += len(data)
        super().data_received(data)

    def on_response_complete(self) -> None:
        """Wait for the next header anew."""
        super().on_response_complete()
        self._watch(self.next_seconds)

    def pause_writing(self) -> None:
        """Wait for the other side to read."""
        super().pause_writing()
        self._stuck = self.loop.call_later(self.answer_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: it read."""
        if self._stuck is not None:
            self._stuck.cancel()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching and counting."""
        for timer in (self._look, self._stuck):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)
        log_closed(self.client[1] if self.client else 0, self._received)

    def _watch(self, header_seconds: float | None = None) -> None:
        if self._look is not None:
            self._look.cancel()
        self._at_last_look = self._received
        seconds = self.body_seconds if self._is_receiving() else header_seconds or self.header_seconds
        self._look = self.loop.call_later(seconds, self._check)

    def _check(self) -> None:
        waits_for_header = self.conn.their_state is h11.IDLE
        starved = self._is_receiving() and self._received - self._at_last_look < self.body_bytes
        if waits_for_header or (starved and not self.flow.read_paused):
            self.transport.abort()
        else:
            self._watch()

    def _is_receiving(self) -> bool:
        return self.conn.their_state is h11.SEND_BODY


class Listener(uvicorn.Server):
    """Serves an application on one socket with a TLS context of ours, until SIGINT or SIGTERM."""

    def __init__(self, config: uvicorn.Config, context: ssl.SSLContext, ready: Callable[[], None]) -> None:
        """Call `ready` once connections are accepted."""
        super().__init__(config)
        self._context = context
        self._ready = ready
        self._accepting: set[asyncio.Task[None]] = set()
        self._shaking = Counter[str]()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept connections, each by hand: so every handshake has its time, and its failure is logged."""
        await self.lifespan.startup()
        if self.lifespan.should_exit:
            self.should_exit = True
            return
        self.servers = []
        for listening in sockets or ():
            listening.settimeout(0)
            self._start(self._accept(listening))
        self.started = True
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more, finish what runs, then let the application shut down."""
        for task in self._accepting:
            task.cancel()
        await super().shutdown(sockets)

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, address = await loop.sock_accept(listening)
            except OSError:
                # No file descriptors left: those who wait in the backlog are served when some are free.
                _LOG.warning("connections.exhausted")
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            # A share for each address: one peer's silence does not keep the others out.
            if len(self._accepting) > _HANDSHAKES_MOST or self._shaking[address[0]] >= _HANDSHAKES_EACH:
                connection.close()
            else:
                self._shaking[address[0]] += 1
                self._start(self._welcome(connection, address))

    async def _welcome(self, connection: socket.socket, address: tuple[str, int]) -> None:
        """Shake hands; whoever does not finish that never reached HTTP."""
        # An answer's second packet would wait 40 ms for the first one's acknowledgement.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                self._protocol,
                connection,
                ssl=self._context,
                ssl_handshake_timeout=_HANDSHAKE_SECONDS,
                ssl_shutdown_timeout=_SHUTDOWN_SECONDS,
            )
        except OSError:
            connection.close()
            log_closed(address[1], 0)
        finally:
            self._shaking[address[0]] -= 1
            self._shaking += Counter()  # forgets whom nothing is counted of

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._accepting.add(task)
        task.add_done_callback(self._accepting.discard)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop cleanly on SIGINT and SIGTERM, and return instead of dying of them afterwards."""
        wanted = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _protocol(self) -> asyncio.Protocol:
        made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made


def log_closed(peer_port: int, application_bytes: int) -> None:
    """Put down how many bytes of application data a peer ever sent: none before its handshake was done."""
    fields = {"peer_port": peer_port, "application_bytes": application_bytes}
    _LOG.info("connection.closed", extra={"fields": fields})
