"""One person's desk: a home folder, a real display, and the command `tracker` as it is typed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from lib.loopback_server import EMAIL, LoopbackServer
from tests.fakes.home import run_here

TRACKER = (sys.executable, "-m", "tracker")
SECONDS = 60
_PATIENCE = 150
"""Seconds for what takes a minute by policy."""


@dataclass(frozen=True)
class Desk:
    """Where this person's tracker keeps things, and the display they sit at."""

    home: Path
    display: str

    @property
    def store(self) -> Path:
        """The encrypted store."""
        return self.home / "data" / "store.db"

    def environment(self) -> dict[str, str]:
        """Return the environment that commands run in: no keyring, as on a machine without one."""
        return {
            **{name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"},
            "TRACKER_HOME": str(self.home),
            "DISPLAY": self.display,
            "XDG_SESSION_TYPE": "x11",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run `tracker` with these words and return what it said."""
        return subprocess.run(  # noqa: S603 - our own command, no shell
            [*TRACKER, *words],
            input=typed,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def type(self, text: str) -> None:
        """Type at the display."""
        command = ["xdotool", "type", "--delay", "5", text]
        subprocess.run(command, env=self.environment(), check=True, timeout=SECONDS)  # noqa: S603 - our own list

    def timer(self) -> dict[str, Any]:
        """Return how the timer stands, as `status --json` says it."""
        status: dict[str, Any] = json.loads(self.run("status", "--json").stdout)["timer"]
        return status

    def until_timer(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Ask how the timer stands until something holds."""
        now = self.timer()
        for _ in range(_PATIENCE * 4):
            if holds(now):
                return now
            Event().wait(0.25)
            now = self.timer()
        raise AssertionError(now)

    def enrol(self, server: LoopbackServer, name: str = "desk") -> None:
        """Have the owner make an enrolment file, and enrol with it under a name."""
        file = self.home.with_suffix(".enrolment.json")
        connection = str(server.folder / "connection.json")
        words = ("admin", "enrolment", "create", "--connection", connection, "--email", EMAIL)
        # That this can be typed, too, is for other tests to prove: nothing starts anew for it here.
        made = run_here((*words, "-o", str(file)), self.environment(), f"{server.password}\n")
        assert made.returncode == 0, made.stderr
        enrolled = run_here(("enrol", str(file), "--name", name), self.environment())
        assert enrolled.returncode == 0, enrolled.stderr

    @contextmanager
    def agent(self, every: float = 1, program: tuple[str, ...] = TRACKER) -> Iterator["AgentProcess"]:
        """Run the agent until the block ends; it is killed if the block did not stop it.

        `program` is a command that does what `tracker` does.
        """
        command = [*program, "agent", "--headless", "--json", "--every", str(every)]
        with subprocess.Popen(  # noqa: S603 - our own command, no shell
            command, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                yield AgentProcess(process, [])
            finally:
                process.kill()


@dataclass
class AgentProcess:
    """A running agent and what it has said so far."""

    process: subprocess.Popen[str]
    said: list[dict[str, object]]

    def until(self, event: str, times: int = 1) -> dict[str, object]:
        """Read on until it has said something so often from now; return the last of them."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(json.loads(line))
            times -= self.said[-1]["event"] == event
            if times == 0:
                return self.said[-1]
        message = f"the agent ended before it said {event}: {self.said}"
        raise AssertionError(message)

    def stop(self) -> dict[str, object]:
        """Press Ctrl-C and return the last thing it says; it must end well."""
        self.process.send_signal(signal.SIGINT)
        last = self.until("stopped")
        assert self.process.wait(SECONDS) == 0
        return last

    def kill(self) -> None:
        """End it as a crash does, and read what it had still said."""
        self.process.kill()
        assert self.process.stdout is not None
        self.said += [json.loads(line) for line in self.process.stdout if line.endswith("\n")]

    def count(self, event: str) -> int:
        """Return how many screenshots it has told of in notices of one kind."""
        return sum(int(str(said["count"])) for said in self.said if said["event"] == event)
