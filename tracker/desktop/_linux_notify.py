"""Notices by org.freedesktop.Notifications (Desktop Notifications Specification 1.2), in a thread."""

import select
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from html import escape
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final

from tracker.core.errors import UnreachableError
from tracker.desktop.notify import Chosen, DesktopNotice, Picture
from tracker.host.dbus import Bus, Peer, Signal

NOTIFICATIONS: Final = Peer(
    "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
)
_BUS: Final = Peer("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_NAME: Final = "Tracker"
_ICON: Final = "org.trackerdesk.Tracker"
_NORMAL: Final = 1
_MILLISECONDS: Final = 1000
_MANY: Final = 4096
_NOBODY: Final = "dbus-refused"

_Job = Callable[["_Line"], None]


class FreedesktopNotices:
    """The port `DesktopNotices` on a session's bus; it connects when there is something to show, and anew."""

    def __init__(self, address: str, chosen: Chosen) -> None:
        """Take the bus, and who hears what the person chose; the thread sees at once who is there."""
        self._address: Final = address
        self._chosen: Final = chosen
        self._jobs: Final[SimpleQueue[_Job]] = SimpleQueue()
        self._woken, self._wake = socket.socketpair()
        self._woken.settimeout(0)
        self._over = False
        self._available = False
        Thread(target=self._work, name="notices", daemon=True).start()

    def available(self) -> bool:
        """Say whether somebody showed the last notice, or there is somebody to show one."""
        return self._available

    def show(self, notice: DesktopNotice) -> None:
        """Show a notice."""
        self._do(lambda line: line.show(notice))

    def withdraw(self, slot: str) -> None:
        """Take the notice of a slot back."""
        self._do(lambda line: line.withdraw(slot))

    def close(self) -> None:
        """Show no more; what is shown stays as long as the desktop keeps it."""
        self._over = True
        self._do(lambda _: None)

    def _do(self, job: _Job) -> None:
        self._jobs.put(job)
        with suppress(OSError):
            self._wake.send(b".")

    def _work(self) -> None:
        with self._woken, self._wake:
            while not self._over:
                try:
                    with Bus(self._address) as bus:
                        self._serve(_Line(bus))
                except UnreachableError:
                    self._available = False
                    self._forget()
                    select.select([self._woken], [], [])

    def _serve(self, line: "_Line") -> None:
        """Do what is asked, and hear what the person chooses; raises when the bus is away."""
        self._available = line.begin()
        while not self._over:
            for slot, key in line.heard():
                self._chosen(slot, key)
            select.select([line.fileno(), self._woken.fileno()], [], [])
            self._do_jobs(line)

    def _do_jobs(self, line: "_Line") -> None:
        """Do what waits; where nobody shows notices, the next one is tried all the same."""
        for job in self._waiting():
            try:
                job(line)
                self._available = True
            except UnreachableError as error:
                if error.key != _NOBODY:
                    raise
                self._available = False

    def _waiting(self) -> Iterator[_Job]:
        with suppress(BlockingIOError):
            self._woken.recv(_MANY)
        with suppress(Empty):
            while True:
                yield self._jobs.get_nowait()

    def _forget(self) -> None:
        """Let go what could not be shown: it is past when somebody is there again."""
        for _ in self._waiting():
            pass


class _Line:
    """One connection to the bus, and which notice lies in which slot there."""

    def __init__(self, bus: Bus) -> None:
        self._bus: Final = bus
        self._ids: Final[dict[str, int]] = {}
        self._gone: Final[set[str]] = set()
        self._can: frozenset[str] = frozenset()

    def begin(self) -> bool:
        """Subscribe to the answers; say whether there is somebody to show notices."""
        for member in ("ActionInvoked", "NotificationClosed"):
            self._bus.subscribe(NOTIFICATIONS, member)
        if self._bus.has(NOTIFICATIONS.name):
            return True
        (startable,) = self._bus.call(_BUS, "ListActivatableNames")
        return NOTIFICATIONS.name in startable

    def fileno(self) -> int:
        return self._bus.fileno()

    def show(self, notice: DesktopNotice) -> None:
        (can,) = self._bus.call(NOTIFICATIONS, "GetCapabilities")
        self._can = frozenset(can)
        (number,) = self._bus.call(NOTIFICATIONS, "Notify", "susssasa{sv}i", *self._values(notice))
        self._ids[notice.slot] = number
        self._gone.discard(notice.slot)

    def withdraw(self, slot: str) -> None:
        if slot in self._ids and slot not in self._gone:
            self._gone.add(slot)
            # One that the person closed just now cannot be closed again.
            with suppress(UnreachableError):
                self._bus.call(NOTIFICATIONS, "CloseNotification", "u", self._ids[slot])

    def heard(self) -> list[tuple[str, str]]:
        """Return what was chosen since; one that was closed meanwhile is replaced no more."""
        chosen = []
        while (signal := self._bus.wait(0)) is not None:
            slot = self._slot(signal)
            if slot is None:
                continue
            if signal.member == "ActionInvoked":
                chosen.append((slot, str(signal.body[1])))
            else:
                self._gone.add(slot)
        return chosen

    def _slot(self, signal: Signal) -> str | None:
        number = signal.body[0] if signal.body else None
        return next((slot for slot, each in self._ids.items() if each == number), None)

    def _replaced(self, slot: str) -> int:
        return 0 if slot in self._gone else self._ids.get(slot, 0)

    def _values(self, notice: DesktopNotice) -> tuple[Any, ...]:
        choices = notice.choices if "actions" in self._can else {}
        text = notice.text if choices or not notice.otherwise else f"{notice.text} {notice.otherwise}"
        return (
            *(_NAME, self._replaced(notice.slot), _ICON, notice.title),
            escape(text, quote=False) if "body-markup" in self._can else text,
            [word for choice in choices.items() for word in choice],
            _hints(notice),
            round(notice.seconds * _MILLISECONDS),
        )


def server_name(address: str) -> str:
    """Return the name of the program that shows notices on a bus; raises `UnreachableError` for none."""
    with Bus(address) as bus:
        name, _vendor, _version, _specification = bus.call(NOTIFICATIONS, "GetServerInformation")
    return str(name)


def _hints(notice: DesktopNotice) -> dict[str, tuple[str, object]]:
    hints: dict[str, tuple[str, object]] = {"urgency": ("y", _NORMAL), "desktop-entry": ("s", _ICON)}
    if notice.passing:
        hints["transient"] = ("b", True)
    if notice.picture is not None:
        hints["image-data"] = ("(iiibiiay)", _image(notice.picture))
    return hints


def _image(picture: Picture) -> tuple[object, ...]:
    """Return width, height, row stride, alpha, bits a sample, samples a pixel, and the bytes."""
    return picture.width, picture.height, 3 * picture.width, False, 8, 3, picture.pixels
