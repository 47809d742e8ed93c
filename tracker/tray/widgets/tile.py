"""An icon on a soft square, at the start of a row."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.tray.icons import pixmap
from tracker.tray.present.attention import Tone
from tracker.tray.style import look
from tracker.tray.theme import Radius
from tracker.tray.widgets.badge import TONES, neutral_ground
from tracker.tray.widgets.text import colour

_SIDE: Final = 36
_ICON: Final = 18


class Tile(QWidget):
    """Decoration: what it shows stands beside it in words. `on` gives it the accent's colours."""

    def __init__(self, icon: str, *, on: bool = False, tone: Tone | None = None) -> None:
        """Take the name of the icon, and the tone in whose colours it comes, if in any."""
        super().__init__()
        self._icon, self._tone = icon, Tone.OK if on else tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def be(self, icon: str, tone: Tone) -> None:
        """Show another icon."""
        self._icon, self._tone = icon, tone
        self.update()

    def sizeHint(self) -> QSize:
        """Return its side."""
        side = look.theme.px(_SIDE)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        theme = look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(QColor(theme.colours.text), theme.border) if theme.contrast else Qt.PenStyle.NoPen
        )
        ground, ink = TONES[self._tone] if self._tone else (neutral_ground(), "text2")
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()), Radius.FIELD, Radius.FIELD)
        size = theme.px(_ICON)
        drawn = pixmap(self._icon, colour(ink).name(), size)
        place = (self.width() - size) // 2, (self.height() - size) // 2
        painter.drawPixmap(*place, drawn)
