"""A screenshot, small: the picture, or why there is none, with its time and what is left of its review."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy

from tracker.host.translate import translate as _
from tracker.tray.fonts import font
from tracker.tray.icons import pixmap
from tracker.tray.present.day import ScreenshotState
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.badge import badge_width, draw_badge
from tracker.tray.widgets.button import RING, ByReturn, draw_ring
from tracker.tray.widgets.text import colour

if TYPE_CHECKING:
    from tracker.tray.present.rows import ScreenshotRow

WIDTH: Final = 129
HEIGHT: Final = 80
_CAPTION: Final = 24
_DIMMED: Final = 46
"""Alpha of the shade over pictures in dark themes: 18 %."""
_EMPTY: Final = frozenset({ScreenshotState.DELETED, ScreenshotState.EXPIRED})


class Thumbnail(ByReturn):
    """One screenshot, as wide as its place lets it be; pressing it opens it. A checked one has a ring."""

    def __init__(self, row: "ScreenshotRow") -> None:
        """Take what is known of it; the picture comes later."""
        super().__init__()
        self._row, self._picture = row, QPixmap()
        self._fails = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.updateGeometry)
        self.show_row(row)

    @property
    def row(self) -> "ScreenshotRow":
        """Return what is known of it."""
        return self._row

    def show_row(self, row: "ScreenshotRow") -> None:
        """Show what became of it since."""
        self._row = row
        self.setAccessibleName(row.text)
        self.setToolTip(row.text)
        self.update()

    def show_picture(self, picture: QPixmap) -> None:
        """Show the picture."""
        self._picture = picture
        self.update()

    def show_failure(self, sentence: str) -> None:
        """Say why there is no picture."""
        self._fails = sentence
        self.setAccessibleDescription(sentence)
        self.setToolTip(sentence)
        self.update()

    @property
    def has_picture(self) -> bool:
        """Say whether the picture is here."""
        return not self._picture.isNull()

    def sizeHint(self) -> QSize:
        """Return the usual size."""
        px = look.theme.px
        return QSize(px(WIDTH), px(HEIGHT + _CAPTION) + RING)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        px = look.theme.px
        frame = QRectF(self.rect()).adjusted(0, RING, 0, 0)
        frame.setHeight(px(HEIGHT))
        whole, ringed = QRectF(frame), self.hasFocus() or self.isChecked()
        if ringed:
            frame.adjust(RING, 0, -RING, -RING)
        if self._row.state in _EMPTY or self._fails or not self._row.here:
            self._draw_empty(painter, frame)
        else:
            self._draw_picture(painter, frame)
        if ringed:
            draw_ring(painter, frame, Radius.THUMBNAIL)
        self._draw_caption(painter, whole)

    def _draw_picture(self, painter: QPainter, frame: QRectF) -> None:
        path = QPainterPath()
        # As the border goes, so that nothing is seen beyond its corners.
        edge = frame.adjusted(0.5, 0.5, -0.5, -0.5)
        path.addRoundedRect(edge, Radius.THUMBNAIL, Radius.THUMBNAIL)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(frame, colour("sunken"))
        if self.has_picture:
            self._draw_covering(painter, frame)
            if look.theme.dark:
                shade = colour("shadow")
                shade.setAlpha(_DIMMED)
                painter.fillRect(frame, shade)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("control" if self.underMouse() else "line"), look.theme.border))
        painter.drawPath(path)
        if self._row.left:
            self._draw_left(painter, frame)

    def _draw_covering(self, painter: QPainter, frame: QRectF) -> None:
        size = self._picture.deviceIndependentSize()
        factor = max(frame.width() / size.width(), frame.height() / size.height())
        width, height = size.width() * factor, size.height() * factor
        place = QRectF(
            frame.center() - QPointF(width / 2, height / 2), frame.center() + QPointF(width / 2, height / 2)
        )
        if height > frame.height():
            place.moveTop(frame.top())
        painter.drawPixmap(place, self._picture, QRectF(self._picture.rect()))

    def _draw_left(self, painter: QPainter, frame: QRectF) -> None:
        px = look.theme.px
        width = badge_width(self._row.left)
        mirrored = self.isRightToLeft()
        left = frame.left() + px(6) if mirrored else frame.right() - px(6) - width
        ground = QRectF(left, frame.bottom() - px(6) - px(22), width, px(22))
        painter.setLayoutDirection(self.layoutDirection())
        draw_badge(painter, ground, self._row.left, "hourglass", ("warn_soft", "warn_text"))

    def _draw_empty(self, painter: QPainter, frame: QRectF) -> None:
        painter.setBrush(colour("sunken"))
        pen = QPen(colour("control"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), Radius.THUMBNAIL, Radius.THUMBNAIL)
        name, words = self._why_empty()
        side = look.theme.px(18)
        drawn = pixmap(name, colour("text2").name(), side, ratio=self.devicePixelRatioF())
        painter.drawPixmap(round(frame.center().x() - side / 2), round(frame.center().y() - side - 1), drawn)
        painter.setPen(colour("text2"))
        painter.setFont(font(Role.CAPTION, look.theme))
        place = frame.adjusted(4, frame.height() / 2 + 3, -4, -2)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(place, int(flags), words)

    def _why_empty(self) -> tuple[str, str]:
        if self._fails:
            return "triangle-alert", _("Cannot be opened")
        return {
            ScreenshotState.DELETED: ("trash-2", _("Deleted by you")),
            ScreenshotState.EXPIRED: ("history", _("Expired")),
        }.get(self._row.state, ("server", _("On the server only")))

    def _draw_caption(self, painter: QPainter, frame: QRectF) -> None:
        strong = bool(self._row.left)
        made = font(Role.SMALL_STRONG if strong else Role.SMALL, look.theme, tabular=True)
        painter.setFont(made)
        painter.setPen(colour("text" if strong else "text2"))
        height = QFontMetricsF(made).height()
        place = QRectF(frame.left(), frame.bottom() + look.theme.px(4), frame.width(), height)
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, side | Qt.AlignmentFlag.AlignAbsolute, self._row.time)
