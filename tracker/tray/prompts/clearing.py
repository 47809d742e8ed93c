"""Where on a screen a notice covers no prompt, and nothing that somebody is about to press."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

_KINDS: Final = (QAbstractButton, QLineEdit)


def corners(room: QRect, size: QSize, *, from_left: bool) -> tuple[QRect, ...]:
    """Return the corners of a screen's room, the best first: bottom end, bottom start, then those above."""
    left, right = room.left(), room.right() + 1 - size.width()
    across = (left, right) if from_left else (right, left)
    down = (room.bottom() + 1 - size.height(), room.top())
    return tuple(QRect(QPoint(x, y), size) for y in down for x in across)


def best(places: Sequence[QRect]) -> QRect:
    """Return the first that covers no prompt, and nothing to press in the window that has the focus.

    Where none is so, as on a small screen with large text: no answer of a prompt, and little of it.
    """
    asking = tuple(_asking())
    answers = tuple(rect for each in asking for rect in _pressed(each))
    active = QApplication.activeWindow()
    pressed = () if active is None or active in asking else tuple(_pressed(active))

    def cost(place: QRect) -> tuple[bool, int, bool]:
        shown = (each.frameGeometry() for each in asking)
        return _hits(place, answers), sum(_shared(place, each) for each in shown), _hits(place, pressed)

    return min(places, key=cost)


def _asking() -> Iterator[QWidget]:
    """Yield the prompts that are shown: what stays above other windows, and does not pass by itself."""
    for each in QApplication.topLevelWidgets():
        flags = each.windowFlags()
        stays = bool(flags & Qt.WindowType.WindowStaysOnTopHint)
        if stays and each.isVisible() and each.windowType() == Qt.WindowType.Window:
            yield each


def _pressed(window: QWidget) -> Iterator[QRect]:
    """Yield where what can be pressed or written in is seen of a window."""
    for each in window.findChildren(QWidget):
        if isinstance(each, _KINDS) and each.isVisible():
            seen = each.visibleRegion().boundingRect()
            if not seen.isEmpty():
                yield seen.translated(each.mapToGlobal(QPoint()))


def _hits(place: QRect, rects: Iterable[QRect]) -> bool:
    return any(place.intersects(each) for each in rects)


def _shared(place: QRect, other: QRect) -> int:
    both = place.intersected(other)
    return both.width() * both.height() if both.isValid() else 0
