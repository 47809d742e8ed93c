"""The banner of a sync that was asked for: that it is under way, a way to stop waiting, how it ended."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal

from tracker.tray.present.attention import Deed, Tone, error_notice
from tracker.tray.present.sync import ended_notice, syncing_notice
from tracker.tray.widgets.banner import Banner

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.core.moment import Clock
    from tracker.core.wire import Status

SYNC_SECONDS: Final = 600.0
"""For how long an answer to it is waited for."""
_READ: Final = 10_000
"""Milliseconds for which it is said that all went well."""


class SyncBanner(Banner):
    """Out of sight until somebody asks. `wanted` asks to send what waits, and `settle` ends that.

    Asks are numbered: the answer to one that nobody waits for any more does not end the next.
    """

    wanted = Signal(int)
    turned = Signal()
    """It began to wait, or stopped."""

    def __init__(self, now: "Clock", *, stops: bool = False) -> None:
        """Take the time and wait for nothing; with `stops` the button that stops waiting is in the banner."""
        super().__init__()
        self._now = now
        self._asks = 0
        self._deed = Deed.STOP_WAITING if stops else Deed.NONE
        self.waits = False
        self.passing = QTimer(self)
        self.passing.setSingleShot(True)
        self.passing.timeout.connect(lambda: self.show_notice(None))
        self.asked.connect(lambda _deed: self.stop())

    def begin(self) -> None:
        """Send what waits, unless that is under way."""
        if self.waits:
            return
        self.waits = True
        self._asks += 1
        self.passing.stop()
        self.show_notice(syncing_notice(self._deed))
        self.turned.emit()
        self.wanted.emit(self._asks)

    def stop(self) -> None:
        """Wait no more; what is under way goes on by itself."""
        if self.waits:
            self._end()
            self.show_notice(None)

    def settle(self, ask: int, error: "TrackerError | None", status: "Status | None" = None) -> None:
        """Say how it went, to whoever waits for it yet: with the status after it, or why it did not go."""
        if not self.waits or ask != self._asks:
            return
        self._end()
        if error is not None:
            self.show_notice(error_notice(error))
        elif status is not None:
            ended = ended_notice(status, self._now.now().wall)
            self.show_notice(ended)
            if ended.tone is Tone.OK:
                self.passing.start(_READ)
        else:
            self.show_notice(None)

    def _end(self) -> None:
        self.waits = False
        self.turned.emit()
