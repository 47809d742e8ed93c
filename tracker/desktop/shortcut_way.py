"""Which way of having a shortcut this session has."""

import sys
from collections.abc import Mapping

from tracker.desktop.shortcut import Way

if sys.platform == "win32":

    def shortcut_way(_environment: Mapping[str, str]) -> Way:
        """Return the system's one way."""
        from tracker.desktop._windows_shortcut import windows_shortcut

        return Way(windows_shortcut)

elif sys.platform == "darwin":

    def shortcut_way(_environment: Mapping[str, str]) -> Way:
        """Return the system's one way; for the main thread."""
        from tracker.desktop._macos_shortcut import MacShortcut

        return Way(MacShortcut)

else:
    from functools import partial

    from tracker.core.errors import UnreachableError
    from tracker.desktop.shortcut import Combination, Pressed, Told
    from tracker.host.dbus import session_bus
    from tracker.host.session_kind import is_wayland

    class _None:
        """Where none can be had."""

        def __init__(self, _wanted: Combination, _pressed: Pressed, told: Told) -> None:
            told(UnreachableError("shortcut-not-offered"))

        def close(self) -> None:
            """Do nothing."""

    def shortcut_way(environment: Mapping[str, str]) -> Way:
        """Return the way of the session that an environment tells of.

        Under Wayland X11's way would hear only what is pressed in windows of X11, even where it can be had.
        """
        if not is_wayland(environment) and (display := environment.get("DISPLAY")):
            from tracker.desktop._x11_shortcut import x11_shortcut

            return Way(partial(x11_shortcut, display))
        try:
            address = session_bus(environment)
        except UnreachableError:
            return Way(_None)
        from tracker.desktop._portal_shortcut import portal_shortcut

        return Way(partial(portal_shortcut, address), asks_first=True)
