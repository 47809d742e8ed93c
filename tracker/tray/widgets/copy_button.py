"""A button that copies a text, and says for a moment that it did."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from tracker.host.translate import translate as _
from tracker.tray.widgets.button import Button, Height

_COPIED: Final = 2_000


class CopyButton(Button):
    """`text` returns what is copied, at each press."""

    def __init__(self, says: str, text: Callable[[], str], *, height: Height = Height.USUAL) -> None:
        """Take its words, and what tells the text."""
        super().__init__(says, icon="copy", height=height)
        self._says, self._told = says, text
        self.make_room(says, _("Copied"))
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._told())
        self.setText(_("Copied"))
        QTimer.singleShot(_COPIED, self, lambda: self.setText(self._says))
