"""The cards of the page, and the rows of what needs the person."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.tray.icons import pixmap
from tracker.tray.present.attention import Deed, deed_text
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.badge import TONES, Badge
from tracker.tray.widgets.button import Button, Height
from tracker.tray.widgets.card import Card, Divider
from tracker.tray.widgets.icon import Icon
from tracker.tray.widgets.text import Text, colour, in_first_line, lined
from tracker.tray.widgets.tile import Tile

if TYPE_CHECKING:
    from tracker.tray.present.attention import Notice
    from tracker.tray.present.health import Line, Standing

_ICON = 16
_PADDING = (18, 12)
_NAMES = 104
"""Room of what facts are called, so that they stand in line from card to card."""
_LEAST_TITLE = 110
_LEAST_WORDS = 300
_GAP, _BELOW = 12, 4
_AT_START = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class StandingCard(Card):
    """How one thing stands, in a word, and the facts."""

    def __init__(self, standing: "Standing") -> None:
        """Say them."""
        super().__init__()
        head = QHBoxLayout()
        px = look.theme.px
        head.setSpacing(px(12))
        head.addWidget(Tile(standing.icon, tone=standing.tone), 0, Qt.AlignmentFlag.AlignTop)
        self._halves = Halves(
            Text(standing.title, Role.HEADING, wraps=True),
            Badge(standing.badge, standing.badge_icon, standing.tone),
            _LEAST_TITLE,
        )
        head.addWidget(self._halves, 1)
        self.column.addLayout(head)
        self.column.addSpacing(px(10))
        self.column.addWidget(Divider())
        self.column.addSpacing(px(8))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(18))
        grid.setVerticalSpacing(px(7))
        grid.setColumnMinimumWidth(0, px(_NAMES))
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(standing.lines):
            name = lined(Text(line.name, Role.SMALL, "text2", wraps=True), Role.SMALL)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_value(line), row, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(grid)
        self.column.addStretch(1)


class NeedRow(QWidget):
    """One thing that needs the person: what happened, what to do, and a button where something here helps."""

    pressed = Signal(Deed)

    def __init__(self, notice: "Notice") -> None:
        """Say what it is."""
        super().__init__()
        row = QHBoxLayout(self)
        across, down = map(look.theme.px, _PADDING)
        row.setContentsMargins(across, down, across, down)
        row.setSpacing(down)
        row.addWidget(Tile(notice.icon, tone=notice.tone), 0, Qt.AlignmentFlag.AlignTop)
        words = _words(
            Text(notice.title, Role.ROW_STRONG, wraps=True),
            Text(notice.sentence, Role.SMALL, "text2", wraps=True),
        )
        button = None
        if told := deed_text(notice.deed):
            button = Button(told, height=Height.HEADER, says=f"{notice.title}: {told}")
            button.clicked.connect(lambda: self.pressed.emit(notice.deed))
        row.addWidget(Halves(words, button, _LEAST_WORDS), 1)


class Halves(QWidget):
    """Words with what belongs to them beside, or below where they would have less than their least room."""

    def __init__(self, words: QWidget, other: QWidget | None, least: int) -> None:
        """Take both, and the least room of the words at 100 %."""
        super().__init__()
        self._other, self._least = other, least
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(words, 1)
        if other is not None:
            self._row.addWidget(other, 0, _AT_START)

    def minimumSizeHint(self) -> QSize:
        """Return what is needed below each other."""
        least = 0 if self._other is None else self._other.sizeHint().width()
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put one beside or below the other."""
        super().resizeEvent(event)
        if self._other is None:
            return
        px, way = look.theme.px, QBoxLayout.Direction
        narrow = self.width() - self._other.sizeHint().width() < px(self._least + _GAP)
        self._row.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._row.setSpacing(px(_BELOW if narrow else _GAP))


def _words(*lines: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for line in lines:
        column.addWidget(line)
    return made


def _value(line: "Line") -> QWidget:
    value: QWidget = lined(Text(line.value, Role.SMALL_STRONG, wraps=True), Role.SMALL)
    if line.more:
        value = _words(value, Text(line.more, Role.SMALL, "text2", wraps=True))
    if not line.icon:
        return value
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look.theme.px(8))
    icon = Icon()
    icon.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    icon.setPixmap(pixmap(line.icon, colour(TONES[line.tone][1]).name(), look.theme.px(_ICON)))
    row.addWidget(in_first_line(icon, Role.SMALL), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(value, 1)
    return made
