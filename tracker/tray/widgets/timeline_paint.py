"""How a timeline is drawn: lanes, hours, blocks of entries, time away, activity and screenshots."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from tracker.host.translate import translate as _
from tracker.tray.fonts import font
from tracker.tray.present.day import BlockKind, ScreenshotState
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.text import colour

if TYPE_CHECKING:
    from tracker.tray.present.day import Bar, Block, Gap, Now, Tick, Timeline

HOURS: Final = (0, 22)
ENTRIES: Final = (30, 58)
ACTIVITY: Final = (98, 46)
SCREENSHOTS: Final = (156, 18)
HEIGHT: Final = 182
"""Top and height of each lane, and the height of all, in logical pixels at 100 %."""

_LABEL_GAP: Final = 14
_END_ROOM: Final = 16
_EDGE: Final = 4
_TASK_FROM: Final = 56
_WORDS_FROM: Final = 28
_HIDE_LABELS: Final = 34
_CURRENT: Final = 128
_LEAST_LEVEL: Final = 0.06
_BAR_GAP: Final = 3
_HATCH_STEP: Final = 6


@dataclass(frozen=True, slots=True)
class Axis:
    """Where minutes lie across a width; in mirrored windows time runs to the left."""

    begin: float
    end: float
    left: float
    right: float
    mirrored: bool

    def x(self, minutes: float) -> float:
        """Return the place of a minute."""
        share = (minutes - self.begin) / (self.end - self.begin)
        width = self.right - self.left
        return self.right - share * width if self.mirrored else self.left + share * width

    def minutes(self, x: float) -> float:
        """Return the minute at a place."""
        share = (x - self.left) / max(1.0, self.right - self.left)
        return self.begin + (1 - share if self.mirrored else share) * (self.end - self.begin)

    def span(self, start: float, stop: float, top: float, height: float) -> QRectF:
        """Return the rectangle of a span in a lane."""
        one, other = sorted((self.x(start), self.x(stop)))
        return QRectF(one, top, other - one, height)


def axis_of(timeline: "Timeline", width: float, *, mirrored: bool) -> Axis:
    """Return the axis of a timeline, beside the labels of its lanes."""
    labels = QFontMetricsF(font(Role.SMALL, look.theme))
    room = max(labels.horizontalAdvance(text) for text in lane_labels()) + look.theme.px(_LABEL_GAP)
    near, far = (look.theme.px(_END_ROOM), room) if mirrored else (room, look.theme.px(_END_ROOM))
    return Axis(timeline.begin, timeline.end, near, max(near + 1, width - far), mirrored)


def lane_labels() -> tuple[str, str, str]:
    """Return what the lanes are called."""
    return _("Entries"), _("Activity"), _("Screenshots")


@dataclass(frozen=True, slots=True)
class Brushwork:
    """Draws a timeline on an axis."""

    painter: QPainter
    axis: Axis

    def labels(self, width: float) -> None:
        """Draw the names of the lanes."""
        self.painter.setFont(font(Role.SMALL, look.theme))
        self.painter.setPen(colour("text2"))
        side = Qt.AlignmentFlag.AlignRight if self.axis.mirrored else Qt.AlignmentFlag.AlignLeft
        for text, (top, height) in zip(lane_labels(), (ENTRIES, ACTIVITY, SCREENSHOTS), strict=True):
            place = QRectF(0, _px(top), width, _px(height))
            self.painter.drawText(
                place, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, text
            )

    def hours(self, timeline: "Timeline") -> None:
        """Draw lines and labels of hours, but for those in the way of the present."""
        now = timeline.now
        self.painter.setFont(font(Role.CAPTION, look.theme, tabular=True))
        shown = self._every(timeline)
        for number, mark in enumerate(timeline.hours):
            x = self.axis.x(mark.at)
            self.painter.setPen(QPen(colour("line"), 1))
            self.painter.drawLine(QPointF(x, _px(ENTRIES[0] - 6)), QPointF(x, _px(HEIGHT)))
            hidden = now is not None and abs(self.axis.x(now.at) - x) < _px(_HIDE_LABELS)
            if not hidden and number % shown == 0:
                self.painter.setPen(colour("text2"))
                place = QRectF(x - 30, _px(HOURS[0]), 60, _px(HOURS[1]))
                self.painter.drawText(place, Qt.AlignmentFlag.AlignCenter, mark.label)

    def things(self, timeline: "Timeline", blocks: "Sequence[Block]") -> None:
        """Draw what lies in the lanes; entries as they are in `blocks`, where one may be under way."""
        self.base(timeline)
        for bar in timeline.bars:
            self.bar(bar)
        for gap in timeline.gaps:
            self.gap(gap)
        for block in blocks:
            self.block(block)
        for tick in timeline.ticks:
            self.tick(tick)

    def _every(self, timeline: "Timeline") -> int:
        """Return of how many hours one has a label, so that they do not touch."""
        across = abs(self.axis.x(timeline.begin + 60) - self.axis.x(timeline.begin))
        return max(1, -(-_px(_HIDE_LABELS) // max(1, int(across))))

    def block(self, block: "Block") -> None:
        """Draw an entry: its colour at the start, project over task as far as there is room."""
        place = self.axis.span(block.start, block.stop, _px(ENTRIES[0]), _px(ENTRIES[1])).adjusted(
            0.5, 0, -0.5, 0
        )
        place.setWidth(max(place.width(), 2.0))
        painter, theme = self.painter, look.theme
        path = QPainterPath()
        path.addRoundedRect(place, min(Radius.ENTRY, place.width() / 2), Radius.ENTRY)
        painter.save()
        painter.setClipPath(path)
        solid, tint = _tints(block.hue)
        painter.fillRect(place, tint)
        edge = min(float(_px(_EDGE)), place.width())
        left = place.right() - edge if self.axis.mirrored else place.left()
        painter.fillRect(QRectF(left, place.top(), edge, place.height()), solid)
        if place.width() >= _px(_WORDS_FROM):
            self._words(block, place, solid)
        painter.restore()
        if theme.contrast:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("text"), 1))
            painter.drawPath(path)

    def _words(self, block: "Block", place: QRectF, solid: QColor) -> None:
        start, end = _px(_EDGE + 6), _px(2)
        inner = place.adjusted(end, 0, -start, 0) if self.axis.mirrored else place.adjusted(start, 0, -end, 0)
        roomy = place.width() >= _px(_TASK_FROM)
        second = (block.task or block.brief) if roomy else block.brief
        half = inner.height() / 2
        upper = QRectF(inner.left(), inner.top() + _px(6), inner.width(), half - _px(6))
        lower = QRectF(inner.left(), inner.top() + half, inner.width(), half - _px(8))
        self._line(upper, block.project, Role.SMALL_STRONG if roomy else Role.CAPTION_STRONG, "text")
        self._line(lower, second, Role.CAPTION, "text2")
        if block.kind is BlockKind.KEPT:
            y = place.bottom() - _px(5)
            self.painter.setPen(QPen(solid, 2, Qt.PenStyle.DotLine))
            # As far from the block's end as the words are from its edge.
            short = -1 if self.axis.mirrored else 1
            begin, far = (
                (inner.right(), inner.left()) if self.axis.mirrored else (inner.left(), inner.right())
            )
            self.painter.drawLine(QPointF(begin + short, y), QPointF(far - short * (start - end), y))

    def _line(self, place: QRectF, text: str, role: Role, ink: str) -> None:
        made = font(role, look.theme, weight=None if role is Role.CAPTION else 600)
        self.painter.setFont(made)
        self.painter.setPen(colour(ink))
        side = Qt.AlignmentFlag.AlignRight if self.axis.mirrored else Qt.AlignmentFlag.AlignLeft
        elided = QFontMetricsF(made).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        self.painter.drawText(
            place, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, elided
        )

    def gap(self, gap: "Gap") -> None:
        """Draw time away as hatching."""
        place = self.axis.span(gap.start, gap.stop, _px(ENTRIES[0]), _px(ENTRIES[1])).adjusted(1, 0, -1, 0)
        draw_hatched(self.painter, place, min(Radius.ENTRY, max(0.0, place.width() / 2)))

    def bar(self, bar: "Bar") -> None:
        """Draw the level of a slot; that of one that is not over yet at half strength."""
        base, height = _px(ACTIVITY[0] + ACTIVITY[1]), _px(ACTIVITY[1])
        tall = height * max(_LEAST_LEVEL, min(1.0, bar.share))
        place = self.axis.span(bar.start, bar.stop, base - tall, tall)
        inset = min(_BAR_GAP / 2, place.width() / 4)
        ink = colour("level_hi")
        if bar.current:
            ink.setAlpha(_CURRENT)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(ink)
        self.painter.drawRoundedRect(place.adjusted(inset, 0, -inset, 0), 2, 2)

    def base(self, timeline: "Timeline") -> None:
        """Draw the line that levels stand on."""
        y = _px(ACTIVITY[0] + ACTIVITY[1]) + 0.5
        self.painter.setPen(QPen(colour("line"), 1))
        self.painter.drawLine(QPointF(self.axis.x(timeline.begin), y), QPointF(self.axis.x(timeline.end), y))

    def tick(self, tick: "Tick") -> None:
        """Draw a screenshot: solid when sent, larger and amber in review, hollow when it is no more."""
        review = tick.state is ScreenshotState.REVIEW
        width, height = (_px(7), _px(18)) if review else (_px(5), _px(16))
        middle = _px(SCREENSHOTS[0]) + _px(SCREENSHOTS[1]) / 2
        place = QRectF(self.axis.x(tick.at) - width / 2, middle - height / 2, width, height)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour("warn" if review else "text2"))
        if tick.state in (ScreenshotState.DELETED, ScreenshotState.EXPIRED):
            self.painter.setPen(QPen(colour("text2"), 1))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            place.adjust(0.5, 0.5, -0.5, -0.5)
        self.painter.drawRoundedRect(place, 2, 2)

    def now(self, now: "Now") -> None:
        """Draw the present: a line and a pill with the time."""
        x = self.axis.x(now.at)
        made = font(Role.CAPTION_STRONG, look.theme, weight=600, tabular=True)
        width = QFontMetricsF(made).horizontalAdvance(now.label) + _px(12)
        pill = QRectF(x - width / 2, _px(HOURS[0] + 2), width, _px(18))
        self.painter.setPen(QPen(colour("accent"), 2))
        self.painter.drawLine(QPointF(x, pill.bottom()), QPointF(x, _px(HEIGHT)))
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour("accent"))
        self.painter.drawRoundedRect(pill, Radius.BADGE, Radius.BADGE)
        self.painter.setFont(made)
        self.painter.setPen(colour("on_accent"))
        self.painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, now.label)

    def cursor(self, start: float, stop: float, *, focused: bool) -> None:
        """Draw the slot that is looked at."""
        place = self.axis.span(start, stop, _px(ENTRIES[0] - 4), _px(HEIGHT - ENTRIES[0] + 4))
        ink = colour("accent")
        ink.setAlpha(38)
        self.painter.setPen(QPen(colour("focus"), 1.5) if focused else Qt.PenStyle.NoPen)
        self.painter.setBrush(ink)
        self.painter.drawRoundedRect(place, 3, 3)

    def handles(self, block: "Block") -> None:
        """Draw what the edges of an entry are dragged by."""
        place = self.axis.span(block.start, block.stop, _px(ENTRIES[0]), _px(ENTRIES[1]))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(QPen(colour("focus"), 1.5))
        self.painter.drawRoundedRect(place.adjusted(0.5, 0, -0.5, 0), Radius.ENTRY, Radius.ENTRY)
        self.painter.setBrush(colour("surface"))
        for x in (
            (place.left(),) if block.running and not self.axis.mirrored else (place.left(), place.right())
        ):
            grip = QRectF(x - _px(4), place.center().y() - _px(9), _px(8), _px(18))
            self.painter.drawRoundedRect(grip, _px(4), _px(4))


def draw_hatched(painter: QPainter, place: QRectF, radius: float) -> None:
    """Draw a sunken, hatched ground: time that is not counted."""
    path = QPainterPath()
    path.addRoundedRect(place, radius, radius)
    painter.save()
    painter.setClipPath(path)
    painter.fillRect(place, colour("sunken"))
    painter.setPen(QPen(colour("hatch"), 1.5))
    x = place.left() - place.height()
    while x < place.right():
        painter.drawLine(QPointF(x, place.bottom()), QPointF(x + place.height(), place.top()))
        x += _HATCH_STEP
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("hatch"), 1))
    painter.drawPath(path)


def _tints(hue: int | None) -> tuple[QColor, QBrush]:
    theme = look.theme
    if hue is None:
        return colour("control"), QBrush(colour("sunken"))
    return QColor(theme.project(hue)), QBrush(QColor(theme.entry(hue)))


def _px(length: float) -> int:
    return look.theme.px(length)
