"""Who may be shown now: one at a time, a question before a notice, and a moment between two."""

from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

_PAUSE: Final = 400
"""Milliseconds between two prompts: a second click is not to answer what nobody has read."""


class Holder(Protocol):
    """Somebody who shows prompts."""

    def step_aside(self) -> bool:
        """Hide what is shown, to show it again once the floor is free; False while somebody is at it."""
        ...


class Floor(QObject):
    """At most one has it: whoever wants to show something asks first, and hears when it is `freed`."""

    freed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Let nobody have it yet."""
        super().__init__(parent)
        self._holder: Holder | None = None
        self.pause: Final = QTimer(self, singleShot=True, interval=_PAUSE)
        self.pause.timeout.connect(self.freed)

    def is_open(self, who: Holder) -> bool:
        """Say whether somebody may show something by themselves now."""
        return self._holder is who or (self._holder is None and not self.pause.isActive())

    def take(self, who: Holder) -> None:
        """Show something now, as it may come or as the person asked for it; another one steps aside."""
        other, self._holder = self._holder, who
        if other is not None and other is not who:
            other.step_aside()
        self.pause.stop()

    def ask_for(self, who: Holder) -> bool:
        """Have another one step aside who is not being answered; say whether the floor is open then."""
        if self._holder is not None and self._holder is not who and self._holder.step_aside():
            self._holder = None
        return self.is_open(who)

    def leave(self, who: Holder) -> None:
        """Show nothing any more; what comes next waits a moment."""
        if self._holder is who:
            self._holder = None
            self.pause.start()
