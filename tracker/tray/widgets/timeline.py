"""The timeline of a day: painted, walked through slot by slot, and in edit mode dragged at its edges."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from tracker.host.translate import translate as _
from tracker.tray.present.day import Block, Slot, Timeline
from tracker.tray.style import look
from tracker.tray.theme import Milliseconds
from tracker.tray.widgets.timeline_paint import ENTRIES, HEIGHT, SCREENSHOTS, Axis, Brushwork, axis_of
from tracker.tray.widgets.tip import Tip

_GRIP: Final = 6
"""Pixels beside an edge by which it can still be taken."""
_SHORTEST: Final = 1.0


@dataclass(frozen=True, slots=True)
class _Drag:
    """An edge that is being dragged: of which block, which edge, and where it is now."""

    block: Block
    at_start: bool
    minutes: float

    @property
    def span(self) -> tuple[float, float]:
        if self.at_start:
            return min(self.minutes, self.block.stop - _SHORTEST), self.block.stop
        return self.block.start, max(self.minutes, self.block.start + _SHORTEST)


class EntryHandle(QAbstractButton):
    """An entry's place on the timeline: what a screen reader finds and a mouse presses. It draws nothing."""

    def __init__(self, timeline: QWidget, block: Block) -> None:
        """Stand for an entry."""
        super().__init__(timeline)
        self.block: Final = block
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(", ".join(block.tip))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Leave the drawing to the timeline."""


class TimelineView(QWidget):
    """Shows a `Timeline`. Hover, or Left and Right, moves a cursor over its slots; Enter opens what is there.

    In edit mode edges can be dragged; `reshaped` then tells an entry and the minutes of its new edges, None
    for one that stays.
    """

    entry_opened = Signal(UUID)
    screenshot_opened = Signal(bytes)
    reshaped = Signal(UUID, object, object)
    speaks_as = QAccessible.Role.Chart

    def __init__(self) -> None:
        """Begin without a day."""
        super().__init__()
        self._timeline: Timeline | None = None
        self._cursor: int | None = None
        self._drag: _Drag | None = None
        self._editing = False
        self.spoken: Callable[[Block], Sequence[str]] = lambda block: block.tip
        """Tells of an entry that is being dragged; for whoever knows its day."""
        self._tip: Tip | None = None
        self._handles: list[EntryHandle] = []
        self._wait: Final = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._show_tip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._dress)

    def show_timeline(self, timeline: Timeline) -> None:
        """Show a day, or what became of it since."""
        if timeline == self._timeline:
            return
        before = self._slot
        self._timeline = timeline
        starts = [slot.start for slot in timeline.slots]
        self._cursor = starts.index(before.start) if before is not None and before.start in starts else None
        for handle in self._handles:
            handle.deleteLater()
        self._handles = [self._handle(block) for block in timeline.blocks]
        self._place_handles()
        self._say()
        self.update()

    def set_editing(self, *, editing: bool) -> None:
        """Let edges be dragged, or not any more."""
        self._editing, self._drag = editing, None
        self.update()

    @property
    def slot_text(self) -> str:
        """Return what the cursor tells."""
        slot = self._slot
        return "" if slot is None else ", ".join(slot.tip)

    def sizeHint(self) -> QSize:
        """Return the height of its lanes."""
        return QSize(480, look.theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw everything."""
        timeline = self._timeline
        if timeline is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brushwork = Brushwork(painter, self._axis(timeline))
        brushwork.labels(self.width())
        brushwork.hours(timeline)
        brushwork.things(timeline, blocks := [self._dragged(block) for block in timeline.blocks])
        for block in blocks if self._editing else ():
            brushwork.handles(block)
        if self._slot is not None:
            brushwork.cursor(self._slot.start, self._slot.stop, focused=self.hasFocus())
        if timeline.now is not None:
            brushwork.now(timeline.now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the places of entries where they are now."""
        super().resizeEvent(event)
        self._place_handles()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor in the direction of time, or open what it is at."""
        slot = self._slot
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                onward = (event.key() == Qt.Key.Key_Right) != self.isRightToLeft()
                self._move_cursor(1 if onward else -1)
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                self._set_cursor(0 if event.key() == Qt.Key.Key_Home else -1, at_once=True)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if slot is not None:
                self._open(slot)
            case Qt.Key.Key_Escape if slot is not None or self._drag is not None:
                self._drag = None
                self._hide_tip()
                self._set_cursor(None)
            case _:
                super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer: with an edge, or with the cursor."""
        timeline = self._timeline
        if timeline is None:
            return
        axis, x = self._axis(timeline), event.position().x()
        minutes = axis.minutes(x)
        if self._drag is not None:
            free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._drag = _Drag(
                self._drag.block, self._drag.at_start, minutes if free else float(round(minutes))
            )
            self._show_drag(self._drag)
            return
        takes = self._editing and self._edge_at(axis, event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.SizeHorCursor if takes else Qt.CursorShape.ArrowCursor)
        found = (number for number, slot in enumerate(timeline.slots) if slot.start <= minutes < slot.stop)
        self._set_cursor(next(found, None))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take an edge, or open what was pressed."""
        timeline = self._timeline
        if timeline is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        place = event.position().toPoint()
        taken = self._edge_at(self._axis(timeline), place) if self._editing else None
        if taken is not None:
            block, at_start = taken
            self._drag = _Drag(block, at_start, block.start if at_start else block.stop)
            self._set_cursor(None)
            self._show_drag(self._drag)
        elif self._slot is not None and self._slot.file_id and place.y() >= look.theme.px(SCREENSHOTS[0]):
            self.screenshot_opened.emit(self._slot.file_id)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let an edge go where it is."""
        drag, self._drag = self._drag, None
        self.update()
        self._hide_tip()
        if drag is None:
            return
        start, stop = drag.span
        if (start, stop) != (drag.block.start, drag.block.stop):
            moved = (start, None) if drag.at_start else (None, stop)
            self.reshaped.emit(drag.block.entry_id, *moved)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._set_cursor(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the last slot: what was just now."""
        super().focusInEvent(event)
        if self._cursor is None and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self._set_cursor(-1, at_once=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the cursor away."""
        super().focusOutEvent(event)
        self._set_cursor(None)

    @property
    def _slot(self) -> Slot | None:
        slots = self._timeline.slots if self._timeline else ()
        return None if self._cursor is None or not slots else slots[self._cursor]

    def _move_cursor(self, by: int) -> None:
        slots = self._timeline.slots if self._timeline else ()
        if slots:
            start = (len(slots) if by < 0 else -1) if self._cursor is None else self._cursor
            self._set_cursor(min(max(0, start + by), len(slots) - 1), at_once=True)

    def _set_cursor(self, cursor: int | None, *, at_once: bool = False) -> None:
        slots = self._timeline.slots if self._timeline else ()
        number = None if cursor is None or not slots else cursor % len(slots)
        if number == self._cursor and not at_once:
            return
        self._cursor = number
        self.update()
        if number is None:
            self._wait.stop()
            self._hide_tip()
        elif at_once:
            self._show_tip()
        else:
            self._hide_tip()
            self._wait.start(Milliseconds.TOOLTIP_AFTER)
        self._say()

    def _show_tip(self) -> None:
        slot, timeline = self._slot, self._timeline
        if slot is None or timeline is None or not self.isVisible():
            return
        axis = self._axis(timeline)
        x = axis.span(slot.start, slot.stop, 0, 0)
        self._tell(x.left() if axis.mirrored else x.right(), slot.tip)

    def _show_drag(self, drag: _Drag) -> None:
        """Tell when the entry would be that is being dragged, beside its edge."""
        self.update()
        if self._timeline is not None:
            start, stop = drag.span
            edge = self._axis(self._timeline).x(start if drag.at_start else stop)
            self._tell(edge, self.spoken(self._dragged(drag.block)))

    def _tell(self, x: float, lines: Sequence[str]) -> None:
        if self._tip is None or self._tip.parentWidget() is not self.window():
            self._tip = Tip(self.window())
        place = self.mapTo(self.window(), QPoint(round(x), look.theme.px(ENTRIES[0] + ENTRIES[1] - 2)))
        self._tip.show_at(place, lines)

    def _hide_tip(self) -> None:
        if self._tip is not None:
            self._tip.hide()

    def _say(self) -> None:
        """Tell who hears the timeline what it is and what the cursor is at."""
        timeline = self._timeline
        sums = [f"{each.name} {each.length}" for each in timeline.legend] if timeline else []
        name = self.slot_text or ", ".join([_("Timeline of the day"), *sums])
        if name != self.accessibleName():
            self.setAccessibleName(name)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _open(self, slot: Slot) -> None:
        if slot.file_id is not None:
            self.screenshot_opened.emit(slot.file_id)
        elif slot.entry_id is not None:
            self.entry_opened.emit(slot.entry_id)

    def _axis(self, timeline: Timeline) -> Axis:
        return axis_of(timeline, self.width(), mirrored=self.isRightToLeft())

    def _dragged(self, block: Block) -> Block:
        if self._drag is None or self._drag.block.entry_id != block.entry_id:
            return block
        start, stop = self._drag.span
        return replace(block, start=start, stop=stop)

    def _edge_at(self, axis: Axis, place: QPoint) -> tuple[Block, bool] | None:
        """Return the entry whose edge is at a place, and whether that is its start; the nearest one."""
        top, height = (look.theme.px(each) for each in ENTRIES)
        if self._timeline is None or not top <= place.y() <= top + height:
            return None
        edges = [(abs(axis.x(block.start) - place.x()), block, True) for block in self._timeline.blocks]
        edges += [
            (abs(axis.x(block.stop) - place.x()), block, False)
            for block in self._timeline.blocks
            if not block.running
        ]
        distance, block, at_start = min(edges, key=lambda edge: edge[0], default=(_GRIP + 1.0, None, False))
        return None if block is None or distance > _GRIP else (block, at_start)

    def _handle(self, block: Block) -> EntryHandle:
        handle = EntryHandle(self, block)
        handle.clicked.connect(lambda: self.entry_opened.emit(block.entry_id))
        handle.installEventFilter(self)
        return handle

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override] # only handles
        """Have moves over an entry move the cursor, and its edges be dragged, as beside it."""
        if not isinstance(event, QMouseEvent):
            return False
        here = QMouseEvent(
            event.type(),
            watched.mapTo(self, event.position()),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
        )
        match event.type():
            case QEvent.Type.MouseMove:
                self.mouseMoveEvent(here)
                watched.setCursor(self.cursor() if self._editing else Qt.CursorShape.PointingHandCursor)
            case QEvent.Type.MouseButtonPress:
                self.mousePressEvent(here)
                return self._drag is not None
            case QEvent.Type.MouseButtonRelease if self._drag is not None:
                self.mouseReleaseEvent(here)
                return True
            case _:
                pass
        return False

    def _place_handles(self) -> None:
        timeline = self._timeline
        if timeline is None:
            return
        axis = self._axis(timeline)
        top, height = (look.theme.px(each) for each in ENTRIES)
        for handle in self._handles:
            place: QRectF = axis.span(handle.block.start, handle.block.stop, top, height)
            handle.setGeometry(place.toAlignedRect())
            handle.show()

    def _dress(self) -> None:
        self.updateGeometry()
        self._place_handles()
        self.update()
