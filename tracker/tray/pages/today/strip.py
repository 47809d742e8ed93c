"""The day's newest screenshots, small, with when the newest leaves this device."""

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from tracker.host.translate import translate as _
from tracker.tray.pictures import Pictures
from tracker.tray.present.rows import leaving_text
from tracker.tray.style import look
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.lines import Row
from tracker.tray.widgets.section import Section
from tracker.tray.widgets.thumbnail import WIDTH, Thumbnail

if TYPE_CHECKING:
    from tracker.tray.present.rows import ScreenshotRow
    from tracker.tray.reading import Reader

_MOST = 8
_FEW = 3
_LEAST = 104
"""Width that thumbnails may shrink to where else there would be fewer than three."""
_GAP = 12


class ScreenshotStrip(Section):
    """As many as there is room for; pictures are asked of the reader as they come into sight."""

    opened = Signal(bytes)
    all_wanted = Signal()

    def __init__(self, reader: "Reader") -> None:
        """Take who opens pictures."""
        super().__init__(_("Screenshots"))
        self._rows: tuple[ScreenshotRow, ...] = ()
        self._pictures = Pictures(self, reader)
        self._narrow = False
        self.thumbnails: list[Thumbnail] = []
        self.all = Button("", Kind.GHOST, icon="chevron-right", height=Height.HEADER)
        self.all.put_icon_last()
        self.all.clicked.connect(self.all_wanted)
        self.put_action(self.all)
        self._place = QWidget()
        self._line = Row(self._place, gap=_GAP)
        self.column.addWidget(self._place)

    def show_rows(self, rows: "tuple[ScreenshotRow, ...]") -> None:
        """Show a day's screenshots, the newest first; none take no room."""
        self._rows = rows
        self.setHidden(not rows)
        self.set_narrow(narrow=self._narrow)
        self.all.be(Kind.GHOST, _("See all {count}").format(count=len(rows)), "chevron-right")
        self._pictures.keep_only([row.file_id for row in rows])
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
        px = look.theme.px
        across = self.width() + px(_GAP)
        usual = across // px(WIDTH + _GAP)
        return min(_MOST, usual if usual >= _FEW else max(2, across // px(_LEAST + _GAP)))

    def _rebuild(self, shown: "tuple[ScreenshotRow, ...]") -> None:
        while (item := self._line.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.thumbnails = [self._thumbnail(row) for row in shown]
        for thumbnail in self.thumbnails:
            self._line.addWidget(thumbnail, 1)
        self._pictures.supply(self.thumbnails)
        # Made anew they would come last: the focus goes as one reads.
        for before, after in pairwise((self.all, *self.thumbnails)):
            QWidget.setTabOrder(before, after)
        # A few keep the size that they have among many.
        for _place in range(self._fitting() - len(shown)):
            self._line.addWidget(_Room(), 1)

    def _thumbnail(self, row: "ScreenshotRow") -> Thumbnail:
        made = Thumbnail(row)
        made.clicked.connect(lambda: self.opened.emit(row.file_id))
        return made


class _Room(QWidget):
    """Room for a thumbnail that is not there."""
