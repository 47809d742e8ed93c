"""A picker of work: shows what is chosen, and opens a list to search in."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.tray.fonts import font
from tracker.tray.icons import pixmap
from tracker.tray.present.work import Choice
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.badge import draw_dot, draw_key_cap
from tracker.tray.widgets.field import HERO_FIELD
from tracker.tray.widgets.picker_list import PickerList
from tracker.tray.widgets.text import colour

_PADDING: Final = 11
_SPACE: Final = 9
_MOVES: Final = frozenset({QEvent.Type.Move, QEvent.Type.Resize})
_Part = tuple[str, Role, str]
"""A text, its role, and its ink."""


class Picker(QAbstractButton):
    """Looks like a field. Pressing it, typing, or Down opens the list; `picked` tells a new choice."""

    picked = Signal(Choice)

    def __init__(self, *, height: int = HERO_FIELD, shortcut: str = "") -> None:
        """Begin without a choice; `shortcut` is shown while there is none."""
        super().__init__()
        self._height, self._shortcut = height, shortcut
        self._choices: Sequence[Choice] = ()
        self._choice: Choice | None = None
        self.list: Final = PickerList(self)
        self.list.chosen.connect(self._take)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.open)
        look.changed.connect(self.updateGeometry)
        self._say()

    @property
    def choice(self) -> Choice | None:
        """Return what is chosen."""
        return self._choice

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Take all there is to choose."""
        self._choices = choices
        self.list.renew(choices)

    def show_choice(self, choice: Choice | None) -> None:
        """Show a choice without telling of it."""
        if choice != self._choice:
            self._choice = choice
            self._say()
            self.update()

    def open(self) -> None:
        """Open the list."""
        for each in self._around():
            each.installEventFilter(self)
        self.list.open(self._choices, self._place())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have the open list stay at its field, whatever moves that."""
        if not self.list.isVisible():
            watched.removeEventFilter(self)
        elif event.type() in _MOVES:
            self.list.follow(self._place())
        return False

    def _around(self) -> Iterator[QWidget]:
        """Yield it and all that it stands in."""
        each: QWidget | None = self
        while each is not None:
            yield each
            each = None if each.isWindow() else each.parentWidget()

    def _place(self) -> QRectF:
        return QRectF(QPointF(self.mapToGlobal(QPoint(0, 0))), QSizeF(self.size()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Down, and on what is typed."""
        if event.key() == Qt.Key.Key_Down:
            self.open()
        elif event.text().strip() and event.text().isprintable():
            self.open()
            self.list.field.setText(event.text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.open()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return its height with the text's scale."""
        return QSize(look.theme.px(220), look.theme.px(self._height))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, choice and sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        width = 2 if focused else look.theme.border
        inset = width / 2
        painter.setPen(QPen(colour("focus" if focused else "control"), width))
        painter.setBrush(colour("surface"))
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, Radius.FIELD, Radius.FIELD)
        if self._choice is None:
            self._draw_invitation(painter)
        else:
            self._draw_choice(painter, self._choice)

    def _draw_invitation(self, painter: QPainter) -> None:
        px = look.theme.px
        at = px(_PADDING)
        at = self._icon(painter, "search", at)
        self._words(painter, (_("Project or task"), Role.ROW, "text3"), at, self.width() - at - px(_PADDING))
        if self._shortcut:
            made = QFontMetricsF(font(Role.CAPTION_STRONG, look.theme))
            width = made.horizontalAdvance(self._shortcut) + px(14)
            left = px(_PADDING) if self.isRightToLeft() else self.width() - px(_PADDING) - width
            draw_key_cap(painter, QRectF(left, (self.height() - px(20)) / 2, width, px(20)), self._shortcut)

    def _draw_choice(self, painter: QPainter, choice: Choice) -> None:
        px = look.theme.px
        side = px(9)
        at = px(_PADDING + 1)
        draw_dot(painter, QRectF(self._x(at, side), (self.height() - side) / 2, side, side), choice.hue)
        at += side + px(_SPACE)
        parts = _parts(choice)
        for part, room in zip(parts, self._rooms(parts), strict=True):
            at = self._words(painter, part, at, room)
        drawn = pixmap("chevron-down", colour("text2").name(), px(16), ratio=self.devicePixelRatioF())
        end = self._x(self.width() - px(_PADDING) - px(16), px(16))
        painter.drawPixmap(QPointF(end, (self.height() - px(16)) / 2), drawn)

    def _icon(self, painter: QPainter, name: str, at: int) -> int:
        px = look.theme.px
        drawn = pixmap(name, colour("text3").name(), px(16), ratio=self.devicePixelRatioF())
        painter.drawPixmap(QPointF(self._x(at, px(16)), (self.height() - px(16)) / 2), drawn)
        return at + px(16 + _SPACE)

    def _rooms(self, parts: Sequence[_Part]) -> list[float]:
        """Return the room of each part: all that it needs, or half where all would not fit."""
        px = look.theme.px
        needed = [QFontMetricsF(_font(role)).horizontalAdvance(text) + 1 for text, role, _ink in parts]
        room = self.width() - px(_PADDING + 1 + 9 + _SPACE) - px(2 * _PADDING + 16)
        if len(needed) == 1:
            return [min(needed[0], room)]
        first, between, last = needed
        half = (room - between) / 2
        return [
            min(first, max(half, room - between - last)),
            between,
            min(last, max(half, room - between - first)),
        ]

    def _words(self, painter: QPainter, part: _Part, at: float, room: float) -> int:
        """Draw words from a place on, their middle left out where the room is less; return where they end."""
        text, role, ink = part
        made = _font(role)
        metrics = QFontMetricsF(made)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        advance = metrics.horizontalAdvance(shown)
        painter.setFont(made)
        painter.setPen(colour(ink))
        base = (self.height() + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(self._x(at, advance), base), shown)
        return round(at + advance)

    def _x(self, at: float, width: float) -> float:
        return self.width() - at - width if self.isRightToLeft() else at

    def _take(self, choice: Choice) -> None:
        self.show_choice(choice)
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.picked.emit(choice)

    def _say(self) -> None:
        chosen = self._choice.text if self._choice else _("none")
        self.setAccessibleName(_("Project or task: {chosen}").format(chosen=chosen))
        whole = "" if self._choice is None else listing(filter(None, (chosen, self._choice.client)))
        self.setToolTip(whole)


def _parts(choice: Choice) -> list[_Part]:
    """Return what is drawn of a choice."""
    project = (choice.project, Role.ROW_STRONG, "text")
    return (
        [project, ("  /  ", Role.ROW, "text3"), (choice.task, Role.ROW, "text")] if choice.task else [project]
    )


def _font(role: Role) -> QFont:
    return font(role, look.theme, weight=400 if role is Role.ROW else None)
