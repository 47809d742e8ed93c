"""Whether the policy changed since the member knew it, also while no tray was there, and what changed."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tracker.tray.present.prompts import Cause, Prompt, policy_prompt
from tracker.tray.settings import KnownPolicy

if TYPE_CHECKING:
    from tracker.agent.policy_seen import PolicySeen
    from tracker.agent.policy_words import Change
    from tracker.core.wire import Status
    from tracker.tray.reading import Reader
    from tracker.tray.settings import SettingsKeeper


class PolicyNews(QObject):
    """Hears every status. Which policy the member knows is in the settings; the first one is no news."""

    told = Signal(object)
    """What to tell, a `Prompt`."""
    over = Signal()
    """What was told is of another device's policy."""

    def __init__(self, parent: QObject, settings: "SettingsKeeper", reader: "Callable[[], Reader]") -> None:
        """Take what the member knows, and who reads the store, asked for when there is something to read."""
        super().__init__(parent)
        self._settings, self._reader = settings, reader
        self._news: KnownPolicy | None = None
        self._listens = False

    def hear(self, status: "Status") -> None:
        """Have it read what changed, once for each change."""
        if status.policy_changed_at is None:
            return
        now, known = KnownPolicy(status.agent.device_id, status.policy_changed_at), self._settings.now.policy
        if known is None or known.device != now.device:
            self._news = None
            self._settings.change(policy=now, unread_policy=False)
            self.over.emit()
        elif now not in (known, self._news):
            self._news = now
            self._listen()
            self._reader().want_policy()

    def settle(self, prompt: Prompt) -> None:
        """Take the change as told once the member has done with its prompt; the page is to be read still."""
        if prompt.cause is Cause.POLICY and self._news is not None:
            self._settings.change(policy=self._news, unread_policy=True)

    def _listen(self) -> None:
        if not self._listens:
            self._listens = True
            self._reader().policy_read.connect(self._take)
            self._reader().policy_failed.connect(self._miss)

    def _take(self, seen: "PolicySeen") -> None:
        known = self._settings.now.policy
        if known is not None:
            self._tell(seen.changes_since(known.changed_at))

    def _miss(self, _error: object) -> None:
        """Tell it all the same, without what changed."""
        self._tell(())

    def _tell(self, changes: "Sequence[Change]") -> None:
        if self._news is not None and self._news != self._settings.now.policy:
            self.told.emit(policy_prompt(changes, self._news.changed_at))
