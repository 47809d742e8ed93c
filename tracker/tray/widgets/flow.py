"""A layout that lets things flow into as many rows as they need."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from tracker.tray.style import look


class Flow(QLayout):
    """Things beside each other from the start of the line; what does not fit goes to the next row."""

    def __init__(self, parent: QWidget | None = None, *, across: int = 8, down: int = 6) -> None:
        """Take the distances between things, in logical pixels at 100 %."""
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self._gaps: Final = across, down
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one, or None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give one away."""
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    @property
    def _across(self) -> int:
        return look.theme.px(self._gaps[0])

    @property
    def _down(self) -> int:
        return look.theme.px(self._gaps[1])

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that narrow ones are high."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the room of a single row."""
        hints = [item.sizeHint() for item in self._items]
        width = sum(hint.width() for hint in hints) + self._across * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """Return the room of the widest one."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Return the height that all rows take, and put things there, each in the middle of its row."""
        y = 0
        for row in self._rows(rect.width()):
            height = max(item.sizeHint().height() for item in row)
            if move:
                self._put(row, QRect(rect.left(), rect.top() + y, rect.width(), height))
            y += height + self._down
        return max(0, y - self._down)

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        x = 0
        for item in (each for each in self._items if not each.isEmpty()):
            wide = item.sizeHint().width()
            if not rows or x + wide > width:
                rows.append([])
                x = 0
            rows[-1].append(item)
            x += wide + self._across
        return rows

    def _put(self, row: list[QLayoutItem], place: QRect) -> None:
        parent = self.parentWidget()
        mirrored = parent is not None and parent.isRightToLeft()
        x = 0
        for item in row:
            size = item.sizeHint()
            size.setWidth(max(0, min(size.width(), place.width() - x)))
            left = place.right() + 1 - x - size.width() if mirrored else place.left() + x
            item.setGeometry(QRect(QPoint(left, place.top() + (place.height() - size.height()) // 2), size))
            x += size.width() + self._across
