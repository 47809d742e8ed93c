"""The member's devices and sign-ins: what the server tells of them, and a device's end."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.pages.recorded.lists import EndedRow, fact_row, fill_column
from tracker.tray.present.attention import Notice, Tone, error_notice
from tracker.tray.present.devices import (
    asking,
    devices,
    ended,
    ending,
    means_signed_out,
    sign_ins,
    signed_out,
    told_at,
)
from tracker.tray.theme import Role
from tracker.tray.widgets.badge import Badge
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.card import Card
from tracker.tray.widgets.dialog import Dialog
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.section import Section
from tracker.tray.widgets.text import Name, Text
from tracker.tray.widgets.tile import Tile

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.core.moment import Clock, Instant
    from tracker.core.wire import Me, Status
    from tracker.tray.account import Account
    from tracker.tray.present.account import Known
    from tracker.tray.present.devices import Device
    from tracker.tray.present.lengths import Manner
    from tracker.tray.present.recorded import Fact

_NONE: Final = (0, 0)
_DIALOG_WIDTH: Final = 440


class DeviceRow(EndedRow):
    """A device: that it is this one, or the button that signs it out. `ending_wanted` tells which."""

    ending_wanted = Signal(object)
    least_words: ClassVar = 290

    def __init__(self, device: "Device") -> None:
        """Say what it is."""
        button = Button(_("Sign out"), Kind.GHOST, height=Height.COMPACT)
        button.start_flush()
        button.setAccessibleName(_("Sign out {name}").format(name=device.name))
        end = Badge(_("In use"), "check", Tone.OK) if device.is_here else button
        super().__init__(Tile("monitor"), Name(device.name, Role.ROW_STRONG), device.sentence, end)
        self.device: Final = device
        self.button: Final = button
        button.setHidden(not device.may_end)
        button.clicked.connect(lambda: self.ending_wanted.emit(device))


class EndDialog(Dialog):
    """Asks whether a device is to be signed out for good; `agreed` tells that it is."""

    agreed = Signal()

    def __init__(self, parent: QWidget, device: "Device") -> None:
        """Say what it means. The focus is on what changes nothing."""
        words = ending(device)
        super().__init__(parent, words.title, _DIALOG_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.device: Final = device
        self.column.addWidget(Text(words.title, Role.DIALOG_TITLE, wraps=True))
        for sentence in words.sentences:
            self.column.addWidget(Text(sentence, Role.BODY, "text2", wraps=True))
        self.problem = Banner(small=True)
        self.column.addWidget(self.problem)
        self.column.addStretch(1)
        choices = Row(self.foot, gap=4)
        choices.addStretch(1)
        cancel = Button(_("Cancel"), height=Height.DIALOG)
        cancel.clicked.connect(self.reject)
        self.end = Button(_("Sign it out"), Kind.DANGER, height=Height.DIALOG)
        self.end.setAutoDefault(False)
        self.end.clicked.connect(self._agree)
        for each in (cancel, self.end):
            choices.addWidget(each)
        self.end.end_flush()
        cancel.setDefault(True)
        cancel.setFocus()

    def show_problem(self, problem: Notice) -> None:
        """Say why it was not done; it can be tried again."""
        self.end.setEnabled(True)
        self.problem.show_notice(problem)
        self.fit()
        self.reveal(self.problem)

    def _agree(self) -> None:
        self.end.setEnabled(False)
        self.problem.show_notice(None)
        self.agreed.emit()


class Devices(Section):
    """Asks the server once each time it is shown, where somebody is signed in."""

    sign_in_wanted = Signal()

    def __init__(self, account: "Account", clock: "Clock", manner: "Callable[[], Manner]") -> None:
        """Take who asks the server, and how time is told."""
        super().__init__(_("Devices and sign-ins"))
        self._account, self._clock, self._manner = account, clock, manner
        self._here: UUID | None = None
        self._known: Known | None = None
        self._me: Me | None = None
        self._told_at: Instant = 0
        self._asked = self._asks = self._over = False
        self._shown: tuple[tuple[Device, ...], tuple[Fact, ...]] = ((), ())
        self.rows: tuple[DeviceRow, ...] = ()
        self.dialog: EndDialog | None = None
        self._build()
        account.known.connect(self._take_known)
        account.signed_in.connect(self._take_sign_in)
        account.signed_out.connect(self._take_sign_out)

    def show_status(self, status: "Status | None") -> None:
        """Learn which device this is; while the agent is away it is the one it was."""
        if status is not None and status.agent.device_id != self._here:
            self._here = status.agent.device_id
            self._render()

    def showEvent(self, event: QShowEvent) -> None:
        """See who is here, and ask the server if somebody is."""
        super().showEvent(event)
        if not event.spontaneous():
            self._asked = False
            self._account.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave what was said of a deed behind."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._be_quiet()

    def _build(self) -> None:
        card = Card(padding=_NONE)
        self._list, self.without, self._below = QWidget(), QWidget(), QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(*_NONE, *_NONE)
        self._column.setSpacing(0)
        self.sign_in = Button(_("Sign in"))
        self.sign_in.start_flush()
        self.sign_in.clicked.connect(self.sign_in_wanted)
        words = Column(self.without, gap=10, edges=(18, 14, 18, 14))
        words.addWidget(Text(signed_out(), Role.SMALL, "text2", wraps=True))
        words.addWidget(self.sign_in)
        self.said, self.again = Banner(small=True), Button(_("Try again"))
        self.again.start_flush()
        self.again.clicked.connect(self._ask)
        self.again.hide()
        self.line = Text(" ", Role.CAPTION, "text2", wraps=True)
        below = Column(self._below, gap=8, edges=(18, 10, 18, 10))
        foot = Row(gap=12)
        foot.addWidget(self.again)
        foot.addWidget(self.line, 1)
        below.addWidget(self.said)
        below.addLayout(foot)
        for half in (self._list, self.without, self._below):
            card.column.addWidget(half)
        self.column.addWidget(card)
        self._render()

    def _ask(self) -> None:
        self._asked = self._asks = True
        asked = self._account.ask()
        asked.answered.connect(self._take)
        asked.refused.connect(self._miss)
        self._render()

    def _take_known(self, known: "Known") -> None:
        self._known = known
        lasts = known.is_signed_in(self._clock.now().wall)
        if known.session is None or self._me is None or known.session.member_id != self._me.member_id:
            self._me = None
        if lasts and self.isVisible() and not self._asked:
            self._ask()
        else:
            self._render()

    def _take(self, me: "Me") -> None:
        self._me, self._told_at = me, self._clock.now().wall
        self._asks = self._over = False
        if not self.again.isHidden():
            self._be_quiet()
        self._render()

    def _take_sign_in(self) -> None:
        self._me, self._over = None, False
        self._be_quiet()
        if self.isVisible():
            self._ask()

    def _take_sign_out(self) -> None:
        self._be_without()
        self._render()

    def _take_end(self, device_id: UUID) -> None:
        self._be_quiet()
        known = next((row.device for row in self.rows if row.device.device_id == device_id), None)
        if known is not None and self.isVisible():
            self.said.show_notice(ended(known))
        if self.dialog is not None and self.dialog.device.device_id == device_id:
            self.dialog.accept()
        if self.isVisible():
            self._ask()

    def _miss(self, error: "TrackerError") -> None:
        """Say why the server told nothing."""
        self._asks = False
        self._say_why(error)

    def _miss_end(self, error: "TrackerError") -> None:
        """Say why the device was not signed out: where it was asked for, if that is open yet."""
        if self.dialog is not None and not means_signed_out(error):
            self.dialog.show_problem(error_notice(error))
        else:
            self._say_why(error)

    def _say_why(self, error: "TrackerError") -> None:
        if means_signed_out(error):
            self._be_without()
        else:
            self.said.show_notice(error_notice(error))
            self.again.show()
        self._render()

    def _be_without(self) -> None:
        self._me, self._over = None, True
        self._be_quiet()
        if self.dialog is not None:
            self.dialog.reject()

    def _be_quiet(self) -> None:
        self.said.show_notice(None)
        self.again.hide()

    def _render(self) -> None:
        known, me = self._known, self._me
        now = self._clock.now().wall
        without = known is not None and (self._over or not known.is_signed_in(now))
        self.without.setVisible(without)
        self._below.setHidden(without)
        self.again.setEnabled(not self._asks)
        manner = self._manner()
        if self._asks:
            self.line.setText(asking())
        else:
            self.line.setText(" " if me is None else told_at(self._told_at, now, manner))
        self._show(() if me is None else devices(me, self._here, now, manner), me, now)

    def _show(self, told: "tuple[Device, ...]", me: "Me | None", now: "Instant") -> None:
        sessions = () if me is None else sign_ins(me, now, self._manner())
        if (told, sessions) == self._shown:
            return
        self._shown = told, sessions
        had_focus = any(row.button.hasFocus() for row in self.rows)
        self.rows = tuple(map(DeviceRow, told))
        for row in self.rows:
            row.ending_wanted.connect(self._ask_to_end)
        fill_column(self._column, (*self.rows, *map(fact_row, sessions)), closed=True)
        self._list.setVisible(bool(told or sessions))
        if had_focus:
            left = (row.button for row in self.rows if not row.button.isHidden())
            next(left, self.again).setFocus()

    def _ask_to_end(self, device: "Device") -> None:
        dialog = EndDialog(self, device)
        self.dialog = dialog
        dialog.agreed.connect(self._end)
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def _end(self) -> None:
        if self.dialog is not None:
            asked = self._account.end_device(self.dialog.device.device_id)
            asked.answered.connect(self._take_end)
            asked.refused.connect(self._miss_end)

    def _forget_dialog(self) -> None:
        self.dialog = None
