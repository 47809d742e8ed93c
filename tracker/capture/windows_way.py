"""Who tells which windows are on the screen in this session: by what the session is."""

from collections.abc import Mapping

from tracker.capture.windows import Windows


def choose_windows(environment: Mapping[str, str], platform: str) -> Windows | None:
    """Return who tells in a session, by its environment and `sys.platform`; None where nobody does.

    Under Wayland nobody does: Xwayland knows some of the windows only.
    """
    if platform == "win32":
        from tracker.capture.windows_windows import WindowsWindows

        return WindowsWindows()
    if platform == "darwin":
        from tracker.capture.windows_macos import MacWindows

        return MacWindows()
    if environment.get("XDG_SESSION_TYPE") == "wayland" or environment.get("WAYLAND_DISPLAY"):
        return None
    if display := environment.get("DISPLAY"):
        from tracker.capture.windows_x11 import X11Windows

        return X11Windows(display)
    return None
