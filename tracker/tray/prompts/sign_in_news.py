"""Whether the member's session on this computer has ended: each one's end is told once."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tracker.tray.present.prompts import Cause, Prompt, sign_in_prompt
from tracker.tray.working import Working

if TYPE_CHECKING:
    from tracker.agent.session import KeptSession
    from tracker.core.moment import Clock, Instant
    from tracker.host.paths import Paths
    from tracker.tray.account import Account
    from tracker.tray.present.account import Known
    from tracker.tray.settings import SettingsKeeper


class SignInNews(QObject):
    """Looks when it is told to. Which end the member knows is in the settings; signing out is no news."""

    told = Signal(object)
    """What to tell, a `Prompt`."""
    over = Signal()
    """What was told does not hold any more."""
    changed = Signal()
    """`is_due` is another than before."""

    def __init__(
        self,
        parent: QObject,
        settings: "SettingsKeeper",
        clock: "Clock",
        paths: "Paths",
        records: Callable[[], bool],
    ) -> None:
        """Take what the member knows, the time, where a session is kept, and whether this device records."""
        super().__init__(parent)
        self._settings, self._clock, self._paths, self._records = settings, clock, paths, records
        self._working = Working(self)
        self._kept: KeptSession | None = None
        self._session: KeptSession | None = None
        self._news: Instant | None = None
        self.is_due = False
        """Whether a session that counted here has ended, and nobody has signed in or out since."""

    def share_with(self, account: "Account") -> None:
        """Know what an account does, and have it look when a session has just ended: both say the same."""
        account.known.connect(self._know)
        self.changed.connect(account.look)

    def look(self) -> None:
        """Tell of the session that is kept, if it has ended; of a new one see first where it counts."""
        from tracker.agent.account import session_here
        from tracker.agent.session import SessionKeeper

        kept = SessionKeeper(self._paths.data).kept()
        if kept == self._kept:
            self._tell()
            return
        self._kept = kept
        asked = self._working.run(partial(session_here, self._paths))
        asked.answered.connect(self._take)
        asked.refused.connect(lambda _error: self._take(None))

    def settle(self, prompt: Prompt) -> None:
        """Take an end as known once the member has done with what told it."""
        if prompt.cause is Cause.SIGN_IN:
            self._settings.change(session_end=prompt.at)

    def _know(self, known: "Known") -> None:
        self._take(known.session)

    def _take(self, session: "KeptSession | None") -> None:
        self._session = session
        self._tell()

    def _tell(self) -> None:
        session, now = self._session, self._clock.now().wall
        over = session is not None and session.expires_at <= now and self._records()
        ended_at = session.expires_at if over and session is not None else None
        if ended_at is not None and ended_at not in (self._news, self._settings.now.session_end):
            self.told.emit(sign_in_prompt(ended_at, now, self._settings.manner))
        self._news = ended_at
        was_due, self.is_due = self.is_due, ended_at is not None
        if was_due and not self.is_due:
            self.over.emit()
        if self.is_due is not was_due:
            self.changed.emit()
