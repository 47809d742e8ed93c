"""Which pages there are, by what icon and name they are found, and which module builds them when visited."""

from dataclasses import dataclass
from typing import Final

from tracker.host.translate import translate as _
from tracker.tray.pages.page import Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation; `module` is within `tracker.tray.pages` and loaded at the first visit."""

    place: Place
    icon: str
    module: str


ENTRIES: Final = (
    Entry(Place.TODAY, "clock", "today"),
    Entry(Place.SCREENSHOTS, "images", "screenshots"),
    Entry(Place.RECORDED, "eye", "recorded"),
    Entry(Place.HEALTH, "shield-check", "health"),
    Entry(Place.SETTINGS, "settings", "settings"),
)
"""In the order of the navigation and of Ctrl+1 to Ctrl+5."""


def title(place: Place) -> str:
    """Return the name of a page in the person's language."""
    return {
        Place.TODAY: _("Today"),
        Place.SCREENSHOTS: _("Screenshots"),
        Place.RECORDED: _("What is recorded"),
        Place.HEALTH: _("Sync and health"),
        Place.SETTINGS: _("Settings"),
    }[place]
