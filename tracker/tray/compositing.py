"""What floats above windows where nothing blends them: cut to its card, for what is clear would be black."""

import os
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QGuiApplication, QPainterPath, QRegion
from PySide6.QtWidgets import QWidget

from tracker.core.errors import UnreachableError

_FITS: Final = frozenset({QEvent.Type.Show, QEvent.Type.Resize})


class CutToCard(QObject):
    """Leaves nothing of a window but the card in it, whenever it shows where nothing blends windows."""

    def __init__(self, window: QWidget, edge: int, radius: float) -> None:
        """Take a window, how far its card stays from its edge, and the radius of the card's corners."""
        super().__init__(window)
        self._edge, self._radius = edge, radius
        self._blended = True
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit; nothing is kept from the window."""
        if event.type() in _FITS and isinstance(watched, QWidget):
            if event.type() is QEvent.Type.Show:
                self._blended = is_blended()
            self._fit(watched)
        return False

    def _fit(self, window: QWidget) -> None:
        if self._blended:
            window.clearMask()
            return
        inset = self._edge
        card = QPainterPath()
        card.addRoundedRect(
            QRectF(window.rect().adjusted(inset, inset, -inset, -inset)), self._radius, self._radius
        )
        window.setMask(QRegion(card.toFillPolygon().toPolygon()))


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
