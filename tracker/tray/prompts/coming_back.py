"""Tells that the agent had died and runs again: once, with the hours as that agent found them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tracker.tray.present.life import interruption
from tracker.tray.present.prompts import died_prompt

if TYPE_CHECKING:
    from tracker.core.wire import Status
    from tracker.tray.present.lengths import Manner
    from tracker.tray.prompts.asking import Asking
    from tracker.tray.watching import Interruption


class ComingBack:
    """Hears of an interruption, then of every status: the first that knows the timer says what it cost."""

    def __init__(self, asking: "Asking", manner: "Callable[[], Manner]") -> None:
        """Take who tells prompts, and how time is told."""
        self._asking, self._manner = asking, manner
        self._gone: Interruption | None = None

    def interrupted(self, told: "Interruption") -> None:
        """Take in that it was gone."""
        self._gone = told

    def hear(self, status: "Status") -> None:
        """Tell it, unless the question about that time does."""
        gone = self._gone
        if gone is None or status.timer is None:
            return
        self._gone = None
        notice = interruption(gone.began, gone.seconds, status.timer, self._manner())
        if notice is not None:
            self._asking.add(died_prompt(notice, gone.began))
