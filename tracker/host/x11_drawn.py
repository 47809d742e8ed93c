"""A window of coloured rectangles on an X server, for tests: nothing is heard of what is done to it."""

from collections.abc import Sequence
from typing import Any, Final

from tracker.host.x11 import Question

Rectangle = tuple[int, int, int, int]
"""Left, top, width, height."""

_SAME_AS_PARENT: Final = 0
_REPLACE: Final = 0
_STRING: Final = 31
"""The predefined atom STRING, of which kind WM_CLASS is."""

_CLASS: Final = 67
"""The predefined atom WM_CLASS."""

_BYTES: Final = 8


def window(root: int, place: Rectangle, name: str, tiles: Sequence[tuple[Rectangle, int]]) -> Question:
    """Open one at a place that no window manager changes, and wait until the server has done it.

    `tiles` are rectangles within it and their colours (`0xRRGGBB`). The server draws it by itself, whatever
    covered it meanwhile; it is gone with the line.
    """
    from Xlib.protocol import request

    def ask(line: Any) -> Any:
        pixmap = _painted(line, root, place, tiles)
        number = line.allocate_resource_id()
        left, top, width, height = place
        request.CreateWindow(
            display=line,
            depth=_SAME_AS_PARENT,
            wid=number,
            parent=root,
            x=left,
            y=top,
            width=width,
            height=height,
            border_width=0,
            window_class=_SAME_AS_PARENT,
            visual=_SAME_AS_PARENT,
            attrs={"background_pixmap": pixmap, "override_redirect": True},
        )
        called = f"{name}\0{name}\0".encode("latin-1")
        request.ChangeProperty(
            display=line, mode=_REPLACE, window=number, property=_CLASS, type=_STRING, data=(_BYTES, called)
        )
        request.MapWindow(display=line, window=number)
        return request.GetInputFocus(display=line, defer=True)

    return ask


def _painted(line: Any, root: int, place: Rectangle, tiles: Sequence[tuple[Rectangle, int]]) -> int:
    """Have a picture of the tiles made on the server; return its number."""
    from Xlib.protocol import request

    pixmap, context = line.allocate_resource_id(), line.allocate_resource_id()
    depth = line.info.roots[line.get_default_screen()].root_depth
    request.CreatePixmap(
        display=line, depth=depth, pid=pixmap, drawable=root, width=place[2], height=place[3]
    )
    request.CreateGC(display=line, cid=context, drawable=pixmap, attrs={})
    for area, colour in tiles:
        request.ChangeGC(display=line, gc=context, attrs={"foreground": colour})
        request.PolyFillRectangle(display=line, drawable=pixmap, gc=context, rectangles=[area])
    return int(pixmap)
