"""A client on a connection of its own, so that the server's count of its bytes can be found by its port."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lib.setup import say
from tracker.core.errors import UnreachableError
from tracker.core.wire import API
from tracker.sync.pinning import pinned_context

if TYPE_CHECKING:
    from tracker.core.device import Connection

_SECONDS = 10
_MOST = 1 << 16


def ask_health(connection: Connection) -> int:
    """Ask over the agent's own pinned TLS whether the server is well; return the port it was asked from.

    Where the pin does not fit, nothing is sent, and the reason is said.
    """
    address = urlsplit(connection.server)
    with socket.create_connection((address.hostname, address.port), _SECONDS) as plain:
        port: int = plain.getsockname()[1]
        try:
            with pinned_context(connection).wrap_socket(plain, server_hostname=address.hostname) as secure:
                request = f"GET {API}/health HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n"
                secure.sendall(request.encode())
                secure.recv(_MOST)
        except UnreachableError as error:
            say(f"Refused, as it has to be. {error.text()}")
    return port
