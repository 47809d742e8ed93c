"""The agent's own recorder over an enrolled store on a real disk, for the benchmarks."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.agent.capture_policy import capture_rules
from tracker.agent.chain import Chain
from tracker.agent.pipeline import Pipeline
from tracker.agent.recorder import Recorder
from tracker.agent.trust import TrustKeeper
from tracker.core.device import Connection, Identity
from tracker.core.manifest import (
    DAY,
    Manifest,
    RecipientKey,
    RootStatement,
    months_from,
    sign_manifest,
    sign_statement,
)
from tracker.core.policy import Settings, effective
from tracker.core.sealing import Kind, PrivateKey
from tracker.core.wire import Trust
from tracker.host.beside import SecondThread
from tracker.host.clock import SystemClock
from tracker.store import SqlCipherStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.capture.screen import ScreenCapture

_SUITE = 2
_ID = bytes(range(16))
RULES = capture_rules(effective(Settings()))
"""What is asked of a capture where nobody has set a policy."""


@dataclass(frozen=True)
class Recording:
    """A recorder, and the parts it introduces to each other."""

    recorder: Recorder
    chain: Chain
    pipeline: Pipeline
    trust: TrustKeeper
    clock: SystemClock


@contextmanager
def recording(screen: ScreenCapture) -> Iterator[Recording]:
    """Record as the agent does, by the policy there is at first, with keys of the suite that is used."""
    clock = SystemClock()
    identity, trusted = _enrolled(clock.now().wall)
    with tempfile.TemporaryDirectory() as folder:
        store = SqlCipherStore.open(Path(folder) / "store.db", secrets.token_bytes(32))
        store.enrol(identity, trusted)
        trust = TrustKeeper(identity, trusted)
        chain = Chain(identity, store, secrets.token_bytes)
        pipeline = Pipeline(identity, secrets.token_bytes, SecondThread())
        recorder = Recorder(screen, chain, pipeline, trust, clock)
        recorder.rules = lambda: RULES
        yield Recording(recorder, chain, pipeline, trust, clock)
        store.close()


def _enrolled(now: int) -> tuple[Identity, Trust]:
    root, signing = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    public = signing.public_key().public_bytes_raw()
    workspace, until = UUID(bytes=_ID), now + 30 * DAY
    statement = sign_statement(root, RootStatement(workspace, public, public, now, until))
    opener = PrivateKey.generate(_SUITE).public_key.raw
    keys = tuple(RecipientKey(Kind.SCREENSHOT, month, opener) for month in months_from(now))
    identity = Identity(
        workspace_id=_ID,
        workspace_name="Bench",
        member_id=_ID,
        device_id=_ID,
        connection=Connection("https://localhost", (bytes(32),)),
        root_fingerprint=hashlib.sha256(statement.root_key).digest(),
        sharing_public_key=PrivateKey.generate(_SUITE).public_key.raw,
        device_key=signing.private_bytes_raw(),
        access_token="",
    )
    manifest = Manifest(workspace, workspace, 1, now, until, until, keys, (), ())
    return identity, Trust(statement, sign_manifest(signing, manifest))
