"""The panel beside every step: the mark, and what always holds."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.icons import pixmap
from tracker.tray.present.first_run import promises
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.text import Text, colour

WIDTH: Final = 344
_PADDING: Final = 36
_MARK: Final = 40
_ICON: Final = 20
_RINGS: Final = (34, 66, 98, 130)
_RING_WIDTH: Final = 12
_FIRST: Final = 60
_LATER: Final = 14
"""Degrees to which the innermost ring goes, and how much less each outer one does."""
_FAINT: Final = 24
"""Alpha of what is drawn over the ground as decoration."""


class Brand(QWidget):
    """Says nothing that is not said elsewhere: where there is no room, it is left out."""

    def __init__(self) -> None:
        """Put the words on it."""
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(_Mark(), 0, Qt.AlignmentFlag.AlignLeading)
        self._column.addSpacing(28)
        self._column.addWidget(Text(_("Your hours,\nrecorded openly."), Role.DISPLAY, "on_brand", wraps=True))
        self._column.addSpacing(32)
        for promise in promises():
            rows = QGridLayout()
            rows.setHorizontalSpacing(14)
            rows.setVerticalSpacing(2)
            rows.addWidget(_Icon(promise.icon), 0, 0, Qt.AlignmentFlag.AlignTop)
            rows.addWidget(Text(promise.title, Role.HEADING, "on_brand", wraps=True), 0, 1)
            rows.addWidget(Text(promise.sentence, Role.ROW, "on_brand2", wraps=True), 1, 1)
            rows.setColumnStretch(1, 1)
            self._column.addLayout(rows)
            self._column.addSpacing(22)
        self._column.addStretch(1)
        look.changed.connect(self._dress)
        self._dress()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, and the rings in its end corner."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QLinearGradient(QPointF(0, 0), QPointF(self.width() * 0.6, self.height()))
        ground.setColorAt(0, colour("brand"))
        ground.setColorAt(1, colour("brand_deep"))
        painter.fillRect(self.rect(), ground)
        if look.theme.contrast:
            painter.setPen(QPen(colour("text"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
            return
        faint = colour("on_brand")
        faint.setAlpha(_FAINT)
        pen = QPen(faint, look.theme.px(_RING_WIDTH))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x = 0.0 if self.isRightToLeft() else float(self.width())
        for number, radius in enumerate(map(look.theme.px, _RINGS)):
            round_x = x + (10 if self.isRightToLeft() else -10)
            around = QRectF(round_x - radius, self.height() - radius, 2 * radius, 2 * radius)
            # Each outer ring ends a little later, as the hours of a day that has just begun.
            begin = _FIRST + _LATER * number
            painter.drawArc(around, 0 if self.isRightToLeft() else begin * 16, (180 - begin) * 16)

    def _dress(self) -> None:
        px = look.theme.px
        self.setFixedWidth(px(WIDTH))
        self._column.setContentsMargins(*[px(_PADDING)] * 4)


class _Mark(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        side = look.theme.px(_MARK)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a disc with hands on a soft square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, soft = self.width(), colour("on_brand")
        soft.setAlpha(2 * _FAINT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawRoundedRect(
            QRectF(self.rect()), side * Radius.APP_MARK_SHARE, side * Radius.APP_MARK_SHARE
        )
        centre = QPointF(side / 2, side / 2)
        painter.setBrush(colour("on_brand"))
        painter.drawEllipse(centre, side * 0.31, side * 0.31)
        hands = QPen(QColor(colour("brand")), side * 0.075)
        hands.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(hands)
        painter.drawLine(centre, centre - QPointF(0, side * 0.17))
        painter.drawLine(centre, centre + QPointF(side * 0.13, side * 0.07))


class _Icon(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        side = look.theme.px(_ICON)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        drawn = pixmap(self._name, colour("on_brand2").name(), look.theme.px(_ICON))
        QPainter(self).drawPixmap(0, 0, drawn)
