"""The step in which a member signs in, or does so later: recording goes on without."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from tracker.host.translate import translate as _
from tracker.tray.first_run.step import StepPage, back_button, onward_button
from tracker.tray.present.account import Known, signed_in_as
from tracker.tray.sign_in_form import SignInForm
from tracker.tray.speech import announce
from tracker.tray.widgets.button import Button, Height, Kind

if TYPE_CHECKING:
    from tracker.core.moment import Clock
    from tracker.tray.account import Account


class SignInPage(StepPage):
    """Leads on by itself once somebody has signed in; who comes back here then is told so."""

    def __init__(self, account: "Account", clock: "Clock", place: tuple[int, int]) -> None:
        """Take what signs in, and the time by which a session ends."""
        self._clock, self._is_in, self._is_busy = clock, False, False
        self._why = _(
            "With the account that your workspace gave you: signed in, you see your devices and sign-ins. "
            "Your hours are recorded without, too."
        )
        super().__init__(_("Sign in"), self._why, place)
        self.form = SignInForm(account)
        self.column.addWidget(self.form)
        self.column.addStretch(1)
        self.sign_in = Button(_("Sign in"), Kind.PRIMARY, height=Height.DIALOG)
        self.stop = Button(_("Stop"), Kind.SECONDARY, height=Height.DIALOG)
        self.later = onward_button(self, _("Later"), Kind.GHOST)
        self.stop.end_flush()
        self._back = back_button(self)
        self.foot(self._back, self.later, self.stop, self.sign_in)
        self.sign_in.clicked.connect(self._go_on)
        self.stop.clicked.connect(self.form.stop)
        self.form.busy.connect(self._wait)
        self.form.signed_in.connect(self.went_on)
        account.known.connect(self._know)
        self._wait(False)  # noqa: FBT003 - as the signal says it

    def begin(self) -> None:
        """Begin where something is to be written, unless somebody is signed in."""
        self.form.begin()
        if self._is_in:  # It may be known at once; the form has just taken the focus.
            super().begin()

    def lead_on(self) -> None:
        """Sign in with what was written, or go on without."""
        if self.form.is_begun or self._is_in:
            super().lead_on()
        elif self.later is not None and self.later.isEnabled():
            self.later.click()

    def _wait(self, busy: bool) -> None:  # noqa: FBT001 - the value of a signal
        """Offer nothing but to stop while a try is under way."""
        self._is_busy = busy
        self.stop.setVisible(busy)
        if busy:
            self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self.sign_in.setVisible(not busy)
        for each in (self._back, self.later):
            if each is not None:
                each.setEnabled(not busy)

    def _go_on(self) -> None:
        if self._is_in:
            self.went_on.emit()
        else:
            self.form.send()

    def _know(self, known: Known) -> None:
        """Tell whose session there is; what is being written, or tried, goes on."""
        if self._is_busy or self.form.is_begun or self.isHidden():
            return  # Also once the next step is shown, whose focus is not to be taken.
        was_in, self._is_in = self._is_in, known.is_signed_in(self._clock.now().wall)
        self.lead.setText(signed_in_as(known) if self._is_in else self._why)
        self.form.setHidden(self._is_in)
        self.sign_in.setText(_("Continue") if self._is_in else _("Sign in"))
        if self.later is not None:
            self.later.setHidden(self._is_in)
        if self._is_in and not was_in:
            super().begin()
            announce(self.title, self.lead.text())
