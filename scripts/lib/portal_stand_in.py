"""Stands in for a desktop's part of the screenshot portal: asks the person, and takes pictures with grim.

The portal itself, the compositor and its pictures are real: this is the dialog, which has nobody to press it,
and the part that leaves pictures in the person's folder, as GNOME's does.
"""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from jeepney.io.blocking import DBusConnection

_NAME = "org.freedesktop.impl.portal.desktop.test"
_ASKS = "org.freedesktop.impl.portal.Access"
_TAKES = "org.freedesktop.impl.portal.Screenshot"
# The version from which on the portal asks the person before it has a picture taken.
_VERSION = 2
_QUIT = "Quit"
_PATIENCE_SECONDS = 30
GIVEN, CANCELLED, ENDED = 0, 1, 2


def description(*, takes: bool) -> str:
    """Return what xdg-desktop-portal reads to find it: who asks, and maybe `takes` the pictures too."""
    faces = f"{_ASKS};{_TAKES};" if takes else f"{_ASKS};"
    return f"[portal]\nDBusName={_NAME}\nInterfaces={faces}\nUseIn=sway\n"


@dataclass
class StandIn:
    """Gives `answer` to every question, and counts them; says `outcome` of a picture, of whose file it tells.

    Unless `outcome` is `GIVEN`, no picture is taken.
    """

    environment: Mapping[str, str]
    pictures: Path
    answer: int = GIVEN
    outcome: int = GIVEN
    asked: int = 0
    taken: int = 0
    file: str = ""
    _free: Event = field(default_factory=Event)

    @contextmanager
    def hesitant(self) -> Iterator[None]:
        """Answer no question and take no picture for the block, and then what is waiting."""
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()

    def serve(self, line: DBusConnection) -> None:
        """Answer until told to quit."""
        self._free.set()
        while (call := line.receive()).header.fields.get(HeaderFields.member) != _QUIT:
            if call.header.message_type is MessageType.method_call:
                line.send(self._reply(call))

    def _reply(self, call: Message) -> Message:
        match call.header.fields.get(HeaderFields.member):
            case "AccessDialog":
                self.asked += 1
                self._free.wait(_PATIENCE_SECONDS)
                return new_method_return(call, "ua{sv}", (self.answer, {}))
            case "Screenshot":
                self._free.wait(_PATIENCE_SECONDS)
                results = {"uri": ("s", self._picture())} if self.outcome == GIVEN else {}
                return new_method_return(call, "ua{sv}", (self.outcome, results))
            case "GetAll":
                return new_method_return(call, "a{sv}", ({"version": ("u", _VERSION)},))
            case _:
                return new_method_return(call)

    def _picture(self) -> str:
        """Take a picture; return where it is, unless another file is to be told of."""
        self.taken += 1
        path = self.pictures / f"Screenshot from the {self.taken}th try.png"
        subprocess.run(["grim", path], env=self.environment, check=True, timeout=60)  # noqa: S603, S607 - our own list
        return self.file or path.as_uri()


@contextmanager
def stand_in(environment: Mapping[str, str], pictures: Path) -> Iterator[StandIn]:
    """Run one in a session whose pictures lie in a folder."""
    address = environment["DBUS_SESSION_BUS_ADDRESS"]
    played = StandIn(environment, pictures)
    with open_dbus_connection(address) as line:
        Proxy(message_bus, line, timeout=_PATIENCE_SECONDS).RequestName(_NAME)
        serving = Thread(target=played.serve, args=(line,))
        serving.start()
        try:
            yield played
        finally:
            with open_dbus_connection(address) as other:
                other.send(new_method_call(DBusAddress("/", _NAME, _NAME), _QUIT))
            serving.join(60)
