"""Where bytes come from and go to: memory or a stream, in pieces that stay in the processor's cache."""

import hashlib
import io
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import BinaryIO, Final, Protocol

from tracker.core.errors import BugError, TrackerError
from tracker.core.sealing._beside import AHEAD

PIECE: Final = 1 << 16
"""The most bytes of a piece."""
SLACK: Final = 32
"""What `update_into` may ask for beyond the bytes it gives: less than two blocks."""

Pieces = Callable[[int, int], Iterator[memoryview]]
"""Gives the bytes from `start` to `stop`; a piece is valid until the next one is asked for."""


class Room(Protocol):
    """Where bytes are made. First `take`, then make them there, then `keep` as many as there are."""

    def take(self, count: int) -> memoryview:
        """Return `count` writable bytes, valid until the next call, and for longer in a `LastingRoom`."""
        ...

    def keep(self, count: int) -> memoryview:
        """Make the first `count` bytes of what was taken output, and return them."""
        ...


class Scratch:
    """Room that keeps nothing: one buffer, used again for every piece."""

    def __init__(self) -> None:
        """Make the buffer as large as a piece can be."""
        self._buffer = memoryview(bytearray(PIECE + SLACK))

    def take(self, count: int) -> memoryview:
        """See `Room`."""
        return self._buffer[:count]

    def keep(self, count: int) -> memoryview:
        """See `Room`."""
        return self._buffer[:count]


class Memory:
    """Room for bytes of known length, made where they stay and handed out without a copy."""

    def __init__(self, length: int) -> None:
        """Reserve `length` bytes."""
        self._file = io.BytesIO(bytes(length + SLACK))
        self._view = self._file.getbuffer()
        self._length = length
        self._at = 0

    def take(self, count: int) -> memoryview:
        """See `Room`."""
        return self._view[self._at : self._at + count]

    def keep(self, count: int) -> memoryview:
        """See `Room`."""
        start, self._at = self._at, self._at + count
        return self._view[start : self._at]

    def value(self) -> bytes:
        """Return the bytes; nothing can be taken afterwards."""
        self._view.release()
        self._file.truncate(self._length)
        return self._file.getvalue()


class Writing(Scratch):
    """Room whose bytes go to a stream."""

    def __init__(self, target: BinaryIO) -> None:
        """Write to `target` from where it stands."""
        super().__init__()
        self._target = target

    def keep(self, count: int) -> memoryview:
        """See `Room`; a target that takes only a part of what it is given is a slip of the caller."""
        kept = super().keep(count)
        if self._target.write(kept) != count:
            raise BugError
        return kept


class Hashing:
    """Room whose bytes are counted and hashed on their way to a stream; they stay for `AHEAD` more takes."""

    def __init__(self, target: BinaryIO) -> None:
        """Write to `target` from where it stands."""
        self._rooms = cycle([Writing(target) for _ in range(AHEAD + 1)])
        self._room = next(self._rooms)
        self.digest: Final = hashlib.sha256()
        self.length = 0

    def take(self, count: int) -> memoryview:
        """See `Room`."""
        self._room = next(self._rooms)
        return self._room.take(count)

    def keep(self, count: int) -> memoryview:
        """See `Room`."""
        kept = self._room.keep(count)
        self.digest.update(kept)
        self.length += count
        return kept


LastingRoom = Memory | Hashing
"""Room whose bytes stay for `AHEAD` more takes, so that work beside the caller may still read them."""


def put(room: Room, value: bytes) -> None:
    """Add `value` as it is."""
    room.take(len(value))[: len(value)] = value
    room.keep(len(value))


def slices(content: bytes) -> Pieces:
    """Give pieces of `content` without copying it."""
    view = memoryview(content)

    def pieces(start: int, stop: int) -> Iterator[memoryview]:
        for at in range(start, stop, PIECE):
            yield view[at : min(at + PIECE, stop)]

    return pieces


def reads(stream: BinaryIO, length: int, short: TrackerError) -> Iterator[memoryview]:
    """Give the next `length` bytes of `stream`; raises `short` when it ends before."""
    while length:
        piece = stream.read(min(PIECE, length))
        if not piece:
            raise short
        length -= len(piece)
        yield memoryview(piece)
