"""Grants: one recipient, one role and one file each; and the keys, whatever form they come in."""

import itertools
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.draws import draws
from tracker.core.errors import BugError, DamagedError, RefusedError
from tracker.core.sealing import (
    PrivateKey,
    PublicKey,
    Role,
    find_token,
    from_pem,
    read_grants,
    to_pem,
    unwrap_token,
    wrap_token,
)

TOKEN = bytes(range(32))
FILE = b"f" * 16
KEYS = {1: PrivateKey.from_raw(draws(1)(32)), 2: PrivateKey.from_raw(draws(2)(96))}
LENGTHS = {1: 97, 2: 1185}
both_suites = pytest.mark.parametrize("suite", [1, 2])


def wrapped(suite: int, role: Role = Role.OPENER, token: bytes = TOKEN) -> bytes:
    return wrap_token(token, FILE, role, KEYS[suite].public_key)


def reason(grant: bytes, key: PrivateKey, role: Role = Role.OPENER, file_id: bytes = FILE) -> str:
    with pytest.raises(DamagedError) as refused:
        unwrap_token(grant, file_id, role, key)
    return refused.value.reason


@both_suites
@pytest.mark.parametrize("role", list(Role))
def test_a_grant_opens_for_its_key_role_and_file(suite: int, role: Role) -> None:
    grant = wrapped(suite, role)
    assert len(grant) == LENGTHS[suite]
    assert unwrap_token(grant, FILE, role, KEYS[suite]) == TOKEN


@both_suites
def test_a_grant_moved_elsewhere_opens_nothing(suite: int) -> None:
    grant = wrapped(suite)
    assert reason(grant, KEYS[suite], file_id=b"g" * 16) == "grant_file"
    assert reason(grant, KEYS[suite], role=Role.OWNER) == "grant_role"
    assert reason(grant, PrivateKey.generate(suite)) == "grant_key"
    assert reason(grant, KEYS[3 - suite]) == "grant_length"


@both_suites
def test_a_grant_dressed_up_for_another_role_or_key_opens_nothing(suite: int) -> None:
    grant, other = wrapped(suite), PrivateKey.generate(suite)
    assert reason(b"\x02" + grant[1:], KEYS[suite], role=Role.DEVICE) == "grant_file"
    assert reason(grant[:1] + other.public_key.key_id + grant[17:], other) == "grant_file"


@both_suites
def test_every_single_bit_of_a_grant_counts(suite: int) -> None:
    grant = wrapped(suite)
    for bit in range(0, len(grant) * 8, 1 if suite == 1 else 7):
        changed = bytearray(grant)
        changed[bit // 8] ^= 1 << bit % 8
        expected = "grant_role" if bit < 8 else "grant_key" if bit < 17 * 8 else "grant_file"
        assert reason(bytes(changed), KEYS[suite]) == expected


@given(st.binary(max_size=1300))
def test_noise_is_no_grant(noise: bytes) -> None:
    for key in KEYS.values():
        reason(noise, key)


def test_a_role_nobody_knows_is_refused_even_where_the_caller_asks_for_it() -> None:
    grant = wrapped(1)
    assert reason(b"\x04" + grant[1:], KEYS[1], role=4) == "grant_role"  # type: ignore[arg-type]  # a hostile caller


def test_tokens_and_file_ids_of_another_length_are_our_own_slip() -> None:
    with pytest.raises(BugError):
        wrapped(1, token=TOKEN[:-1])
    with pytest.raises(BugError):
        wrap_token(TOKEN, FILE[:-1], Role.OPENER, KEYS[1].public_key)


@pytest.mark.parametrize("length", [0, 31, 33, 1184, 1215, 1217])
def test_bytes_of_another_length_are_no_public_key(length: int) -> None:
    with pytest.raises(RefusedError):
        PublicKey.from_raw(bytes(length))


@pytest.mark.parametrize("raw", [b"\xff" * 1216, b"\xff" * 1184 + bytes(32)])
def test_numbers_out_of_range_are_no_public_key(raw: bytes) -> None:
    with pytest.raises(RefusedError):
        PublicKey.from_raw(raw)


@pytest.mark.parametrize("raw", [bytes(32), KEYS[2].public_key.raw[:1184] + bytes(32)])
def test_nothing_is_wrapped_for_a_point_of_small_order(raw: bytes) -> None:
    with pytest.raises(RefusedError):
        wrap_token(TOKEN, FILE, Role.OPENER, PublicKey.from_raw(raw))


@pytest.mark.parametrize("length", [0, 31, 64, 95, 97])
def test_bytes_of_another_length_are_no_private_key(length: int) -> None:
    with pytest.raises(RefusedError):
        PrivateKey.from_raw(bytes(length))


@both_suites
def test_keys_are_generated_and_come_back_from_their_raw_parts(suite: int) -> None:
    key = PrivateKey.generate(suite)
    assert key.suite == key.public_key.suite == suite
    assert PrivateKey.from_raw(key.raw) == key
    assert PublicKey.from_raw(key.public_key.raw) == key.public_key
    assert PrivateKey.generate(suite) != key


@both_suites
def test_private_keys_are_never_shown(suite: int) -> None:
    assert repr(KEYS[suite].raw) not in repr(KEYS[suite])


@both_suites
def test_keys_come_back_from_pem(suite: int) -> None:
    pem = to_pem(KEYS[suite])
    assert pem.count(b"BEGIN PRIVATE KEY") == suite
    assert from_pem(b"a note before\n" + pem) == KEYS[suite]


def _elliptic() -> bytes:
    return generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _locked() -> bytes:
    key = generate_private_key(SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))


