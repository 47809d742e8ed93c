"""Quitting from wherever it is asked for: the agent ends too, unless its timer is to run on."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from tracker.agent import launch
from tracker.core.errors import TrackerError, UnreachableError
from tracker.core.wire import TimerMode
from tracker.tray.again import end_tray
from tracker.tray.prompts.quit import Leave, QuitPrompt
from tracker.tray.watching import Link

if TYPE_CHECKING:
    from tracker.core.wire import Status
    from tracker.host.paths import Paths
    from tracker.tray.bridge import Bridge

_NOT_RUNNING: Final = "agent-not-running"


class Quitting(QObject):
    """Asks first while the timer runs. `refused` tells why the agent did not end; then nothing does."""

    refused = Signal(object)

    def __init__(self, paths: "Paths", bridge: "Bridge") -> None:
        """Take where the agent is, and what follows it."""
        super().__init__(bridge)
        self._paths, self._bridge = paths, bridge
        self._prompt: QuitPrompt | None = None
        bridge.status_told.connect(lambda _status: self._ask_anew())
        bridge.link_changed.connect(lambda _link: self._ask_anew())

    def ask(self) -> None:
        """Quit; while the timer runs only after it was said what becomes of it."""
        if not timer_is_on(self._bridge):
            self._leave(Leave.STOP)
            return
        if self._prompt is None:
            self._prompt = QuitPrompt(answers=self._bridge.status is not None)
            self._prompt.answered.connect(self._leave)
            self._prompt.finished.connect(self._forget_prompt)
        self._prompt.show()
        self._prompt.raise_()
        self._prompt.activateWindow()

    def _ask_anew(self) -> None:
        """Ask in other words where an agent answers now, or no longer."""
        prompt = self._prompt
        if prompt is not None and prompt.answers is (self._bridge.status is None):
            prompt.reject()
            if timer_is_on(self._bridge):
                self.ask()

    def _forget_prompt(self) -> None:
        self._prompt = None

    def _leave(self, leave: Leave) -> None:
        """End this process, with the agent or without."""
        if leave is Leave.KEEP:
            end_tray()
            return
        self._bridge.leave_agent()
        stopped = partial(_stopped, self._paths, keep_timer=leave is Leave.ALONE)
        refused = self._stay if leave is Leave.STOP else lambda _error: end_tray()
        self._bridge.run(stopped, lambda _status: end_tray(), refused)

    def _stay(self, error: TrackerError) -> None:
        """Quit where there is no agent to stop, else say why it did not end."""
        if isinstance(error, UnreachableError) and error.key == _NOT_RUNNING:
            end_tray()
        else:
            self._bridge.stay_with_agent()
            self.refused.emit(error)


def timer_is_on(bridge: "Bridge") -> bool:
    """Say whether a timer goes on: also that of an agent that died, which the next one takes up."""
    status = None if bridge.link is Link.STOPPED else bridge.known
    timer = None if status is None else status.timer
    return timer is not None and timer.since is not None and timer.state is not TimerMode.STOPPED


def _stopped(paths: "Paths", *, keep_timer: bool) -> "Status":
    """Stop the agent and return its last words; raises `UnreachableError` where none runs."""
    launch.settled(paths)  # One that comes up just now is waited for.
    last = launch.stop(paths, keep_timer=keep_timer)
    if last is None:
        raise UnreachableError(_NOT_RUNNING)
    return last
