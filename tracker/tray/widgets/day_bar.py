"""A day in one line, for windows with little room: its entries in their colours, and hours below."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.host.translate import translate as _
from tracker.tray.fonts import font
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.text import colour
from tracker.tray.widgets.timeline_paint import Axis, draw_hatched

if TYPE_CHECKING:
    from tracker.tray.present.day import Timeline

_BAR: Final = 20
_HEIGHT: Final = 42
_LABEL_EVERY: Final = 2


class DayBar(QWidget):
    """Nothing in it can be pressed: the list below it can."""

    speaks_as = QAccessible.Role.Chart

    def __init__(self) -> None:
        """Begin without a day."""
        super().__init__()
        self._timeline: Timeline | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_timeline(self, timeline: "Timeline") -> None:
        """Show a day."""
        self._timeline = timeline
        sums = (f"{each.name} {each.length}" for each in timeline.legend)
        self.setAccessibleName(", ".join((_("Timeline of the day"), *sums)))
        self.update()

    def sizeHint(self) -> QSize:
        """Return its height with the text's scale."""
        return QSize(200, look.theme.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        timeline = self._timeline
        if timeline is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = look.theme.px(_BAR)
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(QRectF(0, 0, self.width(), height), Radius.BADGE, Radius.BADGE)
        axis = Axis(timeline.begin, timeline.end, 0, self.width(), self.isRightToLeft())
        for gap in timeline.gaps:
            draw_hatched(painter, axis.span(gap.start, gap.stop, 0, height), 4)
        for block in timeline.blocks:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                colour("control") if block.hue is None else QColor(look.theme.project(block.hue))
            )
            place = axis.span(block.start, block.stop, 0, height)
            painter.drawRoundedRect(place, min(5.0, place.width() / 2), 5)
        painter.setPen(colour("text2"))
        painter.setFont(font(Role.CAPTION, look.theme, tabular=True))
        for mark in timeline.hours[:-1:_LABEL_EVERY]:
            x = axis.x(mark.at)
            left = x - 60 if axis.mirrored else x
            side = Qt.AlignmentFlag.AlignRight if axis.mirrored else Qt.AlignmentFlag.AlignLeft
            place = QRectF(left, height, 60, self.height() - height)
            painter.drawText(
                place, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, mark.label
            )
