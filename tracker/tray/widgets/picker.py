"""A picker of work: shows what is chosen, and opens a list to search in."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

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

    def show_choice(self, choice: Choice | None) -> None:
        """Show a choice without telling of it."""
        if choice != self._choice:
            self._choice = choice
            self._say()
            self.update()

    def open(self) -> None:
        """Open the list."""
        place = QRectF(QPointF(self.mapToGlobal(QPoint(0, 0))), QSizeF(self.size()))
        self.list.open(self._choices, place)

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
        self._words(painter, _("Project or task"), at, Role.ROW, "text3")
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
        at = self._words(painter, choice.project, at, Role.ROW_STRONG, "text")
        if choice.task:
            at = self._words(painter, " / ", at + px(4), Role.ROW, "text3")
            self._words(painter, choice.task, at + px(4), Role.ROW, "text")
        drawn = pixmap("chevron-down", colour("text2").name(), px(16), ratio=self.devicePixelRatioF())
        end = self._x(self.width() - px(_PADDING) - px(16), px(16))
        painter.drawPixmap(QPointF(end, (self.height() - px(16)) / 2), drawn)

    def _icon(self, painter: QPainter, name: str, at: int) -> int:
        px = look.theme.px
        drawn = pixmap(name, colour("text3").name(), px(16), ratio=self.devicePixelRatioF())
        painter.drawPixmap(QPointF(self._x(at, px(16)), (self.height() - px(16)) / 2), drawn)
        return at + px(16 + _SPACE)

    def _words(self, painter: QPainter, text: str, at: float, role: Role, ink: str) -> int:
        """Draw words from a place on, as far as there is room; return where they end."""
        made = font(role, look.theme, weight=400 if role is Role.ROW else None)
        metrics = QFontMetricsF(made)
        room = max(0.0, self.width() - at - look.theme.px(2 * _PADDING + 16))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
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
