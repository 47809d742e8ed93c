"""Painting over what is to be left out of a picture: which parts of the screen, and the paint itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from tracker.capture.area import Area
from tracker.capture.grab import Frame
from tracker.capture.windows import ShownWindow
from tracker.core.exclusion import is_excluded

PAINT: Final = (94, 96, 99)
"""Red, green and blue of what is painted over: a grey, without any of what was there."""

_PIXEL: Final = bytes((*reversed(PAINT), 255))

LeftOut = Mapping[int, Sequence[Area]]
"""Where on the desktop each window may be seen that is to be left out, by its number."""


def is_told(windows: Sequence[ShownWindow] | None, words: Iterable[str]) -> bool:
    """Tell whether it is known where all windows are that the words exclude."""
    return windows is not None and all(each.area for each in excluded(windows, words))


def excluded(windows: Iterable[ShownWindow], words: Iterable[str]) -> list[ShownWindow]:
    """Return the windows that the words exclude."""
    words = tuple(words)
    return [each for each in windows if is_excluded(each.name, each.title, words)]


def left_out(looks: Iterable[Sequence[ShownWindow]], words: Iterable[str]) -> LeftOut:
    """Return what excluded windows show of themselves in any of some looks at the same screen.

    Of each that is its whole area, without what opaque windows above it cover. A look is from the lowest
    window to the topmost.
    """
    words = tuple(words)
    found: dict[int, list[Area]] = {}
    for windows in looks:
        for window in excluded(windows, words):
            if window.area is not None:
                above = windows[windows.index(window) + 1 :]
                found.setdefault(window.number, []).extend(_uncovered(window.area, above))
    return found


def _uncovered(area: Area, above: Iterable[ShownWindow]) -> list[Area]:
    parts = [area] if area else []
    for window in above:
        if window.opaque and window.area is not None:
            parts = [rest for part in parts for rest in part.without(window.area)]
    return parts


def redacted(frame: Frame, hidden: LeftOut) -> tuple[Frame, frozenset[int]]:
    """Return a frame with all painted over that is to be hidden, and the windows of which something was.

    The frame given is no more to be used: where its pixels can be written to, it is they that are painted.
    """
    parts = {number: _on_frame(areas, frame) for number, areas in hidden.items()}
    painted = frozenset(number for number, areas in parts.items() if areas)
    if not painted:
        return frame, painted
    pixels = frame.pixels if isinstance(frame.pixels, bytearray) else bytearray(frame.pixels)
    for areas in parts.values():
        for area in areas:
            _paint(pixels, frame.width, area)
    return replace(frame, pixels=pixels), painted


def _on_frame(areas: Iterable[Area], frame: Frame) -> list[Area]:
    """Return areas of the desktop as pixels of a frame, as far as they lie in it, rounded outward."""
    monitor, whole = frame.monitor, Area(0, 0, frame.width, frame.height)
    pixels = (
        Area(
            (area.left - monitor.left) * frame.width // monitor.width,
            (area.top - monitor.top) * frame.height // monitor.height,
            -((monitor.left - area.right) * frame.width // monitor.width),
            -((monitor.top - area.bottom) * frame.height // monitor.height),
        )
        for area in areas
    )
    return [part for part in (whole.shared(each) for each in pixels) if part]


def _paint(pixels: bytearray, width: int, area: Area) -> None:
    line = _PIXEL * (area.right - area.left)
    with memoryview(pixels) as view:
        for row in range(area.top, area.bottom):
            start = (row * width + area.left) * len(_PIXEL)
            view[start : start + len(line)] = line
