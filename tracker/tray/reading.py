"""What the store tells, read in one worker thread of its own, so that nothing ever waits for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from tracker.agent.book import Book, open_book
from tracker.agent.day_seen import DaySeen, day_seen
from tracker.agent.log_seen import last_logged
from tracker.agent.policy_seen import PolicySeen, policy_seen
from tracker.agent.sending_seen import sending_seen
from tracker.core.errors import TrackerError
from tracker.host.paths import Paths
from tracker.tray.faults import report_fault_of

LOG_LINES: Final = 500
"""So many of the last events of the log are read."""

Opened = Callable[[], AbstractContextManager[Book]]
"""Opens the book for the block; raises `TrackerError`."""
Picture = Callable[[bytes], bytes]
"""Opens a screenshot that was made here and returns its bytes; raises `TrackerError`."""


class Reader(QObject):
    """Reads on request; answers come as signals, in the thread of whoever listens.

    It is for several pages at once: each looks whether an answer is the one it waits for. Pictures are opened
    by the device's own key, into memory only.
    """

    day_read = Signal(DaySeen)
    day_failed = Signal(object, object)
    """The day that was wanted, None for today, and the `TrackerError`."""
    policy_read = Signal(PolicySeen)
    policy_failed = Signal(object)
    """The `TrackerError`."""
    picture_read = Signal(bytes, QImage, QSize)
    """Which one, the picture (null where the bytes are none), and the size that was wanted."""
    picture_failed = Signal(bytes, object)
    """Which one, and the `TrackerError`."""
    sending_read = Signal(object)
    """A `SendingSeen`."""
    sending_failed = Signal(object)
    """The `TrackerError`."""
    log_read = Signal(object)
    """The last events of the agent's log, the newest last: a tuple of `Logged`."""
    log_failed = Signal(object)
    """The `TrackerError`."""

    def __init__(self, opened: Opened = open_book, picture: Picture | None = None) -> None:
        """Take what opens the store, and a screenshot in it."""
        super().__init__()
        self._opened = opened
        self._picture = picture or opened_picture
        self._worker: Final = ThreadPoolExecutor(1, "tracker-reading")
        self._waiting: set[date | None] = set()
        self._is_closed = False

    def want_day(self, day: date | None) -> None:
        """Have a day read, None for today; `day_read` or `day_failed` answers. What waits is read once."""
        if day not in self._waiting:
            self._waiting.add(day)
            self._submit(self._read_day, day)

    def want_policy(self) -> None:
        """Have the policy read that holds here; `policy_read` or `policy_failed` answers."""
        self._submit(self._read_policy)

    def want_picture(self, file_id: bytes, size: QSize) -> None:
        """Have a screenshot opened, so small that it just covers `size` pixels; whole for an empty size."""
        self._submit(self._read_picture, file_id, size)

    def want_sending(self) -> None:
        """Have it read where things go, and how fast; `sending_read` or `sending_failed` answers."""
        self._submit(self._read_sending)

    def want_log(self) -> None:
        """Have the agent's log read; `log_read` or `log_failed` answers."""
        self._submit(self._read_log)

    def close(self) -> None:
        """End the thread; what waits is not read any more, and neither is what is wanted from now on."""
        self._is_closed = True
        self._worker.shutdown(cancel_futures=True)

    def _submit(self, work: Callable[..., None], *given: object) -> None:
        if not self._is_closed:
            self._worker.submit(work, *given).add_done_callback(report_fault_of)

    def _read_day(self, day: date | None) -> None:
        self._waiting.discard(day)
        try:
            with self._opened() as book:
                seen = day_seen(book, day or book.today)
        except TrackerError as error:
            self.day_failed.emit(day, error)
        else:
            self.day_read.emit(seen)

    def _read_policy(self) -> None:
        try:
            with self._opened() as book:
                seen = policy_seen(book.store)
        except TrackerError as error:
            self.policy_failed.emit(error)
        else:
            self.policy_read.emit(seen)

    def _read_sending(self) -> None:
        try:
            with self._opened() as book:
                seen = sending_seen(book.store)
        except TrackerError as error:
            self.sending_failed.emit(error)
        else:
            self.sending_read.emit(seen)

    def _read_log(self) -> None:
        try:
            seen = last_logged(Paths.find().log, LOG_LINES)
        except TrackerError as error:
            self.log_failed.emit(error)
        else:
            self.log_read.emit(seen)

    def _read_picture(self, file_id: bytes, size: QSize) -> None:
        try:
            content = self._picture(file_id)
        except TrackerError as error:
            self.picture_failed.emit(file_id, error)
            return
        picture = QImage.fromData(content)
        if not (picture.isNull() or size.isEmpty()):
            fill = Qt.AspectRatioMode.KeepAspectRatioByExpanding
            picture = picture.scaled(size, fill, Qt.TransformationMode.SmoothTransformation)
        self.picture_read.emit(file_id, picture, size)


def opened_picture(file_id: bytes) -> bytes:
    """Return a screenshot of this device, opened by its own key; raises as `open_made`."""
    from tracker.agent.assemble import device_secrets, viewed_store
    from tracker.agent.viewing import open_made

    paths = Paths.find()
    with viewed_store(paths) as store:
        return open_made(store, device_secrets(paths), file_id).content
