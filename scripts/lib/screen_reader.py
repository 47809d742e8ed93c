"""A screen reader's side of AT-SPI, for tests: what a window tells of itself, and what it says as it changes.

As in the specification of AT-SPI 2 (freedesktop.org), by D-Bus alone.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress, DBusErrorResponse, HeaderFields, MatchRule, Properties, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.threading import DBusRouter, open_dbus_connection
from jeepney.wrappers import unwrap_msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jeepney.low_level import Message

# Has Qt tell of its windows without being asked by a desktop.
ENVIRONMENT = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "NO_AT_BRIDGE": "0"}
_LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
_REGISTRY = "org.a11y.atspi.Registry"
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_ROOT = "/org/a11y/atspi/accessible/root"
_EVENTS = "org.a11y.atspi.Event.Object"
_SECONDS = 20.0
_TRIES = 100
_PAUSE = 0.1
# Numbers of states within AT-SPI's AtspiStateType.
_STATES = {
    "active": 1,
    "checked": 4,
    "enabled": 8,
    "focusable": 11,
    "focused": 12,
    "selected": 23,
    "sensitive": 24,
    "showing": 25,
    "visible": 30,
}


@dataclass(frozen=True)
class Spoken:
    """One object as a screen reader has it; `level` is how deep within its window it lies."""

    role: str
    name: str
    description: str
    states: frozenset[str]
    address: DBusAddress
    level: int

    @property
    def path(self) -> str:
        """Return what tells it from all others of its program."""
        return str(self.address.object_path)

    def __str__(self) -> str:
        """Return what would be said of it."""
        return ", ".join(filter(None, (self.name, self.role, self.description)))


@dataclass(frozen=True)
class Heard:
    """An event: its kind (`StateChanged`), detail (`focused`), first value, and what it is about."""

    kind: str
    detail: str
    value: int
    words: str
    about: DBusAddress


def is_missing() -> bool:
    """Tell whether there is nothing here that hands words to screen readers."""
    return not _LAUNCHER.exists() or shutil.which("dbus-daemon") is None


@contextmanager
def screen_reader(session_bus: str, environment: Mapping[str, str]) -> Iterator[ScreenReader]:
    """Run the bus of screen readers beside a session's for the block, and listen at it."""
    launcher = subprocess.Popen(  # noqa: S603 - our own list, no shell
        [_LAUNCHER, "--launch-immediately"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with ExitStack() as stack:
        stack.callback(_ended, launcher)
        reader = ScreenReader(_address(session_bus))
        stack.callback(reader.close)
        yield reader


class ScreenReader:
    """Listens from when it is made until `close`."""

    def __init__(self, bus: str) -> None:
        """Take the address of the bus of screen readers."""
        self._connection = open_dbus_connection(bus)
        self._router = DBusRouter(self._connection)
        self._events: SimpleQueue[Message] = SimpleQueue()
        rule = MatchRule(type="signal", interface=_EVENTS)
        self._filter = self._router.filter(rule, queue=self._events)
        self._ask(message_bus.AddMatch(rule))
        registry = DBusAddress("/org/a11y/atspi/registry", _REGISTRY, _REGISTRY)
        for wanted in ("object:", "focus:", "window:"):
            self._ask(new_method_call(registry, "RegisterEvent", "sass", (wanted, [], "")))

    def close(self) -> None:
        """Stop listening."""
        self._filter.close()
        self._router.close()
        self._connection.close()

    def window(self, title: str, process_id: int) -> Spoken:
        """Return a process's window of that title once it is shown; raises `TimeoutError` when none is."""
        root = DBusAddress(_ROOT, _REGISTRY, _ACCESSIBLE)
        for _try in range(_TRIES):
            for program in self._children(root):
                if self._process_id(program) == process_id:
                    for each in self._shown(program, 0):
                        if each.name == title:
                            return each
            Event().wait(_PAUSE)
        message = f"no window {title} came"
        raise TimeoutError(message)

    def within(self, top: Spoken) -> Iterator[Spoken]:
        """Yield what is shown within something, as it is read: what holds others before them."""
        for child in self._shown(top.address, top.level + 1):
            yield child
            yield from self.within(child)

    def look(self, address: DBusAddress, level: int = 0) -> Spoken:
        """Return how something is now."""
        (role,) = self._ask(new_method_call(address, "GetRoleName"))
        ((low, high),) = self._ask(new_method_call(address, "GetState"))
        bits = low | high << 32
        states = frozenset(name for name, number in _STATES.items() if bits >> number & 1)
        name, description = (self._property(address, each) for each in ("Name", "Description"))
        return Spoken(role, name, description, states, address, level)

    def press(self, thing: Spoken) -> None:
        """Do what a screen reader's user does to press something."""
        self._ask(new_method_call(_interface(thing, "Action"), "DoAction", "i", (0,)))

    def write(self, thing: Spoken, text: str) -> None:
        """Put a text where one is written, as one who dictates or pastes does."""
        self._ask(new_method_call(_interface(thing, "EditableText"), "SetTextContents", "s", (text,)))

    def place(self, thing: Spoken) -> tuple[int, int, int, int]:
        """Return where on the screen something is, in pixels: left, top, width, height."""
        (extents,) = self._ask(new_method_call(_interface(thing, "Component"), "GetExtents", "u", (0,)))
        left, top, width, height = extents
        return left, top, width, height

    def heard(self) -> Iterator[Heard]:
        """Yield what was said since the last time."""
        while True:
            try:
                event = self._events.get_nowait()
            except Empty:
                return
            yield _heard(event)

    def focused(self) -> Spoken | None:
        """Return what got the focus first since the last time; None if nothing did."""
        for each in self.heard():
            if (each.kind, each.detail, each.value) == ("StateChanged", "focused", 1):
                with suppress(DBusErrorResponse):  # What had it may be gone already.
                    return self.look(each.about)
        return None

    def _shown(self, parent: DBusAddress, level: int) -> Iterator[Spoken]:
        """Yield what is shown right within something; what goes meanwhile is not there."""
        for address in self._children(parent):
            with suppress(DBusErrorResponse):
                child = self.look(address, level)
                if "visible" in child.states:
                    yield child

    def _process_id(self, program: DBusAddress) -> int:
        try:
            return int(self._ask(message_bus.GetConnectionUnixProcessID(program.bus_name))[0])
        except DBusErrorResponse:
            return 0

    def _children(self, address: DBusAddress) -> list[DBusAddress]:
        try:
            (children,) = self._ask(new_method_call(address, "GetChildren"))
        except DBusErrorResponse:
            return []
        return [DBusAddress(path, name, _ACCESSIBLE) for name, path in children]

    def _property(self, address: DBusAddress, name: str) -> str:
        return str(self._ask(Properties(address).get(name))[0][1])

    def _ask(self, message: Message) -> Any:
        return unwrap_msg(self._router.send_and_get_reply(message, timeout=_SECONDS))


def _interface(thing: Spoken, name: str) -> DBusAddress:
    return DBusAddress(thing.address.object_path, thing.address.bus_name, f"org.a11y.atspi.{name}")


def _heard(event: Message) -> Heard:
    fields = event.header.fields
    detail, value, _second, (_signature, words) = event.body[:4]
    about = DBusAddress(fields[HeaderFields.path], fields[HeaderFields.sender], _ACCESSIBLE)
    return Heard(fields[HeaderFields.member], detail, value, str(words), about)


def _address(session_bus: str) -> str:
    """Return the address of the bus of screen readers once it is there."""
    with open_dbus_connection(session_bus) as connection:
        router = DBusRouter(connection)
        try:
            call = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
            for _try in range(_TRIES):
                try:
                    return str(unwrap_msg(router.send_and_get_reply(call, timeout=_SECONDS))[0])
                except DBusErrorResponse:
                    Event().wait(_PAUSE)
        finally:
            router.close()
    message = "the bus of screen readers did not start"
    raise RuntimeError(message)


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.communicate(timeout=60)
