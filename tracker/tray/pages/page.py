"""What a page of the main window is, and what it stands on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from tracker.tray.style import look
from tracker.tray.theme import MOST_CONTENT, NARROW_PADDING, PAGE_PADDING

_MOST = 1_000
"""The content's share of the width beside that of the space around it, until it is as wide as it may be."""

if TYPE_CHECKING:
    from tracker.core.moment import Clock
    from tracker.tray.account import Account
    from tracker.tray.bridge import Bridge
    from tracker.tray.present.attention import Deed, Notice
    from tracker.tray.present.lengths import Manner
    from tracker.tray.prompts.asking import Asking
    from tracker.tray.reading import Reader
    from tracker.tray.settings import SettingsKeeper
    from tracker.tray.shortcut import GlobalShortcut


class Place(Enum):
    """The pages there can be, in the order of the navigation; the values are kept in settings."""

    TODAY = "today"
    SCREENSHOTS = "screenshots"
    RECORDED = "recorded"
    HEALTH = "health"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Ground:
    """What every page and prompt may use: the agent, the store, the member's settings, the time, the way."""

    bridge: "Bridge"
    reader: "Reader"
    settings: "SettingsKeeper"
    clock: "Clock"
    go: Callable[[Place], None]
    """Shows another page."""
    do: "Callable[[Deed], object]" = lambda _deed: None
    """Does what helps against something, where that is more than a page can do."""
    shortcut: "GlobalShortcut | None" = None
    """The one of this process, where there is a tray around the pages."""
    asking: "Asking | None" = None
    """Who asks and tells at once, likewise."""
    account: "Account | None" = None
    """The member's session and what the server tells of it, likewise."""

    @property
    def asked(self) -> "tuple[Notice, ...]":
        """What waits for the person besides what the agent's status tells."""
        return () if self.asking is None else self.asking.needs()

    @property
    def manner(self) -> "Manner":
        """How the member is told of time now; ask each time, as settings may change."""
        return self.settings.manner


@runtime_checkable
class WritesNotes(Protocol):
    """A page on which the note of what runs can be written."""

    def write_note(self) -> None:
        """Put the focus there."""
        ...


@runtime_checkable
class SendsNow(Protocol):
    """A page that shows how sending what waits goes on."""

    def sync_now(self) -> None:
        """Have it sent."""
        ...


@runtime_checkable
class ShowsLog(Protocol):
    """A page from which the agent's log is seen."""

    def show_log(self) -> None:
        """Show it."""
        ...


class Page(QWidget):
    """A page: the window scrolls it, centres it, and gives it its padding.

    A module of `tracker.tray.pages` that is named in `catalogue` has `build(ground) -> Page`, which is called
    when the page is first visited, in less than 100 ms. What ticks or reads starts in `showEvent` and stops
    in `hideEvent`. The focus goes to the page when it is chosen by key.
    """

    _window_narrow = False

    def be_narrow(self, *, narrow: bool) -> None:
        """Stand in one column, or not: called before the page is first shown, and at each change."""
        self._window_narrow = narrow
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the room there is."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put things beside or below each other: a wide window, too, may leave a page little room."""


class _Room(QWidget):
    """As high as its page is at this width: what that needs at its narrowest would be empty room below."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class Frame(QScrollArea):
    """The room of a page beside the navigation."""

    def __init__(self, page: Page) -> None:
        """Put a page in it."""
        super().__init__()
        self.page = page
        self._room = _Room()
        self._row = QHBoxLayout(self._room)
        self._row.addStretch(1)
        self._row.addWidget(page, _MOST)
        self._row.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(self._room)
        self._room.setAutoFillBackground(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll sideways only where a window was forced to be narrower than its text needs."""
        super().resizeEvent(event)
        fits = self._room.minimumSizeHint().width() <= self.viewport().width()
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded)

    @contextmanager
    def unmoved(self) -> Iterator[None]:
        """Stay where it is scrolled to, though Qt follows the focus that a page loses when it is hidden."""
        at = self.verticalScrollBar().value()
        yield
        self.verticalScrollBar().setValue(at)

    def fit(self, *, narrow: bool) -> None:
        """Give the page its padding and its greatest width, at the present text scale."""
        px = look.theme.px
        across, down = NARROW_PADDING if narrow else PAGE_PADDING
        self._row.setContentsMargins(px(across), px(down), px(across), px(down))
        self.page.setMaximumWidth(px(MOST_CONTENT))
        self.page.be_narrow(narrow=narrow)
