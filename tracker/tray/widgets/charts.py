"""Small charts: a bar of what is left of a limit, the days of a week, levels of slots."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.tray.fonts import font
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.text import colour

if TYPE_CHECKING:
    from tracker.tray.present.totals import WeekBar

_SHARE_HEIGHT: Final = 6
_WEEK_SIZE: Final = (110, 45)
_LEVELS_SIZE: Final = (102, 36)
_LEAST: Final = 0.08


class _Chart(QWidget):
    """A picture of numbers that are said beside it, so that nobody needs to hear it."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self._size = width, height
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return its size with the text's scale."""
        return QSize(*(look.theme.px(each) for each in self._size))

    def _begin(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isRightToLeft():
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        return painter


class ShareBar(_Chart):
    """A line that is filled by a share of it."""

    def __init__(self, ink: str = "accent", height: int = _SHARE_HEIGHT) -> None:
        """Take the token of its filling."""
        super().__init__(40, height)
        self._ink, self._share = ink, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Fill it so far, 0 to 1."""
        self._share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = self._begin()
        round_by = self.height() / 2
        painter.setBrush(colour(_groove()))
        painter.drawRoundedRect(QRectF(self.rect()), round_by, round_by)
        if self._share > 0:
            painter.setBrush(colour(self._ink))
            width = max(self.height(), self.width() * self._share)
            painter.drawRoundedRect(QRectF(0, 0, width, self.height()), round_by, round_by)


class WeekBars(_Chart):
    """The days of a week: how much each holds, and which is shown."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(*_WEEK_SIZE)
        self._bars: Sequence[WeekBar] = ()

    def show_bars(self, bars: "Sequence[WeekBar]") -> None:
        """Show these days."""
        self._bars = bars
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = self._begin()
        caption = font(Role.CAPTION_STRONG, look.theme)
        base = self.height() - QFontMetricsF(caption).height() - 3
        width = look.theme.px(10)
        for number, bar in enumerate(self._bars):
            left = number * (self.width() - width) / max(1, len(self._bars) - 1)
            self._draw_bar(painter, QRectF(left, 0, width, base), bar)
        painter.resetTransform()
        painter.setFont(caption)
        for number, bar in enumerate(self._bars):
            left = number * (self.width() - width) / max(1, len(self._bars) - 1)
            middle = self.width() - left - width / 2 if self.isRightToLeft() else left + width / 2
            painter.setPen(colour("accent_text" if bar.shown else "text2"))
            place = QRectF(middle - width, base + 1, 2 * width, self.height() - base - 1)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, bar.initial)

    def _draw_bar(self, painter: QPainter, place: QRectF, bar: "WeekBar") -> None:
        painter.setBrush(colour(_groove()))
        painter.drawRoundedRect(place, 3, 3)
        if bar.share > 0:
            painter.setBrush(colour("accent" if bar.shown else "level_hi"))
            painter.drawRoundedRect(place.adjusted(0, place.height() * (1 - min(1.0, bar.share)), 0, 0), 3, 3)


class LevelBars(_Chart):
    """Activity levels of slots, one after the other."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(*_LEVELS_SIZE)
        self._levels: Sequence[float] = ()

    def show_levels(self, levels: Sequence[float]) -> None:
        """Show these, 0 to 1."""
        self._levels = levels
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = self._begin()
        painter.setBrush(colour("level_hi"))
        width, step = look.theme.px(5), look.theme.px(8)
        right = self.width()
        for number, level in enumerate(reversed(self._levels)):
            height = self.height() * max(_LEAST, min(1.0, level))
            left = right - number * step - width
            painter.drawRoundedRect(QRectF(left, self.height() - height, width, height), 2, 2)


def _groove() -> str:
    return "hover" if look.theme.dark else "line"
