"""Sealed files that lie apart, on their way to the server: piece by piece, and checked as they go."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack
from typing import Final
from uuid import UUID

from tracker.agent.notice import nobody
from tracker.agent.ports import Store
from tracker.core.device import QueuedFile
from tracker.core.errors import DamagedError
from tracker.core.ident import id_text
from tracker.core.wire import Stage, Transfer

PIECE: Final = 1 << 18
_STEPS: Final = 100
"""How often it is told how far one is."""


class Underway:
    """The large file that is being sent, and how far it is."""

    def __init__(self) -> None:
        """Begin with none."""
        self.transfer: Transfer | None = None
        self.moved: Callable[[], None] = nobody
        """Hears that it is further on; for whoever puts the agent together."""

    def put(self, transfer: Transfer | None) -> None:
        """Take in how far it is, and tell that about once in a hundredth of it."""
        before, self.transfer = self.transfer, transfer
        if before is None or transfer is None or _step(before) != _step(transfer):
            self.moved()


async def pieces(store: Store, file: QueuedFile, underway: Underway) -> AsyncGenerator[bytes, None]:
    """Yield the sealed bytes of a file that lies apart, the last of them only if all were as they were made.

    Raises `RefusedError` when it is not here any more, `DamagedError` when it is gone or was changed.
    """
    digest, left, file_id = hashlib.sha256(), file.blob_length, UUID(bytes=file.file_id)
    with ExitStack() as stack:
        kept = await asyncio.to_thread(stack.enter_context, store.reading(file.file_id))
        stack.callback(underway.put, None)
        while left:
            piece = await asyncio.to_thread(kept.stream.read, min(PIECE, left))
            digest.update(piece)
            left -= len(piece)
            if not piece or not (left or hmac.compare_digest(digest.digest(), file.blob_hash)):
                raise DamagedError("store-file-damaged", file=id_text(file.file_id))
            yield piece
            done = file.blob_length - left
            underway.put(Transfer(Stage.SENDING, done, file.blob_length, file_id))


def _step(transfer: Transfer) -> int:
    return transfer.done * _STEPS // max(transfer.total, 1)
