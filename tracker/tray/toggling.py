"""Start and stop, from wherever they are pressed, also while the agent is not there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tracker.agent.starting import start_command
from tracker.core.wire import StopTimer
from tracker.tray.watching import Link

if TYPE_CHECKING:
    from tracker.core.wire import Status
    from tracker.tray.bridge import Bridge


class Toggling(QObject):
    """A start waits for the agent that is started for it, and not for the next one where that fails."""

    refused = Signal(object)
    """That agent could not be started: a `TrackerError`."""

    def __init__(self, bridge: "Bridge") -> None:
        """Take the agent."""
        super().__init__(bridge)
        self._bridge, self._starts = bridge, False
        bridge.status_told.connect(self._hear)
        bridge.link_changed.connect(self._hear_link)

    def toggle(self, *, is_on: bool) -> None:
        """Stop the timer that is on, or start it on what was last, and the agent where it is not there."""
        if is_on:
            self._bridge.ask(StopTimer())
        elif self._bridge.link is Link.TELLING and self._bridge.status is not None:
            self._bridge.ask(start_command(self._bridge.status.timer))
        else:
            self._starts = True
            self._bridge.start_agent()

    def _hear(self, status: "Status") -> None:
        if self._starts:
            self._starts = False
            self._bridge.ask(start_command(status.timer))

    def _hear_link(self, link: Link) -> None:
        trouble = self._bridge.trouble
        if link is Link.FAILED and trouble is not None and self._starts:
            self._starts = False
            self.refused.emit(trouble)
