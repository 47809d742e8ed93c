"""Sync of 200 queued screenshots of 200 KB over loopback TLS, against curl uploading such files."""

from __future__ import annotations

import asyncio
import secrets
import ssl
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from lib import setup
from lib.bench_row import Row, stopwatch
from lib.enrolled import enrolled_agent
from tracker.agent.assemble import Assembled, Wishes, assemble, opened_store
from tracker.core.capture import Capture, CaptureRules, Screenshot
from tracker.core.ident import id_text
from tracker.core.record import Body, SealedFile
from tracker.core.wire import API, SentRecord
from tracker.sync.client import DeviceClient

if TYPE_CHECKING:
    from tracker.agent.ports import Store
    from tracker.host.paths import Paths

_FILES = 200
_BYTES = 200_000
_ROUNDS = 3
_LEAST = 0.5
_BEAT_SECONDS = 5


class _Pictures:
    """Gives one picture of that size; what is in it does not matter once it is sealed."""

    def capture(self, rules: CaptureRules) -> Capture:  # noqa: ARG002 - it fits any rules
        """Return the picture."""
        return Capture((Screenshot(secrets.token_bytes(_BYTES), 1920, 1080, 0),))


@dataclass(frozen=True)
class _Parts:
    store: Store
    assembled: Assembled
    folder: Path


def rows() -> list[Row]:
    """Measure in rounds, sync and curl in turn, each against the same running server."""
    if setup.ensure_system({"curl": "curl"}):
        setup.stop("This compares with curl, which is not here.")
    with tempfile.TemporaryDirectory() as folder, enrolled_agent(Path(folder)) as enrolled:
        ratio = asyncio.run(_measure(enrolled.paths, Path(folder)))
    return [Row("sync rate, over curl's", ratio, "x", _LEAST, at_most=False)]


async def _measure(paths: Paths, folder: Path) -> float:
    with opened_store(paths) as store:
        parts = _Parts(store, assemble(store, _Pictures(), Wishes(60, lambda _: None)), folder)
        try:
            await parts.assembled.start_timer()
            await parts.assembled.agent.deliver()
            beating = asyncio.create_task(_beat(parts.assembled))
            pairs = [(await _curl(parts), await _sync(parts)) for _ in range(_ROUNDS)]
            beating.cancel()
        finally:
            await parts.assembled.aclose()
    return median(curl / sync for curl, sync in pairs)


async def _beat(assembled: Assembled) -> None:
    """Beat the timer as an agent that runs does, or no time would count for long, and nothing be captured."""
    while True:
        await asyncio.to_thread(assembled.desk.hours.beat)
        await asyncio.sleep(_BEAT_SECONDS)


async def _sync(parts: _Parts) -> float:
    """Return the seconds for the agent to deliver what is queued."""
    await _queue(parts)
    elapsed = stopwatch()
    await parts.assembled.agent.deliver()
    taken = elapsed()
    _require_empty(parts.store)
    return taken


async def _curl(parts: _Parts) -> float:
    """Return the seconds for curl to put sealed files whose records the server has already."""
    await _queue(parts)
    identity = parts.assembled.identity
    client = DeviceClient(identity.connection, identity.access_token)
    commits = parts.store.unsent(_FILES)
    await client.send_records(commits)
    await client.aclose()
    config = _curl_config(parts, [_file_id(sent) for commit in commits for sent in commit.records])
    elapsed = stopwatch()
    await asyncio.to_thread(_run_curl, config)
    taken = elapsed()
    await parts.assembled.agent.deliver()
    _require_empty(parts.store)
    return taken


def _run_curl(config: Path) -> None:
    subprocess.run(["curl", "--config", str(config)], check=True, capture_output=True)  # noqa: S603, S607 - ours


def _curl_config(parts: _Parts, file_ids: list[bytes]) -> Path:
    """Write the queued blobs to files and return what tells curl to put them, over one connection."""
    identity = parts.assembled.identity
    certificates = parts.folder / "authority.pem"
    certificates.write_text(_as_pem(identity.connection.authority), "ascii")
    lines = [
        f'cacert = "{certificates}"',
        f'header = "Authorization: Bearer {identity.access_token}"',
        "fail",
    ]
    lines += ['header = "Content-Type: application/octet-stream"', "http1.1"]
    for file_id in file_ids:
        blob = parts.folder / id_text(file_id)
        blob.write_bytes(parts.store.blob(file_id))
        lines += [f'upload-file = "{blob}"', f'url = "{identity.connection.server}{API}/files/{blob.name}"']
    config = parts.folder / "curl.config"
    config.write_text("\n".join(lines), "utf-8")
    return config


def _as_pem(authority: bytes) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=authority)
    return "".join(map(ssl.DER_cert_to_PEM_cert, context.get_ca_certs(binary_form=True)))


def _file_id(sent: SentRecord) -> bytes:
    return SealedFile.from_bytes(Body.from_bytes(sent.body).payload).file_id


async def _queue(parts: _Parts) -> None:
    """Queue files, each of which has to be there."""
    for _ in range(_FILES):
        await parts.assembled.agent.capture()
    queued = parts.store.queue().files
    if queued != _FILES:
        message = f"{queued} files were queued, not {_FILES}"
        raise RuntimeError(message)


def _require_empty(store: Store) -> None:
    left = store.queue()
    if left.files or left.dead_letters:
        message = f"{left.files} files were not delivered, {left.dead_letters} refused"
        raise RuntimeError(message)
