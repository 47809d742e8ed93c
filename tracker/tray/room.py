"""How large a window may be: what panels leave of its screen, less the frame a desktop puts around it."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME: Final = QSize(4, 40)
"""What a desktop puts around a window, as far as it is to be seen."""


def room_for(window: QWidget) -> QSize:
    """Return the largest size a window may have on the screen where it is, or comes up over its parent."""
    parent = window.parentWidget()
    screen = (window if parent is None else parent.window()).screen()
    return screen.availableGeometry().size() - FRAME


def height_of(widget: QWidget, width: int) -> int:
    """Return the height that something with a layout needs at a width."""
    layout = widget.layout()
    if layout is None:
        raise TypeError
    layout.invalidate()
    layout.activate()
    return (
        layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
    )
