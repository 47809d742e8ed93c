"""What systemd-logind tells of one's own session, and the desktop of its screen lock.

Logind: https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html.
"""

import os
from contextlib import suppress
from typing import Any, Final

from tracker.core.errors import UnreachableError
from tracker.desktop.session import Say, SessionEvent
from tracker.host.dbus import Bus, Peer, Signal
from tracker.host.translate import translate as _

_LOGIN: Final = "org.freedesktop.login1"
LOGIND: Final = Peer(_LOGIN, "/org/freedesktop/login1", f"{_LOGIN}.Manager")
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_NO_SESSION: Final = "/"
_CLOSING: Final = "closing"
_HELD_UP: Final = "sleep:shutdown"

_SAVERS: Final = tuple(
    Peer(name, path, name)
    for name, path in (
        ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
        ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
        ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
        ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
        ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    )
)
GNOME_SESSION: Final = Peer(
    "org.gnome.SessionManager", "/org/gnome/SessionManager", "org.gnome.SessionManager"
)


class Logind:
    """Hears lock, sleep, shutdown, log-out and a change of users; holds up sleep until it was handled.

    A lock is what logind asks for (`Lock`) or what the desktop says it did (`LockedHint`). A desktop may do
    nothing when it is asked; then the next check takes the lock back.
    """

    def __init__(self, say: Say, session_id: str, account: int) -> None:
        """Take who is told, the id of one's session if known (`XDG_SESSION_ID`), and one's account (uid)."""
        self._say: Final = say
        self._session_id: Final = session_id
        self._account: Final = account
        self._session = _session(_NO_SESSION)
        self._holding: int | None = None
        self._over = False

    def begin(self, bus: Bus) -> None:
        """Find one's session and listen to it."""
        self._session = _session(self._find(bus))
        for member in ("PrepareForSleep", "PrepareForShutdown", "SessionRemoved"):
            bus.subscribe(LOGIND, member)
        for member in ("Lock", "Unlock"):
            bus.subscribe(self._session, member)
        bus.subscribe(Peer(_LOGIN, self._session.path, _PROPERTIES), "PropertiesChanged")
        self.check(bus)
        self._hold(bus)

    def hear(self, bus: Bus, signal: Signal) -> None:
        """Take what logind says."""
        match signal.member, signal.body:
            case "Lock", _:
                self._tell(SessionEvent.LOCKED)
            case "Unlock", _:
                self._tell(SessionEvent.UNLOCKED)
            case "PropertiesChanged", _:
                self._check_session(bus)
            case "SessionRemoved", (_, self._session.path):
                self._end()
            case "PrepareForSleep" | "PrepareForShutdown" as member, (bool(begins),):
                self._prepare(bus, sleep=member == "PrepareForSleep", begins=begins)
            case _:
                pass

    def check(self, bus: Bus) -> None:
        """Ask how the session stands, and whether the computer is awake again."""
        self._check_session(bus)
        if not bus.property(LOGIND, "PreparingForSleep"):
            self._tell(SessionEvent.WOKE)

    def close(self) -> None:
        """Hold up sleep and shutdown no longer."""
        if self._holding is not None:
            os.close(self._holding)
            self._holding = None

    def _prepare(self, bus: Bus, *, sleep: bool, begins: bool) -> None:
        if begins:
            self._tell(SessionEvent.SLEEPING if sleep else SessionEvent.SHUTTING_DOWN)
            self.close()
            return
        if sleep:
            self._tell(SessionEvent.WOKE)
        self._hold(bus)

    def _check_session(self, bus: Bus) -> None:
        session = _all(bus, self._session)
        self._tell(SessionEvent.LOCKED if session.get("LockedHint") else SessionEvent.UNLOCKED)
        self._tell(SessionEvent.USER_BACK if session.get("Active", True) else SessionEvent.USER_LEFT)
        if session.get("State") == _CLOSING:
            self._end()

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._tell(SessionEvent.LOGGING_OUT)

    def _find(self, bus: Bus) -> str:
        """Return the path of one's session: the one this process was started in, or that of the display."""
        if self._session_id:
            # It may be over while this process lives on.
            with suppress(UnreachableError):
                (path,) = bus.call(LOGIND, "GetSession", "s", self._session_id)
                if _all(bus, _session(path)).get("State") != _CLOSING:
                    return str(path)
        (user,) = bus.call(LOGIND, "GetUser", "u", self._account)
        match bus.property(Peer(_LOGIN, user, f"{_LOGIN}.User"), "Display"):
            case (_, str(path)) if path != _NO_SESSION:
                return path
            case _:
                raise UnreachableError("desktop-session-unknown")

    def _hold(self, bus: Bus) -> None:
        """Have sleep and shutdown wait for us; where that is not granted, they do not."""
        self.close()
        why = _("Hours are written down first.")
        with suppress(UnreachableError):
            (self._holding,) = bus.call(LOGIND, "Inhibit", "ssss", _HELD_UP, "Tracker", why, "delay")

    def _tell(self, event: SessionEvent) -> None:
        self._say("logind", event)


class Desktop:
    """Hears from the desktop itself, on the session's bus, that the screen is locked or the session ends."""

    def __init__(self, say: Say) -> None:
        """Take who is told."""
        self._say: Final = say
        self._savers: tuple[Peer, ...] = ()

    def begin(self, bus: Bus) -> None:
        """Listen to every screen saver there is or may come."""
        for saver in _SAVERS:
            bus.subscribe(saver, "ActiveChanged")
        bus.subscribe(GNOME_SESSION, "SessionOver")
        self._savers = tuple(saver for saver in _SAVERS if bus.has(saver.name))
        self.check(bus)

    def hear(self, bus: Bus, signal: Signal) -> None:  # noqa: ARG002 - a `Listener` may ask back
        """Take what the desktop says."""
        match signal.member, signal.body:
            case "ActiveChanged", (bool(active),):
                self._tell_active(active=active)
            case "SessionOver", _:
                self._tell(SessionEvent.LOGGING_OUT)
            case _:
                pass

    def check(self, bus: Bus) -> None:
        """Ask the screen savers; one that does not answer is not asked again."""
        answers = {saver: _is_active(bus, saver) for saver in self._savers}
        self._savers = tuple(saver for saver, active in answers.items() if active is not None)
        if answers:
            self._tell_active(active=any(answers.values()))

    def close(self) -> None:
        """Hold nothing."""

    def _tell_active(self, *, active: bool) -> None:
        self._tell(SessionEvent.LOCKED if active else SessionEvent.UNLOCKED)

    def _tell(self, event: SessionEvent) -> None:
        self._say("desktop", event)


def _session(path: str) -> Peer:
    return Peer(_LOGIN, path, f"{_LOGIN}.Session")


def _all(bus: Bus, peer: Peer) -> dict[str, Any]:
    """Return every property of one interface."""
    (properties,) = bus.call(Peer(peer.name, peer.path, _PROPERTIES), "GetAll", "s", peer.interface)
    return {name: value for name, (_signature, value) in properties.items()}


def _is_active(bus: Bus, saver: Peer) -> bool | None:
    """Tell whether a screen saver is on; None where it does not answer, as GNOME's stand-in does not."""
    try:
        (active,) = bus.call(saver, "GetActive")
    except UnreachableError as error:
        if error.key == "dbus-refused":
            return None
        raise
    return bool(active)
