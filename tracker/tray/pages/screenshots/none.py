"""What stands where a day has no screenshots: a drawing of them, and why there are none."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.tray.icons import pixmap
from tracker.tray.style import look
from tracker.tray.theme import Radius
from tracker.tray.widgets.nothing import Nothing
from tracker.tray.widgets.text import colour
from tracker.tray.widgets.thumbnail import HEIGHT, WIDTH

if TYPE_CHECKING:
    from tracker.tray.present.attention import Notice

_DRAWN: Final = 3
_SHARE: Final = 0.75
"""Of the size that thumbnails have."""
_GAP: Final = 10
_ICON: Final = 18


class Drawing(QWidget):
    """A dashed drawing of what will be here."""

    def __init__(self) -> None:
        """Make it."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return its size."""
        px = look.theme.px
        return QSize(_DRAWN * px(WIDTH * _SHARE) + (_DRAWN - 1) * px(_GAP), px(HEIGHT * _SHARE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = look.theme.px
        width, side = px(WIDTH * _SHARE), px(_ICON)
        icon = pixmap("images", colour("text3").name(), side, ratio=self.devicePixelRatioF())
        painter.setPen(QPen(colour("control"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(colour("sunken"))
        for number in range(_DRAWN):
            frame = QRectF(number * (width + px(_GAP)), 0, width, self.height()).adjusted(
                0.5, 0.5, -0.5, -0.5
            )
            painter.drawRoundedRect(frame, Radius.THUMBNAIL, Radius.THUMBNAIL)
            painter.drawPixmap(
                round(frame.center().x() - side / 2), round(frame.center().y() - side / 2), icon
            )


class NoScreenshots(Nothing):
    """Out of sight until a day without any is shown."""

    def __init__(self) -> None:
        """Make it."""
        super().__init__(Drawing(), above=40)
        self.hide()

    def show_notice(self, notice: "Notice | None") -> None:
        """Show why there are none, or nothing."""
        self.setHidden(notice is None)
        if notice is not None:
            self.say(notice.title, notice.sentence)
