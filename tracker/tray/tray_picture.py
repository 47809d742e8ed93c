"""The pictures of the tray's icon: what it says as a shape, in the colours of the panel it stands on."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtGui import QIcon

from tracker.tray.assets import asset
from tracker.tray.present.icon_state import Badge, Base, IconState
from tracker.tray.svg import drawn_svg

SIZES: Final = (16, 22, 24, 32, 48, 64)
_PLAIN_BELOW: Final = 22
"""Smaller badges are too small for their sign."""

_OF_SCREENSHOTS: Final = frozenset({Badge.PAUSED, Badge.CAPTURED})

_BANG: Final = re.compile(r'<g id="bang">.*?</g>')


@dataclass(frozen=True, slots=True)
class Panel:
    """The colours of an icon for one kind of panel: lines, the running disc, the badge."""

    ink: str
    disc: str
    badge: str


_DRAWN: Final = Panel("#2B2F33", "#0B7563", "#B45F00")
"""As they are in the files."""

LIGHT_PANEL: Final = _DRAWN
DARK_PANEL: Final = Panel("#F0F2F4", "#3FD0AE", "#FFB340")
TEMPLATE: Final = Panel("#000000", "#000000", "#000000")
"""For a system that colours icons itself, by their shape."""


def in_one_colour(panel: Panel) -> Panel:
    """Return a panel whose icon has no colour of its own."""
    return Panel(panel.ink, panel.ink, panel.ink)


def tray_picture(state: IconState, panel: Panel) -> QIcon:
    """Return the icon of a state in all its sizes."""
    made = QIcon()
    for size in SIZES:
        made.addPixmap(drawn_svg(picture_svg(state, panel, size), size, 1.0))
    made.setIsMask(panel == TEMPLATE)
    return made


def picture_svg(state: IconState, panel: Panel, size: int) -> str:
    """Return the SVG of a state for a side of so many pixels."""
    svg = _source(_name(state))
    if size < _PLAIN_BELOW:
        svg = _BANG.sub("", svg)
    for token in ("ink", "disc", "badge"):
        svg = svg.replace(getattr(_DRAWN, token), getattr(panel, token))
    return svg


def _name(state: IconState) -> str:
    """Return the file of a state: a mark takes the place of what stands still, and joins what runs.

    Screenshots are taken, or paused, only where something runs.
    """
    runs = state.base is Base.RUNNING
    if state.badge is Badge.NONE or (state.badge in _OF_SCREENSHOTS and not runs):
        return state.base.value
    asks = state.base is Base.IDLE and state.badge is Badge.ATTENTION
    return f"{state.base.value}-{state.badge.value}" if runs or asks else state.badge.value


@cache
def _source(name: str) -> str:
    return asset("icons", "tray", f"{name}.svg").read_text("utf-8").strip()
