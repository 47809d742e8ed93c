"""A button that takes the next combination of keys that is pressed on it."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence

from tracker.core.errors import RefusedError
from tracker.desktop.shortcut import Combination, Modifier
from tracker.host.translate import translate as _
from tracker.tray.speech import announce
from tracker.tray.widgets.button import Button, Kind

_ICON: Final = "keyboard"
_HELD: Final = {
    Qt.KeyboardModifier.ControlModifier: Modifier.CTRL,
    Qt.KeyboardModifier.AltModifier: Modifier.ALT,
    Qt.KeyboardModifier.ShiftModifier: Modifier.SHIFT,
    Qt.KeyboardModifier.MetaModifier: Modifier.META,
}
_ALONE: Final = frozenset(
    {
        Qt.Key.Key_Control,
        Qt.Key.Key_Shift,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_Super_L,
        Qt.Key.Key_Super_R,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
    }
)


class KeyRecorder(Button):
    """Shows a combination; pressed, it waits for another one. Esc, Tab and leaving it change nothing."""

    recorded = Signal(str)
    """A combination that can be a shortcut, as `Combination` writes it."""
    refused = Signal(object)
    """One that cannot: a `RefusedError`. It goes on waiting."""
    waits = Signal(bool)
    """Whether it waits for keys, so that nobody else takes them meanwhile."""

    _waits = False
    """Of the class, since Qt calls `event` before it is made."""

    def __init__(self, says: str) -> None:
        """Say what the keys are for."""
        super().__init__(icon=_ICON)
        self._says, self._keys = says, ""
        self.clicked.connect(lambda: self._wait(begins=True))

    def show_keys(self, keys: str) -> None:
        """Show a combination, as the person reads it."""
        self._keys = keys
        self._dress()

    def event(self, event: QEvent) -> bool:
        """Have no shortcut of the window take what is pressed for this."""
        if self._waits and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take what is pressed."""
        if not self._waits:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._wait(begins=False)
        elif event.key() not in _ALONE:
            self._take(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Wait no more."""
        self._wait(begins=False)
        super().focusOutEvent(event)

    def _take(self, event: QKeyEvent) -> None:
        held = [each.value for mask, each in _HELD.items() if event.modifiers() & mask]
        key = QKeySequence(event.key()).toString(QKeySequence.SequenceFormat.PortableText)
        try:
            taken = Combination.read("+".join([*held, key]))
        except RefusedError as error:
            self.refused.emit(error)
            return
        self._wait(begins=False)
        self.recorded.emit(str(taken))

    def _wait(self, *, begins: bool) -> None:
        if begins != self._waits:
            self._waits = begins
            self._dress()
            self.waits.emit(begins)
            announce(self, self.accessibleName())

    def _dress(self) -> None:
        text = _("Press the keys...") if self._waits else self._keys
        self.be(Kind.PRIMARY if self._waits else Kind.SECONDARY, text, _ICON)
        self.setAccessibleName(f"{self._says}: {text}")
        if self.isEnabled():
            what = _("Esc leaves it as it was.") if self._waits else _("Press it, then the keys you want.")
            self.setAccessibleDescription(what)
