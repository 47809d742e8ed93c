"""Buttons of every kind and size: one painted class, its kinds as data."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget

from tracker.tray.fonts import font
from tracker.tray.icons import BOLD_STROKE, STROKE, pixmap
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.text import colour

RING: Final = 3
"""Pixels around a control that its focus ring needs."""


class Kind(Enum):
    """What a button is for. One primary a view."""

    PRIMARY = "primary"
    INK = "ink"
    SECONDARY = "secondary"
    GHOST = "ghost"
    DANGER = "danger"
    DANGER_SECONDARY = "danger-secondary"
    DANGER_GHOST = "danger-ghost"


class Height(Enum):
    """Heights in logical pixels at 100 %."""

    COMPACT = 28
    HEADER = 32
    USUAL = 34
    DIALOG = 40
    HERO = 46


@dataclass(frozen=True, slots=True)
class _Paint:
    """Tokens; an empty one is left out."""

    fill: str
    hover: str
    press: str
    text: str
    border: str = ""


_PAINTS: Final = {
    Kind.PRIMARY: _Paint("accent", "accent_hover", "accent_press", "on_accent"),
    Kind.INK: _Paint("ink", "ink_hover", "ink_hover", "on_ink"),
    Kind.SECONDARY: _Paint("surface", "hover", "line", "text", "control"),
    Kind.GHOST: _Paint("", "hover", "line", "text2"),
    Kind.DANGER: _Paint("danger", "danger_text", "danger_text", "on_danger"),
    Kind.DANGER_SECONDARY: _Paint("surface", "danger_soft", "danger_soft", "danger_text", "control"),
    Kind.DANGER_GHOST: _Paint("", "danger_soft", "danger_soft", "danger_text"),
}
_FLUSH_PADDING: Final = 3
_BARE: Final = frozenset({Kind.GHOST, Kind.DANGER_GHOST})
_FILLED: Final = frozenset({Kind.PRIMARY, Kind.INK, Kind.DANGER})


class ByReturn(QAbstractButton):
    """What draws itself, and is pressed by Return as by Space; once where that is held down."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be pressed."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


