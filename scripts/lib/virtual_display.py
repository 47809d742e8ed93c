"""A virtual X server for tests, the demonstration and the benchmarks."""

from __future__ import annotations

import os
import select
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What Xvfb and capturing from it need of the system, by Debian package.
PACKAGES = {
    "Xvfb": "xvfb",
    "xrandr": "x11-xserver-utils",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
}
_SECONDS_TO_START = 30
_MOST_MONITORS = 3


@dataclass(frozen=True)
class VirtualDisplay:
    """A running X server: `name` is what goes into DISPLAY (`:0`)."""

    name: str
    process: subprocess.Popen[bytes]

    def set_monitors(self, *areas: str) -> None:
        """Have exactly these monitors, three at most: `1920x1080+0+0` is one, its size and place in pixels.

        Without any, the whole desktop is one monitor again.
        """
        for number in range(_MOST_MONITORS):
            self._xrandr("--delmonitor", str(number))
        for number, (area, output) in enumerate(zip(areas, ("screen", "none", "none"), strict=False)):
            size, _, place = area.partition("+")
            width, height = size.split("x")
            self._xrandr("--setmonitor", str(number), f"{width}/500x{height}/300+{place}", output)

    def _xrandr(self, *arguments: str) -> None:
        command = ["xrandr", "--display", self.name, *arguments]
        subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603 - our own list, no shell

    def kill(self) -> None:
        """Take the server away from under its programs, as a crash does."""
        self.process.kill()
        self.process.wait(60)


@contextmanager
def virtual_display(
    width: int = 1920, height: int = 1080, name: str | None = None
) -> Iterator[VirtualDisplay]:
    """Run Xvfb with a black desktop of that size, under a free name or the one given.

    Raises `FileNotFoundError` where there is no Xvfb and `RuntimeError` where it does not start.
    """
    read, write = os.pipe()
    command = ["Xvfb", *([name] if name else []), "-displayfd", str(write)]
    command += ["-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"]
    try:
        process = subprocess.Popen(  # noqa: S603 - our own list, no shell
            command,
            pass_fds=[write],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        os.close(read)
        raise
    finally:
        os.close(write)
    try:
        yield VirtualDisplay(f":{_number(read)}", process)
    finally:
        os.close(read)
        process.terminate()
        process.wait(60)


def _number(read: int) -> str:
    ready, _, _ = select.select([read], [], [], _SECONDS_TO_START)
    number = os.read(read, 16).decode().strip() if ready else ""
    if not number:
        message = "Xvfb did not start"
        raise RuntimeError(message)
    return number
