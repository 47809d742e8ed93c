"""The foot of the navigation: who is signed in here, and signing in and out."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from tracker.host.translate import translate as _
from tracker.tray.account_dialog import ask_to_sign_in
from tracker.tray.fonts import font
from tracker.tray.present.account import Known, account_line
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.button import RING, Button, Height, Kind
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.text import Name, Text, colour

if TYPE_CHECKING:
    from tracker.core.moment import Clock
    from tracker.tray.account import Account

_ROUND: Final = 28


class AccountRow(QWidget):
    """Shows what this computer knows of the session; nothing is asked of the server for it."""

    def __init__(self, account: "Account", clock: "Clock") -> None:
        """Take whose account it is, and the time by which a session ends."""
        super().__init__()
        self._account, self._clock, self._known = account, clock, Known()
        self.initials = _Initials()
        self.name, self.sentence = Name("", Role.SMALL_STRONG), Text("", Role.SMALL, "text2", wraps=True)
        self.more = Button(kind=Kind.GHOST, icon="ellipsis", height=Height.COMPACT, says=_("Your account"))
        self._words = QWidget()
        words = Column(self._words, gap=0)
        words.addWidget(self.name)
        words.addWidget(self.sentence)
        row = Row(self, gap=8, edges=(RING, 10, 0, 0))
        row.addWidget(self.initials, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        self.more.clicked.connect(self._offer)
        account.known.connect(self._know)
        account.look()

    def be_narrow(self, *, narrow: bool) -> None:
        """Be what opens the menu alone, as in a rail of icons."""
        self._words.setHidden(narrow)
        self.initials.setHidden(narrow)

    def actions_now(self) -> QMenu:
        """Return what can be done with the account now."""
        menu = QMenu(self)
        if self._known.is_signed_in(self._clock.now().wall):
            menu.addAction(_("Sign out")).triggered.connect(self._account.sign_out)
            return menu
        menu.addAction(_("Sign in...")).triggered.connect(self._sign_in)
        if self._known.session is not None:
            menu.addAction(_("Sign out")).triggered.connect(self._account.sign_out)
        return menu

    def _offer(self) -> None:
        menu = self.actions_now()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _sign_in(self) -> None:
        ask_to_sign_in(self, self._account)

    def _know(self, known: Known) -> None:
        self._known = known
        line = account_line(known, self._clock.now().wall)
        self.initials.show_text(line.initials)
        self.name.setText(line.name)
        self.sentence.setText(line.sentence)
        self.setToolTip(f"{line.name}\n{line.sentence}")


class _Initials(QWidget):
    """A member's initials in a circle; the name stands beside."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_text(self, text: str) -> None:
        """Show these."""
        self._text = text
        self.update()

    def sizeHint(self) -> QSize:
        """Return the circle's room."""
        return QSize(look.theme.px(_ROUND), look.theme.px(_ROUND))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the circle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft"))
        painter.drawEllipse(QRectF(self.rect()))
        painter.setFont(font(Role.CAPTION, look.theme, weight=600))
        painter.setPen(colour("accent_text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
