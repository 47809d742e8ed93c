"""One screenshot in full, in a window of its own: the picture, those around it, and what is known of it."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QDialog, QFrame, QScrollArea, QWidget

from tracker.host.translate import translate as _
from tracker.tray.pages.screenshots.side import Side
from tracker.tray.pictures import Pictures
from tracker.tray.present.attention import error_notice
from tracker.tray.present.deleting import deletion
from tracker.tray.present.hints import said_here
from tracker.tray.present.rows import screenshot_row
from tracker.tray.present.screenshots import in_full, neighbour
from tracker.tray.room import room_for
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.button import Button, Kind
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.picture import LEAST as SMALLEST
from tracker.tray.widgets.picture import Picture
from tracker.tray.widgets.text import Text
from tracker.tray.widgets.thumbnail import Thumbnail

if TYPE_CHECKING:
    from tracker.agent.day_seen import DaySeen
    from tracker.core.device import MadeFile
    from tracker.core.errors import TrackerError
    from tracker.core.moment import Clock, Moment
    from tracker.core.wire import Status
    from tracker.tray.present.lengths import Manner
    from tracker.tray.reading import Reader

SIZE: Final = QSize(1080, 660)
LEAST: Final = QSize(640, 480)
_LEAST_ACROSS: Final = 330
"""What its text needs at 100 %, below each other."""
_NARROW: Final = 860
_TICK: Final = 1000
_WHOLE: Final = QSize()
_AROUND: Final = 6


class Preview(QDialog):
    """`commanded` tells a command; `settle` says how that went."""

    commanded = Signal(object)

    def __init__(
        self, parent: QWidget | None, reader: "Reader", now: "Clock", manner: "Callable[[], Manner]"
    ) -> None:
        """Take who reads the store, the time, and how it is told."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Screenshot"))
        self._reader, self._now, self._manner = reader, now, manner
        self._day: date | None = None
        self._seen: DaySeen | None = None
        self._shown: DaySeen | None = None
        self._runs: object = None
        self._read_at: Moment | None = None
        self._file_id = b""
        self._when = Text("", Role.BODY, "text2", wraps=True)
        self._place = Text("", Role.BODY, "text2")
        self.back = Button("", Kind.GHOST, icon="chevron-left", says=_("Newer screenshot"))
        self.forth = Button("", Kind.GHOST, icon="chevron-right", says=_("Older screenshot"))
        self.picture, self.side = Picture(), Side()
        self._pictures = Pictures(self, reader)
        self.thumbnails: list[Thumbnail] = []
        self._lay_out()
        self._connect()
        room = room_for(self)
        self.resize(SIZE.boundedTo(room))
        self.setMinimumSize(LEAST.expandedTo(QSize(look.theme.px(_LEAST_ACROSS), 0)).boundedTo(room))

    def open_on(self, day: date | None, file_id: bytes) -> None:
        """Show a screenshot of a day, None for today."""
        self._day, self._file_id = day, file_id
        self._reader.want_day(day)
        self._ticks.start(_TICK)
        self.show()
        self.picture.setFocus()

    def settle(self, error: "TrackerError | None") -> None:
        """Show what became of it, or say why nothing was deleted."""
        self.side.show_problem(None if error is None else error_notice(error))
        if error is None:
            self._reader.want_day(self._day)

    def show_status(self, status: "Status | None") -> None:
        """Have the day read anew where the timer was started, stopped or set to other work."""
        timer = None if status is None else status.timer
        runs = None if timer is None else (timer.state, timer.entry_id)
        if runs != self._runs:
            self._runs = runs
            self._reader.want_day(self._day)

    def take_answer(self, _status: "Status") -> None:
        """Show what became of it: it was carried out."""
        self.settle(None)

    def go(self, steps: int) -> None:
        """Show the screenshot so many steps on, the newest first as on the page; at the ends nothing."""
        file = None if self._seen is None else neighbour(self._seen, self._file_id, -steps)
        if file is not None:
            self._choose(file.file_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the side beside the picture, or below it where there is little room."""
        super().resizeEvent(event)
        narrow = self.width() < look.theme.px(_NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._halves.direction() != way:
            self._halves.setDirection(way)
        self.side.be_narrow(narrow=narrow)
        # Above its side, which may be scrolled to, it has the room of most screens at this width.
        wanted = min(self.width() * 9 // 16, self.height() * 3 // 5) if narrow else 0
        self.picture.setMinimumHeight(max(SMALLEST.height(), wanted))

    def _lay_out(self) -> None:
        head, words = Row(), Column(gap=2)
        words.addWidget(Text(_("Screenshot"), Role.DIALOG_TITLE))
        words.addWidget(self._when)
        head.addLayout(words, 1)
        for each in (self.back, self._place, self.forth):
            head.addWidget(each)
        around = QWidget()
        self._around = Row(around, gap=10)
        start = QWidget()
        column = Column(start, gap=16, edges=(26, 20, 22, 16))
        column.addLayout(head)
        column.addWidget(self.picture, 1)
        column.addWidget(around)
        room = QWidget()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, room)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(0)
        self._halves.addWidget(start, 1)
        self._halves.addWidget(self.side)
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(room)
        room.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        whole = Column(self)
        whole.addWidget(scroll)
        for each in (self.back, self.forth, self.side.delete, self.side.close_it):
            each.setAutoDefault(False)

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self.go(-1))
        self.forth.clicked.connect(lambda: self.go(1))
        self.side.done.connect(self.accept)
        self.side.delete_wanted.connect(self._delete)
        self._reader.day_read.connect(self._take)
        self._reader.day_failed.connect(self._miss_day)
        self._reader.picture_read.connect(self._take_picture)
        self._reader.picture_failed.connect(self._miss_picture)
        self._ticks = QTimer(self)
        self._ticks.timeout.connect(self._tick)
        for key, does in {
            Qt.Key.Key_Left: lambda: self.go(1 if self.isRightToLeft() else -1),
            Qt.Key.Key_Right: lambda: self.go(-1 if self.isRightToLeft() else 1),
            Qt.Key.Key_Delete: self._go_to_choices,
        }.items():
            QShortcut(QKeySequence(key), self).activated.connect(does)

    def _go_to_choices(self) -> None:
        self.side.focus_choices()
        focused = self.focusWidget()
        if focused is not None:
            self._scroll.ensureWidgetVisible(focused)

    def _choose(self, file_id: bytes) -> None:
        self._file_id = file_id
        self.side.begin()
        self._show_picture()
        self._tick()

    def _take(self, seen: "DaySeen") -> None:
        if seen.summary.day != (self._day or seen.today):
            return
        self._seen, self._read_at = seen, self._now.now()
        self._show_picture()
        self._tick()

    def _miss_day(self, day: date | None, error: "TrackerError") -> None:
        if day == self._day:
            self.picture.show_words("triangle-alert", said_here(error))

    def _file(self) -> "MadeFile | None":
        return None if self._seen is None else neighbour(self._seen, self._file_id, 0)

    def _show_picture(self) -> None:
        file = self._file()
        if file is None:
            self.picture.show_words("image-off", _("This screenshot is not on this device."))
            return
        row = screenshot_row(file, self._now.now(), self._manner())
        if row.here:
            self._reader.want_picture(self._file_id, _WHOLE)
        else:
            self.picture.show_words("image-off", row.text)

    def _take_picture(self, file_id: bytes, picture: QImage, size: QSize) -> None:
        if file_id != self._file_id or not size.isEmpty():
            return
        if picture.isNull():
            self.picture.show_words("triangle-alert", _("This picture cannot be shown."))
        else:
            self.picture.show_picture(QPixmap.fromImage(picture), self._when.text())

    def _miss_picture(self, file_id: bytes, error: "TrackerError") -> None:
        if file_id == self._file_id:
            self.picture.show_words("triangle-alert", said_here(error))

    def _tick(self) -> None:
        file = self._file()
        if self._seen is None or file is None:
            self.side.setEnabled(False)
            return
        words = in_full(self._present(self._seen), file, self._now.now(), self._manner())
        self._when.setText(words.when)
        self._place.setText(words.place)
        for button, steps in ((self.back, -1), (self.forth, 1)):
            missing = neighbour(self._seen, self._file_id, -steps) is None
            button.refuse(_("There is no other on this day.") if missing else "")
        self.side.setEnabled(True)
        self.side.show_words(words)
        self._show_around()

    def _show_around(self) -> None:
        """Show those around it in the day, in the order of the page."""
        if self._seen is None:
            return
        files = self._seen.files[::-1]
        place = next(at for at, file in enumerate(files) if file.file_id == self._file_id)
        first = max(0, min(place - _AROUND // 2, len(files) - _AROUND))
        shown = files[first : first + _AROUND]
        now, manner = self._now.now(), self._manner()
        rows = [screenshot_row(file, now, manner) for file in shown]
        if [each.row.file_id for each in self.thumbnails] != [row.file_id for row in rows]:
            self._rebuild([Thumbnail(row) for row in rows])
        for thumbnail, row in zip(self.thumbnails, rows, strict=True):
            if thumbnail.row != row:
                thumbnail.show_row(row)
            thumbnail.setChecked(row.file_id == self._file_id)

    def _rebuild(self, made: list[Thumbnail]) -> None:
        while (item := self._around.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                before.hide()
                before.deleteLater()
        self.thumbnails = made
        for each in made:
            each.setCheckable(True)
            each.clicked.connect(lambda _on, file_id=each.row.file_id: self._choose(file_id))
            self._around.addWidget(each, 1)
        # A few keep the size that they have among many.
        for _place in range(_AROUND - len(made)):
            self._around.addWidget(QWidget(), 1)
        self._pictures.supply(made)

    def _delete(self, reason: str | None) -> None:
        file = self._file()
        if self._seen is not None and file is not None:
            self.commanded.emit(deletion(self._shown or self._seen, file, reason))

    def _present(self, seen: "DaySeen") -> "DaySeen":
        """Return the day as it is now: what runs went on since it was read."""
        passed = 0 if self._read_at is None else self._now.now().passed_since(self._read_at)
        self._shown = seen.later(passed, self._manner().zone)
        return self._shown
