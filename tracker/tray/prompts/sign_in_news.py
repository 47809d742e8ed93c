"""Whether the member's session on this computer has ended: each one's end is told once."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tracker.tray.present.prompts import Cause, Prompt, sign_in_prompt

if TYPE_CHECKING:
    from tracker.core.moment import Clock, Instant
    from tracker.tray.account import Account
    from tracker.tray.settings import SettingsKeeper


class SignInNews(QObject):
    """Looks when it is told to. Which end the member knows is in the settings; signing out is no news."""

    told = Signal(object)
    """What to tell, a `Prompt`."""
    changed = Signal()
    """`is_due` is another than before."""

    def __init__(self, parent: QObject, settings: "SettingsKeeper", clock: "Clock", data: Path) -> None:
        """Take what the member knows, the time, and the folder in which the session is kept."""
        super().__init__(parent)
        self._settings, self._clock, self._data = settings, clock, data
        self._news: Instant | None = None
        self.is_due = False
        """Whether a session that was kept here has ended, and nobody has signed in or out since."""

    def share_with(self, account: "Account") -> None:
        """Look when an account has, and have that look when a session has just ended: both say the same."""
        account.known.connect(self.look)
        self.changed.connect(account.look)

    def look(self) -> None:
        """Tell of the session that is kept, if it has ended."""
        from tracker.agent.session import SessionKeeper

        session, now = SessionKeeper(self._data).kept(), self._clock.now().wall
        ended_at = None if session is None or session.expires_at > now else session.expires_at
        if ended_at is not None and ended_at not in (self._news, self._settings.now.session_end):
            self.told.emit(sign_in_prompt(ended_at, now, self._settings.manner))
        self._news = ended_at
        was_due, self.is_due = self.is_due, ended_at is not None
        if self.is_due is not was_due:
            self.changed.emit()

    def settle(self, prompt: Prompt) -> None:
        """Take an end as known once the member has done with what told it."""
        if prompt.cause is Cause.SIGN_IN:
            self._settings.change(session_end=prompt.at)
