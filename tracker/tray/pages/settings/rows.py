"""Rows of the page: words, and the control that they are about."""

from collections.abc import Iterable

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.button import RING
from tracker.tray.widgets.card import Card, Divider
from tracker.tray.widgets.choice import Options
from tracker.tray.widgets.section import Section
from tracker.tray.widgets.text import Text


class Row(QWidget):
    """A title with a sentence, and a control beside or below them."""

    def __init__(self, title: str, sentence: str, control: QWidget) -> None:
        """Take the words, and the control."""
        super().__init__()
        self._below = isinstance(control, Options)
        self._sentence = Text(sentence, Role.SMALL, "text2", wraps=True)
        words = QVBoxLayout()
        words.setContentsMargins(RING, 0, RING, 0)
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(Text(title, Role.ROW_STRONG, wraps=True))
        words.addWidget(self._sentence)
        words.addStretch(1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        look.changed.connect(self._dress)
        self._dress()
        self._line.addLayout(words, 1)
        self._line.addWidget(control)

    def say(self, sentence: str) -> None:
        """Say something else beside the control."""
        self._sentence.setText(sentence)

    def be_narrow(self, *, narrow: bool) -> None:
        """Have a choice of several below the words; what is small stays beside them."""
        below = narrow and self._below
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if way != self._line.direction():
            self._line.setDirection(way)

    def _dress(self) -> None:
        px = look.theme.px
        self._line.setContentsMargins(px(18) - RING, px(10), px(18) - RING, px(10))
        self._line.setSpacing(px(12))


class Rows(Section):
    """A section whose rows lie on one card."""

    def __init__(self, title: str, rows: Iterable[Row]) -> None:
        """Take the rows."""
        super().__init__(title)
        self.rows = tuple(rows)
        card = Card(padding=(0, 0))
        for number, row in enumerate(self.rows):
            if number:
                card.column.addWidget(Divider())
            card.column.addWidget(row)
        self.column.addWidget(card)

    def be_narrow(self, *, narrow: bool) -> None:
        """Have each row suit the width."""
        for row in self.rows:
            row.be_narrow(narrow=narrow)
