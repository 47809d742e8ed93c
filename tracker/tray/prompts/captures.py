"""Tells each capture as it is made, and has what was taken looked at or deleted."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from tracker.core.wire import NoticesBy
from tracker.desktop.notify import CAPTURE_SECONDS
from tracker.tray.present.attention import error_notice
from tracker.tray.present.captured import capture_words, deleted_words, deleting, is_told, looking
from tracker.tray.present.first_run import ended_by
from tracker.tray.present.hints import said_here
from tracker.tray.settings import ToldCapture

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.core.moment import Clock
    from tracker.core.wire import DeleteScreenshot, NewestCapture, Status
    from tracker.tray.bridge import Bridge
    from tracker.tray.prompts.capture_notice import CaptureNotice
    from tracker.tray.prompts.floor import Floor

_SECOND: Final = 1_000
_PATIENCE: Final = 15_000
"""Milliseconds that one waits for the answer to a prompt that nobody is at."""


class Captures(QObject):
    """Hears every status. What was taken before the first one was told by others, or by the tray before."""

    told = Signal(object)
    """One was told to its end, a `ToldCapture`: no tray tells it again."""
    look_wanted = Signal(bytes)
    """Which screenshot is to be seen in full, by its id."""
    changed = Signal()
    """Whether one was taken `just_now` is another answer."""

    def __init__(
        self,
        bridge: "Bridge",
        clock: "Clock",
        floor: "Floor",
        wanted: "Callable[[], bool]" = lambda: True,
        before: "ToldCapture | None" = None,
    ) -> None:
        """Take who carries commands out, the time, when to come, and whether all that may be left out come.

        `before` is the one that was told last: a later one that is in review yet was cut short, and is told.
        """
        super().__init__(bridge)
        self._before = before
        self._bridge, self._clock, self._wanted = bridge, clock, wanted
        self._lasts = QTimer(self, interval=round(CAPTURE_SECONDS * _SECOND), singleShot=True)
        self._lasts.timeout.connect(self.changed)
        self._begun = False
        self._known: ToldCapture | None = None
        self._newest: NewestCapture | None = None
        self._shown: NewestCapture | None = None
        self._waits: NewestCapture | None = None
        self._deletes = False
        self._floor: Final = floor
        floor.freed.connect(self._come)
        self.patience: Final = QTimer(self, interval=_PATIENCE)
        self.patience.timeout.connect(self._press)
        self.notice: CaptureNotice | None = None
        self._ticks = QTimer(self, interval=_SECOND)
        self._ticks.timeout.connect(self.tick)

    def hear(self, status: "Status") -> None:
        """Tell what is new; take back what is gone, and all that would not be sent any more."""
        newest = self._newest = status.newest if ended_by(status) is None else None
        if newest is None:
            self._begun = True
            self._take_back()
            return
        which = ToldCapture(status.agent.started_at, newest.number)
        is_new, self._known = self._is_new(newest, which), which
        self._begun = True
        if self._shown is not None and not is_new:
            self._shown = newest
        if self._waits is not None:
            self._waits = newest
        if is_new:
            self._lasts.start()
            self.changed.emit()
            if status.notices is not NoticesBy.DESKTOP and is_told(newest, wanted=self._wanted()):
                self._tell(newest)
            else:
                self.told.emit(which)

    @property
    def just_now(self) -> bool:
        """Say whether a screenshot was taken so shortly ago that the icon shows it."""
        return self._lasts.isActive()

    @property
    def in_review(self) -> bytes | None:
        """Return the id of the last screenshot while nothing of it is sent yet."""
        newest = self._newest
        waits = newest is not None and newest.leaves_at > self._clock.now().wall
        return newest.screenshots[0].bytes if newest is not None and waits and newest.screenshots else None

    def look_at_last(self) -> None:
        """Have the last screenshot be seen, while it is in review."""
        if (last := self.in_review) is not None:
            self.look_wanted.emit(last)

    def step_aside(self) -> bool:
        """Let a question come that the person asked for; what was told is told again after it."""
        self._waits = None if self._deletes else self._shown
        self._shown = None
        if self._waits is not None:
            self.patience.start()
        if self.notice is not None:
            self.notice.hide_it()
        return True

    def end(self) -> None:
        """Tell nothing more."""
        self._take_back()

    def _is_new(self, newest: "NewestCapture", which: "ToldCapture") -> bool:
        """Say whether one is to be told: of the first status one in review that nobody told."""
        if self._begun:
            return which != self._known
        untold = newest.leaves_at > self._clock.now().wall and not newest.told
        return untold and self._before is not None and which != self._before

    def _tell(self, newest: "NewestCapture") -> None:
        """Tell one, as soon as nothing else is asked or told."""
        if not self._floor.is_open(self):
            self._waits = newest
            if not self.patience.isActive():
                self.patience.start()
            return
        self.patience.stop()
        self._floor.take(self)
        self._shown, self._waits = newest, None
        notice = self.notice = self.notice or self._made()
        command = looking(newest)
        notice.tell(capture_words(newest, self._clock.now().wall), with_picture=command is not None)
        self._ticks.start()
        if command is not None:
            self._bridge.ask(command, self._show_picture, self._miss_picture)

    def _come(self) -> None:
        if self._waits is not None:
            self._tell(self._waits)

    def _press(self) -> None:
        """Have a prompt step aside that nobody answers: what was taken is told while it can be deleted."""
        if self._waits is None:
            self.patience.stop()
        elif self._floor.ask_for(self):
            self._come()

    def _made(self) -> "CaptureNotice":
        from tracker.tray.prompts.capture_notice import CaptureNotice

        notice = CaptureNotice()
        notice.look_wanted.connect(self._look)
        notice.delete_wanted.connect(self._delete)
        notice.gone.connect(self._forget)
        return notice

    def tick(self) -> None:
        """Tell what is left now."""
        if self._shown is not None and self.notice is not None:
            self.notice.show_words(capture_words(self._shown, self._clock.now().wall))

    def _show_picture(self, status: "Status") -> None:
        preview, shown = status.preview, self._shown
        if preview is not None and shown is not None and preview.file_id in shown.screenshots and self.notice:
            self.notice.show_picture(QImage.fromData(preview.image))

    def _miss_picture(self, error: "TrackerError") -> None:
        if self.notice is not None:
            self.notice.miss_picture(said_here(error))

    def _look(self) -> None:
        if self._shown is not None and self.notice is not None:
            self.look_wanted.emit(self._shown.screenshots[0].bytes)
            self.notice.hide_it()

    def _delete(self) -> None:
        if self._shown is not None:
            self._deletes = True
            self._ticks.stop()
            self._delete_next(deleting(self._shown))

    def _delete_next(self, commands: "Sequence[DeleteScreenshot]") -> None:
        """Delete one after the other."""
        if not commands:
            self._shown, self._deletes = None, False
            if self.notice is not None:
                self.notice.settle(deleted_words())
            return
        self._bridge.ask(commands[0], lambda _status: self._delete_next(commands[1:]), self._refuse)

    def _refuse(self, error: "TrackerError") -> None:
        self._deletes = False
        if self.notice is not None:
            self.notice.refuse(error_notice(error))

    def _take_back(self) -> None:
        self._waits = None
        if self._shown is not None and self.notice is not None and not self._deletes:
            self._shown = None
            self.notice.hide_it()

    def _forget(self) -> None:
        if self._shown is not None and self._known is not None:
            self.told.emit(self._known)
        self._shown = None
        self._ticks.stop()
        self._floor.leave(self)
