"""The head of the page: which day it shows, the way to others, and the way to add time."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.theme import Role
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.text import Text


class Header(QWidget):
    """`moved` tells by how many days; `today_wanted` and `add_wanted` are the other buttons."""

    moved = Signal(int)
    today_wanted = Signal()
    add_wanted = Signal()

    def __init__(self) -> None:
        """Make it."""
        super().__init__()
        self._title = Text("", Role.TITLE)
        self._date = Text("", Role.BODY, "text2")
        self.back = Button("", Kind.GHOST, icon="chevron-left", height=Height.HEADER, says=_("Previous day"))
        self.today = Button(_("Today"), Kind.GHOST, height=Height.HEADER)
        self.forth = Button("", Kind.GHOST, icon="chevron-right", height=Height.HEADER, says=_("Next day"))
        self.add = Button(_("Add time"), icon="plus", height=Height.HEADER)
        self.add.end_flush()
        self.back.clicked.connect(lambda: self.moved.emit(-1))
        self.forth.clicked.connect(lambda: self.moved.emit(1))
        self.today.clicked.connect(self.today_wanted)
        self.add.clicked.connect(self.add_wanted)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._date)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addLayout(words, 1)
        for each in (self.back, self.today, self.forth):
            row.addWidget(each)
        row.addSpacing(10)
        row.addWidget(self.add)

    def show_day(self, title: str, date: str, *, is_today: bool) -> None:
        """Name the day; nothing comes after today."""
        self._title.setText(title)
        self._date.setText(date)
        self.forth.refuse(_("There is nothing after today yet.") if is_today else "")

    def allow_adding(self, reason: str) -> None:
        """Let time be added, or say why not."""
        self.add.refuse(reason)

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave words out where there is little room."""
        self.today.setHidden(narrow)
        self.add.be(Kind.SECONDARY, "" if narrow else _("Add time"), "plus")
        self.add.setAccessibleName(_("Add time"))
