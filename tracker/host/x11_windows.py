"""What an X server can be asked about its windows, as questions of which many are asked at once."""

from typing import Any, Final

from tracker.host.x11 import Question

_NUMBER: Final = 32
_TEXT: Final = 8
"""The bits of a value in properties of either kind."""

_LONGEST: Final = 65_536
"""Bytes of a property that are asked for: what makes a browser's window private stands last in its title."""


def tree(window: int) -> Question:
    """Ask for a window's children, from the lowest to the topmost (`children`)."""
    from Xlib.protocol.request import QueryTree

    return lambda line: QueryTree(display=line, defer=True, window=window)


def attributes(window: int) -> Question:
    """Ask whether a window is mapped, takes only input, and whether its manager leaves it alone."""
    from Xlib.protocol.request import GetWindowAttributes

    return lambda line: GetWindowAttributes(display=line, defer=True, window=window)


def geometry(window: int) -> Question:
    """Ask where a window is within its parent, how large and of which depth."""
    from Xlib.protocol.request import GetGeometry

    return lambda line: GetGeometry(display=line, defer=True, drawable=window)


def extents(opcode: int, window: int) -> Question:
    """Ask whether a window has a shape (`bounding_shaped`); `opcode` is of the extension SHAPE."""
    from Xlib.ext.shape import QueryExtents

    return lambda line: QueryExtents(display=line, defer=True, opcode=opcode, destination_window=window)


def focus() -> Question:
    """Ask which window gets what is typed (`focus`)."""
    from Xlib.protocol.request import GetInputFocus

    return lambda line: GetInputFocus(display=line, defer=True)


def owner(selection: int) -> Question:
    """Ask which window holds a selection, its name as a number (`owner`, 0 where none does)."""
    from Xlib.protocol.request import GetSelectionOwner

    return lambda line: GetSelectionOwner(display=line, defer=True, selection=selection)


def atom(name: str) -> Question:
    """Ask for the number of a name (`atom`)."""
    from Xlib.protocol.request import InternAtom

    return lambda line: InternAtom(display=line, defer=True, name=name, only_if_exists=False)


def held(window: int, name: int) -> Question:
    """Ask for a property, its name as a number; `numbers` and `text` read the answer."""
    from Xlib.protocol.request import GetProperty

    return lambda line: GetProperty(
        display=line,
        defer=True,
        delete=False,
        window=window,
        property=name,
        type=0,
        long_offset=0,
        long_length=_LONGEST // 4,
    )


def numbers(answer: Any) -> tuple[int, ...]:
    """Return a property that is numbers, such as windows; none where there is none, or no window."""
    size, value = (answer and answer.value) or (0, ())
    return tuple(map(int, value)) if size == _NUMBER else ()


def text(answer: Any) -> bytes:
    """Return a property that is text; empty where there is none, or no window."""
    size, value = (answer and answer.value) or (0, b"")
    return bytes(value) if size == _TEXT else b""
