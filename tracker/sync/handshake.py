"""Closes the socket of a handshake that did not end well, whatever ended it.

httpcore closes a connection whose handshake fails, but not one whose task is cancelled in it, a time limit
around the request included. What it offers to follow a connection is the request extension `trace`.
"""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any, Protocol


class _Stream(Protocol):
    def aclose(self) -> Awaitable[None]: ...


class Handshake:
    """Follows one request as its extension `trace`. `failed` says that a handshake of it did not end well."""

    def __init__(self) -> None:
        """Begin with no connection."""
        self.failed = False
        self._stream: _Stream | None = None

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        """Remember the connection that was made; close it when the handshake on it comes to nothing."""
        if event == "connection.connect_tcp.complete":
            self._stream = info["return_value"]
        elif event.endswith(".start_tls.failed") and self._stream is not None:
            self.failed = True
            await asyncio.shield(self._stream.aclose())
