"""A section of a page: a heading with a caption and actions at its end, above what it is about."""

from math import ceil
from typing import Final

from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from tracker.tray.style import look
from tracker.tray.theme import HEADING_GAP, SECTION_HEADING, Role
from tracker.tray.widgets.button import Button
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.text import Text

_GAP: Final = 12
"""Between the title and the caption beside it."""


class Section(QWidget):
    """What it is about goes into `column`; `put_action` puts a button at the heading's end."""

    def __init__(self, title: str) -> None:
        """Give it a heading."""
        super().__init__()
        self._title = Text(title, Role.HEADING)
        self._caption = Text("", Role.SMALL, "text2", wraps=True)
        self._caption.hide()
        self.head = QWidget()
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.addWidget(self._title)
        self._words.addWidget(self._caption, 1)
        self._words.addStretch()
        self._row = Row(self.head, gap=_GAP)
        self._actions: list[Button] = []
        self._row.addLayout(self._words, 1)
        self.column = Column(self, gap=HEADING_GAP)
        self.column.addWidget(self.head)
        look.changed.connect(self._dress)
        self._dress()

    def show_caption(self, text: str) -> None:
        """Say something beside the heading."""
        self._caption.setText(text)
        self._caption.setVisible(bool(text))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the caption beside the title or below it."""
        super().resizeEvent(event)
        self._arrange()

    def put_action(self, action: Button) -> None:
        """Put a button at the end of the heading."""
        action.end_flush()
        self._actions.append(action)
        self._row.addWidget(action)

    def _arrange(self) -> None:
        """Have the caption below where it would not be one line beside the title."""
        px = look.theme.px
        wanted = ceil(QFontMetricsF(self._caption.font()).horizontalAdvance(self._caption.text()))
        room = self.width() - sum(px(_GAP) + each.sizeHint().width() for each in self._actions)
        below = bool(self._caption.text()) and room < self._title.sizeHint().width() + px(_GAP) + wanted
        way = QBoxLayout.Direction
        self._words.setDirection(way.TopToBottom if below else way.LeftToRight)
        self._words.setSpacing(0 if below else px(_GAP))
        # Title and one line fill what is reserved for a heading.
        wraps = below and wanted > self.width()
        self._row.setContentsMargins(0, 0, 0, px(HEADING_GAP) if wraps else 0)

    def _dress(self) -> None:
        self.head.setMinimumHeight(look.theme.px(SECTION_HEADING))
