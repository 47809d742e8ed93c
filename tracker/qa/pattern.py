"""The test pattern: what each monitor is to show, and how it is found again in a picture.

Each monitor shows tiles in colours of its own. On the first one lies a window of an application that is to be
left out; it shows one colour that nothing else has.
"""

from hashlib import shake_256
from typing import Final

from PIL import Image

from tracker.capture.area import Area
from tracker.capture.displays import Monitor
from tracker.capture.redact import PAINT

NAME: Final = "tracker-qa-left-out"
"""What the application of the window that is to be left out calls itself."""

SECRET: Final = (255, 0, 255)
_COLUMNS: Final = 8
_ROWS: Final = 5
_EDGE: Final = 8
"""Pixels beside an edge in which the encoder mixes both sides."""

Colour = tuple[int, int, int]


def pattern(monitor: int, size: tuple[int, int]) -> Image.Image:
    """Return what a monitor is to show, as an RGB picture of this size."""
    shown = Image.new("RGB", size)
    for area, colour in tiles(monitor, size):
        shown.paste(colour, area)
    return shown


def tiles(monitor: int, size: tuple[int, int]) -> list[tuple[Area, Colour]]:
    """Return where each tile of a monitor of this size lies on it, and its colour."""
    width, height, colours = size[0] / _COLUMNS, size[1] / _ROWS, _colours(monitor)
    found = []
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            left, top = column * width, row * height
            area = Area(round(left), round(top), round(left + width), round(top + height))
            red, green, blue, *colours = colours
            found.append((area, (red, green, blue)))
    return found


def secret_area(first: Monitor) -> Area:
    """Return where the window to leave out lies, in the desktop's coordinates; at odd places on purpose."""
    left, top = first.left + first.width // 4 + 1, first.top + first.height // 4 + 1
    return Area(left, top, left + first.width // 3, top + first.height // 3)


def in_pixels(area: Area, monitor: Monitor, size: tuple[int, int]) -> Area:
    """Return an area of the desktop as one of a monitor's picture of this size."""
    across, down = size[0] / monitor.width, size[1] / monitor.height
    return Area(
        round((area.left - monitor.left) * across),
        round((area.top - monitor.top) * down),
        round((area.right - monitor.left) * across),
        round((area.bottom - monitor.top) * down),
    )


def differs(seen: Image.Image, monitor: int, hidden: Area | None) -> int:
    """Return by how much the worst tile differs from its colour (0 to 255), without those under `hidden`."""
    return max(
        (
            _distance(seen, _middle(tile), colour)
            for tile, colour in tiles(monitor, seen.size)
            if hidden is None or not tile.shared(hidden)
        ),
        default=0,
    )


def paint_differs(seen: Image.Image, hidden: Area) -> int:
    """Return by how much any pixel that is to be painted over differs from the paint (0 to 255)."""
    inner = Area(hidden.left + _EDGE, hidden.top + _EDGE, hidden.right - _EDGE, hidden.bottom - _EDGE)
    return _distance(seen, inner, PAINT)


def _middle(tile: Area) -> Area:
    across, down = (tile.right - tile.left) // 4, (tile.bottom - tile.top) // 4
    return Area(tile.left + across, tile.top + down, tile.right - across, tile.bottom - down)


def _distance(seen: Image.Image, area: Area, colour: Colour) -> int:
    """Return by how much a pixel in an area differs from a colour at most, in any of its three parts."""
    parts = [part.tobytes() for part in seen.crop(area).split()]
    return max(
        abs(end - wanted)
        for part, wanted in zip(parts, colour, strict=True)
        for end in (min(part), max(part))
    )


def _colours(monitor: int) -> list[int]:
    """Return the tiles' colours, none of them near the one to leave out, nor all black or white."""
    drawn = shake_256(f"tracker qa {monitor}".encode()).digest(_COLUMNS * _ROWS * 3)
    return [32 + each * 160 // 255 for each in drawn]
