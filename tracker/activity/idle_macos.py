"""Rest on macOS, by CGEventSourceSecondsSinceLastEventType. Not run on macOS itself yet."""

import ctypes
from typing import Final

from tracker.core.errors import UnreachableError

_FRAMEWORK: Final = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
_HARDWARE: Final = 1
"""kCGEventSourceStateHIDSystemState: what people do, not what programs make up."""

_ANY_INPUT: Final = 0xFFFFFFFF
"""kCGAnyInputEventType"""


class MacIdle:
    """Asks the system."""

    way: Final = "CGEventSource"

    def __init__(self) -> None:
        """Find the system's function; raises `UnreachableError` where it is not."""
        try:
            self._ask: Final = ctypes.CDLL(_FRAMEWORK).CGEventSourceSecondsSinceLastEventType
        except (OSError, AttributeError) as error:
            raise UnreachableError("activity-idle-unknown") from error
        self._ask.argtypes = (ctypes.c_int32, ctypes.c_uint32)
        self._ask.restype = ctypes.c_double

    def seconds(self) -> float:
        """Return the seconds since the last input."""
        return float(self._ask(_HARDWARE, _ANY_INPUT))

    def close(self) -> None:
        """Give back nothing."""
