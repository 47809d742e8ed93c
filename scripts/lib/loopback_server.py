"""The embedded server as its admin runs it: two commands, in processes of their own."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.core.errors import UnreachableError
from tracker.sync.connection_file import read_connection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.core.device import Connection

EMAIL = "owner@example.org"
_SECONDS_TO_STOP = 30
_TRACKER = (sys.executable, "-m", "tracker")


@dataclass(frozen=True)
class RunningServer:
    """A server on loopback: how to reach it, its first owner's password, and the log it writes."""

    connection: Connection
    password: str
    log: Path

    def application_bytes(self) -> list[int]:
        """Return how many bytes each connection that has ended sent after its TLS handshake, in order."""
        events = [json.loads(line) for line in self.log.read_text("utf-8").splitlines() if line[:1] == "{"]
        closed = [event for event in events if event.get("event") == "connection.closed"]
        return [event["application_bytes"] for event in closed]


@contextmanager
def running_server(folder: Path) -> Iterator[RunningServer]:
    """Make a workspace in `folder` and run its server on loopback until the context ends.

    Raises `UnreachableError` when it does not start; its log then stands in `folder`.
    """
    port = _free_port()
    home, log = folder / "workspace", folder / "server.log"
    made = _init(home, port, log)
    with log.open("ab") as written:
        process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            [*_TRACKER, "server", "run", str(home), "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=written,
        )
        try:
            if process.stdout is None or b"ready" not in process.stdout.readline():
                raise UnreachableError("agent-no-server", log=str(log))
            yield RunningServer(read_connection(home / "connection.json"), made["owner_password"], log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=_SECONDS_TO_STOP)


def _init(home: Path, port: int, log: Path) -> dict[str, str]:
    """Run `tracker server init` and return what it answers, the owner's password among it."""
    address = f"https://127.0.0.1:{port}"
    command = [*_TRACKER, "server", "init", str(home), "--name", "Demonstration", "--json"]
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        [*command, "--owner-email", EMAIL, "--url", address], capture_output=True, text=True, check=False
    )
    if done.returncode:
        log.write_text(done.stderr, "utf-8")
        raise UnreachableError("agent-no-server", log=str(log))
    answer: dict[str, str] = json.loads(done.stdout)
    return answer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
