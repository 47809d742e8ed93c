"""What a page of the main window is, and what it stands on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker.tray.style import look
from tracker.tray.theme import MOST_CONTENT, NARROW_PADDING, NARROW_PAGE, PAGE_PADDING

_MOST = 1_000
"""The content's share of the width beside that of the space around it, until it is as wide as it may be."""

if TYPE_CHECKING:
    from tracker.core.moment import Clock
    from tracker.tray.bridge import Bridge
    from tracker.tray.present.lengths import Manner
    from tracker.tray.reading import Reader
    from tracker.tray.settings import SettingsKeeper


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

    @property
    def manner(self) -> "Manner":
        """How the member is told of time now; ask each time, as settings may change."""
        return self.settings.manner


class Page(QScrollArea):
    """A page: it fills the window beside the navigation, scrolls, and centres what `column` holds.

    A module of `tracker.tray.pages` that is named in `catalogue` has `build(ground) -> QWidget`, this or any
    other; it is called when the page is first visited, and takes less than 100 ms. What ticks or reads starts
    in `showEvent` and stops in `hideEvent`. The focus goes to the page when it is chosen by key.
    """

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.column = QVBoxLayout()
        self._narrow: bool | None = None
        self._content, self._room = QWidget(), QWidget()
        self._content.setLayout(self.column)
        self._row = QHBoxLayout(self._room)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)
        self._row.addWidget(self._content, _MOST)
        self._row.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(self._room)
        self._room.setAutoFillBackground(False)
        look.changed.connect(self._refit)
        self._refit()

    def be_narrow(self, *, narrow: bool) -> None:
        """Stand in one column, or not: called before the page is first shown, and at each change."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Go over to one column and back."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = look.theme.px
        narrow = self.width() < px(NARROW_PAGE)
        if narrow != self._narrow:
            self._narrow = narrow
            across, down = NARROW_PADDING if narrow else PAGE_PADDING
            self._row.setContentsMargins(px(across), px(down), px(across), px(down))
            self._content.setMaximumWidth(px(MOST_CONTENT))
            self.be_narrow(narrow=narrow)

    def _refit(self) -> None:
        self._narrow = None
        self._fit()
