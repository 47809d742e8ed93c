"""Small pictures of screenshots: each opened once, kept while its day is shown."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage, QPixmap

from tracker.host.translate import translate as _
from tracker.tray.present.hints import said_here
from tracker.tray.style import look
from tracker.tray.widgets.thumbnail import HEIGHT, WIDTH, Thumbnail

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tracker.core.errors import TrackerError
    from tracker.tray.reading import Reader

_WIDER: Final = 16
"""Pixels by which thumbnails may be wider than usual, to fill their line."""


class Pictures(QObject):
    """For the thumbnails of one widget; in memory only."""

    def __init__(self, owner: "QWidget", reader: "Reader") -> None:
        """Take whose they are, and who opens pictures."""
        super().__init__(owner)
        self._owner, self._reader = owner, reader
        self._pictures: dict[bytes, QPixmap] = {}
        self._failed: dict[bytes, str] = {}
        self._asked: set[bytes] = set()
        self._thumbnails: dict[bytes, Thumbnail] = {}
        reader.picture_read.connect(self._take)
        reader.picture_failed.connect(self._miss)

    def supply(self, thumbnails: Collection[Thumbnail]) -> None:
        """Give each of these its picture as soon as it is there; those that went are forgotten."""
        self._thumbnails = {each.row.file_id: each for each in thumbnails}
        for each in thumbnails:
            file_id = each.row.file_id
            if file_id in self._pictures or file_id in self._failed:
                self._give(file_id)
            elif each.row.here and file_id not in self._asked:
                self._asked.add(file_id)
                self._reader.want_picture(file_id, self._size())

    def keep_only(self, file_ids: Collection[bytes]) -> None:
        """Let go of all others."""
        for known in (self._pictures, self._failed):
            for gone in known.keys() - set(file_ids):
                del known[gone]

    def _size(self) -> QSize:
        px, ratio = look.theme.px, self._owner.devicePixelRatioF()
        return QSize(round(px(WIDTH + _WIDER) * ratio), round(px(HEIGHT) * ratio))

    def _give(self, file_id: bytes) -> None:
        thumbnail = self._thumbnails.get(file_id)
        if thumbnail is None:
            return
        if file_id in self._pictures:
            thumbnail.show_picture(self._pictures[file_id])
        else:
            thumbnail.show_failure(self._failed[file_id])

    def _take(self, file_id: bytes, picture: QImage, size: QSize) -> None:
        if file_id not in self._thumbnails or size != self._size():
            return
        self._asked.discard(file_id)
        if picture.isNull():
            self._failed[file_id] = _("This picture cannot be shown.")
        else:
            picture.setDevicePixelRatio(self._owner.devicePixelRatioF())
            self._pictures[file_id] = QPixmap.fromImage(picture)
        self._give(file_id)

    def _miss(self, file_id: bytes, error: "TrackerError") -> None:
        if file_id in self._thumbnails:
            self._asked.discard(file_id)
            self._failed[file_id] = said_here(error)
            self._give(file_id)
