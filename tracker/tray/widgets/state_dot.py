"""A dot that says whether the timer runs, beside the words that say so."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.tray.present.icon_state import Base
from tracker.tray.style import look
from tracker.tray.widgets.text import colour


class StateDot(QWidget):
    """A dot in a halo: coloured while the timer runs, beside the words that say so."""

    def __init__(self) -> None:
        """Begin stopped."""
        super().__init__()
        self._base = Base.STOPPED
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_base(self, base: Base) -> None:
        """Show whether the timer runs."""
        self._base = base
        self.update()

    def sizeHint(self) -> QSize:
        """Return its side."""
        side = look.theme.px(16)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ink = {Base.RUNNING: "accent", Base.STOPPED: "level_hi", Base.IDLE: "warn"}[self._base]
        halo = colour(ink)
        halo.setAlpha(56)
        painter.setBrush(halo)
        painter.drawEllipse(QRectF(self.rect()))
        inset = self.width() / 4
        painter.setBrush(colour(ink))
        painter.drawEllipse(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
