"""The cards of the page, and the rows of what needs the person."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tracker.tray.icons import pixmap
from tracker.tray.present.attention import Deed, Tone, deed_text
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.badge import TONES, Badge
from tracker.tray.widgets.button import Button, Height
from tracker.tray.widgets.card import Card, Divider
from tracker.tray.widgets.text import Text, colour
from tracker.tray.widgets.tile import Tile

if TYPE_CHECKING:
    from tracker.tray.present.attention import Notice
    from tracker.tray.present.health import Line, Standing

_ICON = 16
_NARROW = 520
_AT_START = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class StandingCard(Card):
    """How one thing stands, in a word, and the facts."""

    def __init__(self, standing: "Standing") -> None:
        """Say them."""
        super().__init__()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Tile(standing.icon, on=standing.tone is Tone.OK), 0, Qt.AlignmentFlag.AlignTop)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.addWidget(Text(standing.title, Role.HEADING), 1)
        badge = Badge(standing.badge, standing.badge_icon, standing.tone)
        self._halves.addWidget(badge, 0, _AT_START)
        head.addLayout(self._halves, 1)
        self.column.addLayout(head)
        self.column.addSpacing(10)
        self.column.addWidget(Divider())
        self.column.addSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(standing.lines):
            name = Text(line.name, Role.SMALL, "text2", wraps=True)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_value(line), row, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(grid)
        self.column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the word beside the title, or below."""
        super().resizeEvent(event)
        _arrange(self._halves, self)


class NeedRow(QWidget):
    """One thing that needs the person: what happened, what to do, and a button where something here helps."""

    pressed = Signal(Deed)

    def __init__(self, notice: "Notice") -> None:
        """Say what it is."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 12, 18, 12)
        row.setSpacing(12)
        row.addWidget(Tile(notice.icon), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(notice.title, Role.ROW_STRONG, wraps=True))
        words.addWidget(Text(notice.sentence, Role.SMALL, "text2", wraps=True))
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.addLayout(words, 1)
        if told := deed_text(notice.deed):
            button = Button(told, height=Height.HEADER)
            button.setAccessibleName(f"{notice.title}: {told}")
            button.clicked.connect(lambda: self.pressed.emit(notice.deed))
            self._halves.addWidget(button, 0, _AT_START)
        row.addLayout(self._halves, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the button beside the words, or below where that leaves them more room."""
        super().resizeEvent(event)
        _arrange(self._halves, self)


def _arrange(halves: QBoxLayout, within: QWidget) -> None:
    """Have one half beside the other, or below it in a window so narrow that words need all there is."""
    narrow, way = within.window().width() < look.theme.px(_NARROW), QBoxLayout.Direction
    halves.setDirection(way.TopToBottom if narrow else way.LeftToRight)
    halves.setSpacing(look.theme.px(4 if narrow else 12))


def _value(line: "Line") -> QWidget:
    value = Text(line.value, Role.SMALL_STRONG, wraps=True)
    if not line.icon:
        return value
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    icon = QLabel()
    icon.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    icon.setPixmap(pixmap(line.icon, colour(TONES[line.tone][1]).name(), look.theme.px(_ICON)))
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(value, 1)
    return made
