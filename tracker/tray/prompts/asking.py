"""Which question the person is asked now: one at a time, once by itself, and again when they want it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tracker.core.wire import NoticesBy, TimerMode
from tracker.tray.present.idle import open_question

if TYPE_CHECKING:
    from uuid import UUID

    from tracker.core.wire import Command, Status
    from tracker.tray.bridge import Bridge
    from tracker.tray.present.lengths import Manner
    from tracker.tray.present.work import Choice
    from tracker.tray.prompts.idle import IdlePrompt


class Asking(QObject):
    """Hears every status. What the desktop's own notices ask is not asked a second time here."""

    def __init__(
        self, bridge: "Bridge", manner: "Callable[[], Manner]", choices: "Callable[[], Sequence[Choice]]"
    ) -> None:
        """Take who carries answers out, how time is told, and what may have been worked on."""
        super().__init__(bridge)
        self._bridge, self._manner, self._choices = bridge, manner, choices
        self._asked: UUID | None = None
        self.prompt: IdlePrompt | None = None

    def hear(self, status: "Status") -> None:
        """Ask what is new once the person is back; take back what was answered elsewhere."""
        question = open_question(status)
        if question is None:
            if self.prompt is not None:
                self.prompt.close()
            return
        if status.timer is not None and status.timer.state is TimerMode.AWAY:
            return
        known, self._asked = self._asked, question.away_id
        shown = self.prompt is not None and self.prompt.isVisible()
        if shown or (question.away_id != known and status.notices is NoticesBy.NOBODY):
            self.open(status)

    def open(self, status: "Status | None") -> bool:
        """Ask the newest question; return whether there is one."""
        question = open_question(status)
        if status is None or question is None:
            return False
        if self.prompt is None:
            from tracker.tray.prompts.idle import IdlePrompt

            self.prompt = IdlePrompt()
            self.prompt.commanded.connect(self._carry_out)
        if not self.prompt.isVisible() or self.prompt.question != question:
            self.prompt.ask(status, question, self._choices(), self._manner())
        return True

    def end(self) -> None:
        """Ask nothing more."""
        if self.prompt is not None:
            self.prompt.close()

    def _carry_out(self, command: "Command") -> None:
        if self.prompt is not None:
            self._bridge.ask(command, lambda _status: self._settle(), self.prompt.settle)

    def _settle(self) -> None:
        if self.prompt is not None:
            self.prompt.settle(None)
