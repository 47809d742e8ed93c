"""The step in which the system is asked: each thing Tracker needs of it, how it stands, and what to press."""

import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.first_run.step import StepPage, back_button, onward_button, wrapped
from tracker.tray.pages.recorded.lists import emptied
from tracker.tray.present.attention import Tone, error_notice
from tracker.tray.present.first_run_needs import (
    SETTINGS_PAGES,
    Deed,
    Need,
    Row,
    Standing,
    badge,
    button,
    missing,
)
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.badge import Badge
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.card import Card
from tracker.tray.widgets.text import colour
from tracker.tray.widgets.tile import Tile

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.tray.first_run.looking import Looking

_PADDING: Final = (16, 12)
_BADGES: Final = {
    Standing.ALLOWED: ("check", Tone.OK),
    Standing.PARTLY: ("info", Tone.INFO),
    Standing.MISSING: ("x", None),
}


class NeedCard(Card):
    """One thing; the one that is to be seen to next has the accent's border."""

    pressed = Signal(object)
    """The `Deed` of its button."""

    def __init__(self, need: Need) -> None:
        """Begin with nothing known."""
        super().__init__(padding=_PADDING)
        self._need = need
        self.row: Row | None = None
        self.button: Button | None = None
        self.chosen = False

    def show_row(self, row: Row, *, chosen: bool) -> None:
        """Show how it stands."""
        self.wait(waits=False)
        if (row, chosen) == (self.row, self.chosen):
            return
        had_focus = self.button is not None and self.button.hasFocus()
        before, self.row, self.chosen = self.row, row, chosen
        self._fill(row)
        if before is not None and before.standing is not row.standing:
            announce(self, f"{row.title}: {badge(row) or row.sentence}")
        if had_focus and self.button is not None:
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def wait(self, *, waits: bool) -> None:
        """Take no second press while the system is asked."""
        if self.button is not None:
            self.button.refuse(_("Your system is being asked.") if waits else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the border of the one that is next."""
        super().paintEvent(event)
        if self.chosen:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -2), Radius.CARD, Radius.CARD)

    def _fill(self, row: Row) -> None:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.theme.px(14))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(wrapped(row.title, Role.HEADING, "text"))
        words.addWidget(wrapped(row.sentence, Role.SMALL))
        line.addWidget(Tile(row.icon, on=self.chosen))
        line.addLayout(words, 1)
        self.button = None
        if (told := button(row.deed)) and row.standing is Standing.OPEN:
            self.button = Button(
                told, Kind.PRIMARY if self.chosen else Kind.SECONDARY, says=f"{row.title}: {told}"
            )
            self.button.clicked.connect(lambda: self.pressed.emit(row.deed))
            self.button.end_flush()
            line.addWidget(self.button)
        elif row.standing in _BADGES:
            icon, tone = _BADGES[row.standing]
            line.addWidget(Badge(badge(row), icon, tone))
        emptied(self.column).addWidget(made)


class AllowPage(StepPage):
    """Each thing is looked at when the step is shown, and again when the person comes back to the window."""

    screen_wanted = Signal()
    """The system is to ask its own question, by a picture that is thrown away."""

    def __init__(self, looking: "Looking", needs: tuple[Need, ...], place: tuple[int, int]) -> None:
        """Take who looks, and what is needed by the policy there is."""
        lead = _("Your system decides on each. You can take any back later.")
        super().__init__(_("Let Tracker work"), lead, place)
        self._looking, self._needs = looking, needs
        self.cards = {need: NeedCard(need) for need in needs}
        self.problem = Banner(small=True)
        self.column.setSpacing(10)
        for need, card in self.cards.items():
            card.hide()
            card.pressed.connect(lambda deed, need=need: self._press(need, deed))
            self.column.addWidget(card)
        self.column.addWidget(self.problem)
        self.missing = wrapped("", Role.SMALL)
        self.column.addWidget(self.missing)
        self.column.addStretch(1)
        self._later = self.later = Button(_("Do it later"), Kind.GHOST, height=Height.DIALOG)
        self._later.clicked.connect(self.went_on)
        self.foot(back_button(self), self._later, onward_button(self, _("Continue")))
        looking.found.connect(self._show)
        looking.refused.connect(self._miss)
        self._settle()

    def look(self) -> None:
        """Have everything looked at."""
        self._looking.look(*self._needs)

    @property
    def primary(self) -> Button | None:
        """What is to be allowed next; once nothing is open, what leads on."""
        following = next((card.button for card in self.cards.values() if card.chosen), None)
        return following or super().primary

    def begin(self) -> None:
        """Look, and take the focus."""
        self.look()
        super().begin()

    def _show(self, row: Row) -> None:
        if row.need not in self.cards:
            return
        rows = {need: card.row for need, card in self.cards.items()} | {row.need: row}
        following = next((need for need, each in rows.items() if each and each.is_awaited), None)
        for need, each in rows.items():
            if each is not None:
                self.cards[need].show_row(each, chosen=need is following)
                self.cards[need].show()
        self._settle()

    def _settle(self) -> None:
        """Lead on once nothing is awaited; until then it is said what is."""
        said = missing(card.row for card in self.cards.values())
        if said != self.missing.text():
            announce(self, said)
        self.missing.setText(said)
        self.missing.setVisible(bool(said))
        self._later.setVisible(bool(said))
        if self.onward is not None:
            self.onward.refuse(said)

    def _press(self, need: Need, deed: Deed) -> None:
        self.problem.show_notice(None)
        self.cards[need].wait(waits=deed is not Deed.SETTINGS)
        if deed is Deed.SETTINGS:
            QDesktopServices.openUrl(QUrl(SETTINGS_PAGES[sys.platform, need]))
        elif need is Need.LOGIN:
            self._looking.allow_login()
        elif deed is Deed.ASK_AGAIN:
            self._looking.forget_answer()
        else:
            self.screen_wanted.emit()

    def _miss(self, error: "TrackerError") -> None:
        for card in self.cards.values():
            card.wait(waits=False)
        self.problem.show_notice(error_notice(error))
