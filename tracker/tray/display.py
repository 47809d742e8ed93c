"""Whether Qt can show anything here, asked before it is tried: where it cannot, Qt ends the process."""

import ctypes
import importlib.util
import os
import sys
from collections.abc import Mapping
from typing import Final

from tracker.core.errors import RefusedError, UnreachableError

_ANYWHERE: Final = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
_X11: Final = {
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
_WAYLAND: Final = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
LIBRARIES: Final[Mapping[str, str]] = {**_ANYWHERE, **_X11, **_WAYLAND}
"""What Qt loads on Linux, each by its Debian package."""

_CHOSEN: Final = "QT_QPA_PLATFORM"


def require_display(environment: Mapping[str, str] = os.environ) -> None:
    """Raise `RefusedError` or `UnreachableError` with what to do where the tray cannot be shown."""
    if importlib.util.find_spec("PySide6") is None:
        raise RefusedError("tray-no-qt")
    if sys.platform != "linux":
        return
    chosen = environment.get(_CHOSEN, "")
    if not chosen and not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        raise RefusedError("tray-no-display")
    if missing := _missing(_needed(environment, chosen)):
        packages = " ".join(sorted({LIBRARIES[name] for name in missing}))
        raise RefusedError("tray-no-libraries", libraries=", ".join(missing), packages=packages)
    if not chosen:
        _require_answer(environment)


def _needed(environment: Mapping[str, str], chosen: str) -> Mapping[str, str]:
    if chosen and not chosen.startswith(("xcb", "wayland")):
        return _ANYWHERE
    wayland = chosen.startswith("wayland") or (not chosen and environment.get("WAYLAND_DISPLAY"))
    return {**_ANYWHERE, **(_WAYLAND if wayland else _X11)}


def _missing(needed: Mapping[str, str]) -> list[str]:
    return [name for name in needed if not _loads(name)]


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _require_answer(environment: Mapping[str, str]) -> None:
    """Raise unless one of the session's displays answers."""
    if environment.get("WAYLAND_DISPLAY") and _wayland_answers(environment):
        return
    if not environment.get("DISPLAY") or not _x11_answers(environment["DISPLAY"]):
        raise RefusedError("tray-no-display")


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    from tracker.host.wayland import Wayland

    try:
        Wayland(environment).close()
    except UnreachableError:
        return False
    return True


def _x11_answers(display: str) -> bool:
    """Ask as Qt will: by its own library, which finds the display and its key."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    line = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    try:
        return not xcb.xcb_connection_has_error(line)
    finally:
        xcb.xcb_disconnect(line)
