"""Ways to choose: one of a few options, and a switch for one thing."""

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QRadioButton, QSizePolicy, QWidget

from tracker.tray.fonts import font
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.button import RING, draw_ring
from tracker.tray.widgets.flow import Flow
from tracker.tray.widgets.text import colour

_HEIGHT: Final = 34
_PADDING: Final = 14
RETURNS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TRACK: Final = (36, 20)
_KNOB_INSET: Final = 3


def lead_to(chosen: QAbstractButton, options: Iterable[QAbstractButton]) -> None:
    """Have Tab come to one of several alone; Qt does so only once the focus was there."""
    for each in options:
        by_key = Qt.FocusPolicy.StrongFocus if each is chosen else Qt.FocusPolicy.ClickFocus
        each.setFocusPolicy(by_key)


class Option(QRadioButton):
    """One option of a few: chosen, it has the accent's border, twice as wide."""

    def __init__(self, text: str) -> None:
        """Say what is chosen by it."""
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the room of the words with the focus ring."""
        px = look.theme.px
        width = QFontMetricsF(font(Role.BUTTON, look.theme)).horizontalAdvance(self.text())
        return QSize(round(width) + 2 * px(_PADDING) + 2 * RING + 1, px(_HEIGHT) + 2 * RING)

    def hitButton(self, _place: object) -> bool:
        """Take a press anywhere within."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be chosen by Return too, as by Space; what is chosen leaves it to the window."""
        if event.key() in RETURNS and not self.isChecked():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ring, border and words."""
        theme, painter = look.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        chosen, border, ink = self.isChecked(), "control", "text"
        if chosen:
            border, ink = "accent", "accent_text"
        if not self.isEnabled():
            border, ink = "line", "text3"
        width = 2 if chosen else theme.border
        painter.setBrush(colour("accent_soft" if chosen and self.isEnabled() else "surface"))
        painter.setPen(QPen(colour(border), width))
        inset = width / 2
        painter.drawRoundedRect(ground.adjusted(inset, inset, -inset, -inset), Radius.FIELD, Radius.FIELD)
        if self.hasFocus():
            draw_ring(painter, ground, Radius.FIELD)
        painter.setFont(font(Role.BUTTON, theme))
        painter.setPen(colour(ink))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, self.text())


class Options(QWidget):
    """A few options of which one is chosen, flowing into as many rows as they need."""

    chosen = Signal(object)
    """The value that the person has just chosen."""

    def __init__(self, says: str, options: Mapping[object, str]) -> None:
        """Take what is chosen here, for who hears it, and the words for each value."""
        super().__init__()
        self.setAccessibleName(says)
        self._values = tuple(options)
        self._group = QButtonGroup(self)
        flow = Flow(self, across=6, down=4)
        for number, text in enumerate(options.values()):
            option = Option(text)
            self._group.addButton(option, number)
            option.toggled.connect(self._lead_to_chosen)
            flow.addWidget(option)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._values[number]))

    def choose(self, value: object) -> None:
        """Show this one as chosen; none where it is not among them."""
        button: QAbstractButton | None = None
        if value in self._values:
            button = self._group.button(self._values.index(value))
        if button is not None:
            button.setChecked(True)

    def _lead_to_chosen(self) -> None:
        """Have Tab come to what is chosen, from where arrow keys lead on."""
        if (chosen := self._group.checkedButton()) is not None:
            lead_to(chosen, self._group.buttons())


class Switch(QCheckBox):
    """On or off, at once; its words stand elsewhere, and `says` is its name for who hears it."""

    def __init__(self, says: str) -> None:
        """Say what it switches."""
        super().__init__()
        self.setAccessibleName(says)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the room of the track with the focus ring."""
        px = look.theme.px
        return QSize(px(_TRACK[0]) + 2 * RING, px(_TRACK[1]) + 2 * RING)

    def hitButton(self, _place: object) -> bool:
        """Take a press anywhere within."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ring, track and knob; on is where the line of reading ends."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        half, on = track.height() / 2, self.isChecked()
        accent, edge = ("accent", "control") if self.isEnabled() else ("text3", "line")
        painter.setPen(Qt.PenStyle.NoPen if on else QPen(colour(edge), look.theme.border))
        painter.setBrush(colour(accent) if on else QColor(colour("surface")))
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), half, half)
        at_right = on != self.isRightToLeft()
        centre = QPointF(track.right() - half if at_right else track.left() + half, track.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("on_accent" if on else edge))
        radius = half - look.theme.px(_KNOB_INSET)
        painter.drawEllipse(centre, radius, radius)
        if self.hasFocus():
            draw_ring(painter, track, half)
