"""The tray: how soon its icon is there, what it takes at rest, and to show a day; in a panel of its own."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event
from typing import TYPE_CHECKING

from lib import setup
from lib.bench_agent import cpu_seconds_of, pss_mb
from lib.bench_row import Row, stopwatch
from lib.day_view import day_view
from lib.enrolled import enrolled_agent
from lib.panel_session import PACKAGES, panel_session
from lib.setup import ROOT
from lib.status_notifier import StatusNotifierHost
from tracker.agent import launch

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Sequence

    from lib.panel_session import PanelSession
    from tracker.host.paths import Paths

_PAIRS = 15
_SETTLED_SECONDS = 12.0
_WATCHED_SECONDS = 60.0
_MOST_RATIO = 1.5
_MOST_PSS_MB = 80.0
_MOST_CPU = 0.05
_TRAY = (sys.executable, "-m", "tracker", "tray")
_MINIMAL = """
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon
app = QApplication([])
picture = QPixmap(22, 22)
picture.fill(Qt.GlobalColor.red)
menu = QMenu()
menu.addAction("Quit", app.quit)
icon = QSystemTrayIcon(QIcon(picture))
icon.setContextMenu(menu)
icon.show()
app.exec()
"""


def rows() -> list[Row]:
    """Measure the tray of a device that is enrolled at a real server; raises where there is no X server."""
    if missing := setup.ensure_system(PACKAGES):
        message = f"this needs {', '.join(missing)}"
        raise RuntimeError(message)
    with (
        tempfile.TemporaryDirectory(dir=ROOT, prefix=".bench-") as folder,
        enrolled_agent(Path(folder)) as enrolled,
        tempfile.TemporaryDirectory() as runtime,
        panel_session(Path(runtime)) as session,
    ):
        panel = StatusNotifierHost(session.bus)
        try:
            day = day_view(enrolled.paths)
            with _agent(enrolled.paths):
                return [_start(session, panel), *_at_rest(session, panel), day]
        finally:
            panel.close()


@contextmanager
def _agent(paths: Paths) -> Iterator[None]:
    """Have the agent run beforehand: what it takes to start is not the tray's."""
    launch.start(paths)
    try:
        yield
    finally:
        launch.stop(paths)


def _start(session: PanelSession, panel: StatusNotifierHost) -> Row:
    minimal = (sys.executable, "-c", _MINIMAL)
    _seconds_to_icon(session, panel, minimal)
    _seconds_to_icon(session, panel, _TRAY)
    ratios = [
        _seconds_to_icon(session, panel, _TRAY) / _seconds_to_icon(session, panel, minimal)
        for _pair in range(_PAIRS)
    ]
    return Row("tray, start to icon, over a minimal one of Qt", median(ratios), "x", _MOST_RATIO)


def _seconds_to_icon(session: PanelSession, panel: StatusNotifierHost, command: Sequence[str]) -> float:
    elapsed = stopwatch()
    with session.running(command, **_ours()):
        panel.next_item()
        return elapsed()


def _at_rest(session: PanelSession, panel: StatusNotifierHost) -> list[Row]:
    with session.running(_TRAY, **_ours()) as process:
        panel.next_item()
        Event().wait(_SETTLED_SECONDS)
        return [
            Row("tray without its window, PSS", pss_mb(process.pid), "MB", _MOST_PSS_MB),
            Row("tray at rest, processor", _cpu_a_minute(process), "s/min", _MOST_CPU),
        ]


def _cpu_a_minute(process: subprocess.Popen[bytes]) -> float:
    before, passed = cpu_seconds_of(process.pid), stopwatch()
    Event().wait(_WATCHED_SECONDS)
    return (cpu_seconds_of(process.pid) - before) / passed() * 60


def _ours() -> dict[str, str]:
    """Return where the device's things are, as this process has it, and that compiled code is kept.

    Installed, it is compiled once; what a first start takes to compile is no later one's.
    """
    here = {
        name: word for name, word in os.environ.items() if name.startswith(("TRACKER_", "PYTHON_KEYRING"))
    }
    return {**here, "PYTHONDONTWRITEBYTECODE": ""}
