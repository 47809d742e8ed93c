"""From the screen to durably queued, 1920 x 1080: against capturing alone, and in CPU time."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lib.bench_row import Row, cpu_seconds, paired_ratio
from lib.virtual_display import virtual_display
from lib.window import window
from tracker.agent.chain import Chain
from tracker.agent.pipeline import Pipeline
from tracker.agent.recorder import Recorder
from tracker.agent.trust import TrustKeeper
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.core.capture import PLAIN
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
from tracker.core.sealing import Kind, PrivateKey
from tracker.core.wire import Trust
from tracker.host.beside import SecondThread
from tracker.host.clock import SystemClock
from tracker.store import SqlCipherStore

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUNS = 31
_MOST_RATIO = 1.15
_MOST_CPU_MS = 120
_SUITE = 2
_ID = bytes(range(16))


def rows() -> list[Row]:
    """Measure on a virtual display with a real window, into a real store on a real disk."""
    with virtual_display() as display, window(display.name):
        screen = ScreenCapture(choose({"DISPLAY": display.name}, "linux"))
        with _recorder(screen) as recorder:
            ratio = paired_ratio(recorder.record, partial(screen.capture, PLAIN), _RUNS)
            cpu = 1000 * median(cpu_seconds(recorder.record) for _ in range(_RUNS))
    return [
        Row("screen to queue, over capturing alone", ratio, "x", _MOST_RATIO),
        Row("screen to queue, CPU", cpu, "ms", _MOST_CPU_MS),
    ]


@contextmanager
def _recorder(screen: ScreenCapture) -> Iterator[Recorder]:
    """Return the agent's own recorder over an enrolled store, keys of the suite that is used for real."""
    clock = SystemClock()
    identity, trusted = _enrolled(clock.now().wall)
    with tempfile.TemporaryDirectory() as folder:
        store = SqlCipherStore.open(Path(folder) / "store.db", secrets.token_bytes(32))
        store.enrol(identity, trusted)
        trust = TrustKeeper(identity, trusted)
        chain = Chain(identity, store, secrets.token_bytes)
        yield Recorder(screen, chain, Pipeline(identity, secrets.token_bytes, SecondThread()), trust, clock)
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
