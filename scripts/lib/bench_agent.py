"""The headless agent between captures: memory against an idle process with the same imports, and disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lib.bench_row import Row
from lib.enrolled import enrolled_agent
from lib.setup import ROOT
from lib.virtual_display import virtual_display
from lib.window import window
from tracker.agent.notice import Happened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WARM_UP = 3
_CAPTURES = 20
_EVERY = 2
_MOST_RATIO = 1.25
_MOST_PSS_MB = 50
_MOST_WRITTEN = 2.3
_ALLOWED_A_MINUTE = 60_000
_AGENT = (sys.executable, "-m", "tracker", "agent", "--headless", "--json", "--every", str(_EVERY))
_EXPECTED = ("started", Happened.POLICY_TAKEN, Happened.CAPTURED)
_IDLE = """
import sys
import asyncio, httpx, keyring, mss, PIL.Image, PIL.WebPImagePlugin
import tracker.agent.assemble, tracker.cli.agent
sys.stdout.write("ready\\n")
sys.stdout.flush()
sys.stdin.read()
"""


def rows() -> list[Row]:
    """Measure a real agent on a virtual display with a real window, syncing to a real server."""
    with (
        tempfile.TemporaryDirectory(dir=ROOT, prefix=".bench-") as folder,
        enrolled_agent(Path(folder)),
        virtual_display() as display,
        window(display.name),
        _running((sys.executable, "-c", _IDLE), dict(os.environ)) as idle,
    ):
        _line(idle)
        environment = {**os.environ, "DISPLAY": display.name, "XDG_SESSION_TYPE": "x11"}
        with _running(_AGENT, environment) as agent:
            return _measure(agent, idle, Path(folder) / "workspace")


def _measure(agent: subprocess.Popen[bytes], idle: subprocess.Popen[bytes], workspace: Path) -> list[Row]:
    _deliveries(agent, _WARM_UP)
    written, sealed = _written(agent.pid), _sealed(workspace)
    _deliveries(agent, _CAPTURES)
    written, sealed = _written(agent.pid) - written, _sealed(workspace) - sealed
    pss = _pss_mb(agent.pid)
    # The pace here is faster than the default of one capture a minute: each capture stands for a minute.
    budget = _MOST_WRITTEN * sealed + _ALLOWED_A_MINUTE * _CAPTURES
    return [
        Row("agent between captures, over idle with its imports", pss / _pss_mb(idle.pid), "x", _MOST_RATIO),
        Row("agent between captures, PSS", pss, "MB", _MOST_PSS_MB),
        Row("disk written, over 2.3 x sealed + 60 KB a minute", written / budget, "x", 1),
    ]


def _deliveries(agent: subprocess.Popen[bytes], count: int) -> None:
    """Wait until the agent has delivered so often; raise for anything else it tells but its work."""
    while count:
        event = json.loads(_line(agent))["event"]
        if event == Happened.DELIVERED:
            count -= 1
        elif event not in _EXPECTED:
            message = f"the agent could not work: {event}"
            raise RuntimeError(message)


@contextmanager
def _running(command: Sequence[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(  # noqa: S603 - our own commands, no shell
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate()


def _line(process: subprocess.Popen[bytes]) -> bytes:
    line = process.stdout.readline() if process.stdout else b""
    if not line:
        message = "a measured process ended early"
        raise RuntimeError(message)
    return line


def _pss_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _written(pid: int) -> int:
    """Return the bytes that a process had written to block devices so far."""
    lines = Path(f"/proc/{pid}/io").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes:"))


def _sealed(workspace: Path) -> int:
    """Return the bytes of all sealed files that the server holds."""
    objects = workspace / "objects"
    return sum(path.stat().st_size for path in objects.rglob("*") if path.is_file())
