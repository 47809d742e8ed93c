"""A person's home folder with an enrolled device, no server and no screen, and the command as it is typed."""

import io
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from tests.fakes.device import FakeDevice
from tests.fakes.no_keyring import no_keyring
from tests.fakes.server import FakeServer
from tracker.agent.assemble import opened_store
from tracker.agent.enrolment import enrol, make_keys
from tracker.agent.policy import DOCUMENT, KeptPolicy
from tracker.cli import main
from tracker.core.policy import Settings
from tracker.host.clock import SystemClock
from tracker.host.paths import Paths

NO_KEYRING = "keyring.backends.null.Keyring"
SECONDS = 90
_NOWHERE = "https://127.0.0.1:9"


@dataclass(frozen=True)
class Home:
    """Where this person's tracker keeps things."""

    folder: Path

    @property
    def paths(self) -> Paths:
        return Paths(*(self.folder / name for name in ("data", "config", "log", "run")))

    async def enrol(self, settings: Settings | None = None) -> None:
        """Enrol this device at a server that is not there any more; with a policy if `settings` are given."""
        clock, keys = SystemClock(), make_keys(secrets.token_bytes)
        server = FakeServer(clock)
        enrolment = server.new_enrolment(_NOWHERE)
        with no_keyring(), opened_store(self.paths) as store:
            identity, trust = await enrol(enrolment, "laptop", keys, server.register, clock.now().wall)
            store.enrol(identity, trust)
            if settings is not None:
                server.settings = settings
                kept = KeptPolicy(trust.statement, server.policy())
                store.keep_document(DOCUMENT, msgspec.json.encode(kept))

    def queue(self, *blobs: bytes) -> None:
        """Queue a file for each blob, as if it had been captured."""
        with no_keyring(), opened_store(self.paths) as store:
            identity = store.identity()
            assert identity is not None
            store.commit(FakeDevice(identity).commit(store.tip(), *blobs))

    def environment(self) -> dict[str, str]:
        """Return the environment that commands run in."""
        outside = {"DISPLAY", "WAYLAND_DISPLAY", "TRACKER_LANGUAGE", "LANGUAGE", "LC_ALL", "LANG"}
        inherited = {name: value for name, value in os.environ.items() if name not in outside}
        return {**inherited, "TRACKER_HOME": str(self.folder), "PYTHON_KEYRING_BACKEND": NO_KEYRING}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "tracker", *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `tracker` with these words in this process, which is the quicker, and return what it said."""
        return run_here(words, self.environment())

    def process(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `tracker` with these words in a process of its own and return what it said."""
        return subprocess.run(  # noqa: S603 - our own command, no shell
            self.command(*words),
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def status(self) -> dict[str, Any]:
        """Return how things stand."""
        said: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
        return said

    @contextmanager
    def running(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """Run a command beside the block; it is killed if it has not ended by then."""
        with subprocess.Popen(  # noqa: S603 - our own command, no shell
            self.command(*words),
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()


def run_here(
    words: Sequence[str], environment: Mapping[str, str], typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `tracker` in this process, and return what it said."""
    typing, out, err = _stream(typed), _stream(), _stream()
    with (
        no_keyring(),
        patch.dict(os.environ, environment, clear=True),
        patch("sys.stdin", typing),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            code = main(words)
        except SystemExit as done:
            code = int(done.code or 0)
    return subprocess.CompletedProcess(words, code, _written(out), _written(err))


def _stream(holding: str = "") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(holding.encode()), "utf-8", write_through=True)


def _written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
