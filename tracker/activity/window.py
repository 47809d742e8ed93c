"""Which application's window is in front, and its title."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from tracker.core.errors import UnreachableError
from tracker.core.hours.front import Front
from tracker.core.moment import Clock
from tracker.host.session_kind import is_wayland


class Window(Protocol):
    """Watches which window is in front, from when it is made."""

    def take(self) -> Sequence[Front]:
        """Return what was in front since this was last asked, in order, the present one last; does not wait.

        The first one may have come in front earlier. What is told is raw: rules are for whoever keeps it.
        Raises what `check` raises.
        """
        ...

    def check(self) -> None:
        """Raise `UnreachableError` once it watches no more: another has to be made."""
        ...

    def close(self) -> None:
        """Watch no more; returns once nothing of it is left. Closing twice is harmless."""
        ...


def choose_window(environment: Mapping[str, str], platform: str, clock: Clock) -> Window:
    """Return what watches in a session, by its environment and `sys.platform`.

    Raises `UnreachableError` where the session tells nobody, as under Wayland (`activity-window-unknown`),
    or not now.
    """
    if platform == "win32":
        from tracker.activity.window_looked import LookedWindow
        from tracker.activity.window_windows import front

        return LookedWindow(front, clock)
    display = environment.get("DISPLAY")
    if is_wayland(environment) or not display:
        raise UnreachableError("activity-window-unknown")
    from tracker.activity.window_x11 import X11Window

    return X11Window(display, clock)
