"""A large file goes from a member's disk to whoever may see it; no process holds it in memory."""

import asyncio
import hashlib
import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from lib.loopback_server import EMAIL, LoopbackServer
from tests.journeys.desk import Desk
from tracker.sync.client import MemberClient

MEGABYTE = 1_000_000
SIZE = 48
GROWTH_MOST = SIZE // 3
"""Megabytes by which a process may grow while it handles the file; of one of 300 MB, they were 5."""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "plans.pdf"
    with path.open("wb") as file:
        for _ in range(SIZE):
            file.write(os.urandom(MEGABYTE))
    return path


def measured(pid: int) -> Callable[[], int]:
    """Begin to watch a process; what comes back says by how many megabytes it was larger at most."""
    if sys.platform != "linux":
        return lambda: 0
    Path(f"/proc/{pid}/clear_refs").write_text("5", "ascii")
    before = _peak(pid)
    return lambda: _peak(pid) - before


def _peak(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 // MEGABYTE


def digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


async def signed_in(server: LoopbackServer) -> str:
    """Return the owner's session: to check a password takes memory, too."""
    owner = MemberClient(server.connection)
    session = await owner.sign_in(EMAIL, server.password)
    await owner.aclose()
    return session.token


async def served(server: LoopbackServer, token: str) -> bytes:
    """Return the digest of what the owner is shown of the one file there is."""
    owner = MemberClient(server.connection, token)
    (file,) = (await owner.files()).files
    meta, content = await owner.content(file.file_id)
    await owner.aclose()
    assert (meta["name"], meta["kind"]) == ("plans.pdf", "document")
    return hashlib.sha256(content).digest()


def test_a_large_document_is_attached_sent_and_opened_in_bounded_memory(
    tmp_path: Path, server: LoopbackServer, document: Path
) -> None:
    desk = Desk(tmp_path / "home", "")
    desk.enrol(server)
    assert server.process is not None
    try:
        assert desk.run("agent", "start").returncode == 0
        agent = json.loads(desk.run("status", "--json").stdout)["agent"]["pid"]
        token = asyncio.run(signed_in(server))
        agent_grew, server_grew = measured(agent), measured(server.process.pid)
        done = desk.run("attach", str(document))
        assert done.returncode == 0, done.stderr
        while (told := json.loads(desk.run("attachments", "--json").stdout))["status"] == "waiting":
            Event().wait(0.2)
        assert (told["status"], told["here"]) == ("stored", True)
        opened = tmp_path / "again.pdf"
        assert desk.run("attachments", "open", told["id"], "-o", str(opened)).returncode == 0
        assert digest(opened) == digest(document)
        assert sys.platform == "win32" or stat.S_IMODE(opened.stat().st_mode) == 0o600
        assert asyncio.run(served(server, token)) == digest(document)
        assert max(agent_grew(), server_grew()) < GROWTH_MOST
        assert all(path.stat().st_size > SIZE * MEGABYTE for path in server.objects)
    finally:
        desk.run("agent", "stop")
