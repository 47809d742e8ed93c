"""Which applications were in front on the day, and how long."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.theme import Role
from tracker.tray.widgets.card import Card
from tracker.tray.widgets.charts import ShareBar
from tracker.tray.widgets.section import Section
from tracker.tray.widgets.text import Name, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.tray.present.rows import AppRow

_MOST = 8
_BAR = 4


class AppsSection(Section):
    """Takes no room while nothing of applications is recorded."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__(_("Applications used"))
        self._rows: Sequence[AppRow] = ()
        self._card = Card()
        self._card.column.setSpacing(10)
        self.column.addWidget(self._card)
        self.hide()

    def show_rows(self, rows: "Sequence[AppRow]", caption: str) -> None:
        """Show these, the longest first."""
        self.show_caption(caption)
        self.setHidden(not rows)
        if rows == self._rows:
            return
        self._rows = rows
        while (item := self._card.column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row in rows[:_MOST]:
            self._card.column.addWidget(_line(row))


def _line(row: "AppRow") -> QWidget:
    made = QWidget()
    words = QHBoxLayout()
    words.addWidget(Name(row.name, Role.SMALL_STRONG), 1)
    words.addWidget(Text(row.length, Role.SMALL, "text2"))
    bar = ShareBar("level_hi", _BAR)
    bar.show_share(row.share)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addLayout(words)
    column.addWidget(bar)
    return made
