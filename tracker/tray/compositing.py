"""What floats above windows where nothing blends them: cut to its card, for what is clear would be black."""

import os
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QBitmap, QColor, QGuiApplication, QPainter
from PySide6.QtWidgets import QWidget

from tracker.core.errors import UnreachableError

_FITS: Final = frozenset({QEvent.Type.Show, QEvent.Type.Resize})


class CutToCard(QObject):
    """Leaves nothing of a window but the card in it, whenever it shows where nothing blends windows.

    A cut takes whole pixels: what corners fill in part would be dark, and gets a ground.
    """

    def __init__(self, window: QWidget, edge: int, radius: float, ground: Callable[[], QColor]) -> None:
        """Take a window, how far its card stays from its edge, its corners' radius, and its edge's colour."""
        super().__init__(window)
        self._edge, self._radius, self._ground = edge, radius, ground
        self._blended = True
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit, and lay the ground; nothing is kept from the window."""
        if event.type() in _FITS and isinstance(watched, QWidget):
            if event.type() is QEvent.Type.Show:
                self._blended = is_blended()
            self._fit(watched)
        elif event.type() is QEvent.Type.Paint and not self._blended and isinstance(watched, QWidget):
            QPainter(watched).fillRect(watched.rect(), self._ground())
        return False

    def _fit(self, window: QWidget) -> None:
        if self._blended:
            window.clearMask()
            return
        inset, card = self._edge, QBitmap(window.size())
        card.clear()
        painter = QPainter(card)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.color1)
        painter.drawRoundedRect(
            window.rect().adjusted(inset, inset, -inset, -inset), self._radius, self._radius
        )
        painter.end()
        window.setMask(card)


def is_blended() -> bool:
    """Say whether the desktop blends windows; on X11 some do not (EWMH, `_NET_WM_CM_Sn`)."""
    if QGuiApplication.platformName() != "xcb":
        return True
    from tracker.host.x11 import X11

    try:
        with X11(os.environ.get("DISPLAY", "")) as line:
            return line.owner(f"_NET_WM_CM_S{line.screen}") != 0
    except UnreachableError:
        return True
