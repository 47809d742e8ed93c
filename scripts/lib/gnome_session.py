"""A real GNOME session on Wayland for tests: Mutter without a screen, on a message bus of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What it needs of the system, by Debian package.
PACKAGES = {"dbus-daemon": "dbus-daemon", "mutter": "mutter"}


@dataclass(frozen=True)
class Session:
    """A running session: the environment that its programs have, and its parts."""

    environment: dict[str, str]
    mutter: subprocess.Popen[bytes]


@contextmanager
def message_bus() -> Iterator[str]:
    """Run a message bus of its own; yield its address. Raises `FileNotFoundError` where there is none."""
    bus = _started(["dbus-daemon", "--session", "--nofork", "--print-address"], dict(os.environ))
    try:
        yield bus.stdout.readline().decode().strip() if bus.stdout else ""
    finally:
        _ended(bus)


@contextmanager
def gnome_session() -> Iterator[Session]:
    """Run a session. Mutter has not taken its names on the bus yet; wait for the one that is needed."""
    folder = Path(tempfile.mkdtemp())
    try:
        with message_bus() as address:
            environment = {
                **{name: value for name, value in os.environ.items() if name != "DISPLAY"},
                "DBUS_SESSION_BUS_ADDRESS": address,
                "XDG_RUNTIME_DIR": str(folder),
                "XDG_SESSION_TYPE": "wayland",
                "XDG_CURRENT_DESKTOP": "GNOME",
                "WAYLAND_DISPLAY": "wayland-test",
            }
            mutter = _started(
                [
                    *("mutter", "--headless", "--wayland", "--no-x11"),
                    *("--virtual-monitor", "800x600", "--wayland-display", "wayland-test"),
                ],
                environment,
            )
            try:
                yield Session(environment, mutter)
            finally:
                _ended(mutter)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own list, no shell
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(60)
    if process.stdout is not None:
        process.stdout.close()
