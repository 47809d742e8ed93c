"""The local socket through which a person's programs reach their agent.

Nobody who connects can hurt the agent: so many are served at once and the rest wait in the system's queue;
lines have a length, silence and slow reading an end; what is no command gets a sentence and is hung up on.
"""

import asyncio
import socket
from functools import partial
from typing import Final

from tracker.agent.conversation import PATIENCE_SECONDS, CarryOut, Conversation
from tracker.host.local_socket import Line

MOST_CLIENTS: Final = 64
_PAUSE_SECONDS: Final = 0.5


class Control:
    """Serves conversations on a listening socket."""

    def __init__(self, line: Line, carry_out: CarryOut, version: str) -> None:
        """Take the socket, what carries commands out, and the version to name."""
        self._socket = line.socket
        self._converse = partial(Conversation, secret=line.secret, carry_out=carry_out, version=version)
        self._places = asyncio.Semaphore(MOST_CLIENTS)
        self._held: dict[asyncio.Task[None], Conversation] = {}

    async def serve(self) -> None:
        """Take clients as they come, until cancelled."""
        self._socket.settimeout(0)
        while True:
            await self._places.acquire()
            try:
                peer, _ = await asyncio.get_running_loop().sock_accept(self._socket)
            except OSError:
                # The client went before its turn, or this process may open no more files for now.
                self._places.release()
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                self._hold(peer)

    async def close(self) -> None:
        """Hang up on everybody; who is being answered may hear the answer first."""
        for task, conversation in self._held.items():
            conversation.last = True
            if not conversation.answering:
                task.cancel()
        if self._held:
            _, slow = await asyncio.wait(self._held, timeout=PATIENCE_SECONDS)
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)

    def _hold(self, peer: socket.socket) -> None:
        conversation = self._converse(peer)
        task = asyncio.create_task(conversation.hold())
        self._held[task] = conversation
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._held[task]
        self._places.release()
