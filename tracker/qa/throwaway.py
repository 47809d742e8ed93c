"""A device enrolled in a workspace that is made up for one run of tests: all its keys are in memory only."""

import hashlib
import secrets
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.agent.enrolment import make_keys
from tracker.core.device import Connection, Identity
from tracker.core.ident import new_id
from tracker.core.manifest import (
    DAY,
    EXPIRE_AFTER,
    REFRESH_AFTER,
    Manifest,
    RecipientKey,
    RootStatement,
    months_from,
    sign_manifest,
    sign_statement,
)
from tracker.core.sealing import Kind, PrivateKey, Role
from tracker.core.wire import Trust
from tracker.qa.device import QaDevice

_NAME: Final = "tracker qa"
_NOWHERE: Final = "https://127.0.0.1:9"


def throwaway(now: int) -> QaDevice:
    """Make one, at an instant in UTC microseconds."""
    root, manifest_key, receipts = (Ed25519PrivateKey.generate() for _ in range(3))
    keys, opener = make_keys(secrets.token_bytes), PrivateKey.from_secret(secrets.token_bytes(32))
    workspace, member = (UUID(bytes=new_id(secrets.token_bytes)) for _ in range(2))
    statement = RootStatement(
        workspace,
        manifest_key.public_key().public_bytes_raw(),
        receipts.public_key().public_bytes_raw(),
        now - DAY,
        now + EXPIRE_AFTER,
    )
    recipients = tuple(
        RecipientKey(Kind.SCREENSHOT, month, opener.public_key.raw) for month in months_from(now)
    )
    pins = (bytes(32),)
    times = (now, now + REFRESH_AFTER, now + EXPIRE_AFTER)
    manifest = Manifest(workspace, member, 1, *times, recipients, pins, ())
    identity = Identity(
        workspace_id=workspace.bytes,
        workspace_name=_NAME,
        member_id=member.bytes,
        device_id=keys.device_id,
        connection=Connection(_NOWHERE, pins),
        root_fingerprint=hashlib.sha256(root.public_key().public_bytes_raw()).digest(),
        sharing_public_key=keys.sharing.raw,
        device_key=keys.signing.private_bytes_raw(),
        access_token=secrets.token_urlsafe(),
    )
    trust = Trust(sign_statement(root, statement), sign_manifest(manifest_key, manifest))
    device = PrivateKey.from_secret(keys.sharing_secret)
    return QaDevice(identity, trust, {Role.OPENER: opener, Role.DEVICE: device})