class Button(QPushButton):
    """A button with text, an icon, or both; one with an icon alone needs `says`, its name and tooltip."""

    def __init__(
        self,
        text: str = "",
        kind: Kind = Kind.SECONDARY,
        *,
        icon: str = "",
        height: Height = Height.USUAL,
        says: str = "",
    ) -> None:
        """Say what it does; `icon` is the name of one."""
        super().__init__(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # It is drawn anew as the pointer comes and goes.
        self._kind, self._icon, self._height = kind, icon, height
        self._icon_at_end = self._flush = self._starts = False
        self._also: tuple[str, ...] = ()
        self._instead: QWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if says:
            self.setAccessibleName(says)
            self.setToolTip(says)
        look.changed.connect(self.updateGeometry)

    def be(self, kind: Kind, text: str, icon: str = "") -> None:
        """Become a button of another kind."""
        if (kind, text, icon) != (self._kind, self.text(), self._icon):
            self._kind, self._icon = kind, icon
            self.setText(text)
            self.updateGeometry()
            self.update()

    def put_icon_last(self) -> None:
        """Draw the icon behind the text, as for what leads on."""
        self._icon_at_end = True

    def make_room(self, *words: str) -> None:
        """Be wide enough for all that it says by turns: what stands beside it stays where it is."""
        self._also = words
        self.updateGeometry()

    def end_flush(self) -> None:
        """End where its place ends, so that it stands in line with the edge of what is below."""
        self._flush = True
        self.updateGeometry()

    def start_flush(self) -> None:
        """Begin where its place begins, so that it stands in line with what is above."""
        self._starts = True
        self.updateGeometry()

    def refuse(self, reason: str) -> None:
        """Be disabled, and say why; an empty reason enables."""
        had_focus = self.hasFocus()
        self.setEnabled(not reason)
        if reason and had_focus:
            self._instead = self.window().focusWidget()
        elif not reason:
            self._take_back_focus()
        self.setAccessibleDescription(reason)
        self.setToolTip(reason or (self.accessibleName() if not self.text() else ""))

    def _take_back_focus(self) -> None:
        """Have the focus again that went elsewhere when it was disabled, unless it was moved on since."""
        instead, self._instead = self._instead, None
        if instead is not None and instead is self.window().focusWidget():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """Return the room of text and icon with the focus ring."""
        px = look.theme.px
        height = px(self._height.value)
        width = height
        if self.text():
            metrics = QFontMetricsF(self._font())
            advance = max(metrics.horizontalAdvance(each) for each in (self.text(), *self._also))
            width = (
                round(advance + 2 * self._padding() + (self._icon_side() + self._gap() if self._icon else 0))
                + 1
            )
        return QSize(width + 2 * RING - self._saved(), height + 2 * RING)

    def minimumSizeHint(self) -> QSize:
        """Return the same: words are never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be pressed by Return as by Space, in any window; one that is held down presses once."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ring, ground, icon and text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._ground()
        radius = Radius.LARGE_BUTTON if self._height is Height.HERO else Radius.FIELD
        self._draw_ground(painter, ground, radius)
        if self.hasFocus():
            draw_ring(painter, ground, radius)
        self._draw_inside(painter, ground)

    def _ground(self) -> QRectF:
        ground = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        if not self.hasFocus():  # With it, its ring needs the room.
            start, end = (RING if each else 0 for each in self._flush_edges)
            left, right = (end, start) if self.isRightToLeft() else (start, end)
            ground.adjust(-left, 0, right, 0)
        return ground

    @property
    def _flush_edges(self) -> tuple[bool, bool]:
        """Return whether its start and its end stand in line; what has no ground is alike on both sides."""
        if self._kind in _BARE:
            return (self._starts or self._flush,) * 2
        return self._starts, self._flush

    def _saved(self) -> int:
        """Return the room that is left out at its edges."""
        each = self._padding() - _FLUSH_PADDING if self._kind in _BARE else RING
        return each * sum(self._flush_edges)

    def _draw_ground(self, painter: QPainter, ground: QRectF, radius: float) -> None:
        paint = _PAINTS[self._kind]
        fill, border = paint.fill, paint.border
        if not self.isEnabled():
            fill, border = ("hover" if self._kind in _FILLED else ""), ("line" if border else "")
        elif self.isDown() or self.isChecked():
            fill = paint.press
        elif self.underMouse():
            fill = paint.hover
        painter.setBrush(colour(fill) if fill else QColor(0, 0, 0, 0))
        painter.setPen(QPen(colour(border), look.theme.border) if border else Qt.PenStyle.NoPen)
        inset = 0.5 if border else 0.0
        painter.drawRoundedRect(ground.adjusted(inset, inset, -inset, -inset), radius, radius)

    def _draw_inside(self, painter: QPainter, ground: QRectF) -> None:
        token = _PAINTS[self._kind].text if self.isEnabled() else "text3"
        side, gap = self._icon_side() if self._icon else 0, self._gap() if self._icon and self.text() else 0
        advance = QFontMetricsF(self._font()).horizontalAdvance(self.text())
        start = ground.left() + (ground.width() - side - gap - advance) / 2
        icon_first = self._icon_at_end == self.isRightToLeft()
        icon_x = start if icon_first else start + advance + gap
        if self._icon:
            stroke = BOLD_STROKE if self._kind in _FILLED else STROKE
            drawn = pixmap(
                self._icon, colour(token).name(), side, stroke=stroke, ratio=self.devicePixelRatioF()
            )
            painter.drawPixmap(round(icon_x), round(ground.center().y() - side / 2), drawn)
        painter.setFont(self._font())
        painter.setPen(colour(token))
        text_x = start + side + gap if icon_first else start
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(QRectF(text_x, ground.top(), advance + 2, ground.height()), flags, self.text())

    def _font(self) -> QFont:
        if self._height is Height.HERO:
            return font(Role.HEADING, look.theme)
        return font(Role.BUTTON, look.theme)

    def _padding(self) -> int:
        return look.theme.px(18 if self._height is Height.HERO else 10 if self._kind is Kind.GHOST else 14)

    def _gap(self) -> int:
        return look.theme.px(10 if self._height is Height.HERO else 8)

    def _icon_side(self) -> int:
        return look.theme.px(18 if self._height is Height.HERO else 16)


def draw_ring(painter: QPainter, ground: QRectF, radius: float) -> None:
    """Draw the focus ring around a control: 2 px, a gap of 1."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("focus"), 2))
    painter.drawRoundedRect(ground.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)
