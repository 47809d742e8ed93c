"""The section about the keys that start and stop the timer from anywhere."""

from typing import TYPE_CHECKING

from tracker.desktop.shortcut import Held
from tracker.host.translate import translate as _
from tracker.tray.pages.settings.rows import Row, Rows
from tracker.tray.present.attention import error_notice
from tracker.tray.present.shortcut import explained, keys, trouble
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.choice import Switch
from tracker.tray.widgets.recorder import KeyRecorder

if TYPE_CHECKING:
    from tracker.core.errors import RefusedError
    from tracker.tray.settings import SettingsKeeper
    from tracker.tray.shortcut import GlobalShortcut


class KeysSection(Rows):
    """Shows the choice, how the desktop answered it, and what is wrong where it did not."""

    def __init__(self, settings: "SettingsKeeper", shortcut: "GlobalShortcut") -> None:
        """Take who keeps the choice, and the shortcut itself."""
        self._settings, self._shortcut = settings, shortcut
        self.switch = Switch(_("Start and stop from anywhere"))
        self.recorder = KeyRecorder(_("Its keys"))
        self.problem = Banner(small=True)
        self._switched = Row(_("Start and stop from anywhere"), "", self.switch)
        super().__init__(
            _("Shortcut"),
            (
                self._switched,
                Row(
                    _("Its keys"), _("Ctrl, Alt or Super with a letter, a digit or F1 to F12."), self.recorder
                ),
            ),
        )
        self.column.insertWidget(1, self.problem)
        self.switch.clicked.connect(lambda on: settings.change(shortcut_on=on))
        self.recorder.recorded.connect(self._keep)
        self.recorder.refused.connect(self._refuse)
        self.recorder.waits.connect(self._make_way)
        shortcut.changed.connect(self.show_standing)
        self.show_standing()

    def show_standing(self) -> None:
        """Show how things stand."""
        shortcut, now = self._shortcut, self._settings.now
        self.switch.setChecked(shortcut.is_on)
        self._switched.say(explained(shortcut.standing, is_on=shortcut.is_on, asks_first=shortcut.asks_first))
        self.recorder.refuse(self._fixed())
        self.recorder.show_keys(keys(shortcut.standing, now.shortcut))
        self.problem.show_notice(trouble(shortcut.standing))

    def _fixed(self) -> str:
        """Return why the keys cannot be chosen here now, or nothing."""
        standing = self._shortcut.standing
        if isinstance(standing, Held) and standing.by_desktop:
            return _("Your desktop's settings say which keys it is.")
        return "" if self._shortcut.is_on else _("Switch it on first.")

    def _keep(self, written: str) -> None:
        self._settings.change(shortcut=written)

    def _refuse(self, error: "RefusedError") -> None:
        self.problem.show_notice(error_notice(error))

    def _make_way(self, waits: bool) -> None:  # noqa: FBT001 - the value of a signal
        self._shortcut.pause(paused=waits)
