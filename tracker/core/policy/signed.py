"""The policy as it travels: signed for one member by the key that signs manifests, never going back."""

from typing import Final
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tracker.core.errors import DamagedError
from tracker.core.label import LABEL
from tracker.core.manifest import RootStatement, Signed
from tracker.core.moment import Instant
from tracker.core.policy.effective import Settings

_LABEL: Final = LABEL + b"policy"


class Policy(msgspec.Struct, frozen=True):
    """All that is asked of one member, so that their devices know it offline, whatever they work on.

    Fields of a newer version travel on in `settings` as they came; see `tracker.core.policy.effective`.
    """

    workspace_id: UUID
    member_id: UUID
    version: int
    issued_at: Instant
    settings: Settings


def sign_policy(manifest_key: Ed25519PrivateKey, policy: Policy) -> Signed:
    """Sign a policy by the manifest key."""
    body = msgspec.json.encode(policy)
    return Signed(body, manifest_key.sign(_LABEL + body))


def open_policy(signed: Signed, statement: RootStatement, member_id: bytes) -> Policy:
    """Return the policy if the workspace's manifest key signed it for this member.

    Raises `DamagedError` (`policy-untrusted`) with reason `signature`, `malformed`, `workspace` or `member`.
    """
    try:
        key = Ed25519PublicKey.from_public_bytes(statement.manifest_key)
        key.verify(signed.signature, _LABEL + signed.body)
    except (InvalidSignature, ValueError) as error:
        raise DamagedError("policy-untrusted", reason="signature") from error
    try:
        policy = msgspec.json.decode(signed.body, type=Policy)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise DamagedError("policy-untrusted", reason="malformed") from error
    if policy.workspace_id != statement.workspace_id:
        raise DamagedError("policy-untrusted", reason="workspace")
    if policy.member_id.bytes != member_id:
        raise DamagedError("policy-untrusted", reason="member")
    return policy


def check_policy_successor(held: Signed, offered: Signed) -> None:
    """Refuse a verified policy that goes back, or that says something else under the same version.

    Raises `DamagedError` with the key `policy-rolled-back` or `policy-forked`.
    """
    before = msgspec.json.decode(held.body, type=Policy).version
    after = msgspec.json.decode(offered.body, type=Policy).version
    if after < before:
        raise DamagedError("policy-rolled-back", held=before, offered=after)
    if after == before and offered.body != held.body:
        raise DamagedError("policy-forked", version=before)
