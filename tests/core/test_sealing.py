"""Sealed files in memory: they open for who they were sealed for, and one wrong bit opens nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.draws import draws
from tracker.core.errors import BugError, DamagedError, RefusedError
from tracker.core.sealing import Context, Kind, Opened, Sealed, read_header, seal, unseal
from tracker.core.sealing._flow import slices
from tracker.core.sealing._transform import padme
from tracker.core.sealing._unseal import _open

CONTEXT = Context(b"w" * 16, b"m" * 16, b"d" * 16, Kind.SCREENSHOT)
META = b'{"media_type":"image/webp"}'
META_MOST = 65_536
LEAST = 144


def sealed(content: bytes = b"seen at nine", meta: bytes = META) -> Sealed:
    return seal(content, meta, CONTEXT, draws())


def reason(blob: bytes, token: bytes, context: Context = CONTEXT) -> str:
    with pytest.raises(DamagedError) as refused:
        unseal(blob, token, context)
    assert refused.value.key == "sealed-damaged"
    return refused.value.reason


@given(st.binary(max_size=5000), st.binary(max_size=500), st.sampled_from(Kind), st.integers(0, 1 << 32))
def test_what_was_sealed_comes_out(content: bytes, meta: bytes, kind: Kind, seed: int) -> None:
    context = Context(b"w" * 16, b"m" * 16, b"d" * 16, kind)
    file = seal(content, meta, context, draws(seed))
    assert unseal(file.blob, file.token, context) == Opened(meta, content)


@pytest.mark.parametrize("length", [0, 131_071, 131_072, 131_073, 262_144, 600_001])
def test_more_than_one_piece_comes_out(length: int) -> None:
    content = draws()(length)
    file = sealed(content)
    assert unseal(file.blob, file.token, CONTEXT) == Opened(META, content)


def test_two_seals_of_one_thing_have_nothing_in_common() -> None:
    one, other = (seal(b"same", META, CONTEXT, draws(seed)) for seed in (1, 2))
    assert one.token != other.token
    assert one.file_id != other.file_id
    assert one.blob[64:80] != other.blob[64:80]


def test_every_single_bit_counts() -> None:
    file = sealed(b"x")
    for bit in range(len(file.blob) * 8):
        changed = bytearray(file.blob)
        changed[bit // 8] ^= 1 << bit % 8
        reason(bytes(changed), file.token)


def test_every_single_bit_of_the_token_counts() -> None:
    file = sealed(b"x")
    for bit in range(256):
        changed = bytearray(file.token)
        changed[bit // 8] ^= 1 << bit % 8
        assert reason(file.blob, bytes(changed)) == "tag"


def test_every_truncation_is_refused() -> None:
    file = sealed(b"x")
    reasons = [reason(file.blob[:length], file.token) for length in range(len(file.blob))]
    assert reasons == ["magic"] * 8 + ["length"] * (len(file.blob) - 8)


@pytest.mark.parametrize("more", [b"\0", bytes(16), bytes(32)])
def test_nothing_may_follow(more: bytes) -> None:
    file = sealed()
    assert reason(file.blob + more, file.token) == "length"


@pytest.mark.parametrize(
    "other",
    [
        Context(b"W" * 16, b"m" * 16, b"d" * 16, Kind.SCREENSHOT),
        Context(b"w" * 16, b"M" * 16, b"d" * 16, Kind.SCREENSHOT),
        Context(b"w" * 16, b"m" * 16, b"D" * 16, Kind.SCREENSHOT),
        Context(b"w" * 16, b"m" * 16, b"d" * 16, Kind.ATTACHMENT),
    ],
)
def test_a_file_opens_only_as_whose_it_is(other: Context) -> None:
    file = sealed()
    assert reason(file.blob, file.token, other) == "context"


@pytest.mark.parametrize("ids", [(b"", b"m" * 16), (b"w" * 15, b"m" * 16), (b"w" * 16, b"m" * 17)])
def test_ids_of_another_length_are_our_own_slip(ids: tuple[bytes, bytes]) -> None:
    with pytest.raises(BugError):
        Context(*ids, b"d" * 16, Kind.SCREENSHOT)


def test_a_source_of_randomness_that_gives_less_is_our_own_slip() -> None:
    with pytest.raises(BugError):
        seal(b"", b"", CONTEXT, lambda count: bytes(count - 1))


def test_the_longest_meta_is_sealed_and_a_byte_more_is_not() -> None:
    file = sealed(meta=b"m" * META_MOST)
    assert unseal(file.blob, file.token, CONTEXT).meta == b"m" * META_MOST
    with pytest.raises(RefusedError, match="too long"):
        sealed(meta=b"m" * (META_MOST + 1))


def test_the_header_tells_what_it_may_without_a_key() -> None:
    file = sealed()
    header = read_header(file.blob)
    assert (header.version, header.suite) == (1, 1)
    assert header.file_id == file.file_id
    assert header.context == CONTEXT.digest()
    assert header.blob_length == len(file.blob)
    assert read_header(file.blob[:64]) == header


@pytest.mark.parametrize(
    ("length", "fits"), [(32, False), (48, True), (1 << 40, True), ((1 << 40) + 16, False)]
)
def test_the_header_bounds_the_ciphertext(length: int, fits: bool) -> None:
    blob = sealed().blob
    head = blob[:48] + length.to_bytes(8) + bytes(8)
    if fits:
        assert read_header(head).ciphertext_length == length
    else:
        with pytest.raises(DamagedError):
            read_header(head)


def test_a_blob_is_never_smaller_than_the_format_says() -> None:
    assert len(sealed(b"", b"").blob) == LEAST


def test_secrets_are_never_shown() -> None:
    file = sealed()
    verified = _open(slices(file.blob), len(file.blob), file.token, CONTEXT)
    shown = repr(file) + repr(unseal(file.blob, file.token, CONTEXT)) + repr(verified)
    assert repr(file.token) not in shown
    assert "seen at nine" not in shown
    assert "image/webp" not in shown


@pytest.mark.parametrize(("length", "room"), [(12, 12), (13, 14), (17, 18), (1000, 1024), (250_000, 253_952)])
def test_padme_gives_the_published_values(length: int, room: int) -> None:
    assert padme(length) == room


@given(st.integers(12, 1 << 40))
def test_padme_gives_room_and_wastes_little(length: int) -> None:
    room = padme(length)
    assert length <= room <= length * 1.125
    assert padme(room) == room


@given(st.integers(16, 31))
def test_a_size_tells_one_of_thirty_two_steps_of_a_doubling(exponent: int) -> None:
    steps = {padme((1 << exponent) + (1 << exponent) * part // 997 + 1) for part in range(997)}
    assert len(steps) == 32
