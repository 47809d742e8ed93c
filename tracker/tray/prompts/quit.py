"""Quitting while the timer runs: whether it is to stop too is the person's to say."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from tracker.host.translate import translate as _
from tracker.tray.present.signs import quoted
from tracker.tray.theme import Role
from tracker.tray.widgets.button import Button, Height
from tracker.tray.widgets.dialog import Dialog
from tracker.tray.widgets.flow import Flow
from tracker.tray.widgets.text import Text

_WIDTH = 460


class Leave(Enum):
    """How to quit."""

    STOP = "stop"
    KEEP = "keep"


class QuitPrompt(Dialog):
    """`answered` tells how to quit; closing it in any way means not to."""

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Ask. The choices weigh the same; the focus is on what changes nothing."""
        super().__init__(parent, _("Quit Tracker"), _WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        told = quoted(
            _(
                "If it goes on, hours are recorded without the icon until you open Tracker or stop it with "
                "`tracker stop`."
            )
        )
        self.column.addWidget(Text(_("Stop the timer too?"), Role.DIALOG_TITLE, wraps=True))
        self.column.addWidget(Text(told, Role.BODY, "text2", wraps=True))
        choices = Flow(self.foot)
        for words, leave in ((_("Stop and quit"), Leave.STOP), (_("Quit, keep recording"), Leave.KEEP)):
            button = Button(words, height=Height.DIALOG)
            button.clicked.connect(lambda _checked=False, leave=leave: self._answer(leave))
            choices.addWidget(button)
        cancel = Button(_("Cancel"), height=Height.DIALOG)
        cancel.clicked.connect(self.reject)
        choices.addWidget(cancel)
        cancel.setDefault(True)
        cancel.setFocus()

    def _answer(self, leave: Leave) -> None:
        self.answered.emit(leave)
        self.accept()
