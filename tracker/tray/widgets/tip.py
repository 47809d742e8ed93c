"""The ink tooltip of painted charts: lines beside a place, on hover and on keyboard focus alike."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tracker.tray.fonts import font
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.text import colour

_PADDING: Final = (14, 9)
_GAP: Final = 8


class Tip(QWidget):
    """A tooltip within its window; nobody can press it, and it takes no focus."""

    def __init__(self, window: QWidget) -> None:
        """Belong to a window, out of sight."""
        super().__init__(window)
        self._window: Final = window
        self._lines: Sequence[str] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, place: QPoint, lines: Sequence[str]) -> None:
        """Show lines beside a place of the window, on its other side where there is no room."""
        self._lines = lines
        size = self.sizeHint()
        room = self._window.size()
        before = place.x() + _GAP + size.width() > room.width() or self.isRightToLeft()
        x = place.x() - _GAP - size.width() if before else place.x() + _GAP
        x = min(max(0, x), max(0, room.width() - size.width()))
        y = min(max(0, place.y()), max(0, room.height() - size.height()))
        self.setGeometry(x, y, size.width(), size.height())
        self.raise_()
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of all lines."""
        px = look.theme.px
        widths = [
            metrics.horizontalAdvance(line)
            for line, metrics in zip(self._lines, self._metrics(), strict=True)
        ]
        height = sum(metrics.height() + px(2) for metrics in self._metrics())
        across, down = _PADDING
        width = round(max(widths, default=0)) + 1 + 2 * px(across)
        return QSize(min(width, self._window.width()), round(height) + 2 * px(down))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("ink"))
        painter.drawRoundedRect(QRectF(self.rect()), Radius.TOOLTIP, Radius.TOOLTIP)
        painter.setPen(colour("on_ink"))
        px = look.theme.px
        y = float(px(_PADDING[1]))
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        for number, (line, metrics) in enumerate(zip(self._lines, self._metrics(), strict=True)):
            painter.setFont(font(_role(number), look.theme, tabular=True))
            place = QRectF(px(_PADDING[0]), y, self.width() - 2 * px(_PADDING[0]), metrics.height() + px(2))
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, place.width() + 0.5)
            painter.drawText(
                place, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, shown
            )
            y += place.height()

    def _metrics(self) -> list[QFontMetricsF]:
        return [
            QFontMetricsF(font(_role(number), look.theme, tabular=True))
            for number, _ in enumerate(self._lines)
        ]


def _role(number: int) -> Role:
    """Return the role of a line; the first is the title."""
    return Role.SMALL if number else Role.SMALL_STRONG
