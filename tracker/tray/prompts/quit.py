"""Quitting while the timer runs: whether it is to stop too is the person's to say."""

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from tracker.host.translate import translate as _
from tracker.tray.speech import announce
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
    ALONE = "alone"
    """Without an agent: the timer is left as it was, and one that comes up meanwhile ends too."""


class QuitPrompt(Dialog):
    """`answered` tells how to quit; closing it in any way means not to."""

    answered = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, answers: bool = True) -> None:
        """Ask. The choices weigh the same; the focus is on what changes nothing.

        Where no agent `answers` its timer cannot be stopped: then it is said what becomes of it.
        """
        super().__init__(parent, _("Quit Tracker"), _WIDTH, begins=True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.answers = answers
        title, told = self._words = _told() if answers else _told_alone()
        self.column.addWidget(Text(title, Role.DIALOG_TITLE, wraps=True))
        self.column.addWidget(Text(told, Role.BODY, "text2", wraps=True))
        choices = Flow(self.foot)
        both = ((_("Stop and quit"), Leave.STOP), (_("Quit, keep recording"), Leave.KEEP))
        for words, leave in both if answers else ((_("Quit"), Leave.ALONE),):
            button = Button(words, height=Height.DIALOG)
            button.clicked.connect(lambda _checked=False, leave=leave: self._answer(leave))
            choices.addWidget(button)
        cancel = Button(_("Cancel"), height=Height.DIALOG)
        cancel.clicked.connect(self.reject)
        choices.addWidget(cancel)
        cancel.setDefault(True)
        cancel.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Have said what is asked: the focus says but what changes nothing."""
        super().showEvent(event)
        if not event.spontaneous():
            announce(self, " ".join(self._words))

    def _answer(self, leave: Leave) -> None:
        self.answered.emit(leave)
        self.accept()


def _told() -> tuple[str, str]:
    goes_on = _(
        "If it goes on, hours, and what your workspace's policy asks for besides, such as screenshots and "
        "activity, are recorded without the icon until you open Tracker again and stop it."
    )
    return _("Stop the timer too?"), goes_on


def _told_alone() -> tuple[str, str]:
    comes_back = _(
        "The agent does not answer, so the timer cannot be stopped now. It goes on when Tracker runs again; "
        "time for which nothing was recorded counts only if you say then that it was work."
    )
    return _("Quit while the timer cannot be stopped?"), comes_back
