"""Which kind of desktop session an environment tells of."""

from collections.abc import Mapping


def is_wayland(environment: Mapping[str, str]) -> bool:
    """Tell whether a session is Wayland's, even where Xwayland offers a DISPLAY."""
    return environment.get("XDG_SESSION_TYPE") == "wayland" or bool(environment.get("WAYLAND_DISPLAY"))
