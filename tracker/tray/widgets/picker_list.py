"""The list that a picker opens: a field to search by, what fits, lately used first, all by keyboard."""

from collections.abc import Sequence
from functools import partial
from math import ceil, floor
from typing import TYPE_CHECKING, Final
from unicodedata import bidirectional

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
    QTextLayout,
    QTextLine,
)
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.tray.compositing import CutToCard
from tracker.tray.fonts import font
from tracker.tray.present.work import Choice, Found, search
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.badge import draw_dot, draw_key_cap
from tracker.tray.widgets.card import draw_floating
from tracker.tray.widgets.field import HERO_FIELD, Field
from tracker.tray.widgets.text import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

ROW: Final = 38
_HEADING: Final = 28
_MOST: Final = 8
_FOUND: Final = Qt.ItemDataRole.UserRole
_PADDING: Final = 10
_EDGE: Final = 14
"""Pixels around it for its shadow."""
_LEAST: Final = 460
_CLIENT_SHARE: Final = 0.3
"""Of a row, for the client at most: the names before it say which it is."""
_ANEW: Final = 3_000
"""Milliseconds after which an open list asks again what there is to choose."""
_KEYS: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class PickerList(QFrame):
    """A window of its own below a picker; `chosen` tells what was taken, Escape takes nothing.

    While it is open it wants, again and again, to be renewed with what there is to choose.
    """

    chosen = Signal(Choice)
    wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Belong to a picker, out of sight."""
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        CutToCard(self, _EDGE, Radius.CARD, partial(colour, "line"))
        self.setAccessibleName(_("Project or task"))
        self._choices: Sequence[Choice] = ()
        self._place = QRectF()
        self._looks = QTimer(self)
        self._looks.timeout.connect(self.wanted)
        self.field: Final = Field(_("Search"), _("Project, task or client"), "search", height=HERO_FIELD)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list: Final = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(_("Projects and tasks"))
        self.list.setMouseTracking(True)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.list.itemClicked.connect(self._take)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[_EDGE + 9] * 4)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list)

    def open(self, choices: Sequence[Choice], place: QRectF) -> None:
        """Open below a place on the screen, with all there is to choose."""
        self._choices = choices
        self.field.clear()
        self._fill("")
        self.follow(place)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._announce()

    def follow(self, place: QRectF) -> None:
        """Be below a place on the screen, as wide as that and as what is in it needs."""
        self._place = place
        inset = _EDGE + 9
        wide = max(round(place.width()), look.theme.px(_LEAST))
        self.setFixedWidth(wide + 2 * inset)
        self.adjustSize()
        left = place.right() - wide if self.isRightToLeft() else place.left()
        self.move(self._within_the_screen(QPoint(round(left) - inset, round(place.top()) - inset)))

    def renew(self, choices: Sequence[Choice]) -> None:
        """Take all there is to choose now, with what is written and what Return would take left as it is."""
        if not self.isVisible() or tuple(choices) == tuple(self._choices):
            return
        before = _found_in(self.list.item(max(0, self.list.currentRow())))
        self._choices = choices
        self._fill(self.field.text(), before)
        self.follow(self._place)

    def showEvent(self, event: QShowEvent) -> None:
        """Want to know of what has just come."""
        super().showEvent(event)
        self._looks.start(_ANEW)
        self.wanted.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._looks.stop()

    def _announce(self) -> None:
        """Say what Return would take: the focus stays in the field."""
        item = self.list.item(max(0, self.list.currentRow()))
        announce(self.field, item.data(Qt.ItemDataRole.AccessibleTextRole) or item.text())

    def _within_the_screen(self, at: QPoint) -> QPoint:
        """Return where to be to be seen whole, next to where it belongs; its shadow may be cut off."""
        screen = QGuiApplication.screenAt(at + QPoint(self.width() // 2, _EDGE)) or self.screen()
        room = screen.availableGeometry().adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)
        left = max(room.left(), min(at.x(), room.right() + 1 - self.width()))
        return QPoint(left, max(room.top(), min(at.y(), room.bottom() + 1 - self.height())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_floating(painter, QRectF(self.rect()), _EDGE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have keys in the field move through the list, and take from it."""
        if (
            watched is not self.field
            or not isinstance(event, QKeyEvent)
            or event.type() != QEvent.Type.KeyPress
        ):
            return False
        if event.key() in _KEYS:
            self._step(event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
            return True
        return False

    def _step(self, down: bool) -> None:  # noqa: FBT001 # a direction, told by the only caller above
        rows = [row for row in range(self.list.count()) if _found_in(self.list.item(row)) is not None]
        if rows:
            at = rows.index(self.list.currentRow()) if self.list.currentRow() in rows else -1
            self.list.setCurrentRow(rows[(at + (1 if down else -1)) % len(rows)])
            self._announce()

    def _take(self, item: QListWidgetItem | None) -> None:
        found = None if item is None else _found_in(item)
        if found is not None:
            self.hide()
            self.chosen.emit(found.choice)

    def _fill(self, typed: str, current: Found | None = None) -> None:
        self.list.clear()
        found = search(self._choices, typed)
        recent = [each for each in found if each.choice.recent]
        others = [each for each in found if not each.choice.recent]
        if recent:
            self._head(_("Recent"))
        for each in recent:
            self._row(each)
        if others and recent:
            self._head(_("All projects"))
        for each in others:
            self._row(each)
        if not found:
            self._head(_("Nothing fits. What your manager has just added comes with the next sync."))
        rows = [_found_in(self.list.item(row)) for row in range(self.list.count())]
        at = (row for row, each in enumerate(rows) if current and each and each.choice == current.choice)
        self.list.setCurrentRow(next(at, 1 if recent else 0))
        px = look.theme.px
        heights = [self.list.sizeHintForRow(row) for row in range(self.list.count())]
        self.list.setFixedHeight(min(sum(heights), px(_MOST * ROW + 2 * _HEADING)) + 2)
        self.adjustSize()
        self._announce()

    def _head(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _row(self, found: Found) -> None:
        item = QListWidgetItem(found.choice.text)
        item.setData(_FOUND, found)
        client = found.choice.client
        whole = listing(filter(None, (found.choice.text, client)))
        for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            item.setData(role, whole)
        self.list.addItem(item)


class _Rows(QStyledItemDelegate):
    """Draws rows: dot, project, task with what was found in another ink, and the client at the end."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        heading = index.data(_FOUND) is None
        return QSize(200, look.theme.px(_HEADING if heading else ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(option.rect)
        mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        found = index.data(_FOUND)
        if found is None:
            self._heading(painter, place, str(index.data()), mirrored=mirrored)
        else:
            _Row(painter, place, mirrored=mirrored).draw(found, chosen=chosen)
        painter.restore()

    def _heading(self, painter: QPainter, place: QRectF, text: str, *, mirrored: bool) -> None:
        painter.setFont(font(Role.CAPTION_STRONG, look.theme))
        painter.setPen(colour("text2"))
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        edge = look.theme.px(_PADDING)
        painter.drawText(place.adjusted(edge, 0, -edge, 0), flags, text)


class _Row:
    """One row while it is drawn: from the start of the line on, and from its end."""

    def __init__(self, painter: QPainter, place: QRectF, *, mirrored: bool) -> None:
        self._painter, self._place, self._mirrored = painter, place, mirrored
        self._at = float(look.theme.px(_PADDING))

    def draw(self, found: Found, *, chosen: bool) -> None:
        if chosen:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(colour("hover"))
            self._painter.drawRoundedRect(self._place, Radius.ROW, Radius.ROW)
        room = self._place.width() - look.theme.px(_PADDING) - self._end(found, chosen=chosen)
        self._dot(found.choice.hue)
        self._words(found.choice.project, found.in_project, room)
        if found.choice.task:
            self._words("  /  ", None, room, ink="text3")
            self._words(found.choice.task, found.in_task, room)

    def _dot(self, hue: int | None) -> None:
        side = look.theme.px(9)
        top = self._place.center().y() - side / 2
        draw_dot(self._painter, QRectF(self._x(side), top, side, side), hue)
        self._at += side + look.theme.px(9)

    def _words(self, text: str, place: tuple[int, int] | None, room: float, ink: str = "text") -> None:
        """Draw a name, what was found in it stronger."""
        start, stop = place or (0, 0)
        if place and (self._mirrored or _turns(text)):
            self._in_one(text, place, room)
            return
        usual = font(Role.ROW, look.theme, weight=400)
        strong = font(Role.ROW_STRONG, look.theme)
        for piece, made, token in (
            (text[:start], usual, ink),
            (text[start:stop], strong, "accent_text"),
            (text[stop:], usual, ink),
        ):
            if piece:
                self._piece(piece, made, token, room)

    def _in_one(self, text: str, place: tuple[int, int], room: float) -> None:
        """Draw a name whose letters join, or stand from right to left: what was found only in its colour."""
        made = font(Role.ROW, look.theme, weight=400)
        metrics = QFontMetricsF(made)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room - self._at))
        name = QTextLayout(shown, made)
        name.beginLayout()
        line = name.createLine()
        name.endLayout()
        advance = metrics.horizontalAdvance(shown)
        left = self._x(advance)
        # Whole pixels: what is cut within one has its edge twice, or not at all.
        one, other = sorted(round(left + _x_of(line, min(at, len(shown)))) for at in place)
        top, height = self._place.top(), self._place.height()
        base = self._place.center().y() + (metrics.ascent() - metrics.descent()) / 2
        for begin, end, token in (
            (floor(left) - 1, one, "text"),
            (one, other, "accent_text"),
            (other, ceil(left + advance) + 1, "text"),
        ):
            self._painter.save()
            self._painter.setClipRect(QRectF(begin, top, end - begin, height), Qt.ClipOperation.IntersectClip)
            self._painter.setPen(colour(token))
            # Its line begins higher than the font's own where another font has its letters.
            name.draw(self._painter, QPointF(left, base - line.ascent()))
            self._painter.restore()
        self._at += advance

    def _piece(self, text: str, made: "QFont", token: str, room: float) -> None:
        metrics = QFontMetricsF(made)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room - self._at))
        advance = metrics.horizontalAdvance(shown)
        self._painter.setFont(made)
        self._painter.setPen(colour(token))
        base = self._place.center().y() + (metrics.ascent() - metrics.descent()) / 2
        self._painter.drawText(QPointF(self._x(advance), base), shown)
        self._at += advance

    def _end(self, found: Found, *, chosen: bool) -> float:
        """Draw the client, and the key that takes the row; return the room they need."""
        px = look.theme.px
        used = float(px(_PADDING))
        if chosen:
            cap = _("Enter")
            width = QFontMetricsF(font(Role.CAPTION_STRONG, look.theme)).horizontalAdvance(cap) + px(12)
            left = self._place.left() + used if self._mirrored else self._place.right() - used - width
            draw_key_cap(self._painter, QRectF(left, self._place.center().y() - px(9), width, px(18)), cap)
            used += width + px(8)
        if found.choice.client:
            made = font(Role.SMALL, look.theme)
            metrics = QFontMetricsF(made)
            client = metrics.elidedText(
                found.choice.client, Qt.TextElideMode.ElideRight, self._place.width() * _CLIENT_SHARE
            )
            advance = metrics.horizontalAdvance(client)
            x = self._place.left() + used if self._mirrored else self._place.right() - used - advance
            self._painter.setFont(made)
            self._painter.setPen(colour("text2"))
            base = self._place.center().y() + (metrics.ascent() - metrics.descent()) / 2
            self._painter.drawText(QPointF(x, base), client)
            used += advance + px(8)
        return used

    def _x(self, width: float) -> float:
        return self._place.right() - self._at - width if self._mirrored else self._place.left() + self._at


def _turns(text: str) -> bool:
    """Return whether some of a text goes from right to left."""
    return any(bidirectional(each) in {"R", "AL"} for each in text)


def _x_of(line: QTextLine, at: int) -> float:
    """Return where in a line a letter begins."""
    found = line.cursorToX(at)
    if not isinstance(found, tuple):
        raise TypeError
    return float(found[0])


def _found_in(item: QListWidgetItem) -> Found | None:
    found = item.data(_FOUND)
    return found if isinstance(found, Found) else None
