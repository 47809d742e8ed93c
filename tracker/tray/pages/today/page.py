"""The page itself: takes what the agent and the store tell, shows it, and hands commands on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent

from tracker.agent.day_seen import DaySeen
from tracker.core.moment import Clock, Moment
from tracker.host.translate import translate as _
from tracker.tray.pages.page import Page
from tracker.tray.pages.sending import Sending
from tracker.tray.pages.sync_banner import SyncBanner
from tracker.tray.pages.today.apps import AppsSection
from tracker.tray.pages.today.day import DaySection
from tracker.tray.pages.today.editing import Editing
from tracker.tray.pages.today.entries import BESIDE, EntryList
from tracker.tray.pages.today.hero import Hero
from tracker.tray.pages.today.strip import ScreenshotStrip
from tracker.tray.pages.today.totals import TotalsRow
from tracker.tray.present.answers import Bearing, is_over, is_said
from tracker.tray.present.attention import Deed, error_notice
from tracker.tray.present.dates import date_text, day_title
from tracker.tray.present.day import Block, span_tip, timeline
from tracker.tray.present.first_run import ENDED
from tracker.tray.present.legend import legend
from tracker.tray.present.lengths import Manner
from tracker.tray.present.pause import pause_line
from tracker.tray.present.rows import app_rows, apps_caption, entry_rows, screenshot_rows
from tracker.tray.present.timer import clock, counted_on, starting_again
from tracker.tray.present.totals import day_seconds, totals
from tracker.tray.present.work import choices_on, work_shown
from tracker.tray.style import look
from tracker.tray.theme import CARD_GAP, CARD_PADDING
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.card import Card
from tracker.tray.widgets.day_head import DayHead
from tracker.tray.widgets.lines import Column
from tracker.tray.widgets.section import Section

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.core.wire import Command, Status
    from tracker.tray.pages.today.asks import Asks
    from tracker.tray.present.attention import Notice
    from tracker.tray.reading import Reader

_NARROW: Final = 560
"""Width of the page, not of its window, below which things stand below each other."""
_STACKED: Final = 300
"""Width below which not even a title and its buttons fit beside each other."""
_TICK: Final = 1000
_MINUTE: Final = 60_000


class TodayPage(Page):
    """A day, today unless another is chosen. `deed_wanted` is what a banner's button asks for.

    What waits is sent by `sending`, above all else, where that is what it asks for.
    """

    screenshot_opened = Signal(bytes)
    all_screenshots_wanted = Signal()
    deed_wanted = Signal(Deed)

    def __init__(
        self,
        asks: "Asks",
        reader: "Reader",
        now: Clock,
        manner: Callable[[], Manner],
        sending: Sending | None = None,
    ) -> None:
        """Take who carries commands out, who reads the store, the time, how it is told, and what sends."""
        super().__init__()
        self._asks, self._reader, self._now, self._manner = asks, reader, now, manner
        self._day: date | None = None
        self._seen: DaySeen | None = None
        self._status: Status | None = None
        self._before: Status | None = None
        self._told_at: Moment | None = None
        self._notice: Notice | None = None
        self._refusal: Notice | None = None
        self._bearing: Bearing | None = None
        self._narrow: bool | None = None
        self._stacked = False
        self.sending = sending or Sending(now, self)
        self._make_sections()
        self._connect()
        self._add_shortcuts()
        self._ticks = QTimer(self)
        self._ticks.timeout.connect(self._tick)
        self._minutes = QTimer(self)
        self._minutes.timeout.connect(self.refresh)
        look.changed.connect(self._arrange)

    def show_status(
        self,
        status: "Status | None",
        notice: "Notice | None" = None,
        told_at: Moment | None = None,
        before: "Status | None" = None,
    ) -> None:
        """Take how things stand with the agent, None while it is away, what is said of it, and as of when.

        `before` is what an agent told that is being started again.
        """
        known, self._before = self._status, before
        self._status, self._told_at, self._notice = status, told_at, notice
        self._hear_of_refusal()
        self._show_notice()
        self._allow()
        self._tick()
        if _footprint(known) != _footprint(status):
            self.refresh()

    @property
    def day_shown(self) -> date | None:
        """Return the day that is shown, None for today."""
        return self._day

    def refresh(self) -> None:
        """Have the day read anew."""
        self._reader.want_day(self._day)

    def show_day(self, seen: DaySeen) -> None:
        """Show a day as it was read."""
        self._seen = self.editing.day = seen
        for section in (self.totals, self.day):
            section.show()
        manner, at = self._manner(), self._now.now()
        shown, today = seen.summary.day, seen.today
        is_today = shown == today
        self.header.show_day(day_title(shown, today), date_text(shown, today), is_today=is_today)
        self.hero.show_choices(choices_on(seen))
        self.day.show_timeline(timeline(seen, at, manner), is_today=is_today)
        self._allow()
        self.apps.show_rows(app_rows(seen, manner), apps_caption(seen))
        self._arrange_entries()
        self._tick()

    def go(self, days: int) -> None:
        """Show another day, so many days on; none after today."""
        if self._seen is None:
            return
        day = min(self._seen.summary.day + timedelta(days=days), self._seen.today)
        self.go_to(None if day == self._seen.today else day)

    def go_to(self, day: date | None) -> None:
        """Show a day, None for today."""
        self._day = day
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the day, and keep the clock running."""
        super().showEvent(event)
        self._ticks.start(_TICK)
        self._minutes.start(_MINUTE)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._ticks.stop()
        self._minutes.stop()

    def _make_sections(self) -> None:
        self.header, self.banner, self.hero, self.totals = DayHead(), Banner(), Hero(), TotalsRow()
        self.header.show_day(_("Today"), "", is_today=True)
        self.day, self.strip, self.apps = DaySection(), ScreenshotStrip(self._reader), AppsSection()
        self.entries, self.narrow_entries = EntryList(), EntryList(compact=True)
        self.day.narrow_list.addWidget(self.narrow_entries)
        self.entries_section = Section(_("Entries"))
        card = Card(padding=(CARD_PADDING[0] - BESIDE, 4))
        card.column.addWidget(self.entries)
        self.entries_section.column.addWidget(card)
        self.syncing, self.reading_problem = SyncBanner(self.sending, stops=True), Banner()
        column = Column(self, gap=CARD_GAP)
        upper = (self.header, self.banner, self.syncing, self.reading_problem, self.hero, self.totals)
        for section in (*upper, self.day, self.strip, self.entries_section, self.apps):
            column.addWidget(section)
        column.addStretch(1)
        for section in (self.totals, self.day, self.strip):
            section.hide()
        self.editing = Editing(self, self._asks, self._manner, self.refresh)

    def _connect(self) -> None:
        self.header.moved.connect(self.go)
        self.header.today_wanted.connect(lambda: self.go_to(None))
        self.header.add_wanted.connect(self._add)
        self.banner.asked.connect(self._do)
        self.sending.turned.connect(self._hear_of_sync)
        self.hero.commanded.connect(self._command)
        self.hero.picker.list.wanted.connect(self.refresh)
        self.strip.opened.connect(self.screenshot_opened)
        self.strip.all_wanted.connect(self.all_screenshots_wanted)
        view = self.day.view
        view.screenshot_opened.connect(self.screenshot_opened)
        view.entry_opened.connect(self.editing.change)
        view.reshaped.connect(self.editing.reshape)
        view.spoken = self._spoken
        for entries in (self.entries, self.narrow_entries):
            entries.edit_wanted.connect(self.editing.change)
            entries.discard_wanted.connect(self.editing.discard)
        self._reader.day_read.connect(self._take_day)
        self._reader.day_failed.connect(self._miss_day)

    def sync_now(self) -> None:
        """Send what waits, unless that is under way."""
        self.sending.begin()

    def write_note(self) -> None:
        """Put the focus where a note is written."""
        self.hero.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _add_shortcuts(self) -> None:
        for keys, does in {
            "Alt+Left": lambda: self.go(1 if self.isRightToLeft() else -1),
            "Alt+Right": lambda: self.go(-1 if self.isRightToLeft() else 1),
            "Ctrl+T": lambda: self.go_to(None),
            "Ctrl+K": self.hero.picker.open,
            "Ctrl+E": self.write_note,
            "Ctrl+N": self._add,
            "Ctrl+Return": self.hero.press,
        }.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(does)

    def _spoken(self, block: Block) -> tuple[str, ...]:
        return block.tip if self._seen is None else span_tip(self._seen, block, self._manner())

    def _take_day(self, seen: DaySeen) -> None:
        if seen.summary.day == (self._day or seen.today):
            self.reading_problem.show_notice(None)
            self.show_day(seen)

    def _miss_day(self, day: date | None, error: "TrackerError") -> None:
        if day == self._day:
            self.reading_problem.show_notice(error_notice(error))

    def _command(self, command: "Command") -> None:
        self._refuse(None)
        self._asks.ask(command, lambda _status: self.refresh(), self._refused)

    def _show_notice(self) -> None:
        """Show what is to be said; while it is being sent, nothing has that done again."""
        said = self._notice
        busy = said is not None and said.deed is Deed.SYNC and self.sending.waits
        self.banner.show_notice(replace(said, deed=Deed.NONE) if said is not None and busy else said)
        self.syncing.stand_below(said, self._status)
        self._refuse(self._refusal)

    def _hear_of_sync(self) -> None:
        """Show what it brought once it is over: work to choose comes with it, too."""
        self._show_notice()
        if not self.sending.waits:
            self.refresh()

    def _allow(self) -> None:
        """Let time be recorded and changed, or say why not: policy, or that this device was ended."""
        ended = self._notice.title if self._notice is not None and self._notice.key == ENDED else ""
        self.hero.bar(ended)
        if self._seen is None:
            return
        hand = self._seen.hand
        self.header.allow_adding(ended or ("" if hand.manual_time else _("Time cannot be added by hand.")))
        may_not = _("You may not change your own time entries.")
        self.day.allow_editing(ended or ("" if hand.edit_own_time else may_not))

    def _hear_of_refusal(self) -> None:
        """Take back why a command was refused, once that does not hold any more."""
        now = None if self._status is None else Bearing.of(self._status)
        before, self._bearing = self._bearing, now or self._bearing
        moved = before is not None and now is not None and before.timer != now.timer
        if self._refusal is not None and (moved or is_over(self._refusal, before, now)):
            self._refusal = None

    def _refuse(self, why: "Notice | None") -> None:
        """Say why a command was refused, unless that stands above; None takes it back."""
        self._refusal = why
        self.hero.show_problem(None if is_said(why, self._notice, self._status) else why)

    def _do(self, deed: Deed) -> None:
        if deed is Deed.SYNC:
            self.sending.begin()
        else:
            self.deed_wanted.emit(deed)

    def _refused(self, error: "TrackerError") -> None:
        self._refuse(error_notice(error))
        self._tick()

    def _add(self) -> None:
        if self.header.add.isEnabled():
            self.editing.add()

    def _tick(self) -> None:
        manner, now = self._manner(), self._now.now()
        seen, status = self._seen, counted_on(self._status, self._told_at, now)
        timer = None if status is None else status.timer
        before = None if self._before is None else self._before.timer
        work = work_shown(None if seen is None else seen.names, timer or before)
        shown = starting_again(before) if self._before else clock(timer, now.wall, manner)
        self.hero.show_clock(shown, work)
        self.hero.paused.show_words("" if status is None else pause_line(status, now.wall, manner))
        if seen is None:
            return
        self.totals.show_totals(totals(seen, manner, timer))
        self.day.show_legend(legend(seen, day_seconds(seen, timer), manner))
        self.strip.show_rows(screenshot_rows(seen, now, manner))

    def _arrange(self) -> None:
        narrow = self._window_narrow or self.width() < look.theme.px(_NARROW)
        stacked = self.width() < look.theme.px(_STACKED)
        if stacked != self._stacked:
            self._stacked = stacked
            self.header.stack(stacked=stacked)
            self.totals.stack(stacked=stacked)
        if narrow != self._narrow:
            self._narrow = narrow
            for each in (self.header, self.hero, self.totals, self.day, self.strip):
                each.set_narrow(narrow=narrow)
            self._arrange_entries()

    def _arrange_entries(self) -> None:
        rows = () if self._seen is None else entry_rows(self._seen, self._manner())
        self.entries_section.setHidden(bool(self._narrow) or not rows)
        self.narrow_entries.setHidden(not self._narrow or not rows)
        (self.narrow_entries if self._narrow else self.entries).show_rows(rows)


def _footprint(status: "Status | None") -> object:
    """Return what of a status bears on what the store holds of a day."""
    if status is None or status.timer is None:
        return None
    timer = status.timer
    running = timer.state, timer.since, timer.entry_id, timer.project_id, timer.task_id, timer.note
    return running, timer.unanswered, status.last_captured_at, status.waiting, status.policy_version
