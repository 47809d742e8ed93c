"""A shortcut on Wayland, by the desktop's portal: the person is asked, and the desktop says which keys it is.

By org.freedesktop.portal.GlobalShortcuts of xdg-desktop-portal; programs outside of any sandbox say who they
are by org.freedesktop.host.portal.Registry, where that is there.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from tracker.core.errors import OsPermissionError, UnreachableError
from tracker.desktop._listening import Listening
from tracker.desktop.shortcut import Combination, Held, Modifier, Pressed, Told
from tracker.host.dbus import Bus, Peer
from tracker.host.portal import NAME, ROOT, START_SECONDS, answer, expect
from tracker.host.translate import translate as _

_SHORTCUTS: Final = Peer(NAME, ROOT, "org.freedesktop.portal.GlobalShortcuts")
_REGISTRY: Final = Peer(NAME, ROOT, "org.freedesktop.host.portal.Registry")
_SESSION: Final = "org.freedesktop.portal.Session"
_OURSELVES: Final = "org.trackerdesk.Tracker"
_TOGGLE: Final = "toggle"
"""What the desktop remembers the shortcut by."""

_DONE: Final = 0
_NAMES: Final = {
    Modifier.CTRL: "CTRL",
    Modifier.ALT: "ALT",
    Modifier.SHIFT: "SHIFT",
    Modifier.META: "LOGO",
}
"""Of freedesktop's shortcuts specification."""

_Listed = Sequence[tuple[str, dict[str, tuple[str, Any]]]]


def portal_shortcut(address: str, wanted: Combination, pressed: Pressed, told: Told) -> Listening:
    """Ask for a combination on a session's bus, and listen to what the person makes of it."""

    def listen(listening: Listening) -> None:
        try:
            bus = Bus(address)
        except UnreachableError as error:
            raise UnreachableError("shortcut-not-offered") from error
        with bus:
            listening.on(bus)
            _Wish(bus, wanted).listen(pressed, told)

    return Listening(listen, told)


class _Wish:
    """One session with the portal."""

    def __init__(self, bus: Bus, wanted: Combination) -> None:
        self._bus: Final = bus
        self._wanted: Final = wanted
        self._session = ""

    def listen(self, pressed: Pressed, told: Told) -> None:
        """Ask, and tell each press, until the desktop tells no more."""
        told(self._asked())
        while signal := self._bus.wait(None):
            match signal.member, signal.body:
                case "Activated", (self._session, str(name), *_more) if name == _TOGGLE:
                    pressed()
                case "ShortcutsChanged", (self._session, list(listed)):
                    told(_held(listed))
                case (("Closed" | "NameOwnerChanged"), _nothing):
                    raise UnreachableError("shortcut-ended")
                case _other:
                    pass

    def _asked(self) -> Held:
        try:
            self._require()
            self._begin()
            return self._bound()
        except UnreachableError as error:
            if error.key == "dbus-refused":
                raise UnreachableError("shortcut-not-offered") from error
            raise

    def _require(self) -> None:
        """Say who we are, which not every portal asks; raise where there are no shortcuts."""
        with suppress(UnreachableError):
            self._bus.call(_REGISTRY, "Register", "sa{sv}", _OURSELVES, {}, patience=START_SECONDS)
        self._bus.property(_SHORTCUTS, "version", patience=START_SECONDS)

    def _begin(self) -> None:
        for member in ("Activated", "ShortcutsChanged"):
            self._bus.subscribe(_SHORTCUTS, member)
        token, request = expect(self._bus)
        options = {"handle_token": ("s", token), "session_handle_token": ("s", secrets.token_hex(8))}
        self._bus.call(_SHORTCUTS, "CreateSession", "a{sv}", options, patience=START_SECONDS)
        self._session = self._answered(request).get("session_handle", ("s", ""))[1]
        self._bus.subscribe(Peer(NAME, self._session, _SESSION), "Closed")

    def _bound(self) -> Held:
        """Have the person asked, where the desktop does not know already."""
        shortcut = {
            "description": ("s", _("Start or stop the timer")),
            "preferred_trigger": ("s", trigger(self._wanted)),
        }
        token, request = expect(self._bus)
        options = {"handle_token": ("s", token)}
        asked = (self._session, [(_TOGGLE, shortcut)], "", options)
        self._bus.call(_SHORTCUTS, "BindShortcuts", "oa(sa{sv})sa{sv}", *asked, patience=START_SECONDS)
        return _held(self._answered(request).get("shortcuts", ("a(sa{sv})", []))[1])

    def _answered(self, request: str) -> dict[str, Any]:
        told = answer(self._bus, request, None)
        if told is None or told[0] != _DONE:
            raise OsPermissionError("shortcut-denied")
        return dict(told[1])


def trigger(wanted: Combination) -> str:
    """Return a combination as freedesktop's shortcuts specification writes it: `CTRL+ALT+s`."""
    key = wanted.key.lower() if len(wanted.key) == 1 else wanted.key
    return "+".join([*(_NAMES[each] for each in Modifier if each in wanted.modifiers), key])


def _held(listed: _Listed) -> Held:
    """Return what the desktop gave; raises `OsPermissionError` where it gave nothing."""
    for name, told in listed:
        if name == _TOGGLE:
            _, called = told.get("trigger_description", ("s", ""))
            return Held(str(called), by_desktop=True)
    raise OsPermissionError("shortcut-denied")
