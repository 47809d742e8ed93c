"""Sealed files as streams: the same bytes as in memory, and nothing written before all of it is verified."""

import hashlib
import io
import secrets
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.draws import draws
from tracker.core.errors import BugError, DamagedError, RefusedError
from tracker.core.sealing import (
    Context,
    Kind,
    SealedStream,
    Source,
    seal,
    seal_stream,
    unseal_stream,
    verify_stream,
)

CONTEXT = Context(b"w" * 16, b"m" * 16, b"d" * 16, Kind.ATTACHMENT)
META = b'{"media_type":"application/pdf"}'
# Padded with more than one piece of zeros.
LARGE = (1 << 23) + 100


class Trickle(io.BytesIO):
    """Gives a few bytes at a time, as a pipe may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 7) if size and size > 0 else size)


class Untouchable(io.BytesIO):
    """Fails the test when anything is written."""

    def write(self, _data: object, /) -> int:
        pytest.fail("written before it was verified")


class Partial(io.BytesIO):
    """Takes only a part of what it is given, as an unbuffered file may."""

    def write(self, data: object, /) -> int:
        return super().write(bytes(data)[:-1])  # type: ignore[call-overload]  # whatever has bytes


def stream(
    content: bytes, source: BinaryIO | None = None, length: int | None = None
) -> tuple[SealedStream, bytes]:
    target = io.BytesIO()
    said = len(content) if length is None else length
    file = seal_stream(Source(source or io.BytesIO(content), said, META), CONTEXT, draws(), target)
    return file, target.getvalue()


def opened(blob: bytes, token: bytes) -> tuple[bytes, bytes]:
    target = io.BytesIO()
    meta = unseal_stream(io.BytesIO(blob), token, CONTEXT, target)
    return meta, target.getvalue()


@given(st.binary(max_size=3000))
def test_a_stream_is_sealed_to_the_bytes_of_memory(content: bytes) -> None:
    file, blob = stream(content)
    in_memory = seal(content, META, CONTEXT, draws())
    assert (file.file_id, file.token, blob) == (in_memory.file_id, in_memory.token, in_memory.blob)
    assert (file.length, file.sha256) == (len(blob), hashlib.sha256(blob).digest())
    assert opened(blob, file.token) == (META, content)


@pytest.mark.parametrize("length", [131_071, 131_072, 131_073, LARGE])
def test_many_pieces_are_sealed_to_the_bytes_of_memory(length: int) -> None:
    content = secrets.token_bytes(length)
    file, blob = stream(content)
    assert blob == seal(content, META, CONTEXT, draws()).blob
    assert opened(blob, file.token) == (META, content)


def test_a_source_may_give_little_at_a_time() -> None:
    content = draws()(1000)
    file, blob = stream(content, Trickle(content))
    assert blob == seal(content, META, CONTEXT, draws()).blob
    target = io.BytesIO()
    assert unseal_stream(Trickle(blob), file.token, CONTEXT, target) == META
    assert target.getvalue() == content


@pytest.mark.parametrize("said", [0, 9, 11, 100_000])
def test_a_source_of_another_length_is_refused(said: int) -> None:
    with pytest.raises(RefusedError, match="changed"):
        stream(b"ten bytes.", length=said)


@pytest.mark.parametrize("length", [1 << 40, 1 << 63])
def test_too_much_is_refused_before_anything_is_read(length: int) -> None:
    with pytest.raises(RefusedError, match="too large"):
        seal_stream(Source(io.BytesIO(), length, META), CONTEXT, draws(), Untouchable())


@given(st.integers(0, 8 * 3000 - 1))
def test_nothing_is_written_of_a_file_with_one_wrong_bit(bit: int) -> None:
    file, blob = stream(bytes(5000))
    changed = bytearray(blob)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(DamagedError):
        unseal_stream(io.BytesIO(bytes(changed)), file.token, CONTEXT, Untouchable())


@given(st.integers(0, 5000))
def test_nothing_is_written_of_a_part_of_a_file(length: int) -> None:
    file, blob = stream(bytes(5000))
    with pytest.raises(DamagedError):
        unseal_stream(io.BytesIO(blob[:length]), file.token, CONTEXT, Untouchable())


def test_a_source_that_shrinks_while_it_is_read_is_damaged() -> None:
    class Shrinking(io.BytesIO):
        def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
            at = super().seek(offset, whence)
            if whence == io.SEEK_SET:
                self.truncate(1000)
            return at

    file, blob = stream(bytes(5000))
    with pytest.raises(DamagedError) as refused:
        unseal_stream(Shrinking(blob), file.token, CONTEXT, Untouchable())
    assert refused.value.reason == "length"


def test_a_target_that_takes_only_a_part_is_our_own_slip() -> None:
    with pytest.raises(BugError):
        seal_stream(Source(io.BytesIO(b"x"), 1, META), CONTEXT, draws(), Partial())


def test_the_token_of_a_stream_is_never_shown() -> None:
    file, _ = stream(b"x")
    assert repr(file.token) not in repr(file)


@given(st.integers(0, 3000) | st.just(200_000))
def test_what_was_verified_is_given_piece_by_piece_and_says_its_length_first(length: int) -> None:
    content = bytes(number % 251 for number in range(length))
    file, blob = stream(content)
    verified = verify_stream(io.BytesIO(blob), file.token, CONTEXT)
    assert (verified.meta, verified.length) == (META, length)
    assert b"".join(map(bytes, verified.pieces())) == content
    assert b"".join(map(bytes, verified.pieces())) == content, "as often as one asks"


def test_nothing_is_given_of_what_is_not_whole() -> None:
    file, blob = stream(bytes(1000))
    with pytest.raises(DamagedError):
        verify_stream(io.BytesIO(blob[:-1] + bytes([blob[-1] ^ 1])), file.token, CONTEXT)
