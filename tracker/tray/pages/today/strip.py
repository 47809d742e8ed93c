"""The day's newest screenshots, small, with when the newest leaves this device."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.present.rows import leaving_text
from tracker.tray.style import look
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.section import Section
from tracker.tray.widgets.thumbnail import HEIGHT, WIDTH, Thumbnail

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.tray.present.rows import ScreenshotRow
    from tracker.tray.reading import Reader

_MOST = 8
_FEW = 3
_LEAST = 104
"""Width that thumbnails may shrink to where else there would be fewer than three."""
_GAP = 12
_WIDER = 16
"""Pixels by which thumbnails may be wider than usual, to fill their line."""


class ScreenshotStrip(Section):
    """As many as there is room for; pictures are asked of the reader as they come into sight."""

    opened = Signal(bytes)
    all_wanted = Signal()

    def __init__(self, reader: "Reader") -> None:
        """Take who opens pictures."""
        super().__init__(_("Screenshots"))
        self._reader = reader
        self._rows: tuple[ScreenshotRow, ...] = ()
        self._pictures: dict[bytes, QPixmap] = {}
        self._failed: dict[bytes, str] = {}
        self._asked: set[bytes] = set()
        self._narrow = False
        self.thumbnails: list[Thumbnail] = []
        self.all = Button("", Kind.GHOST, icon="chevron-right", height=Height.HEADER)
        self.all.put_icon_last()
        self.all.clicked.connect(self.all_wanted)
        self.put_action(self.all)
        self._place = QWidget()
        self._line = QHBoxLayout(self._place)
        self._line.setSpacing(_GAP)
        self._line.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self._place)
        reader.picture_read.connect(self._take)
        reader.picture_failed.connect(self._miss)

    def show_rows(self, rows: "tuple[ScreenshotRow, ...]") -> None:
        """Show a day's screenshots, the newest first; none take no room."""
        self._rows = rows
        self.setHidden(not rows)
        self.set_narrow(narrow=self._narrow)
        self.all.be(Kind.GHOST, _("See all {count}").format(count=len(rows)), "chevron-right")
        kept = {row.file_id for row in rows}
        for known in (self._pictures, self._failed):
            for gone in known.keys() - kept:
                del known[gone]
        self._fill()

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave the caption out where there is little room; the newest says it, too."""
        self._narrow = narrow
        self.show_caption("" if narrow else leaving_text(self._rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as there is room for."""
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        shown = self._rows[: self._fitting()]
        if [each.row.file_id for each in self.thumbnails] != [row.file_id for row in shown]:
            self._rebuild(shown)
        for thumbnail, row in zip(self.thumbnails, shown, strict=True):
            if thumbnail.row != row:
                thumbnail.show_row(row)

    def _fitting(self) -> int:
        px, across = look.theme.px, self.width() + _GAP
        usual = across // (px(WIDTH) + _GAP)
        return min(_MOST, usual if usual >= _FEW else max(2, across // (px(_LEAST) + _GAP)))

    def _rebuild(self, shown: "tuple[ScreenshotRow, ...]") -> None:
        while (item := self._line.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.thumbnails = [self._thumbnail(row) for row in shown]
        for thumbnail in self.thumbnails:
            self._line.addWidget(thumbnail, 1)
            self._supply(thumbnail)
        # A few keep the size that they have among many.
        for _place in range(self._fitting() - len(shown)):
            self._line.addWidget(_Room(), 1)

    def _thumbnail(self, row: "ScreenshotRow") -> Thumbnail:
        made = Thumbnail(row)
        made.clicked.connect(lambda: self.opened.emit(row.file_id))
        return made

    def _supply(self, thumbnail: Thumbnail) -> None:
        """Give a thumbnail its picture, or have that opened."""
        row = thumbnail.row
        if row.file_id in self._pictures:
            thumbnail.show_picture(self._pictures[row.file_id])
        elif row.file_id in self._failed:
            thumbnail.show_failure(self._failed[row.file_id])
        elif row.here and row.file_id not in self._asked:
            self._asked.add(row.file_id)
            self._reader.want_picture(row.file_id, self._picture_size())

    def _picture_size(self) -> QSize:
        """Return how many pixels of a picture are shown at most."""
        px, ratio = look.theme.px, self.devicePixelRatioF()
        return QSize(round(px(WIDTH + _WIDER) * ratio), round(px(HEIGHT) * ratio))

    def _take(self, file_id: bytes, picture: QImage, size: QSize) -> None:
        if size != self._picture_size():
            return
        self._asked.discard(file_id)
        if picture.isNull():
            self._fail(file_id, _("This picture cannot be shown."))
            return
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._pictures[file_id] = QPixmap.fromImage(picture)
        for each in self.thumbnails:
            if each.row.file_id == file_id:
                each.show_picture(self._pictures[file_id])

    def _miss(self, file_id: bytes, error: "TrackerError") -> None:
        self._asked.discard(file_id)
        self._fail(file_id, f"{error.text(_)} {error.hint(_)}")

    def _fail(self, file_id: bytes, sentence: str) -> None:
        self._failed[file_id] = sentence
        for each in self.thumbnails:
            if each.row.file_id == file_id:
                each.show_failure(sentence)


class _Room(QWidget):
    """Room for a thumbnail that is not there."""
