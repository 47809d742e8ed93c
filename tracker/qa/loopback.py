"""A server of a workspace of its own, on this machine alone, for tests; in a process as an admin runs it."""

import asyncio
import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tracker.core.errors import UnreachableError
from tracker.core.wire import NewEnrolment
from tracker.host.paths import HOME_VARIABLE
from tracker.host.program import this_program
from tracker.qa.sending import Destination
from tracker.sync.client import MemberClient
from tracker.sync.connection_file import read_connection

OWNER: Final = "owner@example.org"
_TRACKER: Final = (*this_program(), "server")
_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class LoopbackServer:
    """A server that answers at `url`; `connection` is the file to sign in by, with the owner's password."""

    url: str
    folder: Path
    owner_email: str
    owner_password: str = field(repr=False)

    @property
    def connection(self) -> Path:
        """Return the file that says which server it is."""
        return self.folder / "connection.json"


def destination_at(server: LoopbackServer) -> Destination:
    """Return such a server as one to send to, with a new enrolment and its owner's session."""

    async def ask() -> Destination:
        connection = read_connection(server.connection)
        owner = MemberClient(connection)
        try:
            session = await owner.sign_in(server.owner_email, server.owner_password)
            made = await owner.create_enrolment(NewEnrolment())
        finally:
            await owner.aclose()
        return Destination(made.enrolment, connection, session.token)

    return asyncio.run(ask())


@contextmanager
def loopback_server(folder: Path) -> Iterator[LoopbackServer]:
    """Found a workspace below an empty folder, and run its server for the block.

    Raises `UnreachableError` (`qa-server`) with what it said when it does not start.
    """
    home, workspace = folder / "home", folder / "workspace"
    home.mkdir(parents=True)
    url = f"https://127.0.0.1:{_free_port()}"
    environment = {**os.environ, HOME_VARIABLE: str(home)}
    words = ["init", str(workspace), "--name", "QA", "--owner-email", OWNER, "--url", url, "--json"]
    founded = subprocess.run(  # noqa: S603 - our own list, no shell
        [*_TRACKER, *words], env=environment, capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    if founded.returncode:
        raise UnreachableError("qa-server", why=founded.stderr.strip())
    complaints = folder / "complaints"
    with complaints.open("wb") as heard:
        process = subprocess.Popen(  # noqa: S603 - our own list, no shell
            [*_TRACKER, "run", str(workspace), "--json"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=heard,
            start_new_session=True,
        )
    try:
        if process.stdout is None or b"ready" not in process.stdout.readline():
            raise UnreachableError("qa-server", why=complaints.read_text("utf-8").strip())
        yield LoopbackServer(url, workspace, OWNER, json.loads(founded.stdout)["owner_password"])
    finally:
        process.terminate()
        process.communicate(timeout=_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
