"""Whether a window can come here without being in somebody's way."""

from typing import Final

from PySide6.QtGui import QGuiApplication

_ELSEWHERE: Final = "wayland"


def places_windows() -> bool:
    """Say whether a window can stand where it is put and come without the focus.

    A Wayland session leaves both to its compositor, so that the desktop's own notices tell there.
    """
    return not QGuiApplication.platformName().startswith(_ELSEWHERE)
