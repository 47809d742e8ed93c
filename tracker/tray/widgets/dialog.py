"""A dialog that its screen has room for: what it is about scrolls, what can be pressed stays at the foot."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from tracker.tray.room import height_of, room_for
from tracker.tray.style import look
from tracker.tray.widgets.button import RING
from tracker.tray.widgets.lines import Column
from tracker.tray.widgets.scrolled import Scrolled

_EDGE: Final = 20
_DOWN: Final = (18, 17)
_ABOVE_FOOT: Final = 16
_LEAST: Final = 200
"""Of the height, where a person makes it smaller."""
_WIDER: Final = 1.25
"""So much wider it may be for its buttons to stand in one row."""


class Dialog(QDialog):
    """What it is about goes into `column`; a layout of buttons is set on `foot`."""

    def __init__(self, parent: QWidget | None, title: str, width: int, *, begins: bool = False) -> None:
        """Take the window's title, and its width in logical pixels at 100 %.

        Where the first of the buttons `begins` where the words do, its ring has room outside of that line.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self._width, self._is_growing, self._before = width, False, QSize()
        self._inner, self.foot, self._below = QWidget(), QWidget(), QWidget()
        self.column: Final = Column(self._inner, gap=12, edges=(_EDGE, _DOWN[0], _EDGE, RING))
        self.area: Final = Scrolled(self._inner, "bg")
        self._under = Column(self._below)
        self._under.addWidget(self.foot)
        self._reach = RING if begins else 0
        halves = Column(self, gap=0)
        halves.addWidget(self.area, 1)
        halves.addWidget(self._below)
        look.changed.connect(self._line_up)
        look.changed.connect(self.fit)
        self._line_up()
        self._inner.installEventFilter(self)

    def fit(self) -> None:
        """Be as high as the words need, as far as the screen has room."""
        needed = self._needed()
        if self.isVisible():
            # What was just shown is measured well only once it has its width: too much is taken back at once.
            if not self._is_growing:
                self._is_growing, self._before = True, self.size()
                QTimer.singleShot(0, self, self._rest)
            needed = needed.expandedTo(self._before)
        self.resize(needed.boundedTo(room_for(self)))
        self._come_up()

    def reveal(self, widget: QWidget) -> None:
        """Scroll to something within."""
        if self._inner.isAncestorOf(widget):
            self.area.reveal(widget)

    def showEvent(self, event: QShowEvent) -> None:
        """Take its size before its place is chosen."""
        if not event.spontaneous():
            # Not at least as large as it is: Qt has just guessed a size for it.
            self.resize(self._needed())
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow with what it is about."""
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self.fit()
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - as Qt calls it
        """Scroll to what the focus goes to."""
        moved = super().focusNextPrevChild(next)
        focused = self.focusWidget()
        if focused is not None:
            self.reveal(focused)
        return moved

    def _line_up(self) -> None:
        px = look.theme.px
        beside = px(_EDGE) - self._reach
        self._under.setContentsMargins(beside, px(_ABOVE_FOOT) - RING, beside, px(_DOWN[1]))

    def _needed(self) -> QSize:
        room, usual = room_for(self), look.theme.px(self._width)
        least = max(each.minimumSizeHint().width() for each in (self._inner, self._below))
        in_a_row = self._below.sizeHint().width()
        wanted = max(usual, least, in_a_row if in_a_row <= usual * _WIDER else 0)
        width = min(wanted, room.width())
        height = min(height_of(self._inner, width) + height_of(self._below, width), room.height())
        self.setMinimumSize(width, min(height, look.theme.px(_LEAST)))
        return QSize(width, height)

    def _rest(self) -> None:
        self._is_growing = False

    def _come_up(self) -> None:
        """Stay above the panel when it has grown."""
        if self.isVisible():
            room = self.screen().availableGeometry()
            beyond = self.frameGeometry().bottom() - room.bottom()
            if beyond > 0:
                self.move(self.pos() - QPoint(0, min(beyond, self.frameGeometry().top() - room.top())))
