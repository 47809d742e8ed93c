"""The lists of the page: kinds of things, the rules of the policy, and what is never recorded."""

from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.tray.present.attention import Tone
from tracker.tray.present.recorded import Verdict
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.badge import Badge
from tracker.tray.widgets.card import Card, Divider
from tracker.tray.widgets.flow import Flow
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.text import Text
from tracker.tray.widgets.tile import Tile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.agent.policy_words import Change
    from tracker.tray.present.recorded import Fact, Kind, Never, Rule

_ROW_PADDING: Final = (18, 12)
_RULE_EDGES: Final = (18, 9, 18, 9)
_LEAST_WORDS: Final = 310
"""Room of a row's icon and words, below which what is at their end stands below them."""


def emptied(column: QBoxLayout) -> QBoxLayout:
    """Take everything out of a column, out of sight at once, and return it."""
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    return column


def fill(card: Card, rows: "Iterable[QWidget]") -> None:
    """Show just these rows in a card, with lines between."""
    fill_column(card.column, rows)


def fill_column(column: QBoxLayout, rows: "Iterable[QWidget]", *, closed: bool = False) -> None:
    """Show just these rows in a column, with lines between, and below the last where it is `closed`."""
    emptied(column)
    for number, row in enumerate(rows):
        if number:
            column.addWidget(Divider())
        column.addWidget(row)
    if closed:
        column.addWidget(Divider())


def never_card(nevers: "Iterable[Never]") -> Card:
    """Return the card of what there is no code for."""
    card = Card()
    card.column.setSpacing(4)
    card.column.addWidget(Text(_("Never, whatever the policy says"), Role.HEADING))
    reason = _("There is no code for these in Tracker, so nobody can switch them on.")
    card.column.addWidget(Text(reason, Role.SMALL, "text2", wraps=True))
    chips = QWidget()
    flow = Flow(chips, across=8, down=8)
    for each in nevers:
        flow.addWidget(Badge(each.text, each.icon))
    card.column.addSpacing(6)
    card.column.addWidget(chips)
    return card


def fact_row(fact: "Fact") -> QWidget:
    """Return one thing to know: an icon with a title and, below it, a sentence."""
    made = QWidget()
    row = QHBoxLayout(made)
    _space(row)
    row.addWidget(Tile(fact.icon), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(_words(Text(fact.title, Role.ROW_STRONG, wraps=True), fact.sentence), 1)
    return made


class EndedRow(QWidget):
    """An icon with words, and something at their end: beside them, or below where that leaves them room."""

    least_words: ClassVar = _LEAST_WORDS

    def __init__(self, tile: Tile, title: Text, sentence: str, end: QWidget) -> None:
        """Say what it is."""
        super().__init__()
        row = QHBoxLayout(self)
        _space(row)
        row.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.addLayout(_words(title, sentence), 1)
        self._end = end
        middle = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        self._halves.addWidget(end, 0, middle)
        row.addLayout(self._halves, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put one beside or below the other."""
        super().resizeEvent(event)
        room, way = self.width() - self._end.sizeHint().width(), QBoxLayout.Direction
        narrow = room < look.theme.px(self.least_words)
        self._halves.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._halves.setSpacing(look.theme.px(6 if narrow else 12))


class KindRow(EndedRow):
    """One kind of thing, with what becomes of it."""

    def __init__(self, kind: "Kind") -> None:
        """Say what it is."""
        tile = Tile(kind.icon, on=kind.verdict is Verdict.RECORDED)
        title = Text(kind.title, Role.ROW_STRONG)
        super().__init__(tile, title, kind.sentence, _verdict(kind.verdict))


def _space(row: QHBoxLayout) -> None:
    across, down = map(look.theme.px, _ROW_PADDING)
    row.setContentsMargins(across, down, across, down)
    row.setSpacing(look.theme.px(12))


def _words(title: Text, sentence: str) -> QVBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addStretch(1)
    words.addWidget(title)
    words.addWidget(Text(sentence, Role.SMALL, "text2", wraps=True))
    words.addStretch(1)
    return words


def _verdict(verdict: Verdict) -> Badge:
    match verdict:
        case Verdict.RECORDED:
            return Badge(_("Recorded"), "check", Tone.OK)
        case Verdict.NOT_RECORDED:
            return Badge(_("Not recorded"), "x")
        case Verdict.YOU_DECIDE:
            return Badge(_("You decide"), "hand")
        case Verdict.BY_POLICY:
            return Badge(_("By policy"), "shield")


def change_row(change: "Change") -> QWidget:
    """Return what a rule says now, and what it said before."""
    made = QWidget()
    row = Column(made, gap=2, edges=_RULE_EDGES)
    row.addWidget(Text(change.after, Role.SMALL, wraps=True))
    row.addWidget(Text(change.from_before, Role.SMALL, "text2", wraps=True))
    return made


def rule_row(rule: "Rule") -> QWidget:
    """Return one rule with who set it."""
    made = QWidget()
    row = Row(made, gap=16, edges=_RULE_EDGES)
    row.addWidget(Text(rule.sentence, Role.SMALL, wraps=True), 1)
    row.addWidget(Text(listing(rule.set_by), Role.CAPTION, "text3"), 0, Qt.AlignmentFlag.AlignTop)
    return made
