"""The scene of the icon in the panel: every state, on both kinds of panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap

from tracker.tray.fonts import font
from tracker.tray.present.icon_state import Badge, Base, IconState
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.tray_picture import (
    DARK_PANEL,
    LIGHT_PANEL,
    TEMPLATE,
    Panel,
    in_one_colour,
    tray_picture,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lib.made_up_day import Words

_STATES: Final = (
    IconState(Base.RUNNING),
    IconState(Base.STOPPED),
    IconState(Base.IDLE),
    IconState(Base.STOPPED, Badge.OFFLINE),
    IconState(Base.STOPPED, Badge.ATTENTION),
    IconState(Base.STOPPED, Badge.OFFLINE_ATTENTION),
    IconState(Base.IDLE, Badge.ATTENTION),
    IconState(Base.RUNNING, Badge.OFFLINE),
    IconState(Base.RUNNING, Badge.ATTENTION),
    IconState(Base.RUNNING, Badge.OFFLINE_ATTENTION),
    IconState(Base.RUNNING, Badge.PAUSED),
)
_COLUMNS: Final = ((16, 190), (22, 300), (32, 420), (64, 540))
_ROW: Final = 70
_WIDTH, _HEIGHT = 960, 840


def icons(_words: Words) -> Iterator[QImage]:
    """Every state of the icon on both kinds of panel, in colour, in one colour, and as a shape."""
    picture = QImage(2 * _WIDTH, 4 * _HEIGHT, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(2)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for half, panel in enumerate((LIGHT_PANEL, DARK_PANEL)):
        ground = QRect(0, half * _HEIGHT, _WIDTH, _HEIGHT)
        painter.fillRect(ground, QColor("#1C1E21" if half else "#EEF0F2"))
        painter.setPen(QColor(panel.ink))
        _draw_half(painter, ground.top(), panel)
    painter.end()
    yield picture


def _draw_half(painter: QPainter, top: int, panel: Panel) -> None:
    painter.setFont(font(Role.SMALL_STRONG, look.theme))
    for size, x in _COLUMNS:
        painter.drawText(QRectF(x - 40, top + 16, 80, 20), Qt.AlignmentFlag.AlignCenter, str(size))
    for name, x in (("16, enlarged", 690), ("one colour", 800), ("shape", 890)):
        painter.drawText(QRectF(x - 50, top + 16, 100, 20), Qt.AlignmentFlag.AlignCenter, name)
    for row, state in enumerate(_STATES):
        middle = top + 76 + row * _ROW
        name = ", ".join(filter(None, (state.base.value, state.badge.value)))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(12, middle - 12, 168, 24), left, name)
        drawn = tray_picture(state, panel)
        for size, x in _COLUMNS:
            painter.drawPixmap(QPointF(x - size / 2, middle - size / 2), _pixels(drawn, size))
        large = _pixels(drawn, 16).scaled(48, 48)
        painter.drawPixmap(QPointF(690 - 24, middle - 24), large)
        single = _pixels(tray_picture(state, in_one_colour(panel)), 22)
        painter.drawPixmap(QPointF(800 - 11, middle - 11), single)
        # For a system that colours it itself, whatever its panel.
        shape = _pixels(tray_picture(state, TEMPLATE), 22)
        painter.drawPixmap(QPointF(890 - 11, middle - 11), shape)


def _pixels(icon: QIcon, size: int) -> QPixmap:
    return icon.pixmap(QSize(size, size), 1.0)
