"""A connection to a Wayland compositor, as far as asking for an object and hearing of it goes.

The wire is described in chapter 4 of the book at wayland.freedesktop.org.
"""

import socket
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tracker.core.errors import UnreachableError

ANSWER_SECONDS: Final = 5.0

_HEAD: Final = struct.Struct("=IHH")
_READ_BYTES: Final = 1 << 16
_DISPLAY, _REGISTRY = 1, 2
_SYNC, _GET_REGISTRY = 0, 1
_BIND: Final = 0
_GLOBAL: Final = 0
_ERROR: Final = 0


@dataclass(frozen=True, slots=True)
class Event:
    """What an object of the compositor's tells: `opcode` by its interface, arguments as they came."""

    sender: int
    opcode: int
    arguments: bytes


@dataclass(frozen=True, slots=True)
class Offer:
    """Something a compositor offers to bind: its name there, and its version."""

    name: int
    version: int


class Wayland:
    """One connection, used by one thread at a time; only `hang_up` may come from another.

    Everything raises `UnreachableError` (`wayland-away`) when the compositor cannot be reached, is gone, or
    has ended the connection over what it was asked.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Connect to a session's compositor, and learn what it offers."""
        self.offers: Final[dict[str, Offer]] = {}
        self._all: Final[list[tuple[str, Offer]]] = []
        self._data = b""
        self._last = _REGISTRY
        self._line: Final = _connected(environment)
        try:
            self.send(_DISPLAY, _GET_REGISTRY, struct.pack("=I", _REGISTRY))
            self.settle()
        except BaseException:
            self.close()
            raise

    def every(self, interface: str) -> list[Offer]:
        """Return all that is offered of an interface, such as each of the outputs."""
        return [offer for name, offer in self._all if name == interface]

    def bind(self, interface: str, version: int, offer: Offer | None = None) -> int:
        """Return a new object of an interface that is among `offers`; of several, the one that is given."""
        number = self.new()
        name = struct.pack("=I", (offer or self.offers[interface]).name)
        self.send(_REGISTRY, _BIND, name + string(interface) + struct.pack("=II", version, number))
        return number

    def new(self) -> int:
        """Return a number for a new object, for a request that makes one."""
        self._last += 1
        return self._last

    def send(self, number: int, opcode: int, arguments: bytes = b"") -> None:
        """Make a request of an object."""
        try:
            self._line.sendall(_request(number, opcode, arguments))
        except OSError as error:
            raise UnreachableError("wayland-away") from error

    def send_file(self, number: int, opcode: int, arguments: bytes, file: int) -> None:
        """Make a request of an object, and hand it an open file by its number; not on Windows."""
        if sys.platform == "win32":
            raise UnreachableError("wayland-away")
        request = _request(number, opcode, arguments)
        try:
            sent = socket.send_fds(self._line, [request], [file])
            self._line.sendall(request[sent:])
        except OSError as error:
            raise UnreachableError("wayland-away") from error

    def settle(self) -> list[Event]:
        """Wait until all requests were understood; return what was told meanwhile."""
        done = self.new()
        self.send(_DISPLAY, _SYNC, struct.pack("=I", done))
        self._line.settimeout(ANSWER_SECONDS)
        told: list[Event] = []
        while not any(event.sender == done for event in told):
            told += self.wait()
        self._line.settimeout(None)
        return [event for event in told if event.sender != done]

    def wait(self) -> list[Event]:
        """Wait until something is told, and return it."""
        try:
            read = self._line.recv(_READ_BYTES)
        except OSError as error:
            raise UnreachableError("wayland-away") from error
        if not read:
            raise UnreachableError("wayland-away")
        self._data += read
        return [event for event in self._whole() if not self._heeded(event)]

    def hang_up(self) -> None:
        """Cut the line, from any thread: who waits is woken, and hears `wayland-away`."""
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the connection back; by the thread that uses it."""
        self._line.close()

    def _whole(self) -> list[Event]:
        found = []
        while len(self._data) >= _HEAD.size:
            sender, opcode, size = _HEAD.unpack_from(self._data)
            if size < _HEAD.size:
                raise UnreachableError("wayland-away")
            if len(self._data) < size:
                break
            found.append(Event(sender, opcode, self._data[_HEAD.size : size]))
            self._data = self._data[size:]
        return found

    def _heeded(self, event: Event) -> bool:
        """Note what is offered, and hear of errors; return whether that was all."""
        if event.sender == _DISPLAY and event.opcode == _ERROR:
            raise UnreachableError("wayland-away")
        if event.sender == _REGISTRY and event.opcode == _GLOBAL:
            name, length = struct.unpack_from("=II", event.arguments)
            interface = event.arguments[8 : 8 + length - 1].decode("ascii", "replace")
            (version,) = struct.unpack_from("=I", event.arguments, len(event.arguments) - 4)
            self.offers[interface] = Offer(name, version)
            self._all.append((interface, self.offers[interface]))
        return event.sender in {_DISPLAY, _REGISTRY}


def _request(number: int, opcode: int, arguments: bytes) -> bytes:
    return _HEAD.pack(number, opcode, _HEAD.size + len(arguments)) + arguments


def string(text: str) -> bytes:
    """Return a string as the wire has it: its length with the final zero, and filled up to whole words."""
    raw = text.encode() + b"\0"
    return struct.pack("=I", len(raw)) + raw + bytes(-len(raw) % 4)


def _connected(environment: Mapping[str, str]) -> socket.socket:
    if sys.platform == "win32":
        raise UnreachableError("wayland-away")
    folder = environment.get("XDG_RUNTIME_DIR", "")
    path = Path(folder) / (environment.get("WAYLAND_DISPLAY") or "wayland-0")
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(ANSWER_SECONDS)
        line.connect(str(path))
    except OSError as error:
        line.close()
        raise UnreachableError("wayland-away") from error
    return line
