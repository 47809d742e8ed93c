"""The embedded server as its admin runs it: two commands, in processes of their own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.sync.connection_file import read_connection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.core.device import Connection

EMAIL = "owner@example.org"
_SECONDS_TO_STOP = 30
_TRACKER = (sys.executable, "-m", "tracker")


@dataclass
class LoopbackServer:
    """A workspace in `folder`, its owner's password, the home and the process of its server."""

    folder: Path
    password: str
    home: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def connection(self) -> Connection:
        """Return how the server is reached and recognised."""
        return read_connection(self.folder / "connection.json")

    @property
    def log(self) -> Path:
        """Return what its server logs."""
        return self.home / "log" / "server.log"

    @property
    def objects(self) -> list[Path]:
        """Return the sealed files it holds."""
        return sorted(path for path in (self.folder / "objects").rglob("*") if path.is_file())

    def application_bytes(self) -> dict[int, int]:
        """Return how many bytes the connections that have ended sent after their TLS handshake, by port."""
        events = [json.loads(line) for line in self.log.read_text("utf-8").splitlines() if line[:1] == "{"]
        closed = [event for event in events if event.get("event") == "connection.closed"]
        return {event["peer_port"]: event["application_bytes"] for event in closed}

    def copied(self, folder: Path) -> LoopbackServer:
        """Copy a workspace that was never served to below `folder`; only one copy is served at a time."""
        shutil.copytree(self.folder.parent, folder, dirs_exist_ok=True)
        return LoopbackServer(folder / self.folder.name, self.password, folder / self.home.name)

    def start(self) -> None:
        """Start it and return once it answers; raises `RuntimeError` when it does not start."""
        complaints = self.home / "complaints"
        with complaints.open("ab") as heard:
            self.process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                [*_TRACKER, "server", "run", str(self.folder), "--json"],
                env={**os.environ, "TRACKER_HOME": str(self.home)},
                stdout=subprocess.PIPE,
                stderr=heard,
                start_new_session=True,
            )
        if self.process.stdout is None or b"ready" not in self.process.stdout.readline():
            raise _no_server(complaints.read_text("utf-8"))

    def stop(self) -> None:
        """End it as its admin does."""
        if self.process is not None:
            self.process.terminate()
            self.process.communicate(timeout=_SECONDS_TO_STOP)

    def kill(self) -> None:
        """End it as a crash does."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate(timeout=60)


@contextmanager
def running_server(folder: Path, founded: LoopbackServer | None = None) -> Iterator[LoopbackServer]:
    """Make a workspace below `folder`, or copy one, and run its server on loopback until the context ends.

    Raises `RuntimeError` when it does not start, with what it said.
    """
    server = found_server(folder) if founded is None else founded.copied(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def found_server(folder: Path) -> LoopbackServer:
    """Run `tracker server init` on a free port, below `folder`; raises `RuntimeError` with what it said."""
    workspace, home = folder / "workspace", folder / "server"
    home.mkdir()
    address = f"https://127.0.0.1:{_free_port()}"
    command = [*_TRACKER, "server", "init", str(workspace), "--name", "Demonstration", "--json"]
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        [*command, "--owner-email", EMAIL, "--url", address],
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        timeout=60,
    )
    if done.returncode:
        raise _no_server(done.stderr)
    return LoopbackServer(workspace, json.loads(done.stdout)["owner_password"], home)


def _no_server(complaint: str) -> RuntimeError:
    return RuntimeError(f"The server did not start. {complaint.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
