"""Rows and columns whose gaps and edges grow with the text."""

from typing import ClassVar

from PySide6.QtWidgets import QBoxLayout, QWidget

from tracker.tray.style import look
from tracker.tray.widgets.button import RING

Edges = tuple[int, int, int, int]
"""Left, top, right, bottom, in logical pixels at 100 %."""
_GAP = 6
_NONE: Edges = (0, 0, 0, 0)


class _Line(QBoxLayout):
    """Things one after the other."""

    way: ClassVar[QBoxLayout.Direction]

    def __init__(self, parent: QWidget | None = None, *, gap: int = _GAP, edges: Edges = _NONE) -> None:
        """Take the gap between things and the edges around them, in logical pixels at 100 %."""
        super().__init__(self.way)
        if parent is not None:
            parent.setLayout(self)
        self._gap, self._edges = gap, edges
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setSpacing(look.theme.px(self._gap))
        self.setContentsMargins(*map(look.theme.px, self._edges))


class Row(_Line):
    """Things beside each other."""

    way = QBoxLayout.Direction.LeftToRight


class Column(_Line):
    """Things below each other."""

    way = QBoxLayout.Direction.TopToBottom


def in_line(widget: QWidget) -> QBoxLayout:
    """Return the place of what has no focus ring, in line with the edges of neighbours that have one."""
    made = QBoxLayout(QBoxLayout.Direction.LeftToRight)
    made.setContentsMargins(RING, 0, RING, 0)
    made.addWidget(widget)
    return made
