"""A day's entries as a list: what, when, how long, how they came about; each can be opened to be changed."""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from tracker.host.translate import translate as _
from tracker.tray.icons import icon
from tracker.tray.present.rows import EntryRow, Mark, mark_words
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.badge import Badge, Dot
from tracker.tray.widgets.button import Button, ByReturn, Height, Kind, draw_ring
from tracker.tray.widgets.card import Divider
from tracker.tray.widgets.flow import Flow
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.text import Name, Text, colour

if TYPE_CHECKING:
    from collections.abc import Sequence

_ICONS: Final = {
    Mark.IDLE_KEPT: "coffee",
    Mark.EDITED: "pencil-line",
    Mark.ADDED: "hand",
    Mark.BREAK: "coffee",
    Mark.FORGOTTEN: "bell",
    Mark.LIMIT: "hourglass",
}
_HEIGHT: Final = 48
_WHEN: Final = 108
_LENGTH: Final = 92
BESIDE: Final = 8
"""Pixels of a line's ground at both sides of what stands in it."""
_MENU_FROM: Final = 400
"""Width from which a compact line has room for the button of its menu."""


class EntryLine(ByReturn):
    """One entry; the whole line can be pressed, and has a menu."""

    edit_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, row: EntryRow, *, compact: bool) -> None:
        """Show an entry; a `compact` one has its times on the second line."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # It is drawn anew as the pointer comes and goes.
        self._row, self._compact = row, compact
        self.setAccessibleName(row.text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setMinimumHeight(look.theme.px(_HEIGHT))
        self.clicked.connect(self.edit_wanted)
        line = Row(self, gap=10, edges=(BESIDE, 8, BESIDE, 8))
        line.addWidget(Dot(row.choice.hue))
        line.addLayout(_words(row, compact=compact), 1)
        if not compact:
            line.addWidget(_column(row.when, Role.BODY, "text2", _WHEN))
        line.addWidget(_column(row.length, Role.ROW_STRONG, "text", 0 if compact else _LENGTH, at_end=True))
        self.more = Button("", Kind.GHOST, icon="ellipsis", height=Height.COMPACT, says=_("More"))
        self.more.setAccessibleName(_("More about {entry}").format(entry=row.choice.text))
        self.more.clicked.connect(self._open_below)
        self.more.setHidden(compact)
        line.addWidget(self.more)
        for child in self.findChildren(QWidget):
            if not isinstance(child, Button):
                child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def row(self) -> EntryRow:
        """Return what it shows."""
        return self._row

    def menu(self) -> QMenu:
        """Return its menu; what policy does not allow is there, and says so."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        ink = colour("text2").name()
        change = menu.addAction(icon("pencil-line", ink), _("Change"), self.edit_wanted.emit)
        change.setEnabled(self._row.can_edit)
        discard = menu.addAction(icon("trash-2", ink), _("Remove from your hours"), self.discard_wanted.emit)
        discard.setEnabled(self._row.can_discard)
        if not self._row.can_edit:
            change.setToolTip(_("Your workspace's policy does not allow you to change time entries."))
        if not self._row.can_discard:
            discard.setToolTip(
                _("Stop the timer first.")
                if self._row.running
                else _("Your workspace's policy does not allow you to delete time entries.")
            )
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open its menu, by the mouse or the Menu key."""
        self._open_menu(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the button of the menu where there is room; else the line itself opens all that is in it."""
        super().resizeEvent(event)
        self.more.setHidden(self._compact and self.width() < look.theme.px(_MENU_FROM))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground under the pointer, and the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(0, 3, 0, -3)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(ground, Radius.ROW, Radius.ROW)
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()).adjusted(3, 4, -3, -4), Radius.ROW)

    def _open_below(self) -> None:
        """Open the menu below its button, both ending where the line ends."""
        menu, place = self.menu(), self.more.rect()
        at = self.more.mapToGlobal(place.bottomLeft())
        beyond = 0 if self.isRightToLeft() else menu.sizeHint().width() - place.width()
        menu.popup(at - QPoint(beyond, 0))

    def _open_menu(self, at: QPoint) -> None:
        self.menu().popup(at)


class EntryList(QWidget):
    """The lines of a day, the newest first."""

    edit_wanted = Signal(UUID)
    discard_wanted = Signal(UUID)

    def __init__(self, *, compact: bool = False) -> None:
        """Begin empty."""
        super().__init__()
        self._compact = compact
        self._rows: Sequence[EntryRow] = ()
        self.lines: list[EntryLine] = []
        self._column = Column(self, gap=0)

    def show_rows(self, rows: "Sequence[EntryRow]") -> None:
        """Show these."""
        if rows == self._rows:
            return
        focused = next((line.row.entry.entry_id for line in self.lines if line.hasFocus()), None)
        self._rows = rows
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.lines = [self._line(row) for row in rows]
        for number, line in enumerate(self.lines):
            if number:
                self._column.addWidget(Divider())
            self._column.addWidget(line)
        self._focus(focused)

    def line_of(self, entry_id: UUID) -> EntryLine | None:
        """Return the line of an entry."""
        return next((line for line in self.lines if line.row.entry.entry_id == entry_id), None)

    def _focus(self, entry_id: UUID | None) -> None:
        line = None if entry_id is None else self.line_of(entry_id)
        if line is not None:
            line.setFocus()

    def _line(self, row: EntryRow) -> EntryLine:
        made = EntryLine(row, compact=self._compact)
        made.edit_wanted.connect(lambda: self.edit_wanted.emit(row.entry.entry_id))
        made.discard_wanted.connect(lambda: self.discard_wanted.emit(row.entry.entry_id))
        return made


def _words(row: EntryRow, *, compact: bool) -> Column:
    """Return what it was and how it came about; of a `compact` one when it was, too, and then its note."""
    words = Column(gap=1)
    words.addStretch(1)
    first = QWidget()
    policy = first.sizePolicy()
    policy.setHeightForWidth(True)
    first.setSizePolicy(policy)
    flow = Flow(first, across=6, down=2)
    flow.addWidget(Name(row.choice.project, Role.ROW_STRONG))
    if row.choice.task and not compact:
        task = QWidget()
        after = Row(task)
        after.addWidget(Text("/", Role.ROW, "text3"))
        after.addWidget(Name(row.choice.task, Role.ROW), 1)
        flow.addWidget(task)
    for mark in row.marks:
        flow.addWidget(Badge(mark_words(mark), _ICONS[mark]))
    words.addWidget(first)
    when = row.when.replace(" ", "\N{WORD JOINER}\N{NO-BREAK SPACE}")
    second = " · ".join(filter(None, (row.choice.task, when))) if compact else ""
    for each in filter(None, (second, row.note)):
        words.addWidget(Text(each, Role.SMALL, "text2", wraps=True))
    words.addStretch(1)
    return words


def _column(text: str, role: Role, ink: str, width: int, *, at_end: bool = False) -> Text:
    made = Text(text, role, ink)
    made.setMinimumWidth(look.theme.px(width))
    if at_end:
        end = Qt.AlignmentFlag.AlignLeft if made.isRightToLeft() else Qt.AlignmentFlag.AlignRight
        made.setAlignment(end | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
    return made
