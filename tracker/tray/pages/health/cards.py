"""The cards of the page, and the rows of what needs the person."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tracker.tray.icons import pixmap
from tracker.tray.present.attention import Tone
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.badge import TONES, Badge
from tracker.tray.widgets.card import Card, Divider
from tracker.tray.widgets.text import Text, colour
from tracker.tray.widgets.tile import Tile

if TYPE_CHECKING:
    from tracker.tray.present.attention import Notice
    from tracker.tray.present.health import Line, Standing

_ICON = 16


def standing_card(standing: "Standing") -> Card:
    """Return the card of one thing: how it stands in a word, and the facts."""
    card = Card()
    head = QHBoxLayout()
    head.setSpacing(12)
    head.addWidget(Tile(standing.icon, on=standing.tone is Tone.OK))
    head.addWidget(Text(standing.title, Role.HEADING), 1)
    head.addWidget(Badge(standing.badge, standing.badge_icon, standing.tone))
    card.column.addLayout(head)
    card.column.addSpacing(10)
    card.column.addWidget(Divider())
    card.column.addSpacing(8)
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(1, 1)
    for row, line in enumerate(standing.lines):
        grid.addWidget(Text(line.name, Role.SMALL, "text2"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_value(line), row, 1)
    card.column.addLayout(grid)
    card.column.addStretch(1)
    return card


def need_row(notice: "Notice") -> QWidget:
    """Return one thing that needs the person: what happened, and what to do."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(18, 12, 18, 12)
    row.setSpacing(12)
    row.addWidget(Tile(notice.icon), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(Text(notice.title, Role.ROW_STRONG, wraps=True))
    words.addWidget(Text(notice.sentence, Role.SMALL, "text2", wraps=True))
    row.addLayout(words, 1)
    return made


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
