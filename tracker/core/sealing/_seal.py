"""Sealing, in one pass over the content, from memory or from a stream of any size (FORMAT.md, Sealing)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from tracker.core.errors import RefusedError
from tracker.core.sealing._cipher import TAG_BYTES, Encryption, padding
from tracker.core.sealing._flow import PIECE, Hashing, Memory, Room, Scratch, put, reads, slices
from tracker.core.sealing._header import CIPHERTEXT_MOST, HEADER_BYTES, ID_BYTES, Context, Header
from tracker.core.sealing._token import TOKEN_BYTES, Draw, derive, drawn
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


@dataclass(frozen=True, slots=True)
class _Shape:
    """How long everything will be, known before the first byte is read."""

    meta: bytes
    content_length: int

    @property
    def filled(self) -> int:
        return LENGTHS_BYTES + len(self.meta) + self.content_length

    @property
    def plain(self) -> int:
        return padme(self.filled)

    @property
    def padding(self) -> bytes:
        return padding(self.plain + KIN_BYTES)

    @property
    def ciphertext(self) -> int:
        return self.plain + KIN_BYTES + len(self.padding)

    @property
    def blob(self) -> int:
        return HEADER_BYTES + self.ciphertext + TAG_BYTES

    def pieces(self, content: Iterator[memoryview]) -> Iterator[memoryview]:
        """Give the whole plaintext, content included."""
        lengths = self.content_length.to_bytes(8) + len(self.meta).to_bytes(4)
        yield memoryview(lengths + self.meta)
        yield from content
        zeros = memoryview(bytes(min(PIECE, self.plain - self.filled)))
        for at in range(self.filled, self.plain, PIECE):
            yield zeros[: self.plain - at]


def _shape(meta: bytes, content_length: int) -> _Shape:
    if len(meta) > META_MOST:
        raise RefusedError("sealed-meta-too-long")
    shape = _Shape(meta, content_length)
    if shape.ciphertext > CIPHERTEXT_MOST:
        raise RefusedError("sealed-too-large")
    return shape


def _pour(shape: _Shape, content: Iterator[memoryview], context: Context, draw: Draw, room: Room) -> Sealed:
    token, file_id, kin = drawn(draw, TOKEN_BYTES), drawn(draw, ID_BYTES), drawn(draw, KIN_BYTES)
    header = Header(file_id, context.digest(), shape.ciphertext).pack()
    mask, tail, encryption = Mask(kin), Tail(), Encryption(derive(token, header), header)
    masked_room = Scratch()
    put(room, header)
    for piece in shape.pieces(content):
        masked = mask.update(piece, masked_room)
        tail.update(masked)
        encryption.update(masked, room)
    encryption.update(tail.swap(kin) + shape.padding, room)
    put(room, encryption.tag())
    return Sealed(file_id, token, b"")


def seal(content: bytes, meta: bytes, context: Context, draw: Draw) -> Sealed:
    """Seal `content` and `meta` under a token drawn for this one seal.

    Draws 32 bytes for the token, 16 for the file id and 32 for the kin, in this order. `meta` is UTF-8
    JSON of at most 65,536 bytes. Raises `RefusedError` when it is longer, or the content too large.
    """
    shape = _shape(meta, len(content))
    room = Memory(shape.blob)
    sealed = _pour(shape, slices(content)(0, len(content)), context, draw, room)
    return Sealed(sealed.file_id, sealed.token, room.value())


def seal_stream(source: Source, context: Context, draw: Draw, target: BinaryIO) -> SealedStream:
    """Seal a stream of any size in constant memory; for the same draws, the bytes of `seal`.

    `target` must take whole pieces, as buffered files do. Raises `RefusedError` when the source is longer
    or shorter than said; what was written by then is worthless and for the caller to remove.
    """
    shape = _shape(source.meta, source.length)
    changed = RefusedError("sealed-length-changed")
    room = Hashing(target)
    sealed = _pour(shape, reads(source.stream, source.length, changed), context, draw, room)
    if source.stream.read(1):
        raise changed
    return SealedStream(sealed.file_id, sealed.token, room.length, room.digest.digest())
