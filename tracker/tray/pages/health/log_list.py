"""The rows of a log, under their days: painted, reached by arrow keys, copied with Ctrl+C."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from tracker.host.translate import translate as _
from tracker.tray.fonts import font
from tracker.tray.icons import pixmap
from tracker.tray.present.log import LogRow, copied
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.button import draw_ring
from tracker.tray.widgets.text import colour, joined_last, laid_out

_ROW: Final = Qt.ItemDataRole.UserRole
_ACROSS: Final = 12
_DOWN: Final = 7
_GAP: Final = 12
_ICON: Final = 15
_BETWEEN: Final = 1
_ENDLESS: Final = 1e6


class LogList(QListWidget):
    """Shows rows with the last in sight; a list for who hears it."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.setAccessibleName(_("What happened here"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Rows(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look.changed.connect(self.doItemsLayout)

    def show_rows(self, rows: Sequence[LogRow]) -> None:
        """Show these; who looked at the end sees the end again."""
        bar = self.verticalScrollBar()
        at_end, before = bar.value() >= bar.maximum(), bar.value()
        self.clear()
        day = ""
        for row in rows:
            if row.day != day:
                day = row.day
                self._add(QListWidgetItem(day)).setFlags(Qt.ItemFlag.NoItemFlags)
            item = self._add(QListWidgetItem(row.sentence))
            item.setData(_ROW, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, row.spoken)
        if at_end:
            self.scrollToBottom()
        else:
            bar.setValue(before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have rows as high as they are at this width, as where a scroll bar came; and the end in sight."""
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum()
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.doItemsLayout()
        if at_end:
            self.scrollToBottom()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the chosen rows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = sorted(self.row(item) for item in self.selectedItems())
            QGuiApplication.clipboard().setText(copied([_row_of(self.item(at)) for at in chosen]))
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a ring around all while it has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_ring(painter, QRectF(self.viewport().rect()).adjusted(3, 3, -3, -3), Radius.FIELD)

    def _add(self, item: QListWidgetItem) -> QListWidgetItem:
        self.addItem(item)
        return item


class _Rows(QStyledItemDelegate):
    """Draws time, sentence, and why below it; both wrap."""

    def __init__(self, shown: LogList) -> None:
        super().__init__(shown)
        self._list = shown

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        wide = self._list.viewport().width()
        return QSize(wide, round(_Drawn(index, QRectF(0, 0, wide, _ENDLESS), mirrored=False).height()))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        drawn = _Drawn(index, QRectF(option.rect), mirrored=mirrored)
        drawn.draw(painter, chosen=bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()


class _Drawn:
    """One row in a place."""

    def __init__(self, index: QModelIndex | QPersistentModelIndex, place: QRectF, *, mirrored: bool) -> None:
        px = look.theme.px
        found = index.data(_ROW)
        self._row = found if isinstance(found, LogRow) else None
        self._day = str(index.data())
        self._mirrored, self._whole = mirrored, place
        self._inner = place.adjusted(px(_ACROSS), px(_DOWN), -px(_ACROSS), -px(_DOWN))
        self._time = font(Role.SMALL, look.theme, tabular=True)
        self._start = QFontMetricsF(self._time).horizontalAdvance("00:00:00") + px(_GAP + _ICON + _GAP)

    def height(self) -> float:
        px = look.theme.px
        if self._row is None:
            return QFontMetricsF(self._font(Role.CAPTION_STRONG)).height() + px(3 * _DOWN)
        why = self._high(Role.SMALL, self._row.why) + px(_BETWEEN) if self._row.why else 0
        return self._high(Role.BODY, self._row.sentence) + why + px(2 * _DOWN)

    def draw(self, painter: QPainter, *, chosen: bool) -> None:
        if self._row is None:
            self._words(painter, Role.CAPTION_STRONG, "text2", self._day, self._whole_line())
            return
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(self._whole.adjusted(4, 0, -4, 0), Radius.ROW, Radius.ROW)
        self._head(painter, self._row)
        sentence = self._high(Role.BODY, self._row.sentence)
        words = self._beside()
        words.setHeight(sentence)
        self._words(painter, Role.BODY, "text", self._row.sentence, words)
        if self._row.why:
            below = self._beside()
            below.setTop(words.bottom() + look.theme.px(_BETWEEN))
            self._words(painter, Role.SMALL, "text2", self._row.why, below)

    def _head(self, painter: QPainter, row: LogRow) -> None:
        px = look.theme.px
        advance = QFontMetricsF(self._time).horizontalAdvance(row.time)
        lines = self._lines(Role.BODY, row.sentence)
        laid_out(lines, self._beside().width())
        first = lines.lineAt(0)
        painter.setFont(self._time)
        painter.setPen(colour("text2"))
        painter.drawText(QPointF(self._x(0, advance), self._inner.top() + first.ascent()), row.time)
        if row.trouble:
            side = px(_ICON)
            left = self._x(self._start - px(_GAP) - side, side)
            top = self._inner.top() + (first.height() - side) / 2
            drawn = pixmap("triangle-alert", colour("warn_text").name(), side)
            painter.drawPixmap(round(left), round(top), drawn)

    def _words(self, painter: QPainter, role: Role, ink: str, text: str, place: QRectF) -> None:
        painter.setPen(colour(ink))
        lines = self._lines(role, text)
        laid_out(lines, place.width())
        joined_last(lines, place.width())
        lines.draw(painter, place.topLeft())

    def _high(self, role: Role, text: str) -> float:
        return laid_out(self._lines(role, text), self._beside().width())

    def _lines(self, role: Role, text: str) -> QTextLayout:
        lines = QTextLayout(text, self._font(role))
        side = Qt.AlignmentFlag.AlignRight if self._mirrored else Qt.AlignmentFlag.AlignLeft
        option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
        way = Qt.LayoutDirection
        option.setTextDirection(way.RightToLeft if self._mirrored else way.LeftToRight)
        lines.setTextOption(option)
        return lines

    def _beside(self) -> QRectF:
        """Return the room for words beside the time."""
        inner = QRectF(self._inner)
        inner.adjust(0, 0, -self._start, 0) if self._mirrored else inner.adjust(self._start, 0, 0, 0)
        return inner

    def _whole_line(self) -> QRectF:
        return self._inner.adjusted(0, look.theme.px(_DOWN), 0, look.theme.px(_DOWN))

    def _x(self, at: float, width: float) -> float:
        return self._inner.right() - at - width if self._mirrored else self._inner.left() + at

    @staticmethod
    def _font(role: Role) -> QFont:
        return font(role, look.theme)


def _row_of(item: QListWidgetItem) -> LogRow:
    row = item.data(_ROW)
    if not isinstance(row, LogRow):
        raise TypeError
    return row
