"""What a page of the main window is, and what it stands on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

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


class Page(QWidget):
    """A page: the window scrolls it, centres it, and gives it its padding.

    A module of `tracker.tray.pages` that is named in `catalogue` has `build(ground) -> Page`, which is called
    when the page is first visited, in less than 100 ms. What ticks or reads starts in `showEvent` and stops
    in `hideEvent`. The focus goes to the page when it is chosen by key.
    """

    def be_narrow(self, *, narrow: bool) -> None:
        """Stand in one column, or not: called before the page is first shown, and at each change."""
