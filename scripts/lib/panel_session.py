"""A desktop of one's own to show the tray in: X, a window manager, a message bus; no panel yet."""

from __future__ import annotations

import os
import subprocess
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lib.virtual_display import PACKAGES as DISPLAY_PACKAGES
from lib.virtual_display import VirtualDisplay, virtual_display

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

# What such a desktop needs of the system, by Debian package.
PACKAGES = {
    **DISPLAY_PACKAGES,
    "dbus-daemon": "dbus-daemon",
    "openbox": "openbox",
    "tint2": "tint2",
    "xdotool": "xdotool",
}
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""


@dataclass(frozen=True)
class PanelSession:
    """A running desktop; `environment` is what its programs run in."""

    display: VirtualDisplay
    bus: str
    environment: Mapping[str, str]

    @contextmanager
    def running(self, command: Sequence[str], **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a program in it for the block, with `more` in its environment."""
        process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            command,
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=60)


@contextmanager
def panel_session(folder: Path) -> Iterator[PanelSession]:
    """Run such a desktop for the block, its files in `folder`; tint2 can be run in it, which has a tray.

    Raises `FileNotFoundError` where a part of it is not installed.
    """
    with ExitStack() as stack:
        display = stack.enter_context(virtual_display(1400, 900))
        socket = folder / "bus"
        environment = {
            **{name: word for name, word in os.environ.items() if name not in _OUTSIDE},
            "DISPLAY": display.name,
            "XDG_SESSION_TYPE": "x11",
            "XDG_RUNTIME_DIR": str(folder),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={socket}",
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={socket}",
            "NO_AT_BRIDGE": "1",
        }
        session = PanelSession(display, f"unix:path={socket}", environment)
        config = folder / "bus.conf"
        config.write_text(_CONFIG.format(socket=socket), "utf-8")
        bus = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"]
        daemon = subprocess.Popen(bus, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own list
        stack.callback(_ended, daemon)
        if daemon.stdout is None or not daemon.stdout.readline():
            message = "the message bus did not start"
            raise RuntimeError(message)
        stack.enter_context(session.running(["openbox"]))
        yield session


_OUTSIDE = frozenset(
    {"DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR"}
)


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.communicate(timeout=60)
