"""The one place with sizes of the tray app: type, spacing, radius and motion, without Qt."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from tracker.tray.colours import Colours, mixed


class Role(Enum):
    """What a text is for; `TYPE` says how it looks."""

    CLOCK = "clock"
    SMALL_CLOCK = "small-clock"
    DISPLAY = "display"
    TITLE = "title"
    DIALOG_TITLE = "dialog-title"
    FIGURE = "figure"
    UNIT = "unit"
    HEADING = "heading"
    ROW = "row"
    ROW_STRONG = "row-strong"
    BODY = "body"
    BUTTON = "button"
    FIRST_RUN = "first-run"
    SMALL = "small"
    SMALL_STRONG = "small-strong"
    CAPTION = "caption"
    CAPTION_STRONG = "caption-strong"


@dataclass(frozen=True, slots=True)
class Type:
    """Logical pixels at 100 %, weight (400, 500 or 600), letter spacing as a share of the size."""

    px: float
    weight: int
    tracking: float = 0.0
    display: bool = False
    tabular: bool = False


TYPE: Final = {
    Role.CLOCK: Type(50, 600, -0.05, display=True, tabular=True),
    Role.SMALL_CLOCK: Type(44, 600, -0.05, display=True, tabular=True),
    Role.DISPLAY: Type(26, 600, -0.01, display=True),
    Role.TITLE: Type(23, 600, -0.01, display=True),
    Role.DIALOG_TITLE: Type(18, 600, -0.01, display=True),
    Role.FIGURE: Type(24, 600, -0.01, tabular=True),
    Role.UNIT: Type(14, 500),
    Role.HEADING: Type(14.5, 600),
    Role.ROW: Type(13.5, 500),
    Role.ROW_STRONG: Type(13.5, 600),
    Role.BODY: Type(13, 400),
    Role.BUTTON: Type(13, 500),
    Role.FIRST_RUN: Type(14, 400),
    Role.SMALL: Type(12.5, 400),
    Role.SMALL_STRONG: Type(12.5, 500),
    Role.CAPTION: Type(11.5, 400),
    Role.CAPTION_STRONG: Type(11.5, 500),
}

SPACES: Final = (2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 32, 40)
PAGE_PADDING: Final = (32, 24)
"""Across and down, as are all paddings."""
NARROW_PADDING: Final = (16, 20)
CARD_PADDING: Final = (18, 14)
CARD_GAP: Final = 14
SECTION_HEADING: Final = 34
HEADING_GAP: Final = 4
MOST_CONTENT: Final = 1040
"""A page's content grows no wider; it is centred then."""
NARROW: Final = 760
"""Below this width of the window its pages stand in one column and its navigation is icons only."""
ANY_WIDTH: Final = (1 << 24) - 1
"""What Qt takes for no limit; its binding does not name it."""


class Radius:
    """How round corners are."""

    BADGE: Final = 6
    ROW: Final = 7
    ENTRY: Final = 7
    FIELD: Final = 8
    THUMBNAIL: Final = 8
    TOOLTIP: Final = 9
    LARGE_BUTTON: Final = 11
    CARD: Final = 12
    HERO: Final = 14
    APP_MARK_SHARE: Final = 0.27


class Milliseconds:
    """How long what moves takes; nothing does where motion is reduced."""

    HOVER: Final = 120
    PANEL: Final = 180
    TOOLTIP_AFTER: Final = 400


@dataclass(frozen=True, slots=True)
class Theme:
    """What everything is drawn by: colours, the text-scale setting (1.0 to 2.0), and whether things move."""

    colours: Colours
    dark: bool = False
    contrast: bool = False
    scale: float = 1.0
    still: bool = False

    def px(self, length: float) -> int:
        """Return a length of 100 % in logical pixels, grown with the text."""
        return round(length * self.scale)

    @property
    def border(self) -> int:
        """How wide the borders of cards and fields are."""
        return 2 if self.contrast else 1

    def project(self, number: int) -> str:
        """Return the colour of the project that is the `number`th (from 0) of a member's."""
        return self.colours.projects[number % len(self.colours.projects)]

    def entry(self, number: int) -> str:
        """Return the fill of a time entry's block on a surface: a tint of its project's colour."""
        share = 0.0 if self.contrast else (0.24 if self.dark else 0.16)
        return mixed(self.project(number), self.colours.surface, share)
