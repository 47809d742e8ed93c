"""Pictures of SVG texts. The icon needs them first, so `Qt` itself, which loads slowly, is not in it."""

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


def drawn_svg(svg: str, size: int, ratio: float) -> QPixmap:
    """Return a square picture of an SVG text, `size` logical pixels wide."""
    side = round(size * ratio)
    drawn = QPixmap(QSize(side, side))
    drawn.fill(QColor(0, 0, 0, 0))
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn
