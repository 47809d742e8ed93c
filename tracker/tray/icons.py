"""Lucide's icons in the colour of the text beside them, mirrored where reading goes from right to left."""

from functools import cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPixmap, QPixmapCache, QTransform

from tracker.tray.assets import asset
from tracker.tray.svg import drawn_svg

STROKE: Final = 1.75
BOLD_STROKE: Final = 2.0
"""For what is selected, and inside badges."""

_FILLED: Final = frozenset({"play", "square"})
_DIRECTED: Final = frozenset({"chevron-left", "chevron-right", "send", "undo-2"})


def pixmap(name: str, colour: str, size: int, *, stroke: float = STROKE, ratio: float = 0.0) -> QPixmap:
    """Return an icon of `size` logical pixels for a device `ratio`, the application's where it is 0.

    `name` is that of a file in `assets/icons`. Mirrored icons follow the application's direction.
    """
    scale = ratio or _device_ratio()
    mirrored = name in _DIRECTED and QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    key = f"tracker/{name}/{colour}/{size}/{stroke}/{scale}/{mirrored}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    drawn = drawn_svg(_coloured(name, colour, stroke), size, scale)
    if mirrored:
        drawn = drawn.transformed(QTransform.fromScale(-1, 1))
        drawn.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, drawn)
    return drawn


def icon(name: str, colour: str, size: int = 18, *, stroke: float = STROKE) -> QIcon:
    """Return an icon for a button or a menu, sharp at this application's device ratio."""
    return QIcon(pixmap(name, colour, size, stroke=stroke))


def _coloured(name: str, colour: str, stroke: float) -> str:
    svg = source(name).replace("currentColor", colour)
    svg = svg.replace('stroke-width="2"', f'stroke-width="{stroke:g}"', 1)
    return svg.replace('fill="none"', f'fill="{colour}"', 1) if name in _FILLED else svg


@cache
def source(name: str) -> str:
    """Return an icon as it is in its file."""
    return asset("icons", f"{name}.svg").read_text("utf-8")


def _device_ratio() -> float:
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
