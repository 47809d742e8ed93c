"""From the screen to durably queued: against mss and Pillow alone, step by step, and in memory."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from lib.bench_row import Row, cpu_seconds, paired_ratio
from lib.recording import recording
from lib.shot_alone import shot_alone
from lib.shot_steps import step_rows
from lib.virtual_display import virtual_display
from lib.wallpaper import wallpaper
from lib.window import window
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.capture.windows_way import choose_windows
from tracker.core.capture import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lib.virtual_display import VirtualDisplay

_RUNS = 31
_FEWER_RUNS = 15
_MOST_RATIO = 1.15
_MOST_CPU_MS = 120
_MOST_PEAK_MB, _MOST_LEFT_MB = 90, 5
_TWO = ("1920x1080+0+0", "1920x1080+1920+0")


def rows() -> list[Row]:
    """Measure on virtual displays with a real window, into a real store on a real disk."""
    with virtual_display() as display, window(display.name):
        plain = _plain(display)
    with virtual_display() as display, wallpaper(display.name), window(display.name):
        full_hd = [_against(display, "1080p", _MOST_RATIO, _RUNS), *step_rows(display.name, "1080p", _RUNS)]
    with virtual_display(3840, 2160) as display, wallpaper(display.name), window(display.name):
        four_k = [_against(display, "4K", _MOST_RATIO, _FEWER_RUNS), *_memory(display)]
        four_k += step_rows(display.name, "4K", _FEWER_RUNS)
    with virtual_display(3840, 1080) as display, wallpaper(display.name), window(display.name):
        display.set_monitors(*_TWO)
        two = [_against(display, "two monitors", None, _FEWER_RUNS)]
        two += step_rows(display.name, "two monitors", _FEWER_RUNS)
    return [*plain, *full_hd, *four_k, *two]


def _screen(display: VirtualDisplay) -> ScreenCapture:
    session = {"DISPLAY": display.name}
    return ScreenCapture(choose(session, "linux"), choose_windows(session, "linux"))


def _plain(display: VirtualDisplay) -> list[Row]:
    """Measure all that follows a capture against capturing, and the whole in processor time."""
    screen = _screen(display)
    with recording(screen) as made:
        made.recorder.rules = lambda: PLAIN
        ratio = paired_ratio(made.recorder.record, partial(screen.capture, PLAIN), _RUNS)
        cpu = 1000 * median(cpu_seconds(made.recorder.record) for _ in range(_RUNS))
    return [
        Row("screen to queue, over capturing alone", ratio, "x", _MOST_RATIO),
        Row("screen to queue, CPU", cpu, "ms", _MOST_CPU_MS),
    ]


def _against(display: VirtualDisplay, name: str, target: float | None, runs: int) -> Row:
    """Measure a shot by the usual policy, screen to queue, against the same pictures by mss and Pillow."""
    with recording(_screen(display)) as made:
        ratio = paired_ratio(made.recorder.record, partial(shot_alone, display.name), runs)
    return Row(f"{name}: screen to queue, over mss + Pillow alone", ratio, "x", target)


def _memory(display: VirtualDisplay) -> Iterator[Row]:
    """Have another process take shots of a 4K monitor and say what it needed."""
    ran = subprocess.run(  # noqa: S603 - our own list, no shell
        [sys.executable, "-m", "lib.shot_memory", display.name],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        check=True,
    )
    told = json.loads(ran.stdout)
    yield Row("4K: most memory during a shot, over idle", told["peak"], "MB", _MOST_PEAK_MB)
    yield Row("4K: memory after a shot, over idle", told["left"], "MB", _MOST_LEFT_MB)
