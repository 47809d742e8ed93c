"""Badges, an icon and a word in the colours of a tone; key caps; and the dot of a project."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.tray.fonts import font
from tracker.tray.icons import BOLD_STROKE, pixmap
from tracker.tray.present.attention import Tone
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.text import colour

_HEIGHT: Final = 24
_ICON: Final = 14
_PADDING: Final = 8
_GAP: Final = 5
_DOT: Final = 9
_KEY: Final = 22

TONES: Final = {
    Tone.OK: ("accent_soft", "accent_text"),
    Tone.INFO: ("info_soft", "info_text"),
    Tone.WARN: ("warn_soft", "warn_text"),
    Tone.DANGER: ("danger_soft", "danger_text"),
}
"""Ground and text of each tone."""


class Badge(QWidget):
    """An icon and a word, always both; without a tone it is neutral."""

    speaks_as = QAccessible.Role.StaticText

    def __init__(self, text: str, icon: str, tone: Tone | None = None) -> None:
        """Say what it tells."""
        super().__init__()
        self._text, self._icon, self._tone = text, icon, tone
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the room of icon and word."""
        return QSize(badge_width(self._text), look.theme.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, text = TONES[self._tone] if self._tone else (neutral_ground(), "text2")
        draw_badge(painter, QRectF(self.rect()), self._text, self._icon, (ground, text))


class KeyCap(QWidget):
    """A key to press, as it is written on it."""

    speaks_as = QAccessible.Role.StaticText

    def __init__(self, text: str) -> None:
        """Say which key."""
        super().__init__()
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Return the room of the word."""
        px = look.theme.px
        advance = QFontMetricsF(font(Role.CAPTION_STRONG, look.theme)).horizontalAdvance(self._text)
        # Keys of one letter are alike, however wide the letter is.
        return QSize(max(round(advance) + px(14), px(_KEY)), px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_key_cap(painter, QRectF(self.rect()), self._text)


class Dot(QWidget):
    """The dot of a project's colour; hollow for no project."""

    def __init__(self, hue: int | None = None) -> None:
        """Take the number of the colour."""
        super().__init__()
        self._hue = hue
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_hue(self, hue: int | None) -> None:
        """Take another colour."""
        self._hue = hue
        self.update()

    def sizeHint(self) -> QSize:
        """Return its side."""
        side = look.theme.px(_DOT) + 1
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_dot(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self._hue)


def neutral_ground() -> str:
    """Return the token of a neutral badge's ground."""
    return "hover" if look.theme.dark else "sunken"


def draw_badge(painter: QPainter, ground: QRectF, text: str, icon: str, tokens: tuple[str, str]) -> None:
    """Draw a badge into a rectangle."""
    theme = look.theme
    px = theme.px
    pen = QPen(QColor(theme.colours.text), theme.border) if theme.contrast else Qt.PenStyle.NoPen
    painter.setPen(pen)
    painter.setBrush(colour(tokens[0]))
    painter.drawRoundedRect(ground, Radius.BADGE, Radius.BADGE)
    drawn = pixmap(icon, colour(tokens[1]).name(), px(_ICON), stroke=BOLD_STROKE)
    mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
    icon_x = ground.right() - px(_PADDING + _ICON) if mirrored else ground.left() + px(_PADDING)
    painter.drawPixmap(round(icon_x), round(ground.center().y() - px(_ICON) / 2), drawn)
    painter.setPen(colour(tokens[1]))
    painter.setFont(font(Role.CAPTION_STRONG, theme, tabular=True))
    inner = px(_PADDING + _ICON + _GAP)
    place = ground.adjusted(px(_PADDING), 0, -inner, 0) if mirrored else ground.adjusted(inner, 0, 0, 0)
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(place, flags, text)


def badge_width(text: str) -> int:
    """Return how wide a badge with this word is."""
    px = look.theme.px
    advance = QFontMetricsF(font(Role.CAPTION_STRONG, look.theme, tabular=True)).horizontalAdvance(text)
    return round(advance) + px(2 * _PADDING + _ICON + _GAP) + 1


def draw_key_cap(painter: QPainter, ground: QRectF, text: str) -> None:
    """Draw a key cap into a rectangle."""
    painter.setPen(QPen(colour("line"), look.theme.border))
    painter.setBrush(colour("sunken"))
    painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), Radius.BADGE - 1, Radius.BADGE - 1)
    painter.setPen(colour("text2"))
    painter.setFont(font(Role.CAPTION_STRONG, look.theme))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, text)


def draw_dot(painter: QPainter, ground: QRectF, hue: int | None) -> None:
    """Draw a project's dot into a square."""
    if hue is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("control"), 1.5))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.theme.project(hue)))
    painter.drawEllipse(ground)
