"""Sealing, in one pass over the content, from memory or from a stream of any size (FORMAT.md, Sealing)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO, Final

from tracker.core.errors import RefusedError
from tracker.core.ident import ID_BYTES, Draw
from tracker.core.sealing._beside import Beside, Lane, at_once
from tracker.core.sealing._cipher import Encryption, padding
from tracker.core.sealing._flow import PIECE, Hashing, LastingRoom, Memory, Scratch, put, reads, slices
from tracker.core.sealing._header import CIPHERTEXT_MOST, Context, Header
from tracker.core.sealing._token import TOKEN_BYTES, derive, drawn
from tracker.core.sealing._transform import KIN_BYTES, Mask, Tail, padme

LENGTHS_BYTES: Final = 12
META_MOST: Final = 65_536


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed file in memory, and the token that opens it: wrap the token, then forget it."""

    file_id: bytes
    token: bytes = field(repr=False)
    blob: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedStream:
    """A sealed file that went to a stream: `length` and `sha256` are those of the blob."""

    file_id: bytes
    token: bytes = field(repr=False)
    length: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be sealed from a stream: exactly `length` bytes from where it stands, and its `meta`."""

    stream: BinaryIO
    length: int
    meta: bytes = field(repr=False)


class _Shape:
    """How long everything will be, known before the first byte is read."""

    def __init__(self, meta: bytes, content_length: int) -> None:
        """Raise `RefusedError` when one of the two is too long for the format."""
        if len(meta) > META_MOST:
            raise RefusedError("sealed-meta-too-long")
        self._head = content_length.to_bytes(8) + len(meta).to_bytes(4) + meta
        self._filled = len(self._head) + content_length
        self._plain = padme(self._filled)
        self.padding: Final = padding(self._plain + KIN_BYTES)
        self.ciphertext: Final = self._plain + KIN_BYTES + len(self.padding)
        if self.ciphertext > CIPHERTEXT_MOST:
            raise RefusedError("sealed-too-large")

    def pieces(self, content: Iterator[memoryview]) -> Iterator[memoryview]:
        """Give the whole plaintext, content included."""
        yield from slices(self._head)(0, len(self._head))
        yield from content
        zeros = memoryview(bytes(min(PIECE, self._plain - self._filled)))
        for at in range(self._filled, self._plain, PIECE):
            yield zeros[: self._plain - at]


class _Sealing:
    """One seal: what was drawn for it alone, and the header that follows."""

    def __init__(self, shape: _Shape, context: Context, draw: Draw) -> None:
        """Draw the token, the file id and the kin."""
        self.token: Final = drawn(draw, TOKEN_BYTES)
        self.header: Final = Header(drawn(draw, ID_BYTES), context.digest(), shape.ciphertext)
        self._kin = drawn(draw, KIN_BYTES)
        self._shape = shape

    def pour(self, content: Iterator[memoryview], room: LastingRoom, beside: Beside) -> None:
        """Make the blob in `room`, authenticating each piece beside making the next."""
        header = self.header.pack()
        mask, tail, encryption = Mask(self._kin), Tail(), Encryption(derive(self.token, header), header)
        lane, masked_room = Lane(beside), Scratch()
        put(room, header)
        with lane:
            for piece in self._shape.pieces(content):
                masked = mask.update(piece, masked_room)
                ciphertext = encryption.encrypt(masked, room)
                lane.run(partial(encryption.authenticate, ciphertext), len(masked))
                tail.update(masked)
        encryption.authenticate(encryption.encrypt(tail.swap(self._kin) + self._shape.padding, room))
        put(room, encryption.tag())


def seal(content: bytes, meta: bytes, context: Context, draw: Draw, beside: Beside = at_once) -> Sealed:
    """Seal `content` and `meta` under a token drawn for this one seal.

    Draws 32 bytes for the token, 16 for the file id and 32 for the kin, in this order. `meta` is UTF-8
    JSON of at most 65,536 bytes. `beside` may authenticate on another core; the bytes are the same. Raises
    `RefusedError` when `meta` is longer, or the content too large.
    """
    sealing = _Sealing(_Shape(meta, len(content)), context, draw)
    room = Memory(sealing.header.blob_length)
    sealing.pour(slices(content)(0, len(content)), room, beside)
    return Sealed(sealing.header.file_id, sealing.token, room.value())


def seal_stream(
    source: Source, context: Context, draw: Draw, target: BinaryIO, beside: Beside = at_once
) -> SealedStream:
    """Seal a stream of any size in constant memory; for the same draws, the bytes of `seal`.

    `target` must take whole pieces, as buffered files do. Raises `RefusedError` when the source is longer
    or shorter than said; what was written by then is worthless and for the caller to remove.
    """
    sealing = _Sealing(_Shape(source.meta, source.length), context, draw)
    changed = RefusedError("sealed-length-changed")
    room = Hashing(target)
    sealing.pour(reads(source.stream, source.length, changed), room, beside)
    if source.stream.read(1):
        raise changed
    return SealedStream(sealing.header.file_id, sealing.token, room.length, room.digest.digest())
