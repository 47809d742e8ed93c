"""A virtual X display (Xvfb) with monitors as they are asked for, for as long as a block lasts."""

import os
import select
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from tracker.capture.displays import Monitor
from tracker.core.errors import RefusedError, UnreachableError

_PACKAGES: Final = {"Xvfb": "xvfb", "xrandr": "x11-xserver-utils"}
_SECONDS: Final = 30


@contextmanager
def virtual_display(monitors: Sequence[Monitor], environment: Mapping[str, str]) -> Iterator[str]:
    """Run one for the block and give its name (`:7`).

    Raises `RefusedError` (`qa-program`) where a program is missing, `UnreachableError` (`qa-virtual`) when
    it does not start.
    """
    programs = {name: _program(name, environment) for name in _PACKAGES}
    width = max(each.left + each.width for each in monitors)
    height = max(each.top + each.height for each in monitors)
    read, write = os.pipe()
    command = [programs["Xvfb"], "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24"]
    try:
        process = subprocess.Popen(  # noqa: S603 - our own list, no shell
            [*command, "-nolisten", "tcp", "-noreset"],
            pass_fds=[write],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        os.close(read)
        raise UnreachableError("qa-virtual") from error
    finally:
        os.close(write)
    try:
        name = f":{_number(read)}"
        _set_monitors(programs["xrandr"], name, monitors)
        yield name
    finally:
        os.close(read)
        process.terminate()
        process.wait()


def _program(name: str, environment: Mapping[str, str]) -> str:
    found = shutil.which(name, path=environment.get("PATH"))
    if found is None:
        raise RefusedError("qa-program", program=name, package=_PACKAGES[name])
    return found


def _number(read: int) -> str:
    ready, _, _ = select.select([read], [], [], _SECONDS)
    number = os.read(read, 16).decode("ascii", "replace").strip() if ready else ""
    if not number:
        raise UnreachableError("qa-virtual")
    return number


def _set_monitors(xrandr: str, display: str, monitors: Sequence[Monitor]) -> None:
    """Divide the one screen of Xvfb; an output may be named once only."""
    for each in monitors:
        size = f"{each.width}/{each.width // 4}x{each.height}/{each.height // 4}+{each.left}+{each.top}"
        output = "none" if each.number else "screen"
        try:
            subprocess.run(  # noqa: S603 - our own list, no shell
                [xrandr, "--display", display, "--setmonitor", f"qa-{each.number}", size, output],
                check=True,
                capture_output=True,
                timeout=_SECONDS,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise UnreachableError("qa-virtual") from error
