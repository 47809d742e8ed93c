"""The form by which a member signs in: e-mail, password, and the server that both go to."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.core.errors import RefusedError, UnrecognisedError
from tracker.host.translate import translate as _
from tracker.tray.icons import pixmap
from tracker.tray.present.account import Known, goes_to, going_on
from tracker.tray.present.attention import Notice, Tone, error_notice
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.field import Field, LabelledField
from tracker.tray.widgets.icon import Icon
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.text import Text, colour

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.tray.account import Account
    from tracker.tray.present.account import Phase
    from tracker.tray.working import Asked

_FIELD: Final = 40
_ICON: Final = 16


class SignInForm(QWidget):
    """`busy` tells whether a try is under way; `signed_in` that it did."""

    busy = Signal(bool)
    signed_in = Signal()
    said = Signal()
    """`problem` tells why somebody was not."""

    def __init__(self, account: "Account") -> None:
        """Take what signs in."""
        super().__init__()
        self._account = account
        self._asked: Asked | None = None
        """The try that is under way."""
        self.email, self.password = Field(_("E-mail"), height=_FIELD), _Password()
        self._lines = (LabelledField(_("E-mail"), self.email), LabelledField(_("Password"), self.password))
        self.problem = Banner(small=True)
        self.progress = Text("", Role.BODY, "text2", wraps=True)
        self.progress.hide()
        self._icon, self._server = Icon(), Text("", Role.SMALL, "text2", wraps=True)
        column = Column(self, gap=12)
        for line in self._lines:
            column.addWidget(line)
        row = Row(gap=8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._server, 1)
        column.addLayout(row)
        column.addWidget(self.problem)
        column.addWidget(self.progress)
        for field in (self.email, self.password):
            field.textEdited.connect(self._write)
        account.known.connect(self._know)
        look.changed.connect(self._dress)
        self._dress()

    @property
    def is_begun(self) -> bool:
        """Whether a password was written."""
        return bool(self.password.text())

    def begin(self) -> None:
        """Look whose account it was last, and take the focus."""
        self._account.look()
        self.focus_first()

    def focus_first(self) -> None:
        """Take the focus where something is to be written."""
        (self.password if self.email.text() else self.email).setFocus(Qt.FocusReason.OtherFocusReason)

    def send(self) -> None:
        """Sign in; what is missing is said, and led to."""
        email, password = self.email.text().strip(), self.password.text()
        wrongs = (
            "" if email else _("Write your e-mail address."),
            "" if password else _("Write your password."),
        )
        for line, wrong in zip(self._lines, wrongs, strict=True):
            line.be_wrong(wrong)
        if any(wrongs):
            (self.password if email else self.email).setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._asked is None:
            self._be_busy(busy=True)
            self.problem.show_notice(None)
            asked = self._asked = self._account.sign_in(email, password)
            asked.told.connect(self._tell)
            asked.answered.connect(self._done)
            asked.refused.connect(self._miss)
            asked.stopped.connect(self._tell_stopped)

    def stop(self) -> None:
        """Stop the try that is under way."""
        if self._asked is not None:
            self._asked.stop()

    def _write(self, _text: str) -> None:
        for line in self._lines:
            line.be_wrong("")
        self.problem.show_notice(None)

    def _know(self, known: Known) -> None:
        self._server.setText(goes_to(known))
        self._icon.setVisible(bool(known.host))
        if known.email and not self.email.text():
            self.email.setText(known.email)
            if self.email.hasFocus():
                self.focus_first()

    def _tell(self, phase: "Phase") -> None:
        self.progress.setText(going_on(phase))
        self.progress.show()
        announce(self.progress, self.progress.text())

    def _miss(self, error: "TrackerError") -> None:
        self._be_busy(busy=False)
        if isinstance(error, RefusedError | UnrecognisedError):
            self.password.selectAll()
        self.problem.show_notice(error_notice(error))
        self.said.emit()

    def _tell_stopped(self) -> None:
        self._be_busy(busy=False)
        told = _("Stopped. Nobody is signed in here.")
        self.problem.show_notice(Notice("stopped", Tone.INFO, "info", told, ""))
        self.said.emit()

    def _done(self) -> None:
        self._be_busy(busy=False)
        self.password.clear()
        self.signed_in.emit()

    def _be_busy(self, *, busy: bool) -> None:
        self._asked = None
        self.progress.setText("")
        self.progress.hide()
        fields = (self.email, self.password)
        if busy:
            # First who listens says where the focus goes: what is disabled with it would send it anywhere.
            self.busy.emit(busy)
        for each in fields:
            each.setEnabled(not busy)
        if not busy:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            self.busy.emit(busy)

    def _dress(self) -> None:
        self._icon.setPixmap(pixmap("shield-check", colour("accent_text").name(), look.theme.px(_ICON)))


class _Password(Field):
    """A password, which the eye at its end shows."""

    def __init__(self) -> None:
        super().__init__(_("Password"), height=_FIELD)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(self)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        self.put_at_end(self._eye)
        look.changed.connect(self._draw)
        self._show(False)  # noqa: FBT003 - as the signal says it

    def _show(self, shown: bool) -> None:  # noqa: FBT001 - the value of a signal
        mode = QLineEdit.EchoMode
        self.setEchoMode(mode.Normal if shown else mode.Password)
        self._eye.setText(_("Hide the password") if shown else _("Show the password"))
        self._draw()

    def _draw(self) -> None:
        name = "eye-off" if self._eye.isChecked() else "eye"
        self._eye.setIcon(QIcon(pixmap(name, colour("text2").name(), look.theme.px(_ICON))))
