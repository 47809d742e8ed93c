"""The test pattern on an X display: a window that fills each monitor, and above them one to leave out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tracker.capture.area import Area
from tracker.capture.displays import Monitor
from tracker.core.errors import UnreachableError
from tracker.host import x11_drawn
from tracker.host.x11 import X11, Question
from tracker.qa.pattern import NAME, SECRET, Colour, secret_area, tiles


@contextmanager
def shown(display: str, monitors: Sequence[Monitor]) -> Iterator[None]:
    """Show the pattern for the block; raises `UnreachableError` (`qa-window`)."""
    try:
        line = X11(display)
    except UnreachableError as error:
        raise UnreachableError("qa-window", display=display) from error
    with line:
        try:
            line.asked([*(_pattern(line.root, each) for each in monitors), _secret(line.root, monitors[0])])
        except UnreachableError as error:
            raise UnreachableError("qa-window", display=display) from error
        yield


def _pattern(root: int, monitor: Monitor) -> Question:
    place = (monitor.left, monitor.top, monitor.width, monitor.height)
    found = tiles(monitor.number, (monitor.width, monitor.height))
    drawn = [(_rectangle(area), _number(colour)) for area, colour in found]
    return x11_drawn.window(root, place, f"tracker-qa-{monitor.number}", drawn)


def _secret(root: int, monitor: Monitor) -> Question:
    place = _rectangle(secret_area(monitor))
    return x11_drawn.window(root, place, NAME, [((0, 0, *place[2:]), _number(SECRET))])


def _rectangle(area: Area) -> x11_drawn.Rectangle:
    return area.left, area.top, area.right - area.left, area.bottom - area.top


def _number(colour: Colour) -> int:
    red, green, blue = colour
    return red << 16 | green << 8 | blue
