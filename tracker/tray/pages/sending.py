"""A sync that somebody asked for, the same one wherever it was asked for: under way, left alone, or ended."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.wire import SyncNow
from tracker.tray.present.answers import Bearing, is_over
from tracker.tray.present.attention import Notice, Tone, error_notice
from tracker.tray.present.sync import ended_notice, syncing_notice

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.core.moment import Clock
    from tracker.core.wire import Status
    from tracker.tray.bridge import Bridge

_SECONDS: Final = 600.0
"""For how long an answer to it is waited for."""
_READ: Final = 10_000
"""Milliseconds for which it is said that all went well."""


class Sending(QObject):
    """One at a time. `wanted` asks to send what waits, and `settle` ends that.

    Asks are numbered: the answer to one that nobody waits for any more does not end the next.
    """

    wanted = Signal(int)
    turned = Signal()
    """It began to wait, or stopped."""
    told = Signal()
    """There is another `notice`."""

    def __init__(self, now: "Clock", parent: QObject | None = None) -> None:
        """Take the time and wait for nothing."""
        super().__init__(parent)
        self.now: Final = now
        self._asks = 0
        self._bearing: Bearing | None = None
        self.waits = False
        self.notice: Notice | None = None
        """That it is under way, or how it ended; None while there is nothing to say."""
        self.passing = QTimer(self)
        self.passing.setSingleShot(True)
        self.passing.timeout.connect(lambda: self._say(None))

    def begin(self) -> None:
        """Send what waits, unless that is under way."""
        if self.waits:
            return
        self.waits = True
        self._asks += 1
        self.passing.stop()
        self._say(syncing_notice())
        self.turned.emit()
        self.wanted.emit(self._asks)

    def stop(self) -> None:
        """Wait no more; what is under way goes on by itself."""
        if self.waits:
            self._end(None)

    def settle(self, ask: int, error: "TrackerError | None", status: "Status | None" = None) -> None:
        """Say how it went, to whoever waits for it yet: with the status after it, or why it did not go."""
        if not self.waits or ask != self._asks:
            return
        if error is not None:
            self._end(error_notice(error))
        elif status is not None:
            ended = ended_notice(status, self.now.now().wall)
            self._end(ended)
            if ended.tone is Tone.OK:
                self.passing.start(_READ)
        else:
            self._end(None)

    def hear(self, status: "Status | None") -> None:
        """Take back an answer that does not hold any more, as things stand now; None for no agent."""
        now = None if status is None else Bearing.of(status)
        before, self._bearing = self._bearing, now or self._bearing
        told = None if self.waits else self.notice
        if told is not None and told.tone is not Tone.OK and is_over(told, before, now):
            self._say(None)

    def _end(self, notice: Notice | None) -> None:
        self.waits = False
        self._say(notice)
        self.turned.emit()

    def _say(self, notice: Notice | None) -> None:
        self.notice = notice
        self.told.emit()


def sending_by(bridge: "Bridge", now: "Clock") -> Sending:
    """Return the one of the agent that this bridge leads to; made when it is first asked for."""
    for known in bridge.children():
        if isinstance(known, Sending):
            return known
    made = Sending(now, bridge)
    settle = made.settle
    bridge.status_told.connect(made.hear)
    bridge.link_changed.connect(lambda _link: made.hear(bridge.status))
    made.hear(bridge.status)
    made.wanted.connect(
        lambda ask: bridge.ask(SyncNow(), partial(settle, ask, None), partial(settle, ask), _SECONDS)
    )
    return made
