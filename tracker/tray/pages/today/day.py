"""The day itself: its timeline with a legend, a bar where there is little room, or what will be."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.host.translate import translate as _
from tracker.tray.pages.today.entries import BESIDE
from tracker.tray.style import look
from tracker.tray.theme import CARD_PADDING, Radius, Role
from tracker.tray.widgets.badge import Dot
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.card import Card
from tracker.tray.widgets.day_bar import DayBar
from tracker.tray.widgets.flow import Flow
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.nothing import Nothing
from tracker.tray.widgets.section import Section
from tracker.tray.widgets.text import Name, Text, colour
from tracker.tray.widgets.timeline import TimelineView
from tracker.tray.widgets.timeline_paint import draw_hatched

if TYPE_CHECKING:
    from tracker.tray.present.day import Timeline
    from tracker.tray.present.legend import LegendItem


class DaySection(Section):
    """`narrow_list` is where a list of entries goes in narrow windows."""

    def __init__(self) -> None:
        """Begin without a day."""
        super().__init__(_("Day"))
        self.edit = Button(_("Edit"), Kind.GHOST, icon="pencil-line", height=Height.HEADER)
        self.edit.setCheckable(True)
        self.view = TimelineView()
        self.bar = DayBar()
        self._legend = Legend()
        self._empty = EmptyDay()
        self._card = Card()
        self.narrow_list = Column()
        self.edit.toggled.connect(self._edit)
        self.put_action(self.edit)
        for each in (self.view, self._legend, self._empty):
            self._card.column.addWidget(each)
        # Lines of the list have a ground of their own, which begins before what stands in them.
        beside = Column(edges=(BESIDE, 0, BESIDE, 0))
        beside.addWidget(self.bar)
        self._card.column.addLayout(beside)
        self._card.column.addLayout(self.narrow_list)
        self.column.addWidget(self._card)
        self._narrow = False
        self._timeline: Timeline | None = None
        look.changed.connect(self._space)
        self._space()

    def show_timeline(self, timeline: "Timeline", *, is_today: bool) -> None:
        """Show a day, or what became of it since."""
        self._timeline = timeline
        self.view.show_timeline(timeline)
        self.bar.show_timeline(timeline)
        self._legend.show_items(timeline.legend, timeline.away)
        self._empty.show_words(is_today=is_today)
        self._arrange()

    def show_legend(self, items: "tuple[LegendItem, ...]") -> None:
        """Show what the same day amounts to by now."""
        if self._timeline is not None:
            self._legend.show_items(items, self._timeline.away)

    def allow_editing(self, reason: str) -> None:
        """Let edges be dragged, or say why not."""
        self.edit.refuse(reason)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show a bar where there is little room."""
        self._narrow = narrow
        across, down = CARD_PADDING
        self._card.pad(across - BESIDE if narrow else across, down)
        self._arrange()

    def _space(self) -> None:
        self._card.column.setSpacing(look.theme.px(12))

    def _edit(self, editing: bool) -> None:  # noqa: FBT001 # a slot of a button that is on or off
        self.view.set_editing(editing=editing)
        words, icon = (_("Done"), "check") if editing else (_("Edit"), "pencil-line")
        self.edit.be(Kind.GHOST, words, icon)

    def _arrange(self) -> None:
        empty = self._timeline is None or self._timeline.is_empty
        self.edit.setHidden(empty or self._narrow)
        self._empty.setVisible(empty)
        self.view.setVisible(not empty and not self._narrow)
        self._legend.setVisible(not empty and not self._narrow)
        self.bar.setVisible(not empty and self._narrow)


class Legend(QWidget):
    """What colours stand for, with sums: the timeline in words."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._items: tuple[tuple[LegendItem, ...], str] = ((), "")
        names = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        names.setSizePolicy(policy)
        self._flow = Flow(names, across=24, down=6)
        self._away = Text("", Role.SMALL, "text2")
        self._away_item = _item(HatchMark(), _("Not counted"), self._away)
        row = Row(self, gap=24)
        row.addWidget(names, 1)
        row.addWidget(self._away_item, 0, Qt.AlignmentFlag.AlignTop)

    def show_items(self, items: "tuple[LegendItem, ...]", away: str) -> None:
        """Show these, and how much time away there is, if any."""
        if (items, away) == self._items:
            return
        self._items = items, away
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for each in items:
            self._flow.addWidget(_item(Dot(each.hue), each.name, Text(each.length, Role.SMALL, "text2")))
        self._away.setText(away)
        self._away_item.setVisible(bool(away))


def _item(sign: QWidget, name: str, length: Text) -> QWidget:
    made = QWidget()
    row = Row(made, gap=7)
    row.addWidget(sign)
    row.addWidget(Name(name, Role.SMALL_STRONG))
    row.addWidget(length)
    return made


class HatchMark(QWidget):
    """A small piece of hatching."""

    def __init__(self) -> None:
        """Make one."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return its size."""
        return QSize(look.theme.px(14), look.theme.px(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_hatched(painter, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3)


_BLOCKS: Final = ((0.0, 0.36, 0), (0.39, 0.61, 1), (0.65, 1.0, 2))
_LEVELS: Final = (2, 5, 7, 6, 3, 3, 6, 7, 6, 4, 2, 5, 7, 6, 3, 3, 6, 7, 5, 2, 6)


class Drawing(QWidget):
    """A dashed drawing of what will be on the timeline."""

    def __init__(self) -> None:
        """Make it."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return its size."""
        return QSize(look.theme.px(206), look.theme.px(104))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px, theme = look.theme.px, look.theme
        if self.isRightToLeft():
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        for start, stop, hue in _BLOCKS:
            place = QRectF(start * self.width() + 1, 1, (stop - start) * self.width() - 2, px(34))
            ink = QColor(theme.project(hue))
            ink.setAlpha(150)
            painter.setPen(QPen(ink, 1.2, Qt.PenStyle.DashLine))
            ink.setAlpha(14)
            painter.setBrush(ink)
            painter.drawRoundedRect(place, Radius.ENTRY, Radius.ENTRY)
        painter.setPen(Qt.PenStyle.NoPen)
        faint = colour("level")
        faint.setAlpha(140)
        painter.setBrush(faint)
        step = self.width() / len(_LEVELS)
        for number, level in enumerate(_LEVELS):
            height = level * px(3)
            painter.drawRoundedRect(QRectF(number * step + 2, px(76) - height, step - 4, height), 2, 2)
            if number % 2:
                painter.drawRoundedRect(QRectF(number * step + step / 2 - 2, px(90), 4, px(11)), 2, 2)
        painter.fillRect(QRectF(0, px(77), self.width(), 1), colour("line"))


class EmptyDay(Nothing):
    """What stands there while nothing is recorded of a day."""

    def __init__(self) -> None:
        """Make it."""
        super().__init__(Drawing(), above=16)

    def show_words(self, *, is_today: bool) -> None:
        """Say what to do, or that there is nothing to do any more."""
        if is_today:
            sentence = _("Pick a project and press Start. No time is recorded before that.")
            self.say(_("Your day will appear here"), sentence)
        else:
            self.say(_("Nothing on this day"), _("The timer did not run, and no time was added."))
