"""A screenshot as large as there is room for, or why there is none."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.tray.fonts import font
from tracker.tray.icons import pixmap
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.text import colour

LEAST = QSize(240, 150)
_ICON = 28


class Picture(QWidget):
    """Keeps the picture's shape; never dimmed, unlike small ones."""

    speaks_as = QAccessible.Role.Graphic

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._picture, self._icon, self._words = QPixmap(), "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(LEAST)

    def show_picture(self, picture: QPixmap, says: str) -> None:
        """Show a picture; `says` is what it is of."""
        self._picture = picture
        self._icon = self._words = ""
        self.setAccessibleName(says)
        self.update()

    def show_words(self, icon: str, words: str) -> None:
        """Say why there is none."""
        self._picture = QPixmap()
        self._icon, self._words = icon, words
        self.setAccessibleName(words)
        self.update()

    @property
    def words(self) -> str:
        """Return why there is none; empty where there is one."""
        return self._words

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._picture.isNull():
            self._draw_words(painter)
            return
        room = QRectF(self.rect())
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(room.center())
        path = QPainterPath()
        path.addRoundedRect(place, Radius.THUMBNAIL, Radius.THUMBNAIL)
        painter.save()
        painter.setClipPath(path)
        painter.drawPixmap(place, self._picture, QRectF(self._picture.rect()))
        painter.restore()
        painter.setPen(QPen(colour("line"), look.theme.border))
        painter.drawPath(path)

    def _draw_words(self, painter: QPainter) -> None:
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(colour("sunken"))
        painter.setPen(QPen(colour("control"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(ground, Radius.THUMBNAIL, Radius.THUMBNAIL)
        if not self._icon:
            return
        side = look.theme.px(_ICON)
        drawn = pixmap(self._icon, colour("text2").name(), side, ratio=self.devicePixelRatioF())
        painter.drawPixmap(
            round(ground.center().x() - side / 2), round(ground.center().y() - side - 4), drawn
        )
        painter.setPen(colour("text2"))
        painter.setFont(font(Role.BODY, look.theme))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(ground.adjusted(20, ground.height() / 2 + 6, -20, -4), int(flags), self._words)
