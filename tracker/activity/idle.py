"""How long keyboard and mouse have rested."""

from collections.abc import Mapping
from typing import Protocol

from tracker.core.errors import UnreachableError
from tracker.core.moment import Clock
from tracker.host.session_kind import is_wayland


class Idle(Protocol):
    """Tells how long a session has rested."""

    @property
    def way(self) -> str:
        """Return the name of what it asks, as the system's own documents have it."""
        ...

    def seconds(self) -> float:
        """Return the seconds since the last input; asks the system, in about a millisecond.

        Raises `UnreachableError` once it cannot tell: another has to be made.
        """
        ...

    def close(self) -> None:
        """Give back what it holds. Closing twice is harmless."""
        ...


def choose_idle(
    environment: Mapping[str, str], platform: str, clock: Clock, *, of_input: bool = False
) -> Idle:
    """Return what tells it in a session, by its environment and `sys.platform`.

    With `of_input`, nothing but input ends rest; without it, on some Wayland compositors an application that
    inhibits idling does so as well. Raises `UnreachableError`: where no way exists (`activity-idle-unknown`),
    or not now.
    """
    if platform == "win32":
        from tracker.activity.idle_windows import WindowsIdle

        return WindowsIdle()
    if platform == "darwin":
        from tracker.activity.idle_macos import MacIdle

        return MacIdle()
    if is_wayland(environment):
        return _of_wayland(environment, clock, of_input=of_input)
    if display := environment.get("DISPLAY"):
        from tracker.activity.idle_x11 import X11Idle

        return X11Idle(display)
    raise UnreachableError("activity-idle-unknown")


def _of_wayland(environment: Mapping[str, str], clock: Clock, *, of_input: bool) -> Idle:
    if "GNOME" in environment.get("XDG_CURRENT_DESKTOP", "").split(":"):
        from tracker.activity.idle_mutter import MutterIdle
        from tracker.host.dbus import session_bus

        return MutterIdle(session_bus(environment))
    from tracker.activity.idle_wayland import WaylandIdle

    return WaylandIdle(environment, clock, of_input=of_input)
