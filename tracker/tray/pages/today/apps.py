"""Which applications were in front on the day, and how long."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from tracker.host.translate import translate as _
from tracker.tray.theme import Role
from tracker.tray.widgets.card import Card
from tracker.tray.widgets.charts import ShareBar
from tracker.tray.widgets.lines import Column, Row
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
        self._rows_column = Column(gap=10)
        self._card.column.addLayout(self._rows_column)
        self.column.addWidget(self._card)
        self.hide()

    def show_rows(self, rows: "Sequence[AppRow]", caption: str) -> None:
        """Show these, the longest first."""
        self.show_caption(caption)
        self.setHidden(not rows)
        if rows == self._rows:
            return
        self._rows = rows
        while (item := self._rows_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row in rows[:_MOST]:
            self._rows_column.addWidget(_line(row))


def _line(row: "AppRow") -> QWidget:
    made = QWidget()
    words = Row()
    words.addWidget(Name(row.name, Role.SMALL_STRONG), 1)
    words.addWidget(Text(row.length, Role.SMALL, "text2"))
    bar = ShareBar("level_hi", _BAR)
    bar.show_share(row.share)
    column = Column(made, gap=4)
    column.addLayout(words)
    column.addWidget(bar)
    return made
