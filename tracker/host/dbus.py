"""D-Bus: calls and signals on the session's or the system's bus. The fence of jeepney."""

import socket
import struct
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from tracker.core.errors import UnreachableError

if TYPE_CHECKING:
    from types import TracebackType

    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

ANSWER_SECONDS: Final = 5.0
"""How long an answer may take before it counts as none."""

_SYSTEM_BUS: Final = "unix:path=/var/run/dbus/system_bus_socket"
_SIGNALS_KEPT: Final = 1_000
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Peer:
    """One interface of one object: `Peer("org.example.Name", "/org/example/Object", "org.example.Face")`."""

    name: str
    path: str
    interface: str


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal that was subscribed to: from which object, which one, and its values."""

    path: str
    interface: str
    member: str
    body: tuple[Any, ...]


_BUS: Final = Peer("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


def session_bus(environment: Mapping[str, str]) -> str:
    """Return the address of the session's bus; raises `UnreachableError` (`dbus-away`) without one."""
    if address := environment.get("DBUS_SESSION_BUS_ADDRESS"):
        return address
    if folder := environment.get("XDG_RUNTIME_DIR"):
        return f"unix:path={folder}/bus"
    raise UnreachableError("dbus-away")


def system_bus(environment: Mapping[str, str]) -> str:
    """Return the address of the system's bus."""
    return environment.get("DBUS_SYSTEM_BUS_ADDRESS") or _SYSTEM_BUS


class Bus:
    """One connection to a bus, used by one thread at a time; only `hang_up` may come from another.

    In a thread: `subscribe`, then `wait` again and again. With asyncio: have `fileno` watched, and when it is
    readable call `wait(0)` until it returns None. Once it raised `dbus-away`, only `close` is of use.
    """

    def __init__(self, address: str) -> None:
        """Connect; raises `UnreachableError` (`dbus-away`)."""
        self._line: Final = _guarded(lambda: _connect(address))
        self.name: Final = str(self._line.unique_name)
        """What the bus calls this connection, such as `:1.42`."""
        self._between: Final = _signals_between(self._line)
        self._subscribed: Final[set[tuple[str, str]]] = set()

    def call(
        self, peer: Peer, method: str, signature: str = "", *values: object, patience: float = ANSWER_SECONDS
    ) -> tuple[Any, ...]:
        """Call a method and return the values of its answer; `signature` is D-Bus's for `values`.

        A file descriptor in the answer is an int, the caller's to close. Raises `UnreachableError`:
        `dbus-refused` when the answer is an error or nobody has that name, otherwise `dbus-away`.
        """
        from jeepney import DBusAddress, MessageType, new_method_call

        address = DBusAddress(peer.path, peer.name, peer.interface)
        message = new_method_call(address, method, signature or None, values)
        answer = _guarded(lambda: self._line.send_and_get_reply(message, timeout=patience))
        if answer.header.message_type is MessageType.error:
            raise UnreachableError("dbus-refused", name=peer.name)
        return tuple(map(_plain, answer.body))

    def property(self, peer: Peer, name: str, patience: float = ANSWER_SECONDS) -> object:
        """Return the value of a property; raises as `call` does."""
        properties = Peer(peer.name, peer.path, "org.freedesktop.DBus.Properties")
        ((_, value),) = self.call(properties, "Get", "ss", peer.interface, name, patience=patience)
        return value

    def has(self, name: str) -> bool:
        """Return whether somebody has this name now; raises `UnreachableError`."""
        return bool(self.call(_BUS, "NameHasOwner", "s", name)[0])

    def subscribe(self, peer: Peer, member: str, first: str | None = None) -> None:
        """Have a signal come out of `wait` from now on, all or those whose first value is `first`.

        Raises as `call` does.
        """
        rule = f"type='signal',sender='{peer.name}',path='{peer.path}',"
        rule += f"interface='{peer.interface}',member='{member}'"
        self.call(_BUS, "AddMatch", "s", rule if first is None else f"{rule},arg0='{first}'")
        self._subscribed.add((peer.interface, member))

    def wait(self, patience: float | None) -> Signal | None:
        """Return the next signal, or None when `patience` seconds bring none (None: for ever).

        Raises `UnreachableError` (`dbus-away`) when the bus is gone, or `hang_up` was called.
        """
        while True:
            message = self._between.popleft() if self._between else self._receive(patience)
            if message is None:
                return None
            signal = _signal(message)
            if (signal.interface, signal.member) in self._subscribed:
                return signal

    def fileno(self) -> int:
        """Return the descriptor that is readable when there is something to `wait` for."""
        return int(self._line.sock.fileno())

    def hang_up(self) -> None:
        """Cut the line, from any thread: who waits is woken, and hears `dbus-away`."""
        with suppress(OSError):
            self._line.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give the connection back; by the thread that uses it."""
        self._line.close()

    def __enter__(self) -> Self:
        """Use it for a block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        """Close it."""
        self.close()

    def _receive(self, patience: float | None) -> "Message | None":
        try:
            return _guarded(lambda: self._line.receive(timeout=patience))
        except UnreachableError as error:
            if isinstance(error.__cause__, TimeoutError):
                return None
            raise


def _connect(address: str) -> "DBusConnection":
    from jeepney.bus import get_bus
    from jeepney.io.blocking import DBusConnection, prep_socket

    line = prep_socket(get_bus(address), enable_fds=True, timeout=ANSWER_SECONDS)
    line.settimeout(ANSWER_SECONDS)
    try:
        return DBusConnection(line, enable_fds=True)
    except BaseException:
        line.close()
        raise


def _signals_between(line: "DBusConnection") -> "deque[Message]":
    """Return where signals gather that come while an answer is awaited."""
    from jeepney import MatchRule

    between: deque[Message] = deque(maxlen=_SIGNALS_KEPT)
    line.filter(MatchRule(type="signal"), queue=between)
    return between


def _signal(message: "Message") -> Signal:
    """Return a message as a signal; what is none has no interface that anybody subscribed to."""
    from jeepney import HeaderFields

    fields = message.header.fields
    path, interface, member = (
        str(fields.get(field, ""))
        for field in (HeaderFields.path, HeaderFields.interface, HeaderFields.member)
    )
    return Signal(path, interface, member, tuple(map(_plain, message.body)))


def _plain(value: object) -> object:
    """Return a value of a message; of a file descriptor its number, which is no longer jeepney's to close."""
    convert: Callable[[], int] | None = getattr(value, "to_raw_fd", None)
    return value if convert is None else convert()


def _guarded(question: Callable[[], _Answer]) -> _Answer:
    """Have jeepney do something; whatever a bus that is away, or talks nonsense, makes it raise is ours."""
    try:
        return question()
    except (OSError, EOFError, RuntimeError, ValueError, LookupError, struct.error) as error:
        raise UnreachableError("dbus-away") from error
