"""The page itself: one banner, what needs the person, and cards of how everything stands."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.pages.health.cards import NeedRow, StandingCard
from tracker.tray.pages.health.log import LogWindow
from tracker.tray.pages.page import Page
from tracker.tray.pages.recorded.lists import fill
from tracker.tray.pages.sending import Sending
from tracker.tray.pages.sync_banner import SyncBanner
from tracker.tray.present.attention import Deed, Notice, error_notice
from tracker.tray.present.health import diagnostics_here, others_needed, overall, standings
from tracker.tray.style import look
from tracker.tray.theme import CARD_GAP
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.card import Card
from tracker.tray.widgets.copy_button import CopyButton
from tracker.tray.widgets.flow import Flow
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.page_head import PageHead
from tracker.tray.widgets.section import Section

if TYPE_CHECKING:
    from tracker.agent.sending_seen import SendingSeen
    from tracker.core.errors import TrackerError
    from tracker.core.wire import Status
    from tracker.tray.present.health import Standing
    from tracker.tray.present.lengths import Manner
    from tracker.tray.reading import Reader

_NARROW: Final = 640
_MINUTE: Final = 60_000


class HealthPage(Page):
    """Shows what the agent's status says. What waits is sent by `sending`."""

    deed_wanted = Signal(Deed)
    """What else the person wants done."""

    def __init__(
        self,
        sending: Sending,
        manner: "Callable[[], Manner]",
        reader: "Reader",
        hidden: "Callable[[], Collection[str]]" = tuple,
        asked: "Callable[[], tuple[Notice, ...]]" = tuple,
    ) -> None:
        """Take what sends, how time is told, who reads the store, what is hidden and what prompts ask."""
        super().__init__()
        self._hidden, self._asked = hidden, asked
        self.sending, self._now = sending, sending.now
        self._manner, self._reader = manner, reader
        self._status: Status | None = None
        self._goes: SendingSeen | None = None
        self._away: Notice | None = None
        self._missed: TrackerError | None = None
        self._policy: int | None = None
        self.log: LogWindow | None = None
        self._shown: tuple[Standing, ...] = ()
        self._needs: tuple[Notice, ...] = ()
        self._cards: list[Card] = []
        self.banner, self.problem, self.unread = Banner(), SyncBanner(self.sending), Banner()
        self.see_log = Button(_("See the log"), Kind.GHOST, icon="list", height=Height.HEADER)
        self.copy = CopyButton(_("Copy diagnostics"), self._diagnostics, height=Height.HEADER)
        self.sync = Button(_("Sync now"), icon="refresh-cw", height=Height.HEADER)
        self.needed = Section(_("Needs you"))
        self._needed_card = Card(padding=(0, 0))
        self.needed.column.addWidget(self._needed_card)
        self.standing = Section(_("How it stands"))
        self._rows = [Row(gap=CARD_GAP) for _row in range(2)]
        cards = Column(gap=CARD_GAP)
        for row in self._rows:
            cards.addLayout(row)
        self.standing.column.addLayout(cards)
        self._lay_out()
        self._dress_sync()
        self.see_log.clicked.connect(self.show_log)
        self.sync.clicked.connect(self._sync)
        self.sending.turned.connect(self._dress_sync)
        self.banner.asked.connect(self._do)
        reader.sending_read.connect(self._take_sending)
        reader.sending_failed.connect(self._miss_sending)
        self._minutes = QTimer(self)
        self._minutes.timeout.connect(self._show)

    def show_status(self, status: "Status | None", away: Notice | None = None) -> None:
        """Take how things stand with the agent, None while it is `away`, of which that is said."""
        self._status, self._away = status, away
        if status is not None and status.policy_version != self._policy and self.isVisible():
            self._read()
        self._show()
        if self.log is not None:
            self.log.read_again()

    def show_log(self) -> None:
        """Show what the agent did, in a window of its own."""
        if self.log is None:
            self.log = LogWindow(self, self._reader, self._now, self._manner)
        self.log.show()
        self.log.raise_()
        self.log.activateWindow()

    def showEvent(self, event: QShowEvent) -> None:
        """Keep lengths of time true."""
        super().showEvent(event)
        self._minutes.start(_MINUTE)
        self._read()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._minutes.stop()

    def _lay_out(self) -> None:
        column = Column(self, gap=CARD_GAP)
        head = PageHead(_("Sync and health"), _("What waits here, and whether all works"))
        buttons = QWidget()
        flow = Flow(buttons)
        for button in (self.see_log, self.copy, self.sync):
            flow.addWidget(button)
            button.start_flush()
        self.sync.end_flush()
        self._head = Row()
        self._head.addWidget(head, 1)
        self._head.addWidget(buttons)
        column.addLayout(self._head)
        for each in (self.banner, self.problem, self.unread, self.needed, self.standing):
            column.addWidget(each)
        column.addStretch(1)

    def _show(self) -> None:
        status = self._status
        asked = self._asked()
        above = self._away if status is None else overall(status, self._hidden(), len(asked))
        # It has its button in the head of the page.
        once = above is not None and above.deed is Deed.SYNC
        self.banner.show_notice(replace(above, deed=Deed.NONE) if above is not None and once else above)
        self.problem.stand_below(above, status)
        unread = None if self._missed is None else error_notice(self._missed)
        told = above is not None and unread is not None and above.key == unread.key
        self.unread.show_notice(None if told else unread)
        self.sync.refuse(_("The agent is not running.") if status is None else "")
        self.standing.setHidden(status is None)
        needs = () if status is None else (*others_needed(status, above), *asked)
        self.needed.setHidden(not needs)
        if needs != self._needs:
            self._needs = needs
            self.needed.show_caption(str(len(needs)))
            rows = [NeedRow(each) for each in needs]
            for row in rows:
                row.pressed.connect(self._do)
            fill(self._needed_card, rows)
        if status is not None:
            shown = standings(status, self._now.now().wall, self._manner(), self._goes)
            if shown != self._shown:
                self._shown = shown
                self._rebuild()

    def _rebuild(self) -> None:
        for card in self._cards:
            card.hide()
            card.deleteLater()
        self._cards = [StandingCard(each) for each in self._shown]
        for number, card in enumerate(self._cards):
            self._rows[number // 2].addWidget(card, 1)

    def _arrange(self) -> None:
        narrow = self._window_narrow or self.width() < look.theme.px(_NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for row in (self._head, *self._rows):
            if row.direction() != way:
                row.setDirection(way)

    def _read(self) -> None:
        if self._status is not None:
            self._policy = self._status.policy_version
        self._reader.want_sending()

    def _take_sending(self, sending: "SendingSeen") -> None:
        self._goes, self._missed = sending, None
        self._show()

    def _miss_sending(self, error: "TrackerError") -> None:
        """Say why it is not known where things go; what was read before goes on to be shown."""
        self._missed = error
        self._show()

    def _do(self, deed: Deed) -> None:
        if deed is Deed.SYNC:
            self.sync_now()
        else:
            self.deed_wanted.emit(deed)

    def sync_now(self) -> None:
        """Send what waits, unless that is under way."""
        if self.sync.isEnabled():
            self.sending.begin()

    def _sync(self) -> None:
        if self.sending.waits:
            self.sending.stop()
        else:
            self.sending.begin()

    def _dress_sync(self) -> None:
        words, icon = (_("Stop waiting"), "x") if self.sending.waits else (_("Sync now"), "refresh-cw")
        self.sync.be(Kind.SECONDARY, words, icon)

    def _diagnostics(self) -> str:
        return diagnostics_here(self._status)
