"""The headless agent at work for some minutes: memory, processor time between captures, and disk.

It counts input, watches the window in front and captures once a minute, as employees have it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import TYPE_CHECKING

from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

from lib.bench_row import Row, stopwatch
from lib.enrolled import enrolled_agent
from lib.setup import ROOT
from lib.virtual_display import virtual_display
from lib.wallpaper import wallpaper
from lib.window import window
from tracker.agent.notice import Happened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WARM_UP = 1
_MINUTES = 4
_EVERY = 60
_SETTLED_SECONDS = 8
"""After a delivery all that a capture took is done; so long before the next one nothing of it has begun."""
_TYPED_EVERY = 1.0
_KEY_CODE = 38
_MOST_RATIO = 1.25
_MOST_PSS_MB = 50
_MOST_WRITTEN = 2.3
_ALLOWED_A_MINUTE = 60_000
_MOST_CPU = 0.10
_AGENT = (sys.executable, "-m", "tracker", "agent", "--headless", "--json", "--every", str(_EVERY))
_EXPECTED = (
    "started",
    Happened.POLICY_TAKEN,
    Happened.CAPTURED,
    Happened.DELIVERED,
    Happened.RECORDS_DELIVERED,
)
_WITHOUT_BUS = ("session", "screen-lock")
"""Sources that fail where no message bus is, as here; all others have to work."""
_IDLE = """
import sys
import tracker.agent.assemble.running, tracker.cli.agent
import anyio.streams.tls, cryptography.hazmat.backends.openssl.backend, httpcore, httpx, jeepney.io.blocking
import mss.linux.xshmgetimage, PIL.Image, PIL.WebPImagePlugin, sqlcipher3.dbapi2, tzlocal
import Xlib.ext.screensaver, Xlib.ext.shape, Xlib.protocol.display, Xlib.protocol.request, Xlib.xauth
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
        wallpaper(display.name),
        window(display.name),
        _running((sys.executable, "-c", _IDLE), dict(os.environ)) as idle,
    ):
        _line(idle)
        environment = {**os.environ, "DISPLAY": display.name, "XDG_SESSION_TYPE": "x11"}
        with _running(_AGENT, environment) as agent, _typing(display.name):
            return _measure(agent, idle, Path(folder) / "workspace")


def _measure(agent: subprocess.Popen[bytes], idle: subprocess.Popen[bytes], workspace: Path) -> list[Row]:
    _deliveries(agent, _WARM_UP)
    written, sealed, between = _written(agent.pid), _sealed(workspace), []
    for _ in range(_MINUTES):
        between.append(_cpu_between_captures(agent.pid))
        _deliveries(agent, 1)
    written, sealed = _written(agent.pid) - written, _sealed(workspace) - sealed
    Event().wait(_SETTLED_SECONDS)
    pss = pss_mb(agent.pid)
    budget = _MOST_WRITTEN * sealed + _ALLOWED_A_MINUTE * _MINUTES
    return [
        Row("agent between captures, over idle with its imports", pss / pss_mb(idle.pid), "x", _MOST_RATIO),
        Row("agent between captures, PSS", pss, "MB", _MOST_PSS_MB),
        Row("agent between captures, processor", median(between), "s/min", _MOST_CPU),
        Row("disk written, over 2.3 x sealed + 60 KB a minute", written / budget, "x", 1),
    ]


def _cpu_between_captures(pid: int) -> float:
    """Return the processor seconds a minute of a process that has just delivered."""
    Event().wait(_SETTLED_SECONDS)
    before, passed = cpu_seconds_of(pid), stopwatch()
    Event().wait(_EVERY - 3 * _SETTLED_SECONDS)
    return (cpu_seconds_of(pid) - before) / passed() * 60


def _deliveries(agent: subprocess.Popen[bytes], count: int) -> None:
    """Wait until the agent has delivered so often; raise for anything else it tells but its work."""
    while count:
        notice = json.loads(_line(agent))
        count -= notice["event"] == Happened.DELIVERED
        without_bus = notice["event"] == Happened.SOURCE_FAILED and notice.get("about") in _WITHOUT_BUS
        if notice["event"] not in _EXPECTED and not without_bus:
            message = f"the agent could not work: {notice}"
            raise RuntimeError(message)


@contextmanager
def _typing(display_name: str) -> Iterator[None]:
    """Type on a display, as a person does, for the block."""
    over = Event()
    display = Display(display_name)

    def type_() -> None:
        while not over.wait(_TYPED_EVERY):
            xtest.fake_input(display, X.KeyPress, _KEY_CODE)
            xtest.fake_input(display, X.KeyRelease, _KEY_CODE)
            display.sync()

    thread = Thread(target=type_, name="typing")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        display.close()


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


def pss_mb(pid: int) -> float:
    """Return the memory of a process in MB, what it shares with others by its part."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def cpu_seconds_of(pid: int) -> float:
    """Return the processor time a process has taken, which Linux counts in hundredths of a second."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _written(pid: int) -> int:
    """Return the bytes that a process had written to block devices so far."""
    lines = Path(f"/proc/{pid}/io").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes:"))


def _sealed(workspace: Path) -> int:
    """Return the bytes of all sealed files that the server holds."""
    objects = workspace / "objects"
    return sum(path.stat().st_size for path in objects.rglob("*") if path.is_file())
