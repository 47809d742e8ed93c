"""Running the embedded server: bind, assemble, listen until told to stop."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import uvicorn

from tracker.core.errors import UnreachableError
from tracker.host.instance import only_instance
from tracker.server.assemble import Assembled, assemble
from tracker.server.folder import Folder
from tracker.server.founding import stated_server
from tracker.server.listen import GuardedProtocol, Listener

DEFAULT_PORT: Final = 443
CONNECTIONS_MOST: Final = 1000
_GRACE_SECONDS: Final = 5
_RENEWAL_SECONDS: Final = 24 * 3600
_RETRY_SECONDS: Final = 600
_LOG: Final = logging.getLogger(__name__)


def serve(path: Path, host: str, port: int | None, ready: Callable[[str], None]) -> None:
    """Serve the workspace in `path` until SIGINT or SIGTERM; `ready` is called with the address once.

    `port` None is that of the workspace's address, 0 any free one. Raises our errors.
    """
    folder = Folder(path)
    folder.require()
    stated = stated_server(folder.connection)
    with (
        only_instance(folder.lock, "server-running"),
        _bind(host, _port_of(stated) if port is None else port) as listening,
    ):
        url = with_port(stated, listening.getsockname()[1])
        asyncio.run(_serve(assemble(path, url), listening, lambda: ready(url)))


async def _serve(assembled: Assembled, listening: socket.socket, ready: Callable[[], None]) -> None:
    renewal = asyncio.create_task(_renew(assembled))
    try:
        await listener(assembled, ready).serve([listening])
    finally:
        renewal.cancel()


def listener(
    assembled: Assembled, ready: Callable[[], None], protocol: type[GuardedProtocol] = GuardedProtocol
) -> Listener:
    """Return the server for one event loop, hardened; it closes the services when it stops."""
    config = uvicorn.Config(
        assembled.app,
        http=protocol,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=CONNECTIONS_MOST,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    config.load()
    return Listener(config, assembled.context, ready)


async def _renew(assembled: Assembled) -> None:
    """Show a new leaf to new connections when the old one comes to its end; what fails is tried again."""
    wait = _RENEWAL_SECONDS
    while True:
        await asyncio.sleep(wait)
        turn = assembled.services.pool.run(_renew_leaf, assembled, assembled.context)
        (failure,) = await asyncio.gather(turn, return_exceptions=True)
        if failure is not None:
            _LOG.error("certificate.not-renewed", exc_info=failure)
        wait = _RENEWAL_SECONDS if failure is None else _RETRY_SECONDS


def _renew_leaf(assembled: Assembled, context: ssl.SSLContext) -> None:
    if assembled.authority.renew(assembled.services.clock.now()):
        assembled.authority.show_leaf(context)
        _LOG.info("certificate.renewed")


def _bind(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        raise UnreachableError("server-port-taken", host=host, port=port) from error


def _port_of(url: str) -> int:
    return urlsplit(url).port or DEFAULT_PORT


def with_port(url: str, port: int) -> str:
    """Return a server's address with another port."""
    host = urlsplit(url).hostname or ""
    name = f"[{host}]" if ":" in host else host
    return f"https://{name}" if port == DEFAULT_PORT else f"https://{name}:{port}"
