"""Commands as they are typed, in this process: what they say, without what differs each time."""

import io
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from lib.loopback_server import LoopbackServer
from tracker.cli import main
from tracker.host.paths import HOME_VARIABLE

_DIFFERS = (
    (r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?\b", "<time>"),
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<uuid>"),
    (r"\b[0-9a-f]{8}\b", "<digits>"),
    (r"\b\w{4}(-\w{4}){5}\b", "<password>"),
    (r"https://127\.0\.0\.1:\d+", "<server>"),
)


@dataclass
class Shell:
    """A person's shell: a home of their own, nobody's keyring, and a terminal that is none."""

    home: Path
    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]
    code: int = 0
    raw: str = ""

    def __call__(self, line: str, typed: str = "") -> str:
        """Run `tracker LINE` and return all it said; `code` and `raw` hold how it ended and each letter."""
        self.patch.setenv(HOME_VARIABLE, str(self.home))
        self.patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        self.capture.readouterr()
        try:
            self.code = main(shlex.split(line))
        except SystemExit as done:
            self.code = int(done.code or 0)
        said = self.capture.readouterr()
        self.raw = said.out + said.err
        return self.plain(self.raw)

    def sign_in(self, server: LoopbackServer, email: str, password: str) -> str:
        """Sign a member in by the server's own file."""
        said = self(f"sign-in --connection {server.folder / 'connection.json'} --email {email}", password)
        assert self.code == 0, self.raw
        return said

    def plain(self, said: str) -> str:
        """Return what was said with names in place of what differs each time."""
        said = said.replace(str(self.home), "<home>")
        for pattern, name in _DIFFERS:
            said = re.sub(pattern, name, said)
        return said.rstrip("\n")
