"""Counting input: how often keys and mouse are used and in how many seconds, never which key and where."""

from collections.abc import Mapping
from typing import Protocol

from tracker.activity.idle import choose_idle
from tracker.core.hours.sampling import Counts
from tracker.core.moment import Clock
from tracker.host.session_kind import is_wayland


class Input(Protocol):
    """Counts input from when it is made."""

    def take(self) -> Counts:
        """Return what was counted since this was last asked; does not wait.

        Raises what `check` raises.
        """
        ...

    def check(self) -> None:
        """Raise `UnreachableError` or `OsPermissionError` once it counts no more: another has to be made."""
        ...

    def close(self) -> None:
        """Count no more; returns once nothing of it is left. Closing twice is harmless."""
        ...


def choose_input(environment: Mapping[str, str], platform: str, clock: Clock) -> Input:
    """Return what counts in a session, by its environment and `sys.platform`.

    Under Wayland no program may count what others are sent, and X11's way would stay silent there without
    any error, even where Xwayland offers a DISPLAY: only the seconds are told in which the session did not
    rest. Raises `UnreachableError` where that cannot be told either, or not now.
    """
    if platform in {"win32", "darwin"}:
        from tracker.activity.input_pynput import PynputInput

        return PynputInput(clock)
    if is_wayland(environment) or not environment.get("DISPLAY"):
        from tracker.activity.input_idle import IdleInput

        return IdleInput(lambda: choose_idle(environment, platform, clock, of_input=True), clock)
    from tracker.activity.input_x11 import X11Input

    return X11Input(environment["DISPLAY"])
