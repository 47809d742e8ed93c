"""Starting and stopping by the shortcut: once for each answer, and said when it was done."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from tracker.tray.settings import SettingsKeeper
from tracker.tray.shortcut import GlobalShortcut


class ByKeys(QObject):
    """Owns the shortcut, and waits after each press for what comes of it."""

    toggled = Signal()
    """The timer was started or stopped so, and the member wants that said."""

    def __init__(
        self, shortcut: GlobalShortcut, settings: SettingsKeeper, toggle: Callable[[], object]
    ) -> None:
        """Take the shortcut, what the member chose, and what starts or stops the timer."""
        super().__init__(shortcut)
        self._settings: Final = settings
        self._toggle: Final = toggle
        self._is_on = False
        self._before: bool | None = None
        shortcut.pressed.connect(self._press)

    def hear(self, *, is_on: bool) -> None:
        """Hear whether the timer is on now."""
        self._is_on = is_on
        if self._before not in (None, is_on):
            self._before = None
            if self._settings.now.tells_shortcut:
                self.toggled.emit()

    def forget(self) -> None:
        """Wait no more: it was refused, which others say."""
        self._before = None

    def _press(self) -> None:
        if self._before is None:
            self._before = self._is_on
            self._toggle()
