"""Quitting from wherever it is asked for: the agent ends too, unless its timer is to run on."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from tracker.agent import launch
from tracker.core.errors import TrackerError, UnreachableError
from tracker.tray.prompts.quit import Leave, QuitPrompt

if TYPE_CHECKING:
    from tracker.core.wire import Status
    from tracker.host.paths import Paths
    from tracker.tray.bridge import Bridge

_NOT_RUNNING: Final = "agent-not-running"


class Quitting(QObject):
    """Asks first while the timer runs. `refused` tells why the agent did not end; then nothing does."""

    refused = Signal(object)

    def __init__(self, paths: "Paths", bridge: "Bridge", is_on: Callable[[], bool]) -> None:
        """Take where the agent is, what follows it, and whether its timer runs."""
        super().__init__(bridge)
        self._paths, self._bridge, self._is_on = paths, bridge, is_on
        self._prompt: QuitPrompt | None = None

    def ask(self) -> None:
        """Quit; while the timer runs only after it was said what becomes of it."""
        if not self._is_on():
            self._leave(Leave.STOP)
            return
        if self._prompt is None:
            self._prompt = QuitPrompt()
            self._prompt.answered.connect(self._leave)
            self._prompt.finished.connect(self._forget_prompt)
        self._prompt.show()
        self._prompt.raise_()
        self._prompt.activateWindow()

    def _forget_prompt(self) -> None:
        self._prompt = None

    def _leave(self, leave: Leave) -> None:
        """End this process, with the agent or without."""
        if leave is Leave.KEEP:
            QApplication.quit()
            return
        self._bridge.leave_agent()
        self._bridge.run(partial(_stopped, self._paths), lambda _status: QApplication.quit(), self._stay)

    def _stay(self, error: TrackerError) -> None:
        """Quit where there is no agent to stop, else say why it did not end."""
        if isinstance(error, UnreachableError) and error.key == _NOT_RUNNING:
            QApplication.quit()
        else:
            self.refused.emit(error)


def _stopped(paths: "Paths") -> "Status":
    """Stop the agent and return its last words; raises `UnreachableError` where none runs."""
    last = launch.stop(paths)
    if last is None:
        raise UnreachableError(_NOT_RUNNING)
    return last
