"""The page itself: a day's screenshots, the newest first, and the way to other days."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.host.translate import translate as _
from tracker.tray.pages.page import Page
from tracker.tray.pages.screenshots.none import NoScreenshots
from tracker.tray.pictures import Pictures
from tracker.tray.present.attention import error_notice
from tracker.tray.present.dates import date_text
from tracker.tray.present.rows import screenshot_rows
from tracker.tray.present.screenshots import no_screenshots, summary_text
from tracker.tray.style import look
from tracker.tray.theme import CARD_GAP
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.day_head import DayHead
from tracker.tray.widgets.flow import Flow
from tracker.tray.widgets.lines import Column
from tracker.tray.widgets.section import Section
from tracker.tray.widgets.thumbnail import Thumbnail

if TYPE_CHECKING:
    from tracker.agent.day_seen import DaySeen
    from tracker.core.errors import TrackerError
    from tracker.core.moment import Clock
    from tracker.core.wire import Status
    from tracker.tray.present.lengths import Manner
    from tracker.tray.present.rows import ScreenshotRow
    from tracker.tray.reading import Reader

_TICK: Final = 1000
_GAP: Final = 14
_LEAST: Final = 118
"""How narrow thumbnails may be, so that each row is filled."""


class ScreenshotsPage(Page):
    """A day, today unless another is chosen. `opened` tells which screenshot is to be seen in full."""

    opened = Signal(bytes)

    def __init__(self, reader: "Reader", now: "Clock", manner: "Callable[[], Manner]") -> None:
        """Take who reads the store, the time, and how it is told."""
        super().__init__()
        self._reader, self._now, self._manner = reader, now, manner
        self.day: date | None = None
        self._seen: DaySeen | None = None
        self._footprint: object = None
        self._pictures = Pictures(self, reader)
        self.thumbnails: list[Thumbnail] = []
        self.header, self.problem, self.none = DayHead(), Banner(), NoScreenshots()
        self.header.leave_out_adding()
        self.header.show_day(_("Screenshots"), "", is_today=True)
        self.section = Section(_("Taken on this device"))
        self._place = QWidget()
        self._flow = Flow(self._place, across=_GAP, down=_GAP)
        self.section.column.addWidget(self._place)
        self.section.hide()
        column = Column(self, gap=CARD_GAP)
        for each in (self.header, self.problem, self.none, self.section):
            column.addWidget(each)
        column.addStretch(1)
        self._ticks = QTimer(self)
        self._ticks.timeout.connect(self._tick)
        self._connect()

    def show_status(self, status: "Status | None") -> None:
        """Take how things stand: another capture or receipt has the day read anew."""
        footprint = None if status is None else (status.last_captured_at, status.waiting)
        if footprint != self._footprint and self.isVisible():
            self.refresh()
        self._footprint = footprint

    def refresh(self) -> None:
        """Have the day read anew."""
        self._reader.want_day(self.day)

    def go(self, days: int) -> None:
        """Show another day, so many days on; none after today."""
        if self._seen is not None:
            day = min(self._seen.summary.day + timedelta(days=days), self._seen.today)
            self.go_to(None if day == self._seen.today else day)

    def go_to(self, day: date | None) -> None:
        """Show a day, None for today."""
        self.day = day
        self.refresh()

    def be_narrow(self, *, narrow: bool) -> None:
        """Leave words out of the head."""
        self.header.set_narrow(narrow=narrow)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the day, and keep what is left of reviews running."""
        super().showEvent(event)
        self._ticks.start(_TICK)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have each row filled."""
        super().resizeEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._ticks.stop()

    def _connect(self) -> None:
        self.header.moved.connect(self.go)
        self.header.today_wanted.connect(lambda: self.go_to(None))
        self._reader.day_read.connect(self._take)
        self._reader.day_failed.connect(self._miss)
        for keys, does in {
            "Alt+Left": lambda: self.go(1 if self.isRightToLeft() else -1),
            "Alt+Right": lambda: self.go(-1 if self.isRightToLeft() else 1),
            "Ctrl+T": lambda: self.go_to(None),
        }.items():
            QShortcut(QKeySequence(keys), self).activated.connect(does)

    def _take(self, seen: "DaySeen") -> None:
        if seen.summary.day != (self.day or seen.today):
            return
        self._seen = seen
        self.problem.show_notice(None)
        today = seen.summary.day == seen.today
        self.header.show_day(_("Screenshots"), date_text(seen.summary.day, seen.today), is_today=today)
        self.none.show_notice(None if seen.files else no_screenshots(seen))
        self._pictures.keep_only([file.file_id for file in seen.files])
        self._tick()

    def _miss(self, day: date | None, error: "TrackerError") -> None:
        if day == self.day:
            self.problem.show_notice(error_notice(error))

    def _tick(self) -> None:
        if self._seen is None:
            return
        rows = screenshot_rows(self._seen, self._now.now(), self._manner())
        self.section.setHidden(not rows)
        self.section.show_caption(summary_text(rows))
        if [each.row.file_id for each in self.thumbnails] != [row.file_id for row in rows]:
            self._rebuild(rows)
        for thumbnail, row in zip(self.thumbnails, rows, strict=True):
            if thumbnail.row != row:
                thumbnail.show_row(row)

    def _rebuild(self, rows: "tuple[ScreenshotRow, ...]") -> None:
        focused = next((each.row.file_id for each in self.thumbnails if each.hasFocus()), None)
        while self._flow.takeAt(0) is not None:
            pass
        for each in self.thumbnails:
            each.hide()
            each.deleteLater()
        self.thumbnails = [self._thumbnail(row) for row in rows]
        for each in self.thumbnails:
            self._flow.addWidget(each)
            if each.row.file_id == focused:
                each.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()
        self._pictures.supply(self.thumbnails)

    def _fit(self) -> None:
        px = look.theme.px
        room = self.width() + px(_GAP)
        across = max(1, room // px(_LEAST + _GAP))
        for each in self.thumbnails:
            each.setFixedWidth(room // across - px(_GAP))

    def _thumbnail(self, row: "ScreenshotRow") -> Thumbnail:
        made = Thumbnail(row)
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda: self.opened.emit(row.file_id))
        return made
