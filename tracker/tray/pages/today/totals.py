"""The cards above the timeline: today, this week, and the activity level."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from tracker.tray.style import look
from tracker.tray.theme import CARD_GAP, Role
from tracker.tray.widgets.card import Card
from tracker.tray.widgets.charts import LevelBars, ShareBar, WeekBars
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.text import Figure, Text

if TYPE_CHECKING:
    from tracker.tray.present.totals import Total, Totals


_GAP: Final = 12


class TotalCard(Card):
    """A title, a large figure, a sentence, with a chart beside or a bar below."""

    speaks_as = QAccessible.Role.Grouping

    def __init__(self, chart: QWidget | None = None, *, bar_ink: str = "accent") -> None:
        """Make one with this chart."""
        super().__init__()
        self._title = Text("", Role.SMALL, "text2")
        self._figure = Figure()
        self._sentence = Text("", Role.SMALL, "text2", wraps=True)
        self._bar = ShareBar(bar_ink)
        self._chart = chart
        words = Column(gap=1)
        for each in (self._title, self._figure):
            words.addWidget(each)
        row = Row(gap=_GAP)
        row.addLayout(words, 1)
        if chart is not None:
            row.addWidget(chart, 0, Qt.AlignmentFlag.AlignVCenter)
        self.column.addLayout(row)
        # Below the chart, so that it neither touches nor wraps beside it.
        self.column.addWidget(self._sentence)
        bar = Column(edges=(0, 6, 0, 0))
        bar.addWidget(self._bar)
        self.column.addLayout(bar)
        self.column.addStretch(1)
        self._has_bar = self._narrow = False
        self._charted = chart is not None
        # Equal widths need cards that do not ask for any of their own.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_total(self, total: "Total", *, charted: bool = True) -> None:
        """Show it, with the chart where there is room, and unless that has nothing to show."""
        self._charted = charted
        self._title.setText(total.title)
        self._figure.show_parts(total.figure)
        self._sentence.setText(total.sentence)
        self._sentence.setVisible(bool(total.sentence))
        self._bar.show_share(total.share or 0.0)
        self._has_bar = total.share is not None
        self._arrange()
        self.setAccessibleName(total.text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the bar in place of a chart where there is little room."""
        self._narrow = narrow
        self._arrange()

    def _arrange(self) -> None:
        if self._chart is not None:
            margins = self.column.contentsMargins()
            across = self._figure.sizeHint().width() + self._chart.sizeHint().width() + look.theme.px(_GAP)
            fits = across <= self.width() - margins.left() - margins.right()
            self._chart.setVisible(self._charted and fits and not self._narrow)
        self._bar.setVisible(self._has_bar and (self._chart is None or self._chart.isHidden()))


class TotalsRow(QWidget):
    """The cards beside each other; the level gives way where there is little room."""

    def __init__(self) -> None:
        """Make them."""
        super().__init__()
        self._week_bars, self._level_bars = WeekBars(), LevelBars()
        self.today = TotalCard()
        self.week = TotalCard(self._week_bars, bar_ink="level_hi")
        self.level = TotalCard(self._level_bars)
        self._row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        for each in (self.today, self.week, self.level):
            row.addWidget(each, 1)
        look.changed.connect(self._dress)
        self._dress()

    def show_totals(self, totals: "Totals") -> None:
        """Show them."""
        self.today.show_total(totals.today)
        self.week.show_total(totals.week)
        self.level.show_total(totals.level, charted=bool(totals.level_bars))
        self._week_bars.show_bars(totals.week_bars)
        self._level_bars.show_levels(totals.level_bars)

    def _dress(self) -> None:
        self._row.setSpacing(look.theme.px(CARD_GAP))

    def stack(self, *, stacked: bool) -> None:
        """Put the cards below each other where they do not fit."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if stacked else across)

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave the level out where there is little room."""
        self.level.setHidden(narrow)
        self.week.set_narrow(narrow=narrow)
