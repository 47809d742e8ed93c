"""The step in which a workspace is joined: a link or a code is pasted, or a file dropped or chosen."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QWidget

from tracker.core.errors import RefusedError
from tracker.host.translate import translate as _
from tracker.tray.first_run.step import ACROSS_NARROW, StepPage, back_button, wrapped
from tracker.tray.icons import pixmap
from tracker.tray.present.attention import Notice, Tone, error_notice
from tracker.tray.present.first_run_joining import Phase, going_on, recognised, stopped
from tracker.tray.present.hints import text_here
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.field import Field, LabelledField
from tracker.tray.widgets.icon import Icon
from tracker.tray.widgets.text import Text, colour

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.tray.first_run.worker import Joining
    from tracker.tray.present.first_run_joining import Recognised

_FIELD: Final = 40
_MOST: Final = 1 << 16
_ICON: Final = 16
_RESTS: Final = 700
"""Milliseconds without a key after which somebody has written what they write."""


class JoinPage(StepPage):
    """Leads on by itself once this device is enrolled, which `joining` tells."""

    def __init__(self, joining: "Joining", server: str, name: str, place: tuple[int, int]) -> None:
        """Take what joins, the server that codes are for which name none, and what this device is called."""
        lead = _("Paste the link or type the code that your admin gave you, or drop the file here.")
        super().__init__(_("Join your workspace"), lead, place)
        self._joining, self._server, self._name = joining, server, name
        self.given = Field(
            _("Link or code"), _("tracker-desk://... or K7QF-2M9T-XW3P-RB6D@..."), height=_FIELD
        )
        self.given.setMaxLength(_MOST)
        # Who may read it may join: it is shown, as a person has to be able to correct a code.
        self.given.setInputMethodHints(
            Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData
        )
        seen = _("Name of this device, as your team sees it")
        self.name = Field(seen, name, height=_FIELD)
        self.name.setText(name)
        self._named = LabelledField(seen, self.name)
        self._labelled = LabelledField(_("Link or code"), self.given)
        self.known = _Known()
        self.problem = Banner(small=True)
        self.progress = wrapped("", Role.BODY)
        self.join = Button(_("Join"), Kind.PRIMARY, height=Height.DIALOG)
        self.stop = Button(_("Stop"), Kind.SECONDARY, height=Height.DIALOG)
        self.choose = Button(_("Choose a file..."), Kind.SECONDARY, icon="file-key")
        self._rests = QTimer(self, singleShot=True, interval=_RESTS)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self._type(self.given.text())
        self._rest()

    def fill(self, given: str) -> None:
        """Put a link there, which somebody opened; only the person joins with it."""
        self.given.setText(given)
        self.given.setCursorPosition(0)

    def begin(self) -> None:
        """Take the focus where something is to be written, or to be confirmed."""
        (self.join if self.given.text() else self.given).setFocus(Qt.FocusReason.OtherFocusReason)

    def press_primary(self) -> None:
        """Join; where there is nothing to join with, lead to where it is written, and say so."""
        if not self.given.text().strip():
            self._labelled.be_wrong(_("Paste a link, type a code or choose a file first."))
            self.given.setFocus(Qt.FocusReason.OtherFocusReason)
        super().press_primary()

    def be_narrow(self, *, narrow: bool) -> None:
        """Put the choice of a file below what is known of the server, where it does not fit beside it."""
        super().be_narrow(narrow=narrow)
        self._put_choice()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put it where it fits."""
        super().resizeEvent(event)
        self._put_choice()

    def _put_choice(self) -> None:
        room = self.width() - 2 * look.theme.px(ACROSS_NARROW)
        needed = self.known.sizeHint().width() + self._row.spacing() + self.choose.sizeHint().width()
        below = self._narrow and needed > room
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if below else way.LeftToRight)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file, or text."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file's place, or the text."""
        urls = event.mimeData().urls()
        dropped = next((each.toLocalFile() for each in urls if each.isLocalFile()), "")
        self.fill(dropped or event.mimeData().text().strip())
        event.acceptProposedAction()

    def _lay_out(self) -> None:
        self.column.setSpacing(12)
        self.column.addWidget(self._labelled)
        self._row.setSpacing(12)
        self._row.addWidget(self.known, 1)
        self._row.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignTrailing)
        self.choose.end_flush()
        self.column.addLayout(self._row)
        self.column.addWidget(self._named)
        self.column.addWidget(self.problem)
        self.column.addWidget(self.progress)
        self.column.addStretch(1)
        self._back = back_button(self)
        self.stop.end_flush()
        self.foot(self._back, self.stop, self.join)

    def _connect(self) -> None:
        joining = self._joining
        self.given.textChanged.connect(self._type)
        self._rests.timeout.connect(lambda: announce(self.known, self.known.words))
        self.join.clicked.connect(self._begin)
        self.stop.clicked.connect(joining.stop)
        self.choose.clicked.connect(self._choose)
        joining.phase_begun.connect(self._tell_phase)
        joining.refused.connect(self._miss)
        joining.stopped.connect(self._tell_stopped)

    def _type(self, text: str) -> None:
        known = recognised(text, self._server)
        self.known.show_known(known)
        self._put_choice()
        self._labelled.be_wrong("")
        self.problem.show_notice(None)
        self.join.refuse("" if text.strip() else _("Paste a link, type a code or choose a file first."))
        if known is not None:
            self.join.setAccessibleDescription(self.known.words)
        self._rests.start()

    def _begin(self) -> None:
        given, name = self.given.text().strip(), self.name.text().strip()
        if not given or self._joining.under_way:
            return
        self.wait()
        self._joining.begin(given, name or self._name)

    def wait(self) -> None:
        """Offer nothing but to stop."""
        self._rests.stop()
        self.problem.show_notice(None)
        # First where the focus goes to: what is disabled with it would send it anywhere.
        self.stop.show()
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        for each in (self.given, self.name, self.choose, self._back):
            each.setEnabled(False)
        self.join.hide()

    def _tell_phase(self, phase: Phase) -> None:
        self.progress.setText(going_on(phase))
        self.progress.show()
        announce(self.progress, self.progress.text())

    def _tell_stopped(self, phase: Phase) -> None:
        self._rest()
        self.problem.show_notice(Notice("stopped", Tone.INFO, "info", stopped(phase), ""))

    def _miss(self, error: "TrackerError") -> None:
        self.given.be_wrong(text_here(error) if isinstance(error, RefusedError) else "")
        self._rest()
        self.problem.show_notice(error_notice(error))

    def _rest(self) -> None:
        self.progress.hide()
        self.progress.setText("")
        for each in (self.given, self.name, self.choose, self._back):
            each.setEnabled(True)
        if not self.stop.isHidden():
            self.given.setFocus(Qt.FocusReason.OtherFocusReason)
        self.stop.hide()
        self.join.show()

    def _choose(self) -> None:
        file, _kind = QFileDialog.getOpenFileName(
            self, _("Choose the enrolment file"), str(Path.home()), _("Enrolments (*.json);;All files (*)")
        )
        if file:
            self.fill(file)
            self.join.setFocus(Qt.FocusReason.OtherFocusReason)


class _Known(QWidget):
    """Which workspace or server it is about, so that the person sees it before anything is sent."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = Icon()
        self.name = Text("", Role.SMALL_STRONG)
        self.sentence = wrapped("", Role.SMALL)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for each in (self._icon, self.name):
            row.addWidget(each)
        row.addWidget(self.sentence, 1)
        look.changed.connect(self._dress)
        self._dress()
        self.show_known(None)

    def show_known(self, known: "Recognised | None") -> None:
        """Show this, or nothing; the room stays."""
        self.name.setText(known.name if known else "")
        self.sentence.setText(known.sentence if known else "")
        for each in (self._icon, self.name, self.sentence):
            each.setVisible(known is not None)

    @property
    def words(self) -> str:
        """Return what is shown; empty for nothing."""
        return f"{self.name.text()} {self.sentence.text()}".strip()

    def _dress(self) -> None:
        self._icon.setPixmap(pixmap("server", colour("text2").name(), look.theme.px(_ICON)))
        self.setMinimumHeight(look.theme.px(20))
