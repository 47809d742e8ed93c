"""A ring that runs down, with what is left as a number inside."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.tray.fonts import font
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.text import colour

_SIDE: Final = 60
_WIDTH: Final = 4
_TOP: Final = 90 * 16
_ROUND: Final = 360 * 16


class Ring(QWidget):
    """What it shows stands in its accessible name; right to left it runs the other way round."""

    speaks_as = QAccessible.Role.StaticText

    def __init__(self) -> None:
        """Begin with nothing left."""
        super().__init__()
        self._share, self._text = 0.0, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_left(self, share: float, text: str) -> None:
        """Show how much is left, 0 to 1, and the number for it."""
        self._share, self._text = share, text
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Return its side."""
        side = look.theme.px(_SIDE)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the track, what is left of it, and the number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = look.theme.px(_WIDTH)
        ground = QRectF(self.rect()).adjusted(width, width, -width, -width)
        painter.setPen(QPen(colour("line"), width))
        painter.drawEllipse(ground)
        painter.setPen(QPen(colour("warn"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        turn = round(self._share * _ROUND)
        painter.drawArc(ground, _TOP, -turn if self.isRightToLeft() else turn)
        painter.setPen(colour("text"))
        painter.setFont(font(Role.ROW_STRONG, look.theme, tabular=True))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._text)
