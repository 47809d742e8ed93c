"""The application in front on Windows and its window's title. Not run on Windows itself yet."""

import ctypes
import sys
from typing import Final

from tracker.host.windows_program import application, program

_LONGEST: Final = 1_024


def front() -> tuple[str, str]:
    """Return the application's name and the title, both empty where nothing is in front or told."""
    if sys.platform != "win32":
        return "", ""
    user = ctypes.WinDLL("user32")
    user.GetForegroundWindow.restype = ctypes.c_void_p
    user.GetWindowTextW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p, ctypes.c_int)
    user.GetWindowThreadProcessId.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    window = user.GetForegroundWindow()
    if not window:
        return "", ""
    title = ctypes.create_unicode_buffer(_LONGEST)
    user.GetWindowTextW(window, title, _LONGEST)
    process = ctypes.c_uint32()
    user.GetWindowThreadProcessId(window, ctypes.byref(process))
    return application(program(process.value)), title.value
