"""A desk behind what stands alone on a screen, in a picture of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPen

from tracker.tray.style import look
from tracker.tray.theme import Radius
from tracker.tray.widgets.card import draw_floating
from tracker.tray.widgets.text import colour

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_MARGIN: Final = 40
_SHADOW: Final = 14
_TINTS: Final = {
    False: ("#DCE6E0", "#D3DCE4", "#DAD6E2"),
    True: ("#28332E", "#222A31", "#2C2733"),
}


def on_a_desk(widget: QWidget, *, framed: bool = True, floats: bool = True) -> QImage:
    """Return a widget above a desk, `framed` as a window is; what has a shadow of its own only lies on it."""
    shown = widget.grab().toImage()
    ratio, across, down = shown.devicePixelRatio(), widget.width(), widget.height()
    ground = QRectF(0, 0, across + 2 * _MARGIN, down + 2 * _MARGIN)
    picture = QImage((ground.size() * ratio).toSize(), QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shade = QLinearGradient(ground.topLeft(), ground.bottomRight())
    for number, tint in enumerate(_TINTS[look.theme.dark]):
        shade.setColorAt(number / 2, QColor(tint))
    painter.fillRect(ground, shade)
    place = QRectF(_MARGIN, _MARGIN, across, down)
    if floats:
        draw_floating(painter, place.adjusted(-_SHADOW, -_SHADOW, _SHADOW, _SHADOW), _SHADOW)
    if framed:
        shape = QPainterPath()
        shape.addRoundedRect(place, Radius.CARD, Radius.CARD)
        painter.setClipPath(shape)
        painter.drawImage(place.topLeft(), shown)
        painter.setClipping(False)
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
    else:
        painter.drawImage(place.topLeft(), shown)
    painter.end()
    return picture
