"""The shortcut that starts and stops the timer from anywhere, as the member chose and the desktop gave it."""

import os
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.core.errors import TrackerError
from tracker.desktop.shortcut import Combination, Held, Shortcut, Way
from tracker.desktop.shortcut_way import shortcut_way
from tracker.tray.settings import Settings, SettingsKeeper

_AGAIN_MILLISECONDS: Final = 30_000
_ENDED: Final = "shortcut-ended"


class _Post(QObject):
    """Brings what threads tell of one shortcut into the thread that made it."""

    pressed = Signal()
    told = Signal(object)


class GlobalShortcut(QObject):
    """Listened to from `begin` on, in this process alone, until `end`."""

    pressed = Signal()
    changed = Signal()
    """Whether it is on, and how it stands, may be other from now on."""

    def __init__(
        self, settings: SettingsKeeper, way: Way | None = None, parent: QObject | None = None
    ) -> None:
        """Take who keeps the member's choice, and the way of this session unless another is given."""
        super().__init__(parent)
        self._settings: Final = settings
        self._way: Final = way or shortcut_way(os.environ)
        self._shortcut: Shortcut | None = None
        self._post: _Post | None = None
        self._taken: tuple[str, bool] | None = None
        self._paused = False
        self.standing: Held | TrackerError | None = None
        """How the desktop answered; None while it has not, or the shortcut is off."""
        settings.changed.connect(self._look)

    @property
    def is_on(self) -> bool:
        """Say whether the member wants it; where the desktop asks first, only once they said so."""
        chosen = self._settings.now.shortcut_on
        return not self._way.asks_first if chosen is None else chosen

    @property
    def asks_first(self) -> bool:
        """Say whether the desktop asks the member before it gives one."""
        return self._way.asks_first

    def begin(self) -> None:
        """Listen from now on, as the member chose."""
        self._taken = self._wanted(self._settings.now)
        self._renew()

    def pause(self, *, paused: bool) -> None:
        """Let go of it while other keys are chosen, and take it again."""
        self._paused = paused
        if self._taken is not None:
            self._renew()

    def end(self) -> None:
        """Let go of it for good."""
        self._taken = None
        self._let_go()

    def _wanted(self, now: Settings) -> tuple[str, bool]:
        return now.shortcut, self.is_on

    def _look(self, now: Settings) -> None:
        if self._taken is not None and self._taken != self._wanted(now):
            self.begin()

    def _renew(self) -> None:
        self._let_go()
        if self.is_on and not self._paused:
            self._take()
        self.changed.emit()

    def _take(self) -> None:
        self._post = post = _Post()
        post.pressed.connect(self.pressed)
        post.told.connect(partial(self._hear, post))
        try:
            wanted = Combination.read(self._settings.now.shortcut)
        except TrackerError as error:
            self.standing = error
            return
        self._shortcut = self._way.take(wanted, post.pressed.emit, post.told.emit)

    def _let_go(self) -> None:
        self.standing = self._post = None
        if self._shortcut is not None:
            self._shortcut.close()
            self._shortcut = None

    def _hear(self, post: _Post, told: Held | TrackerError) -> None:
        if post is not self._post:
            return
        self.standing = told
        if isinstance(told, TrackerError) and told.key == _ENDED:
            QTimer.singleShot(_AGAIN_MILLISECONDS, self, self._try_again)
        self.changed.emit()

    def _try_again(self) -> None:
        if isinstance(self.standing, TrackerError) and self.standing.key == _ENDED:
            self._renew()
