"""The workspace's server, and how each request to it goes: what the status says of the connection."""

from collections.abc import AsyncIterator, Awaitable, Sequence
from typing import Protocol, TypeVar

from tracker.agent.ports import Server
from tracker.core.errors import TrackerError
from tracker.core.manifest import Signed
from tracker.core.wire import BatchReply, SentCommit, SignedFileReceipt, Trust, Work

_Answer = TypeVar("_Answer")


class Watcher(Protocol):
    """Who is told of each request."""

    def answered(self) -> None:
        """Hear that the server answered."""
        ...

    def unanswered(self, error: TrackerError) -> None:
        """Hear why there was no answer to work with."""
        ...


class WatchedServer:
    """The port `Server` over another one; it changes nothing."""

    def __init__(self, server: Server, watcher: Watcher) -> None:
        """Take the server, and who is told."""
        self._server = server
        self._watcher = watcher

    async def trust(self) -> Trust:
        """Fetch the present root statement and manifest."""
        return await self._watched(self._server.trust())

    async def work(self) -> Work:
        """Fetch what the device's member is assigned to."""
        return await self._watched(self._server.work())

    async def policy(self) -> Signed:
        """Fetch what is asked of the device's member."""
        return await self._watched(self._server.policy())

    async def send_records(self, commits: Sequence[SentCommit]) -> BatchReply:
        """Send commits in chain order."""
        return await self._watched(self._server.send_records(commits))

    async def send_blob(self, file_id: bytes, blob: bytes) -> SignedFileReceipt:
        """Send one sealed file."""
        return await self._watched(self._server.send_blob(file_id, blob))

    async def send_pieces(
        self, file_id: bytes, length: int, pieces: AsyncIterator[bytes]
    ) -> SignedFileReceipt:
        """Send one sealed file, piece by piece."""
        return await self._watched(self._server.send_pieces(file_id, length, pieces))

    async def recognise(self, pins: tuple[bytes, ...]) -> None:
        """Recognise the server by these pins from now on."""
        await self._server.recognise(pins)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._server.aclose()

    async def _watched(self, request: Awaitable[_Answer]) -> _Answer:
        try:
            answer = await request
        except TrackerError as error:
            self._watcher.unanswered(error)
            raise
        self._watcher.answered()
        return answer
