"""A private bus with a mock of logind and of other parts of a desktop on it, by Debian's python3-dbusmock."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tracker.core.errors import UnreachableError
from tracker.host.dbus import Bus, Peer

PYTHON = "/usr/bin/python3"
"""Debian's own: it sees Debian's packages."""
NEEDED = "python3-dbusmock and dbus are not installed; scripts/test.py tells how to have them"

LOGIN = "org.freedesktop.login1"
MANAGER = f"{LOGIN}.Manager"
SESSION = f"{LOGIN}.Session"
ROOT = "/org/freedesktop/login1"
ACCOUNT = 1000
"""The uid that dbusmock says holds inhibitors."""

_MOCK = "org.freedesktop.DBus.Mock"
_BUS = Peer("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_SECONDS_TO_START = 30
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""


def _is_there() -> bool:
    """Tell whether a bus can be mocked here."""
    if sys.platform != "linux" or not shutil.which("dbus-daemon") or not Path(PYTHON).exists():
        return False
    looked = subprocess.run([PYTHON, "-c", "import dbusmock"], capture_output=True, check=False, timeout=60)  # noqa: S603 - our own words
    return looked.returncode == 0


@dataclass
class MockBus:
    """A bus, its address, and who can be mocked on it."""

    folder: Path
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"unix:path={self.folder / 'bus'}"

    @property
    def environment(self) -> dict[str, str]:
        """What says to a program that this is the system's bus and the session's."""
        return {"DBUS_SYSTEM_BUS_ADDRESS": self.address, "DBUS_SESSION_BUS_ADDRESS": self.address}

    def start(self) -> None:
        """Start the bus."""
        config = self.folder / "bus.conf"
        config.write_text(_CONFIG.format(socket=self.folder / "bus"))
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"]
        daemon = subprocess.Popen(  # noqa: S603 - our own list
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._running.append(daemon)
        assert daemon.stdout is not None
        assert daemon.stdout.readline(), "the bus did not start"

    def kill(self) -> None:
        """Take the bus away, and who is on it."""
        for process in reversed(self._running):
            process.kill()
            process.wait(60)
            if process.stdout:
                process.stdout.close()
        self._running.clear()
        (self.folder / "bus").unlink(missing_ok=True)

    def mock(self, name: str, *arguments: str) -> None:
        """Have dbusmock take a name, as its arguments say."""
        with Bus(self.address) as bus:
            bus.subscribe(_BUS, "NameOwnerChanged")
            command = [PYTHON, "-m", "dbusmock", *arguments]
            environment = {"PATH": "/usr/bin:/bin", **self.environment}
            started = subprocess.Popen(  # noqa: S603 - our own list
                command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            self._running.append(started)
            while not bus.has(name):
                assert bus.wait(_SECONDS_TO_START), f"{name} did not start"

    def mock_object(self, name: str, path: str) -> Peer:
        """Mock an object whose interface has its name, without any method yet; return it."""
        self.mock(name, "--session", name, path, name)
        return Peer(name, path, name)

    def method(self, peer: Peer, method: str, takes: str, gives: str, code: str) -> None:
        """Give a mocked object a method, or another one of its name."""
        self.ask(peer.path, "AddMethod", "sssss", peer.interface, method, takes, gives, code, name=peer.name)

    def ask(self, path: str, method: str, signature: str, *values: Any, name: str = LOGIN) -> Any:
        """Ask a mocked object for something that only mocks can do."""
        with Bus(self.address) as bus:
            return bus.call(Peer(name, path, _MOCK), method, signature, *values)

    def emit(self, peer: Peer, member: str, signature: str, *values: Any) -> None:
        """Have a mocked object send a signal, of single values."""
        told = [(kind, value) for kind, value in zip(signature, values, strict=True)]
        self.ask(peer.path, "EmitSignal", "sssav", peer.interface, member, signature, told, name=peer.name)


@contextmanager
def mock_bus_or_skip(folder: Path) -> Iterator[MockBus]:
    """Run a bus for a block; skip the test where it cannot be had."""
    if not _is_there():
        pytest.skip(NEEDED)
    bus = MockBus(folder)
    with ExitStack() as stack:
        stack.callback(bus.kill)
        bus.start()
        yield bus


class MockLogind:
    """Logind on a mock bus, with one session in front."""

    def __init__(self, bus: MockBus, session_id: str = "c1") -> None:
        self.bus = bus
        self.session_id = session_id
        bus.mock(LOGIN, "--system", "--template", "logind")
        bus.ask(ROOT, "AddSession", "ssusb", session_id, "seat0", ACCOUNT, "member", True)
        bus.ask(ROOT, "UpdateProperties", "sa{sv}", MANAGER, {"PreparingForSleep": ("b", False)})

    @property
    def environment(self) -> dict[str, str]:
        """What a program that was started in the session finds in its environment."""
        return {**self.bus.environment, "XDG_SESSION_ID": self.session_id}

    @property
    def manager(self) -> Peer:
        return Peer(LOGIN, ROOT, MANAGER)

    @property
    def session(self) -> Peer:
        return Peer(LOGIN, f"{ROOT}/session/{self.session_id}", SESSION)

    def call_session(self, method: str) -> None:
        """Call a method of the session, such as `Lock`."""
        with Bus(self.bus.address) as bus:
            bus.call(self.session, method)

    def set(self, **properties: tuple[str, Any]) -> None:
        """Set properties of the session, each with its type, and say so."""
        self.bus.ask(self.session.path, "UpdateProperties", "sa{sv}", SESSION, properties)

    def show(self, session_id: str) -> None:
        """Say that the display is the session's of this id. (The mock itself cannot send such a pair.)"""
        user, path = f"{LOGIN}.User", f"{ROOT}/session/{session_id}"
        with Bus(self.bus.address) as bus:
            properties = Peer(LOGIN, f"{ROOT}/user/{ACCOUNT}", "org.freedesktop.DBus.Properties")
            bus.call(properties, "Set", "ssv", user, "Display", ("(so)", (session_id, path)))

    def prepare(self, what: str, *, begins: bool) -> None:
        """Say that sleep or shutdown begins, or is over."""
        self.bus.emit(self.manager, f"PrepareFor{what}", "b", begins)

    def inhibit(self, what: str, mode: str) -> int:
        """Inhibit something as an application does; closing the descriptor ends it."""
        with Bus(self.bus.address) as bus:
            (held,) = bus.call(self.manager, "Inhibit", "ssss", what, "player", "video", mode)
        return int(held)

    def inhibitors(self) -> list[tuple[str, str]]:
        """Return what is inhibited, and how."""
        with suppress(UnreachableError), Bus(self.bus.address) as bus:
            (listed,) = bus.call(self.manager, "ListInhibitors")
            return [(what, mode) for what, _who, _why, mode, _uid, _pid in listed]
        return []
