"""Rest on Windows, by GetLastInputInfo. Not run on Windows itself yet; the tests run its arithmetic."""

import ctypes
import sys
from typing import Final

from tracker.core.errors import UnreachableError

_WRAP = 1 << 32


class _LastInput(ctypes.Structure):
    """LASTINPUTINFO: its own size, and the tick count (milliseconds since boot) of the last input."""

    _fields_ = (("size", ctypes.c_uint32), ("ticks", ctypes.c_uint32))


def rested(now: int, last: int) -> float:
    """Return the seconds between two tick counts of 32 bits, which begin anew every 49.7 days."""
    return (now - last) % _WRAP / 1000


class WindowsIdle:
    """Asks the system."""

    way: Final = "GetLastInputInfo"

    def seconds(self) -> float:
        """Return the seconds since the last input; raises `UnreachableError`."""
        if sys.platform != "win32":
            raise UnreachableError("activity-idle-unknown")
        last = _LastInput(ctypes.sizeof(_LastInput), 0)
        if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(last)):
            raise UnreachableError("activity-idle-unknown")
        return rested(ctypes.windll.kernel32.GetTickCount(), last.ticks)

    def close(self) -> None:
        """Give back nothing."""
