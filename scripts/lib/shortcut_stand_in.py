"""Stands in for a desktop's part of the portal of global shortcuts: answers for the person, and presses keys.

The portal itself and the bus are real: this is the dialog, which has nobody to look at it, and the keyboard.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jeepney.io.blocking import DBusConnection

PORTAL = "/usr/libexec/xdg-desktop-portal"
# What it needs of the system, by Debian package.
PACKAGES = {"dbus-daemon": "dbus-daemon", PORTAL: "xdg-desktop-portal"}
GIVEN, CANCELLED = 0, 1
_NAME = "org.freedesktop.impl.portal.desktop.test"
_FACE = "org.freedesktop.impl.portal.GlobalShortcuts"
_ROOT = "/org/freedesktop/portal/desktop"
_OFFERED = "org.freedesktop.portal.Desktop"
_PATIENCE_SECONDS = 30
_DESCRIPTION = f"[portal]\nDBusName={_NAME}\nInterfaces={_FACE};\nUseIn=test\n"
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""


@dataclass
class ShortcutDesk:
    """Gives `answer` to who wants a shortcut, and calls what it gives `called`; `wanted` was asked."""

    line: DBusConnection
    portal: subprocess.Popen[bytes]
    answer: int = GIVEN
    called: str = "Super+F9"
    wanted: str = ""
    _session: str = ""
    _name: str = ""

    def press(self) -> None:
        """Press what was given."""
        self._emit("Activated", "osta{sv}", (self._session, self._name, 1, {}))

    def change(self, called: str) -> None:
        """Give other keys, as the person does in the desktop's settings."""
        listed = [(self._name, {"trigger_description": ("s", called)})]
        self._emit("ShortcutsChanged", "oa(sa{sv})", (self._session, listed))

    def serve(self, line: DBusConnection) -> None:
        """Answer until told to quit."""
        while (call := line.receive()).header.fields.get(HeaderFields.member) != "Quit":
            if call.header.message_type is MessageType.method_call:
                line.send(self._reply(call))

    def _reply(self, call: Message) -> Message:
        match call.header.fields.get(HeaderFields.member):
            case "CreateSession":
                return new_method_return(call, "ua{sv}", (GIVEN, {}))
            case "BindShortcuts":
                ((self._name, told),) = call.body[2]
                self._session, self.wanted = call.body[1], told["preferred_trigger"][1]
                listed = [(self._name, {"trigger_description": ("s", self.called)})]
                results = {"shortcuts": ("a(sa{sv})", listed)} if self.answer == GIVEN else {}
                return new_method_return(call, "ua{sv}", (self.answer, results))
            case "GetAll":
                return new_method_return(call, "a{sv}", ({"version": ("u", 1)},))
            case _:
                return new_method_return(call)

    def _emit(self, member: str, signature: str, body: tuple[object, ...]) -> None:
        self.line.send(new_signal(DBusAddress(_ROOT, interface=_FACE), member, signature, body))


@contextmanager
def shortcut_desk(folder: Path) -> Iterator[ShortcutDesk]:
    """Run a bus with a portal on it, whose files lie in a folder, for the block."""
    address = f"unix:path={folder / 'bus'}"
    environment = {
        **{name: word for name, word in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}},
        "DBUS_SESSION_BUS_ADDRESS": address,
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_CURRENT_DESKTOP": "test",
        "XDG_DESKTOP_PORTAL_DIR": str(folder / "portals"),
    }
    (folder / "portals").mkdir()
    (folder / "portals" / "test.portal").write_text(_DESCRIPTION, "utf-8")
    config = folder / "bus.conf"
    config.write_text(_CONFIG.format(socket=folder / "bus"), "utf-8")
    with ExitStack() as stack:
        bus = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"]
        daemon = stack.enter_context(_running(bus, environment, stdout=subprocess.PIPE))
        if daemon.stdout is None or not daemon.stdout.readline():
            message = "the message bus did not start"
            raise RuntimeError(message)
        line = stack.enter_context(open_dbus_connection(address))
        Proxy(message_bus, line, timeout=_PATIENCE_SECONDS).RequestName(_NAME)
        portal = stack.enter_context(_running([PORTAL], environment))
        desk = ShortcutDesk(line, portal)
        serving = Thread(target=desk.serve, args=(line,))
        serving.start()
        stack.callback(_quit, address, serving)
        _await_portal(address)
        yield desk


def _quit(address: str, serving: Thread) -> None:
    with open_dbus_connection(address) as other:
        other.send(new_method_call(DBusAddress("/", _NAME, _NAME), "Quit"))
    serving.join(60)


def _await_portal(address: str) -> None:
    with open_dbus_connection(address) as line:
        pause = Event()
        for _look in range(_PATIENCE_SECONDS * 20):
            if Proxy(message_bus, line, timeout=_PATIENCE_SECONDS).NameHasOwner(_OFFERED)[0]:
                return
            pause.wait(0.05)
    message = "the portal did not start"
    raise RuntimeError(message)


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], stdout: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
        command, env=environment, stdout=stdout, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=60)
