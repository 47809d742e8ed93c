"""The main window: navigation and pages, built when first visited; it remembers where and how it was."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Final

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QCloseEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from tracker.core.wire import Status
from tracker.tray.account_dialog import ask_to_sign_in
from tracker.tray.account_row import AccountRow
from tracker.tray.navigation import Navigation, NavigationItem
from tracker.tray.pages.catalogue import ENTRIES, Entry, title
from tracker.tray.pages.page import Frame, Ground, Page, Place, SendsNow, ShowsLog, WritesNotes
from tracker.tray.present.attention import sealed_line, things_needed
from tracker.tray.present.dates import time_or_day
from tracker.tray.present.timer import needs_text
from tracker.tray.room import room_for
from tracker.tray.style import look
from tracker.tray.theme import NARROW
from tracker.tray.widgets.text import colour

SIZE: Final = QSize(1120, 760)
LEAST: Final = QSize(440, 360)
_LEAST_ACROSS: Final = 412
"""What pages need of the width as text grows, so that nothing of them is cut."""


class MainWindow(QWidget):
    """Closing it leaves the tray; `quit_wanted` is told when the person asks for more."""

    quit_wanted = Signal()
    speaks_as = QAccessible.Role.Window

    def __init__(self, ground: Ground) -> None:
        """Build the frame with the page that was shown last."""
        super().__init__()
        self._ground: Final = replace(ground, go=self.go)
        self._built: dict[Place, Frame] = {}
        self._narrow: bool | None = None
        self._pages = _Pages()
        self._navigation = Navigation([(each.place, _item(each, at)) for at, each in enumerate(ENTRIES)])
        self._navigation.chosen.connect(self.go)
        if ground.account is not None:
            self._navigation.put_account(AccountRow(ground.account, ground.clock))
        self._lay_out()
        self._bind_keys()
        ground.bridge.status_told.connect(self._tell)
        ground.bridge.link_changed.connect(lambda _link: self._tell(ground.bridge.status))
        if ground.asking is not None:
            ground.asking.changed.connect(lambda: self._tell(ground.bridge.status))
        self._tell(ground.bridge.status)
        self._restore()
        # Nothing in it has the focus until the person moves it there, and no ring is drawn for nothing.
        self.setFocus()

    def go(self, place: Place) -> None:
        """Show a page, built now if this is the first time; the first one instead of one there is not."""
        entry = next((each for each in ENTRIES if each.place is place), ENTRIES[0])
        place = entry.place
        self._pages.show_page(self._built.get(place) or self._build(entry))
        self._navigation.show_place(place)
        self._ground.settings.change(page=place.value)
        self.setWindowTitle(f"{title(place)} - Tracker")

    def write_note(self) -> None:
        """Put the focus where a note is written, on the page that has such a place."""
        if isinstance(page := self._pages.page, WritesNotes):
            page.write_note()

    def show_log(self) -> None:
        """Show the agent's log, from the page that has it."""
        self.go(Place.HEALTH)
        if isinstance(page := self._pages.page, ShowsLog):
            page.show_log()

    def sign_in(self) -> None:
        """Show where a member signs in."""
        if self._ground.account is not None:
            ask_to_sign_in(self, self._ground.account)

    def raise_up(self) -> None:
        """Show the window above others, as somebody asked for it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and screen; the tray stays."""
        self._ground.settings.change(window=bytes(self.saveGeometry().data()))
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Go over to one column and back."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), colour("bg"))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._navigation)
        row.addWidget(self._pages, 1)
        look.changed.connect(self._refit)
        self._keep_size()

    def _bind_keys(self) -> None:
        for number, entry in enumerate(ENTRIES, 1):
            self._bind(f"Ctrl+{number}", partial(self._visit, entry.place))
        self._bind("F1", partial(self._visit, Place.RECORDED))
        self._bind("Ctrl+,", partial(self._visit, Place.SETTINGS))
        self._bind("F5", self._sync)
        self._bind("Ctrl+W", self.close)
        self._bind("Ctrl+Q", self.quit_wanted.emit)

    def _bind(self, keys: str, does: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(does)

    def _sync(self) -> None:
        """Send what waits, as the buttons do, from a page that shows how it goes."""
        if not isinstance(self._pages.page, SendsNow):
            self.go(Place.HEALTH)
        if isinstance(page := self._pages.page, SendsNow):
            page.sync_now()

    def _visit(self, place: Place) -> None:
        self.go(place)
        if place in self._built:
            self._built[place].page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _build(self, entry: Entry) -> Frame:
        module = import_module(f"tracker.tray.pages.{entry.module}")
        framed = self._built[entry.place] = Frame(module.build(self._ground))
        framed.fit(narrow=bool(self._narrow))
        self._pages.addWidget(framed)
        return framed

    def _fit(self) -> None:
        narrow = self.width() < look.theme.px(NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self._navigation.be_narrow(narrow=narrow)
            for framed in self._built.values():
                framed.fit(narrow=narrow)

    def _refit(self) -> None:
        self._narrow = None
        self._keep_size()
        self._fit()

    def _keep_size(self) -> None:
        """Be as large as the text needs, and no larger than the screen."""
        px = look.theme.px
        across = min(px(_LEAST_ACROSS), self.screen().availableSize().width())
        down = min(px(LEAST.height()), room_for(self).height())
        self.setMinimumSize(LEAST.expandedTo(QSize(across, down)))

    def _tell(self, status: Status | None) -> None:
        ground, known = self._ground, self._ground.bridge.known
        status = status or ground.bridge.before
        self._navigation.show_workspace("" if known is None else known.agent.workspace)
        at = None if status is None else status.last_receipt_at
        synced = "" if at is None else time_or_day(at, ground.clock.now().wall, ground.manner)
        self._navigation.show_sealed(sealed_line(status, synced))
        if (item := self._navigation.item(Place.HEALTH)) is not None:
            count = len(ground.asked) + (0 if status is None else len(things_needed(status)))
            item.show_count(count, needs_text(count))

    def _restore(self) -> None:
        kept = self._ground.settings.now
        if not kept.window or not self.restoreGeometry(QByteArray(kept.window)):
            self.resize(SIZE.boundedTo(room_for(self)))
        self._fit()
        places = {each.place.value: each.place for each in ENTRIES}
        self.go(places.get(kept.page, ENTRIES[0].place))


class _Pages(QStackedWidget):
    """Shows one page of those that were built."""

    @property
    def page(self) -> Page | None:
        """Return the one that is shown."""
        shown = self.currentWidget()
        return shown.page if isinstance(shown, Frame) else None

    def show_page(self, framed: Frame) -> None:
        """Go over to a page; the one that is left stays where it is scrolled to."""
        shown = self.currentWidget()
        with (shown if isinstance(shown, Frame) else framed).unmoved():
            self.setCurrentWidget(framed)


def _item(entry: Entry, at: int) -> NavigationItem:
    keys = QKeySequence(f"Ctrl+{at + 1}").toString(QKeySequence.SequenceFormat.NativeText)
    return NavigationItem(entry.icon, title(entry.place), keys)