@pytest.mark.parametrize(
    "pem",
    [
        b"",
        b"no key",
        _elliptic(),
        _locked(),
        to_pem(KEYS[1]) * 2,
        to_pem(KEYS[2])[: -len(to_pem(KEYS[1]))],
        to_pem(KEYS[1]).replace(b"MC4", b"MC5"),
        to_pem(KEYS[1])[-len(to_pem(KEYS[1])) :] + to_pem(KEYS[2])[: -len(to_pem(KEYS[1]))],
    ],
)
def test_other_pem_is_no_private_key(pem: bytes) -> None:
    with pytest.raises(RefusedError):
        from_pem(pem)


def test_a_locked_key_is_told_from_what_is_none() -> None:
    with pytest.raises(RefusedError) as locked:
        from_pem(_locked())
    assert locked.value.key == "sealed-key-locked"
    with pytest.raises(RefusedError) as none:
        from_pem(_elliptic() + _locked())
    assert none.value.key == "sealed-not-a-key"


@pytest.mark.parametrize("order", sorted(set(itertools.permutations([1, 1, 2, 2]))))
def test_a_token_is_found_wherever_its_grant_stands(order: tuple[int, ...]) -> None:
    others = b"".join(
        wrap_token(bytes(32), FILE, Role.OPENER, PrivateKey.generate(suite).public_key) for suite in order
    )
    for suite, key in KEYS.items():
        for bundle in (wrapped(suite) + others, others + wrapped(suite)):
            assert find_token(bundle, FILE, Role.OPENER, key) == TOKEN


def test_a_spoilt_grant_does_not_hide_a_good_one() -> None:
    spoilt = wrapped(1)[:17] + bytes(80)
    assert find_token(spoilt + wrapped(1), FILE, Role.OPENER, KEYS[1]) == TOKEN


def test_without_a_grant_for_the_key_it_says_so() -> None:
    for bundle in (b"", wrapped(2), wrapped(1, Role.DEVICE)):
        with pytest.raises(RefusedError, match="does not open"):
            find_token(bundle, FILE, Role.OPENER, KEYS[1])


def test_grants_for_the_key_that_do_not_open_are_damaged() -> None:
    with pytest.raises(DamagedError) as refused:
        find_token(wrapped(1)[:-1], FILE, Role.OPENER, KEYS[1])
    assert refused.value.reason == "grant_length"


def test_a_bundle_is_listed_without_a_key() -> None:
    bundle = wrapped(1, Role.DEVICE) + wrapped(1) + wrapped(2, Role.OWNER)
    grants = read_grants(bundle)
    assert [(each.role, each.suite) for each in grants] == [
        (Role.DEVICE, 1),
        (Role.OPENER, 1),
        (Role.OWNER, 2),
    ]
    assert [each.key_id for each in grants] == [KEYS[each].public_key.key_id for each in (1, 1, 2)]
    assert b"".join(each.raw for each in grants) == bundle
    assert read_grants(b"") == ()


@pytest.mark.parametrize(
    "change", [lambda one: one[:-1], lambda one: one + b"\1", lambda one: b"\0" + one[1:]]
)
def test_a_bundle_that_is_none_is_damaged(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(DamagedError) as refused:
        read_grants(change(wrapped(1)))
    assert refused.value.reason == "grant_length"
