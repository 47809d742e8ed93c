"""The clock: whether it runs, since when and on what, and the button that changes that."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.core.wire import (
    NamedWork,
    NoteTimer,
    ResumeScreenshots,
    ResumeTimer,
    StartTimer,
    StopTimer,
    TakeBreak,
)
from tracker.host.translate import translate as _
from tracker.tray.pages.today.paused import PausedLine
from tracker.tray.present.attention import Notice
from tracker.tray.present.icon_state import Base
from tracker.tray.present.timer import Clock, toggle_text
from tracker.tray.present.work import Choice
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import ANY_WIDTH, Radius, Role
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.card import Card
from tracker.tray.widgets.field import HERO_FIELD, Field
from tracker.tray.widgets.picker import Picker
from tracker.tray.widgets.state_dot import StateDot
from tracker.tray.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence


_DIGITS_ROOM = 8
"""Pixels beside the digits, which tight letter spacing takes from them."""
_LEAST_DIGITS = 90
_STACKED = 660
"""Width of the card below which clock, fields and button are too much for one line."""
_BESIDE_FIELDS = 232
"""Pixels of the clock's column."""


class Digits(Text):
    """The running time: smaller where there is no room, never cut."""

    def __init__(self) -> None:
        """Begin at zero."""
        super().__init__("0:00:00", Role.CLOCK)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_time(self, text: str) -> None:
        """Show a time."""
        if text != self.text():
            self.setText(text)

    def sizeHint(self) -> QSize:
        """Return the room of the digits as large as they are to be."""
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(round(width) + _DIGITS_ROOM, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the room they can still be read in."""
        return QSize(look.theme.px(_LEAST_DIGITS), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw them, from the line's start."""
        painter = QPainter(self)
        full = self.sizeHint().width()
        made = self.font()
        if self.width() < full:
            made.setPointSizeF(made.pointSizeF() * self.width() / full)
        painter.setFont(made)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(QRectF(self.rect()), self.alignment(), self.text())


class Hero(Card):
    """`commanded` tells a command of the person's; what it is refused with comes back by `show_problem`."""

    commanded = Signal(object)

    def __init__(self) -> None:
        """Begin without a status."""
        super().__init__(radius=Radius.HERO, padding=(24, 18))
        self._clock = Clock(Base.STOPPED, "", 0)
        self._chosen: Choice | None = None
        self._barred = ""
        self._dot = StateDot()
        self._standing = Text("", Role.SMALL_STRONG, wraps=True)
        self._digits = Digits()
        self.picker = Picker(shortcut=_("Ctrl K"))
        self.note = Field(_("Note"), _("What are you working on?"), "pencil-line", height=HERO_FIELD)
        self.toggle = Button(_("Start"), Kind.PRIMARY, icon="play", height=Height.HERO)
        self.rest = Button("", Kind.GHOST, height=Height.COMPACT)
        self.toggle.end_flush()
        self.rest.end_flush()
        self.toggle.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.rest.hide()
        self.paused, self.problem = PausedLine(), Banner(small=True)
        self.paused.resumed.connect(lambda: self.commanded.emit(ResumeScreenshots()))
        self.picker.picked.connect(self._pick)
        self.note.editingFinished.connect(self._write)
        self.toggle.clicked.connect(self.press)
        self.rest.clicked.connect(self._rest)
        self._grid = QGridLayout()
        self._narrow = self._stacked = False
        self._grid.setColumnStretch(1, 1)
        self._lay_out()
        self.column.addLayout(self._grid)
        for each in (self.paused, self.problem):
            self.column.addWidget(each)

    def show_clock(self, clock: Clock, work: Choice | None) -> None:
        """Show how the timer stands; `work` is what it is on. What is being written stays."""
        before, self._clock = self._clock, clock
        self._digits.show_time(clock.text)
        chosen = work if clock.is_on else self._chosen or work
        if (clock.base, clock.standing, clock.note) == (before.base, before.standing, before.note) and (
            chosen is None or chosen == self.picker.choice
        ):
            return
        self._standing.setText(clock.standing)
        if clock.base is not before.base:
            announce(self.toggle, clock.standing)
        self._dot.show_base(clock.base)
        inks = {Base.RUNNING: "accent_text", Base.STOPPED: "text2", Base.IDLE: "warn_text"}
        self._standing.set_ink(inks[clock.base])
        self._digits.set_ink("text" if clock.base is Base.RUNNING else "text3")
        if clock.is_on:
            self._chosen = None
            self.toggle.be(Kind.INK, toggle_text(clock), "square")
        else:
            self.toggle.be(Kind.PRIMARY, toggle_text(clock), "play")
        if clock.on_break:
            self.rest.be(Kind.GHOST, _("Stop"), "square")
        else:
            self.rest.be(Kind.GHOST, _("Take a break"), "coffee")
        rests = clock.on_break or clock.base is Base.RUNNING
        if self.rest.hasFocus() and not rests:
            self.toggle.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rest.setVisible(rests)
        self.bar(self._barred)
        self.picker.show_choice(chosen)
        if not self.note.hasFocus() and (clock.is_on or before.is_on or clock.on_break != before.on_break):
            self.note.setText(clock.note)
            self.note.setCursorPosition(0)

    def bar(self, why: str) -> None:
        """Let the timer be started, or say why not; what is on can be stopped."""
        self._barred = why
        self.toggle.refuse("" if self._clock.is_on else why)

    def show_choices(self, choices: "Sequence[Choice]") -> None:
        """Take what can be worked on."""
        self.picker.show_choices(choices)

    def show_problem(self, notice: Notice | None) -> None:
        """Say what the last command was refused with, where it was given; None takes that back."""
        self.problem.show_notice(notice)

    def press(self) -> None:
        """Start or stop, or go on after a break."""
        if self._clock.is_on:
            self.commanded.emit(StopTimer())
            return
        if self._barred:
            return
        note = self.note.text().strip()
        if self._clock.on_break and self._chosen is None and note == self._clock.note:
            self.commanded.emit(ResumeTimer())
            return
        chosen = self.picker.choice
        named = NamedWork() if chosen is None else chosen.named()
        self.commanded.emit(StartTimer(NamedWork(named.project, named.task, note or None)))

    def _rest(self) -> None:
        """Take a break, or end one without going on."""
        self.commanded.emit(StopTimer() if self._clock.on_break else TakeBreak())

    def showEvent(self, event: QShowEvent) -> None:
        """Have the focus go as one reads: picker, note, button."""
        super().showEvent(event)
        QWidget.setTabOrder(self.picker, self.note)
        QWidget.setTabOrder(self.note, self.toggle)
        QWidget.setTabOrder(self.toggle, self.rest)

    def set_narrow(self, *, narrow: bool) -> None:
        """Put the fields under the clock where there is little room."""
        self._narrow = narrow
        self.pad(*((18, 14) if narrow else (24, 18)))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields under the clock where they would be too narrow to be read beside it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        stacked = self._narrow or self.width() < look.theme.px(_STACKED)
        if stacked != self._stacked:
            self._stacked = stacked
            self._lay_out(narrow=stacked)

    def _pick(self, choice: Choice) -> None:
        self._chosen = choice
        if self._clock.is_on:
            self.commanded.emit(StartTimer(choice.named()))
        else:
            self.note.setFocus()

    def _write(self) -> None:
        note = self.note.text().strip()
        if self._clock.is_on and note != self._clock.note:
            self.commanded.emit(NoteTimer(note))

    def _lay_out(self, *, narrow: bool = False) -> None:
        if not self._grid.count():
            self._make_parts()
        for part in (self._since, self._digits, self._fields, self._presses, self.rest):
            self._grid.removeWidget(part)
        grid, px = self._grid, look.theme.px
        self.column.setSpacing(px(12))
        grid.setHorizontalSpacing(px(8 if narrow else 20))
        grid.setVerticalSpacing(px(2))
        middle = Qt.AlignmentFlag.AlignVCenter
        if narrow:
            grid.addWidget(self._since, 0, 0, 1, 3)
            grid.addWidget(self._digits, 1, 0, middle)
            grid.addWidget(self._presses, 1, 2, middle)
            grid.addWidget(self._fields, 2, 0, 1, 3)
            grid.addWidget(self.rest, 3, 0, 1, 3, Qt.AlignmentFlag.AlignTrailing)
        else:
            grid.addWidget(self._since, 0, 0)
            grid.addWidget(self._digits, 1, 0)
            grid.addWidget(self._fields, 0, 1, 2, 1)
            grid.addWidget(self._presses, 0, 2, 2, 1, middle)
            self._presses_column.addWidget(self.rest, 0, Qt.AlignmentFlag.AlignHCenter)
        # The fields stay where they are, whatever it says and while it is not there.
        self.rest.make_room(*(() if narrow else (_("Take a break"), _("Stop"))))
        self._presses.setMinimumWidth(0 if narrow else self.rest.sizeHint().width())
        # Beside the fields it takes two lines rather than their room.
        self._since.setMaximumWidth(ANY_WIDTH if narrow else px(_BESIDE_FIELDS))
        self._fields_column.setContentsMargins(0, px(12) if narrow else 0, 0, 0)
        self._fields_column.setSpacing(px(8))
        self._since_row.setSpacing(px(8))
        self._digits.setMinimumWidth(0 if narrow else px(_BESIDE_FIELDS))

    def _make_parts(self) -> None:
        self._since, self._fields, self._presses = QWidget(), QWidget(), QWidget()
        self._presses_column = QVBoxLayout(self._presses)
        self._presses_column.setContentsMargins(0, 0, 0, 0)
        self._presses_column.setSpacing(0)
        self._presses_column.addWidget(self.toggle)
        self._since_row, self._fields_column = QHBoxLayout(self._since), QVBoxLayout(self._fields)
        self._since_row.setContentsMargins(0, 0, 0, 0)
        self._since_row.addWidget(self._dot)
        self._since_row.addWidget(self._standing, 1)
        self._fields_column.addWidget(self.picker)
        self._fields_column.addWidget(self.note)
