"""The page itself: one column of what is recorded, one of the rest, and all rules below."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.pages.page import Page
from tracker.tray.pages.recorded.concern import Concern
from tracker.tray.pages.recorded.lists import (
    KindRow,
    change_row,
    emptied,
    fact_row,
    fill,
    never_card,
    rule_row,
)
from tracker.tray.present.attention import error_notice
from tracker.tray.present.lengths import Manner
from tracker.tray.present.recorded import chapters, facts, kinds, nevers, now_recorded, origin
from tracker.tray.style import look
from tracker.tray.theme import CARD_GAP
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.card import Card
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.page_head import PageHead
from tracker.tray.widgets.section import Section

if TYPE_CHECKING:
    from tracker.agent.policy_seen import PolicySeen
    from tracker.core.errors import TrackerError
    from tracker.core.wire import Status
    from tracker.tray.present.recorded import Fact
    from tracker.tray.reading import Reader

_NARROW: Final = 640
_NONE: Final = (0, 0)


class RecordedPage(Page):
    """Shows the policy that the store holds, read when the page is shown and when another one holds."""

    looked_at = Signal()
    """It is shown to the member."""

    def __init__(
        self, reader: "Reader", manner: Callable[[], Manner], devices: QWidget | None = None
    ) -> None:
        """Take who reads the store, how time is told, and what tells of the member's devices, if anything."""
        super().__init__()
        self._reader, self._manner, self._devices = reader, manner, devices
        self._status: Status | None = None
        self._seen: PolicySeen | None = None
        self._told: tuple[Fact, ...] = ()
        self.banner, self.problem = Banner(), Banner()
        self.policy = Section(_("Policy"))
        self._kinds = Card(padding=_NONE)
        self.policy.column.addWidget(self._kinds)
        self.changed = Section(_("What changed last"))
        self._changes = Card(padding=_NONE)
        self.changed.column.addWidget(self._changes)
        self.device = Section(_("This device"))
        self._facts = Card(padding=_NONE)
        self.device.column.addWidget(self._facts)
        self.rules, self.concern = QWidget(), Concern()
        self._rules_column = Column(self.rules, gap=CARD_GAP)
        self.changed.hide()
        self._lay_out()
        reader.policy_read.connect(self._take)
        reader.policy_failed.connect(self._miss)

    def show_status(self, status: "Status | None") -> None:
        """Take how things stand with the agent, None while it is away."""
        before, self._status = self._status, status
        self._tell_now()
        self.concern.show_status(status)
        if status is None or before is None or before.policy_version != status.policy_version:
            self._reader.want_policy()
        if self._seen is not None:
            self._show_facts()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the policy."""
        super().showEvent(event)
        self._reader.want_policy()
        self.looked_at.emit()

    def _lay_out(self) -> None:
        start, end, more = QWidget(), QWidget(), () if self._devices is None else (self._devices,)
        for side, members in ((start, (self.policy,)), (end, (self.device, *more, never_card(nevers())))):
            column = Column(side, gap=CARD_GAP)
            for member in members:
                column.addWidget(member)
            column.addStretch(1)
        self._columns = Row(gap=24)
        self._columns.addWidget(start, 5)
        self._columns.addWidget(end, 4)
        column = Column(self, gap=CARD_GAP)
        column.addWidget(PageHead(_("What is recorded"), _("About you, on this device, and by whose wish")))
        column.addWidget(self.banner)
        column.addWidget(self.problem)
        column.addWidget(self.changed)
        column.addLayout(self._columns)
        column.addWidget(self.rules)
        column.addWidget(self.concern)
        column.addStretch(1)

    def _take(self, seen: "PolicySeen") -> None:
        if seen == self._seen:
            return
        self._seen = seen
        self.problem.show_notice(None)
        fill(self._kinds, map(KindRow, kinds(seen)))
        self.policy.show_caption(origin(seen, self._manner()))
        self.changed.setVisible(bool(seen.changes))
        fill(self._changes, map(change_row, seen.changes))
        self._show_facts()
        self._show_rules(seen)
        self._tell_now()

    def _miss(self, error: "TrackerError") -> None:
        self.problem.show_notice(error_notice(error))

    def _tell_now(self) -> None:
        self.banner.show_notice(now_recorded(self._seen, self._status))

    def _show_facts(self) -> None:
        told = facts(self._seen, self._status)
        if told != self._told:
            self._told = told
            fill(self._facts, map(fact_row, told))

    def _show_rules(self, seen: "PolicySeen") -> None:
        column = emptied(self._rules_column)
        for chapter in chapters(seen):
            section = Section(chapter.title)
            card = Card(padding=_NONE)
            fill(card, map(rule_row, chapter.rules))
            section.column.addWidget(card)
            column.addWidget(section)

    def _arrange(self) -> None:
        narrow = self._window_narrow or self.width() < look.theme.px(_NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._columns.direction() != way:
            self._columns.setDirection(way)
