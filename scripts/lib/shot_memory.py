"""What memory one shot takes; `python -m lib.shot_memory DISPLAY` prints it as JSON, in MB over idle."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from lib.recording import recording
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.capture.windows_way import choose_windows
from tracker.host.memory import share_arena, trim

_WARM_UP = 2
_SHOTS = 5
_RESET_PEAK = "5"


def _main(display: str) -> None:
    share_arena()
    session = {"DISPLAY": display}
    screen = ScreenCapture(choose(session, "linux"), choose_windows(session, "linux"))
    with recording(screen) as made:
        for _ in range(_WARM_UP):
            made.recorder.record()
            trim()
        idle = _resident("VmRSS")
        Path("/proc/self/clear_refs").write_text(_RESET_PEAK, "ascii")
        for _ in range(_SHOTS):
            made.recorder.record()
            trim()
        told = {"peak": _resident("VmHWM") - idle, "left": _resident("VmRSS") - idle}
    sys.stdout.write(json.dumps(told))


def _resident(name: str) -> float:
    """Return a figure of this process's memory as Linux tells it, in MB."""
    status = Path("/proc/self/status").read_text("ascii")
    found = re.search(rf"{name}:\s+(\d+)", status)
    if found is None:
        message = f"Linux does not tell {name}"
        raise RuntimeError(message)
    return int(found[1]) / 1024


if __name__ == "__main__":
    _main(*sys.argv[1:])
