"""The windows on a Windows desktop. Not run on Windows itself yet."""

import ctypes
import sys
from dataclasses import dataclass
from typing import Any, Final

from tracker.capture.area import Area
from tracker.capture.windows import ShownWindow
from tracker.core.errors import UnreachableError
from tracker.host.windows_program import application, program

_EXTENDED_STYLE: Final = -20
_LAYERED, _UNREDIRECTED = 0x00080000, 0x00200000
"""WS_EX_LAYERED and WS_EX_NOREDIRECTIONBITMAP: windows that let through what is behind them, or may."""

_BOUNDS, _CLOAKED = 9, 14
"""DWMWA_EXTENDED_FRAME_BOUNDS, without the shadow, and DWMWA_CLOAKED, as on other virtual desktops."""


class _Rectangle(ctypes.Structure):
    """RECT"""

    _fields_ = (
        *(("left", ctypes.c_int32), ("top", ctypes.c_int32)),
        *(("right", ctypes.c_int32), ("bottom", ctypes.c_int32)),
    )


@dataclass(frozen=True, slots=True)
class Libraries:
    """The system's own: user32, dwmapi, and what makes a callback of EnumWindows."""

    user: Any
    manager: Any
    callback: Any


class WindowsWindows:
    """Asks the system."""

    def __init__(self, libraries: Libraries | None = None) -> None:
        """Take the libraries to ask; the system's own if none are given."""
        self._libraries: Final = libraries or _system()

    def visible(self) -> tuple[ShownWindow, ...]:
        """Return the windows from the lowest to the topmost; raises `UnreachableError` where none is told."""
        user, handles = self._libraries.user, list[int]()

        def note(handle: int | None, _: int) -> int:
            handles.append(handle or 0)
            return 1

        if not user.EnumWindows(self._libraries.callback(note), 0):
            raise UnreachableError("capture-unreachable")
        active = user.GetForegroundWindow()
        shown = [each for each in handles if self._is_shown(each)]
        return tuple(self._window(each, is_active=each == active) for each in reversed(shown))

    def _is_shown(self, handle: int) -> bool:
        user, cloaked = self._libraries.user, ctypes.c_uint32()
        if not user.IsWindowVisible(handle) or user.IsIconic(handle):
            return False
        size = ctypes.sizeof(cloaked)
        told = self._libraries.manager.DwmGetWindowAttribute(handle, _CLOAKED, ctypes.byref(cloaked), size)
        return told != 0 or not cloaked.value

    def _window(self, handle: int, *, is_active: bool) -> ShownWindow:
        user, process = self._libraries.user, ctypes.c_uint32()
        title = ctypes.create_unicode_buffer(user.GetWindowTextLengthW(handle) + 1)
        user.GetWindowTextW(handle, title, len(title))
        user.GetWindowThreadProcessId(handle, ctypes.byref(process))
        style = user.GetWindowLongW(handle, _EXTENDED_STYLE)
        opaque = not style & (_LAYERED | _UNREDIRECTED) and self._is_rectangle(handle)
        name = application(program(process.value))
        return ShownWindow(handle, name, title.value, self._area(handle), opaque, is_active)

    def _is_rectangle(self, handle: int) -> bool:
        """Tell whether a window has no shape of its own: GetWindowRgnBox then answers that there is none."""
        return not self._libraries.user.GetWindowRgnBox(handle, ctypes.byref(_Rectangle()))

    def _area(self, handle: int) -> Area | None:
        """Return where a window is in pixels: by its manager, else by itself, then with its shadow."""
        bounds = _Rectangle()
        size, pointer = ctypes.sizeof(bounds), ctypes.byref(bounds)
        failed = self._libraries.manager.DwmGetWindowAttribute(handle, _BOUNDS, pointer, size)
        if failed and not self._libraries.user.GetWindowRect(handle, pointer):
            return None
        return Area(bounds.left, bounds.top, bounds.right, bounds.bottom)


def _system() -> Libraries:
    if sys.platform != "win32":
        raise UnreachableError("capture-unreachable")
    user, manager = ctypes.WinDLL("user32"), ctypes.WinDLL("dwmapi")
    handle, pointer = ctypes.c_void_p, ctypes.c_void_p
    callback = ctypes.WINFUNCTYPE(ctypes.c_int, handle, ctypes.c_ssize_t)
    user.EnumWindows.argtypes = (callback, ctypes.c_ssize_t)
    user.GetForegroundWindow.restype = handle
    for ask in (user.IsWindowVisible, user.IsIconic, user.GetWindowTextLengthW):
        ask.argtypes = (handle,)
    user.GetWindowTextW.argtypes = (handle, ctypes.c_wchar_p, ctypes.c_int)
    user.GetWindowLongW.argtypes = (handle, ctypes.c_int)
    for ask in (user.GetWindowThreadProcessId, user.GetWindowRgnBox, user.GetWindowRect):
        ask.argtypes = (handle, pointer)
    manager.DwmGetWindowAttribute.argtypes = (handle, ctypes.c_uint32, pointer, ctypes.c_uint32)
    return Libraries(user, manager, callback)
