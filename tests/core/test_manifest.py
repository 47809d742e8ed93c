"""The key manifest: trusted only down the line from the enrolled root, never going back, never guessed."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.errors import DamagedError, RefusedError
from tracker.core.manifest import (
    DAY,
    EXPIRE_AFTER,
    REFRESH_AFTER,
    Freshness,
    Manifest,
    RecipientKey,
    RootStatement,
    Signed,
    SignedStatement,
    check_successor,
    freshness,
    key_for,
    month_of,
    months_from,
    open_manifest,
    open_statement,
    read_statement,
    sign_manifest,
    sign_statement,
)

ROOT = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
SIGNER = Ed25519PrivateKey.from_private_bytes(b"m" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
FINGERPRINT = hashlib.sha256(ROOT.public_key().public_bytes_raw()).digest()
WORKSPACE, MEMBER = UUID(int=1), UUID(int=2)
NOW = int(datetime(2026, 11, 30, tzinfo=UTC).timestamp()) * 1_000_000
STATEMENT = RootStatement(
    WORKSPACE, SIGNER.public_key().public_bytes_raw(), b"receipt" * 4 + b"keys", NOW, NOW + 730 * DAY
)


def manifest(version: int = 3, member: UUID = MEMBER, workspace: UUID = WORKSPACE) -> Manifest:
    keys = tuple(RecipientKey(kind, month, b"key") for month in months_from(NOW) for kind in (1, 2))
    return Manifest(
        workspace, member, version, NOW, NOW + REFRESH_AFTER, NOW + EXPIRE_AFTER, keys, (b"p" * 32,), ()
    )


def reason_of(error: pytest.ExceptionInfo[DamagedError]) -> str:
    return error.value.reason


def test_trust_runs_from_the_fingerprint_to_the_manifest() -> None:
    statement = open_statement(sign_statement(ROOT, STATEMENT), FINGERPRINT, NOW)
    assert statement == STATEMENT
    assert open_manifest(sign_manifest(SIGNER, manifest()), statement, MEMBER.bytes) == manifest()


@pytest.mark.parametrize("raw", [b"", b"{}", b"\x00\xff", b'{"root_key":"\xff"}'])
def test_a_kept_statement_is_read_back_and_anything_else_is_damage(raw: bytes) -> None:
    signed = sign_statement(ROOT, STATEMENT)
    assert read_statement(msgspec.json.encode(signed)) == signed
    with pytest.raises(DamagedError) as caught:
        read_statement(raw)
    assert reason_of(caught) == "malformed"


def test_records_name_a_manifest_by_the_hash_of_its_bytes() -> None:
    signed = sign_manifest(SIGNER, manifest())
    assert signed.digest() == hashlib.sha256(signed.body).digest()


@pytest.mark.parametrize(
    ("signed", "at", "reason"),
    [
        (sign_statement(OTHER, STATEMENT), NOW, "root-fingerprint"),
        (SignedStatement(ROOT.public_key().public_bytes_raw(), b"{}", b"s" * 64), NOW, "signature"),
        (sign_statement(ROOT, STATEMENT), NOW + 730 * DAY, "statement-expired"),
    ],
)
def test_a_statement_of_another_root_or_time_is_refused(
    signed: SignedStatement, at: int, reason: str
) -> None:
    with pytest.raises(DamagedError) as caught:
        open_statement(signed, FINGERPRINT, at)
    assert reason_of(caught) == reason


@pytest.mark.parametrize(
    ("signed", "reason"),
    [
        (sign_manifest(OTHER, manifest()), "signature"),
        (sign_manifest(SIGNER, manifest(member=UUID(int=9))), "member"),
        (sign_manifest(SIGNER, manifest(workspace=UUID(int=9))), "workspace"),
        (Signed(b"{", SIGNER.sign(b"tsf/v1/manifest{")), "malformed"),
    ],
)
def test_a_manifest_of_another_signer_member_or_workspace_is_refused(signed: Signed, reason: str) -> None:
    with pytest.raises(DamagedError) as caught:
        open_manifest(signed, STATEMENT, MEMBER.bytes)
    assert reason_of(caught) == reason


@given(st.integers(1, 9), st.integers(1, 9), st.booleans())
def test_versions_never_go_back_and_never_say_two_things(held: int, offered: int, same: bool) -> None:
    ours = sign_manifest(SIGNER, manifest(held))
    theirs = ours if same and held == offered else Signed(b"other", b"")
    if offered > held or theirs is ours:
        check_successor(ours, held, theirs, offered)
        return
    with pytest.raises(DamagedError) as caught:
        check_successor(ours, held, theirs, offered)
    assert caught.value.key == ("manifest-forked" if offered == held else "manifest-rolled-back")


def test_a_manifest_ages_from_fresh_to_stale_to_expired() -> None:
    ages = [0, REFRESH_AFTER - 1, REFRESH_AFTER, EXPIRE_AFTER - 1, EXPIRE_AFTER]
    found = [freshness(manifest(), NOW + age) for age in ages]
    assert found == [
        Freshness.FRESH,
        Freshness.FRESH,
        Freshness.STALE,
        Freshness.STALE,
        Freshness.EXPIRED,
    ]


def test_keys_are_of_the_captures_own_month_and_kind() -> None:
    december = NOW + 2 * DAY
    assert key_for(manifest(), 1, NOW).month == "2026-11"
    assert key_for(manifest(), 2, december) == RecipientKey(2, "2026-12", b"key")


@pytest.mark.parametrize(
    ("at", "kind", "key"),
    [
        (NOW + EXPIRE_AFTER, 1, "manifest-expired"),
        (NOW - 40 * DAY, 1, "manifest-no-key"),
        (NOW, 3, "manifest-no-key"),
    ],
)
def test_nothing_is_sealed_to_a_guessed_key(at: int, kind: int, key: str) -> None:
    with pytest.raises(RefusedError) as caught:
        key_for(manifest(), kind, at)
    assert caught.value.key == key


def test_months_follow_the_utc_calendar_across_a_year() -> None:
    assert months_from(NOW) == ("2026-11", "2026-12", "2027-01", "2027-02")
    assert month_of(NOW + DAY - 1) == "2026-11"
    assert month_of(NOW + DAY) == "2026-12"
