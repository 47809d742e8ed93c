"""The dialog in which a member signs in from the main window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tracker.host.translate import translate as _
from tracker.tray.sign_in_form import SignInForm
from tracker.tray.theme import Role
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.dialog import Dialog
from tracker.tray.widgets.lines import Row
from tracker.tray.widgets.text import Text

if TYPE_CHECKING:
    from tracker.tray.account import Account

_WIDTH = 420


class SignInDialog(Dialog):
    """Closes once somebody has signed in; closing it stops a try that is under way."""

    def __init__(self, parent: QWidget, account: "Account") -> None:
        """Take what signs in."""
        super().__init__(parent, _("Sign in"), _WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._account, self.form = account, SignInForm(account)
        self.sign_in = Button(_("Sign in"), Kind.PRIMARY, height=Height.DIALOG)
        self.sign_in.setDefault(True)
        self.stop = Button(_("Stop"), height=Height.DIALOG)
        self.stop.hide()
        cancel = Button(_("Cancel"), height=Height.DIALOG)
        self.column.addWidget(Text(_("Sign in"), Role.DIALOG_TITLE, wraps=True))
        self.column.addWidget(self.form)
        self.column.addStretch(1)
        row = Row(self.foot, gap=4)
        row.addStretch(1)
        for each in (cancel, self.stop, self.sign_in):
            row.addWidget(each)
        for last in (self.stop, self.sign_in):
            last.end_flush()
        cancel.clicked.connect(self.reject)
        self.sign_in.clicked.connect(self.form.send)
        self.stop.clicked.connect(self.form.stop)
        self.form.busy.connect(self._wait)
        self.form.said.connect(self._show_problem)
        self.form.signed_in.connect(self.accept)
        self.finished.connect(self.form.stop)

    def begin(self) -> None:
        """Open once it is known whose account it was last: nothing is written into the wrong field."""
        self._account.known.connect(self._open, Qt.ConnectionType.SingleShotConnection)
        self.form.begin()

    def _open(self) -> None:
        self.form.focus_first()
        self.open()

    def _show_problem(self) -> None:
        self.fit()
        self.reveal(self.form.problem)

    def _wait(self, busy: bool) -> None:  # noqa: FBT001 - the value of a signal
        self.sign_in.setVisible(not busy)
        self.stop.setVisible(busy)
        self.fit()


def ask_to_sign_in(parent: QWidget, account: "Account") -> None:
    """Open the dialog above a window, if it is not open already."""
    if parent.window().findChild(SignInDialog) is None:
        SignInDialog(parent.window(), account).begin()
