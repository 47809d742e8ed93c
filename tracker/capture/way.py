"""Which way of grabbing fits this session: by what the session is, never by what can be imported."""

from collections.abc import Mapping

from tracker.capture.grab import Frame, Grab
from tracker.capture.grab_mss import GrabMss
from tracker.core.errors import TrackerError, UnreachableError


class NoGrab:
    """Stands where a session offers no way of grabbing, and says so at each capture."""

    def __init__(self, error: type[TrackerError], key: str) -> None:
        """Take the error to raise and the key of its message."""
        self._error = error
        self._key = key

    def grab(self, *, cursor: bool) -> list[Frame]:
        """Raise the error it stands for, with a pointer or without."""
        del cursor
        raise self._error(self._key)


def choose(environment: Mapping[str, str], platform: str) -> Grab:
    """Return the way for a session, from its environment and `sys.platform`; raises nothing.

    Under Wayland the X11 way would give black frames without any error, even where Xwayland offers a DISPLAY.
    """
    match platform:
        case "win32":
            return GrabMss()
        case "darwin":
            from tracker.capture.grab_macos import GrabMacos

            return GrabMacos(GrabMss())
        case _ if environment.get("XDG_SESSION_TYPE") == "wayland" or environment.get("WAYLAND_DISPLAY"):
            from tracker.capture.grab_portal import GrabPortal

            return GrabPortal(environment)
        case _ if display := environment.get("DISPLAY"):
            return GrabMss(display)
        case _:
            return NoGrab(UnreachableError, "capture-no-display")
