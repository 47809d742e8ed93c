"""The windows on a Mac, by CGWindowListCopyWindowInfo. Not run on macOS itself yet."""

from collections.abc import Mapping
from importlib import import_module
from math import ceil, floor
from typing import Any, Final

from tracker.capture.area import Area
from tracker.capture.windows import ShownWindow
from tracker.core.errors import UnreachableError

_LIBRARY: Final = "Quartz"
"""Of pyobjc, which pynput brings along."""

_ON_SCREEN_WITHOUT_DESKTOP: Final = 1 | 16
"""kCGWindowListOptionOnScreenOnly and kCGWindowListExcludeDesktopElements"""

_USUAL_LAYER: Final = 0


class MacWindows:
    """Asks the system. None counts as opaque: a Mac does not tell what shows through a window."""

    def visible(self) -> tuple[ShownWindow, ...]:
        """Return the windows from the lowest to the topmost; raises `UnreachableError` where none is told.

        Places are in points, as those of monitors are. Titles are told only to who may record the screen.
        """
        try:
            told = import_module(_LIBRARY).CGWindowListCopyWindowInfo(_ON_SCREEN_WITHOUT_DESKTOP, 0)
        except (ImportError, AttributeError) as error:
            raise UnreachableError("capture-unreachable") from error
        if told is None:
            raise UnreachableError("capture-unreachable")
        usual = [each for each in told if each.get("kCGWindowLayer") == _USUAL_LAYER]
        front = usual[0] if usual else None
        return tuple(_window(each, is_active=each is front) for each in reversed(told))


def _window(told: Mapping[str, Any], *, is_active: bool) -> ShownWindow:
    return ShownWindow(
        int(told["kCGWindowNumber"]),
        str(told.get("kCGWindowOwnerName") or ""),
        str(told.get("kCGWindowName") or ""),
        _area(told.get("kCGWindowBounds")),
        active=is_active,
    )


def _area(bounds: Mapping[str, float] | None) -> Area | None:
    """Return a window's place, rounded outward."""
    if bounds is None:
        return None
    left, top = bounds["X"], bounds["Y"]
    return Area(floor(left), floor(top), ceil(left + bounds["Width"]), ceil(top + bounds["Height"]))
