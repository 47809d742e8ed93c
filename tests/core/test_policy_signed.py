"""A signed policy: of this workspace, for this member, never going back, never saying two things."""

from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tracker.core.errors import DamagedError
from tracker.core.manifest import RootStatement, Signed, sign_manifest
from tracker.core.policy import (
    Policy,
    Setting,
    Settings,
    check_policy_successor,
    open_policy,
    sign_policy,
)

SIGNER = Ed25519PrivateKey.from_private_bytes(b"m" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
WORKSPACE, MEMBER = UUID(int=1), UUID(int=2)
STATEMENT = RootStatement(WORKSPACE, SIGNER.public_key().public_bytes_raw(), b"r" * 32, 0, 1)
POLICY = Policy(WORKSPACE, MEMBER, 5, 1, Settings({"screenshots": Setting(False)}))


def test_what_was_signed_is_what_is_read() -> None:
    assert open_policy(sign_policy(SIGNER, POLICY), STATEMENT, MEMBER.bytes) == POLICY


@pytest.mark.parametrize(
    ("signed", "reason"),
    [
        (sign_policy(OTHER, POLICY), "signature"),
        (Signed(sign_policy(SIGNER, POLICY).body + b" ", sign_policy(SIGNER, POLICY).signature), "signature"),
        (sign_manifest(SIGNER, POLICY), "signature"),  # type: ignore[arg-type]  # another label's signature
        (sign_policy(SIGNER, replace(POLICY, workspace_id=UUID(int=9))), "workspace"),
        (sign_policy(SIGNER, replace(POLICY, member_id=UUID(int=9))), "member"),
        (Signed(b"{", SIGNER.sign(b"tsf/v1/policy{")), "malformed"),
        (Signed(b"[" * 100_000, SIGNER.sign(b"tsf/v1/policy" + b"[" * 100_000)), "malformed"),
    ],
)
def test_a_policy_of_another_signer_member_or_workspace_is_refused(signed: Signed, reason: str) -> None:
    with pytest.raises(DamagedError) as refused:
        open_policy(signed, STATEMENT, MEMBER.bytes)
    assert (refused.value.key, refused.value.reason) == ("policy-untrusted", reason)


@given(st.integers(0, 5), st.integers(0, 5), st.booleans())
def test_versions_never_go_back_and_never_say_two_things(held: int, offered: int, same: bool) -> None:
    issued = 1 if same else 2
    ours = sign_policy(SIGNER, replace(POLICY, version=held))
    theirs = sign_policy(SIGNER, replace(POLICY, version=offered, issued_at=issued))
    if offered > held or (offered == held and same):
        check_policy_successor(ours, theirs)
        return
    with pytest.raises(DamagedError) as refused:
        check_policy_successor(ours, theirs)
    assert refused.value.key == ("policy-forked" if offered == held else "policy-rolled-back")
