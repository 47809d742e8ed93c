"""Opening: everything is verified before anything is released (FORMAT.md, Opening)."""

import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from tracker.core.sealing._cipher import Decryption, authentic, padded_by
from tracker.core.sealing._flow import Memory, Pieces, Room, Scratch, Writing, reads, slices
from tracker.core.sealing._header import BLOCK, HEADER_BYTES, Context, Header, damaged
from tracker.core.sealing._seal import LENGTHS_BYTES, META_MOST
from tracker.core.sealing._token import Keys, derive
from tracker.core.sealing._transform import KIN_BYTES, Mask, Tail, padme


@dataclass(frozen=True, slots=True)
class Opened:
    """What was sealed. It is still a stranger's input: check types and sizes before using it."""

    meta: bytes = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Ciphertext:
    """An authentic ciphertext, to be decrypted from anywhere."""

    pieces: Pieces
    length: int
    keys: Keys

    def decrypted(self, start: int, stop: int) -> Iterator[memoryview]:
        """Give the bytes from `start` to `stop` below the cipher."""
        at = start - start % BLOCK
        first, last = HEADER_BYTES + at, HEADER_BYTES + stop + -stop % BLOCK
        before = _all(self.pieces(first - BLOCK, first)) if at else self.keys.iv
        decryption, scratch = Decryption(self.keys.encryption, before), Scratch()
        for piece in self.pieces(first, last):
            made = decryption.update(piece, scratch)
            yield made[max(0, start - at) : stop - at]
            at += len(made)


@dataclass(frozen=True, slots=True)
class _Plain:
    """The plaintext, found whole: its kin is known and nothing of it has been released."""

    ciphertext: _Ciphertext
    length: int
    kin: bytes = field(repr=False)

    def unmasked(self, start: int, stop: int, room: Room) -> Iterator[memoryview]:
        """Make the bytes from `start` to `stop` in `room`, piece by piece."""
        mask = Mask(self.kin, start)
        for piece in self.ciphertext.decrypted(start, stop):
            yield mask.update(piece, room)

    def some(self, start: int, stop: int) -> bytes:
        """Return the bytes from `start` to `stop`, few enough for memory."""
        return _all(self.unmasked(start, stop, Scratch()))


@dataclass(frozen=True, slots=True)
class Verified:
    """A sealed file all of which has been checked: its `meta`, and `length` bytes of content to be had."""

    meta: bytes = field(repr=False)
    length: int
    _start: int
    _plain: _Plain = field(repr=False)

    def pieces(self) -> Iterator[memoryview]:
        """Give the content; a piece is valid until the next one is asked for."""
        return self._made(Scratch())

    def release(self, room: Room) -> None:
        """Make the content in `room`."""
        deque(self._made(room), maxlen=0)

    def _made(self, room: Room) -> Iterator[memoryview]:
        return self._plain.unmasked(self._start, self._start + self.length, room)


def _all(pieces: Iterator[memoryview]) -> bytes:
    return b"".join(map(bytes, pieces))


def _authentic(pieces: Pieces, length: int, token: bytes, context: Context) -> _Ciphertext:
    head = _all(pieces(0, min(HEADER_BYTES, length)))
    header = Header.unpack(head)
    if length != header.blob_length:
        raise damaged("length")
    if header.context != context.digest():
        raise damaged("context")
    keys, stop = derive(token, head), HEADER_BYTES + header.ciphertext_length
    if not authentic(keys, head, pieces(HEADER_BYTES, stop), _all(pieces(stop, length))):
        raise damaged("tag")
    return _Ciphertext(pieces, header.ciphertext_length, keys)


def _whole(ciphertext: _Ciphertext) -> _Plain:
    end = _all(ciphertext.decrypted(ciphertext.length - BLOCK - KIN_BYTES, ciphertext.length))
    count = padded_by(end)
    if not count:
        raise damaged("padding")
    length = ciphertext.length - count - KIN_BYTES
    if length < LENGTHS_BYTES:
        raise damaged("lengths")
    tail = Tail()
    for piece in ciphertext.decrypted(0, length):
        tail.update(piece)
    return _Plain(ciphertext, length, tail.swap(end[-count - KIN_BYTES : -count]))


def _verified(plain: _Plain) -> Verified:
    lengths = plain.some(0, LENGTHS_BYTES)
    content_length, meta_length = int.from_bytes(lengths[:8]), int.from_bytes(lengths[8:])
    start = LENGTHS_BYTES + meta_length
    stop = start + content_length
    if stop > plain.length:
        raise damaged("lengths")
    if meta_length > META_MOST:
        raise damaged("meta")
    if padme(stop) != plain.length:
        raise damaged("padme")
    if any(any(piece) for piece in plain.unmasked(stop, plain.length, Scratch())):
        raise damaged("zeros")
    return Verified(plain.some(LENGTHS_BYTES, start), content_length, start, plain)


def _open(pieces: Pieces, length: int, token: bytes, context: Context) -> Verified:
    return _verified(_whole(_authentic(pieces, length, token, context)))


def unseal(blob: bytes, token: bytes, context: Context) -> Opened:
    """Open a sealed file in memory.

    `context` is that of the record the permission was checked for. Raises only `DamagedError`, with reason
    magic, version, suite, header_length, reserved, length, context, token, tag, padding, lengths, meta,
    padme or zeros.
    """
    verified = _open(slices(blob), len(blob), token, context)
    room = Memory(verified.length)
    verified.release(room)
    return Opened(verified.meta, room.value())


def verify_stream(source: BinaryIO, token: bytes, context: Context) -> Verified:
    """Check a sealed file of any size in constant memory, to be released piece by piece.

    `source` is seekable, holds the blob and nothing else, and is a private copy that nobody can change while
    it is read three times. Raises as `unseal` does; errors of the stream are the caller's.
    """
    length = source.seek(0, io.SEEK_END)

    def pieces(start: int, stop: int) -> Iterator[memoryview]:
        source.seek(start)
        yield from reads(source, stop - start, damaged("length"))

    return _open(pieces, length, token, context)


def unseal_stream(source: BinaryIO, token: bytes, context: Context, target: BinaryIO) -> bytes:
    """Open a sealed file of any size in constant memory and return its `meta`.

    Nothing is written to `target` before all of it is verified; takes and raises what `verify_stream` does.
    """
    verified = verify_stream(source, token, context)
    verified.release(Writing(target))
    return verified.meta
