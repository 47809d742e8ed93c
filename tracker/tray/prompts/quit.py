"""Quitting while the timer runs: whether it is to stop too is the person's to say."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.present.signs import quoted
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.button import Button, Height
from tracker.tray.widgets.flow import Flow
from tracker.tray.widgets.text import Text

_WIDTH = 460


class Leave(Enum):
    """How to quit."""

    STOP = "stop"
    KEEP = "keep"


class QuitPrompt(QDialog):
    """`answered` tells how to quit; closing it in any way means not to."""

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Ask. The choices weigh the same, and the focus is on none of them."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Quit Tracker"))
        self.setMinimumWidth(look.theme.px(_WIDTH))
        title = Text(_("Stop the timer too?"), Role.DIALOG_TITLE)
        title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        told = quoted(
            _(
                "If it goes on, hours are recorded without the icon until you open Tracker or stop it with "
                "`tracker stop`."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 17, 17)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(Text(told, Role.BODY, "text2", wraps=True))
        column.addSpacing(6)
        choices = Flow()
        for words, leave in ((_("Stop and quit"), Leave.STOP), (_("Quit, keep recording"), Leave.KEEP)):
            button = self._button(words)
            button.clicked.connect(lambda _checked=False, leave=leave: self._answer(leave))
            choices.addWidget(button)
        cancel = self._button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        choices.addWidget(cancel)
        column.addLayout(choices)
        title.setFocus()

    def _button(self, words: str) -> Button:
        button = Button(words, height=Height.DIALOG)
        button.setAutoDefault(False)
        return button

    def _answer(self, leave: Leave) -> None:
        self.answered.emit(leave)
        self.accept()
