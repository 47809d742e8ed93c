"""What the store tells, read in one worker thread of its own, so that nothing ever waits for it."""

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from tracker.agent.book import Book, open_book
from tracker.agent.day_seen import DaySeen, day_seen
from tracker.core.errors import TrackerError

Opened = Callable[[], AbstractContextManager[Book]]
"""Opens the book for the block; raises `TrackerError`."""
Picture = Callable[[bytes], bytes]
"""Opens a screenshot that was made here and returns its bytes; raises `TrackerError`."""


class Reader(QObject):
    """Reads on request; answers come as signals, in the thread of whoever listens.

    Of several days that wait only the last is read. Pictures are opened by the device's own key, into memory.
    """

    day_read = Signal(DaySeen)
    day_failed = Signal(object)
    picture_read = Signal(bytes, QImage)
    picture_failed = Signal(bytes, object)

    def __init__(self, opened: Opened = open_book, picture: Picture | None = None) -> None:
        """Take what opens the store, and a screenshot in it."""
        super().__init__()
        self._opened = opened
        self._picture = picture or opened_picture
        self._worker: Final = ThreadPoolExecutor(1, "tracker-reading")
        self._wanted: date | None = None

    def want_day(self, day: date | None) -> None:
        """Have a day read, None for today; `day_read` or `day_failed` answers."""
        self._wanted = day
        self._submit(self._read_day, day)

    def want_picture(self, file_id: bytes, size: QSize) -> None:
        """Have a screenshot opened and made as small as `size`, in device pixels, at least."""
        self._submit(self._read_picture, file_id, size)

    def close(self) -> None:
        """End the thread; what waits is not read any more."""
        self._worker.shutdown(cancel_futures=True)

    def _submit(self, work: Callable[..., None], *given: object) -> None:
        self._worker.submit(work, *given).add_done_callback(_tell_of_fault)

    def _read_day(self, day: date | None) -> None:
        if day != self._wanted:
            return
        try:
            with self._opened() as book:
                seen = day_seen(book, day or book.today)
        except TrackerError as error:
            self.day_failed.emit(error)
        else:
            self.day_read.emit(seen)

    def _read_picture(self, file_id: bytes, size: QSize) -> None:
        try:
            content = self._picture(file_id)
        except TrackerError as error:
            self.picture_failed.emit(file_id, error)
            return
        whole = QImage.fromData(content)
        fill = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        small = (
            whole.scaled(size, fill, Qt.TransformationMode.SmoothTransformation)
            if not whole.isNull()
            else whole
        )
        self.picture_read.emit(file_id, small)


def _tell_of_fault(done: "Future[None]") -> None:
    """Have a fault of ours reported like any other: the worker would keep it to itself."""
    fault = None if done.cancelled() else done.exception()
    if fault is not None:
        sys.excepthook(type(fault), fault, fault.__traceback__)


def opened_picture(file_id: bytes) -> bytes:
    """Return a screenshot of this device, opened by its own key; raises as `open_made`."""
    from tracker.agent.assemble import device_secrets, viewed_store
    from tracker.agent.viewing import open_made
    from tracker.host.paths import Paths

    paths = Paths.find()
    with viewed_store(paths) as store:
        return open_made(store, device_secrets(paths), file_id).content
