"""What the member hid or put off: it holds no banner until it changes, or opens by itself no more."""

from typing import TYPE_CHECKING

from tracker.tray.present.attention import Deed, banner, may_hide
from tracker.tray.present.prompts import Cause

if TYPE_CHECKING:
    from tracker.core.moment import Instant
    from tracker.core.wire import Status
    from tracker.tray.present.prompts import Prompt
    from tracker.tray.prompts.asking import Asking
    from tracker.tray.settings import SettingsKeeper


class Hiding:
    """Hears every status. What is over is forgotten, so that it is said again when it comes back."""

    def __init__(self, settings: "SettingsKeeper", asking: "Asking | None" = None) -> None:
        """Take who keeps what is hidden, and who asks what can be put off."""
        self._settings, self._asking = settings, asking
        if asking is not None:
            asking.put_off(settings.now.put_off)
            asking.settled.connect(self._keep_put_off)
        self._agent: Instant | None = None
        self._seen: frozenset[str] = frozenset()

    def hear(self, status: "Status") -> None:
        """Forget what is over; an agent that has just begun does not know yet what is wrong."""
        if status.agent.started_at != self._agent:
            self._agent, self._seen = status.agent.started_at, frozenset()
        said, hidden = may_hide(status), self._settings.now.hidden
        over = self._seen - said
        self._seen |= said
        left = tuple(mark for mark in hidden if mark not in over)
        if left != hidden:
            self._settings.change(hidden=left)

    def hide(self, status: "Status | None") -> None:
        """Hide what holds the banner, if it is such that it can be."""
        hidden = self._settings.now.hidden
        above = banner(status, hidden)
        if above is not None and above.deed is Deed.HIDE:
            self._settings.change(hidden=(*hidden, above.mark))

    def _keep_put_off(self, prompt: "Prompt") -> None:
        """Keep which questions are closed, also for a tray that begins anew."""
        if self._asking is not None and prompt.cause is Cause.AWAY:
            self._settings.change(put_off=self._asking.closed_questions)
