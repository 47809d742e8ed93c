"""The head of the page: which day it shows, the way to others, and the way to add time."""

from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSpacerItem, QWidget

from tracker.host.translate import translate as _
from tracker.tray.theme import Role
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.text import Text

_GAP: Final = 10


class DayHead(QWidget):
    """`moved` tells by how many days; `today_wanted` and `add_wanted` are the other buttons."""

    moved = Signal(int)
    today_wanted = Signal()
    add_wanted = Signal()

    def __init__(self) -> None:
        """Make it."""
        super().__init__()
        self._title = Text("", Role.TITLE)
        self._date = Text("", Role.BODY, "text2", wraps=True)
        self.back = Button("", Kind.GHOST, icon="chevron-left", height=Height.HEADER, says=_("Previous day"))
        self.today = Button(_("Today"), Kind.GHOST, height=Height.HEADER)
        self.forth = Button("", Kind.GHOST, icon="chevron-right", height=Height.HEADER, says=_("Next day"))
        self.add = Button(_("Add time"), icon="plus", height=Height.HEADER)
        self.add.end_flush()
        self.back.clicked.connect(lambda: self.moved.emit(-1))
        self.forth.clicked.connect(lambda: self.moved.emit(1))
        self.today.clicked.connect(self.today_wanted)
        self.add.clicked.connect(self.add_wanted)
        self._is_today, self._narrow, self._stacked = True, False, False
        self._words = QWidget()
        words = Column(self._words, gap=2)
        words.addWidget(self._title)
        words.addWidget(self._date)
        self._buttons = buttons = Row()
        for each in (self.back, self.today, self.forth):
            buttons.addWidget(each)
        self._gap = QSpacerItem(_GAP, 0)
        buttons.addSpacerItem(self._gap)
        buttons.addWidget(self.add)
        buttons.addStretch()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._words, 1)
        self._row.addLayout(buttons)

    def show_day(self, title: str, date: str, *, is_today: bool) -> None:
        """Name the day; nothing comes after today."""
        self._title.setText(title)
        self._date.setText(date)
        self._date.setVisible(bool(date))
        self._is_today = is_today
        self._arrange()
        self.forth.refuse(_("There is nothing after today yet.") if is_today else "")

    def leave_out_adding(self) -> None:
        """Be of a page on which no time is added."""
        self.add.hide()
        self._gap.changeSize(0, 0)

    def allow_adding(self, reason: str) -> None:
        """Let time be added, or say why not."""
        self.add.refuse(reason)

    def stack(self, *, stacked: bool) -> None:
        """Put the buttons below the title where both do not fit."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if stacked else across)
        self._stacked = stacked
        self._arrange()

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave words out where there is little room."""
        self._narrow = narrow
        self.add.be(Kind.SECONDARY, "" if narrow else _("Add time"), "plus")
        self.add.setAccessibleName(_("Add time"))
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return the room without what is left out where there is none for it."""
        least = super().minimumSizeHint()
        is_left_out = self._narrow and not self.today.isHidden()
        return least - QSize(self._room_for_today() if is_left_out else 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Where there is little room, lead back to today from another day only, and as far as that fits."""
        words = max(each.minimumSizeHint().width() for each in (self._title, self._date))
        between = self._buttons.spacing()
        others = (each for each in (self.back, self.forth, self.add) if not each.isHidden())
        buttons = sum(each.sizeHint().width() + between for each in (self.today, *others))
        needed = words + self._row.spacing() + buttons + self._gap.sizeHint().width() + between
        fits = needed <= self.width()
        self.today.setHidden(self._narrow and (self._is_today or self._stacked or not fits))

    def _room_for_today(self) -> int:
        return self.today.sizeHint().width() + self._buttons.spacing()
