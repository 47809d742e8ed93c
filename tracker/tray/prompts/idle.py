"""Back from time away: whether it was work is asked in a window that takes no focus, and can wait."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QCloseEvent,
    QColor,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.fonts import font
from tracker.tray.present.attention import Tone, error_notice
from tracker.tray.present.idle import IdleWords, idle_words, not_working, working
from tracker.tray.present.short import in_short
from tracker.tray.prompts.corner import KeepsClear
from tracker.tray.room import height_of, room_for
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import RING, Button, Kind
from tracker.tray.widgets.choice_card import ChoiceCard
from tracker.tray.widgets.picker import Picker
from tracker.tray.widgets.scrolled import Scrolled
from tracker.tray.widgets.text import Text, colour
from tracker.tray.widgets.tile import Tile
from tracker.tray.widgets.timeline_paint import draw_hatched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.core.errors import TrackerError
    from tracker.core.wire import OpenQuestion, Status
    from tracker.tray.present.lengths import Manner
    from tracker.tray.present.work import Choice

_WIDTH: Final = 460
_BAR: Final = 32
_AXIS: Final = 22
_EDGE: Final = 4
_APART: Final = 8
_MOST_RAN: Final = 140
"""Letters of what ran, whose names may be of any length."""
_AWAY: Final = (0.2, 0.86)
"""From where to where the time away is on the bar."""


class IdlePrompt(QWidget):
    """`commanded` tells an answer; `settle` why it was not taken. Closing it leaves the question open."""

    commanded = Signal(object)
    closed = Signal()
    speaks_as = QAccessible.Role.Dialog

    def __init__(self) -> None:
        """Make it without a question. All answers weigh the same, and none has the focus."""
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        KeepsClear(self)
        self.setWindowTitle(_("Time away"))
        self._status: Status | None = None
        self._question: OpenQuestion | None = None
        self._tile = Tile("coffee", tone=Tone.WARN)
        self._title = Text("", Role.DIALOG_TITLE, wraps=True)
        self._title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._ran = Text("", Role.BODY, "text2", wraps=True)
        told = _("Until you choose, these minutes are not counted.")
        self._bar, self._until = _Bar(), Text(told, Role.SMALL, "text2", wraps=True)
        self.no = ChoiceCard(_("I was not working"), "", icon="undo-2", key="1")
        self.yes = ChoiceCard(_("I was working"), "", icon="check", key="2")
        self.other = ChoiceCard(_("I worked on something else"), "", icon="pencil-line", key="3")
        self.picker, self.give = Picker(), Button(_("Give them to it"))
        self.problem = Banner(small=True)
        self.later = Button(_("Later"), Kind.GHOST)
        self._lay_out()
        self.no.clicked.connect(self._say_no)
        self.yes.clicked.connect(lambda: self._keep(None))
        self.other.clicked.connect(self._ask_what)
        self.give.clicked.connect(self._give)
        self.later.clicked.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)

    @property
    def question(self) -> "OpenQuestion | None":
        """Return what is asked about."""
        return self._question

    def ask(
        self, status: "Status", question: "OpenQuestion", choices: "Sequence[Choice]", manner: "Manner"
    ) -> None:
        """Ask about some time away; `choices` is what else may have been worked on."""
        self._status, self._question = status, question
        words = idle_words(status, question, manner)
        self._tile.be(words.icon, Tone.WARN)
        self.setWindowTitle(words.window)
        self._title.setText(words.title)
        ran = in_short(words.ran, _MOST_RAN)
        self._ran.setText(ran)
        self._ran.setToolTip(words.ran if ran != words.ran else "")
        self._ran.setVisible(bool(words.ran))
        on = status.timer.project_id if status.timer is not None and words.ran else None
        hue = next((each.hue for each in choices if on is not None and each.project_id == on), None)
        self._bar.show_words(words, hue)
        self.no.explain(words.takes_out)
        self.yes.explain(words.keeps)
        self.other.explain(words.gives)
        self.picker.show_choices(choices)
        self._what.hide()
        self.problem.show_notice(None)
        self._fit()
        self.show()
        self._title.setFocus()
        announce(self, " ".join(filter(None, (f"{words.title}.", words.ran, self._until.text()))))

    def settle(self, error: "TrackerError") -> None:
        """Say why the answer was not taken."""
        self.problem.show_notice(error_notice(error))
        self._fit()
        # How wide its words are is known once it was laid out.
        QTimer.singleShot(0, self, self._fit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), colour("surface"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell it."""
        super().closeEvent(event)
        self.closed.emit()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(look.theme.px(14))
        head.addWidget(self._tile, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        for each in (self._title, self._ran):
            words.addWidget(each)
        head.addLayout(words, 1)
        self._what = QWidget()
        what = QHBoxLayout(self._what)
        # What draws a ring around itself begins outside of the line that all else begins on.
        what.setContentsMargins(*((0, 0, RING, 0) if self.isRightToLeft() else (RING, 0, 0, 0)))
        under = QHBoxLayout()
        under.setContentsMargins(RING - 1, 0, RING - 1, 0)
        under.addWidget(self.problem)
        head.setContentsMargins(RING, 0, RING, 0)
        what.addWidget(self.picker, 1)
        what.addWidget(self.give)
        self._foot, self._inner = QWidget(), QWidget()
        foot = QHBoxLayout(self._foot)
        foot.addWidget(self._until, 1)
        foot.addWidget(self.later)
        self.later.end_flush()
        column, px = QVBoxLayout(self._inner), look.theme.px
        # The last words of the line end where the cards do; around them is room for a ring.
        ends = px(20) - 2 * RING
        sides = (ends, px(20)) if self.isRightToLeft() else (px(20), ends)
        foot.setContentsMargins(sides[0], px(13), sides[1], px(18))
        column.setContentsMargins(px(20) - RING, px(22), px(20) - RING, 0)
        column.setSpacing(px(5))
        column.addLayout(head)
        column.addSpacing(px(12))
        column.addWidget(self._bar)
        column.addSpacing(px(8))
        for answer in (self.no, self.yes, self.other, self._what):
            column.addWidget(answer)
        column.addLayout(under)
        self._area = Scrolled(self._inner)
        halves = QVBoxLayout(self)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(0)
        halves.addWidget(self._area, 1)
        halves.addWidget(self._foot)
        self.setFixedWidth(min(px(_WIDTH), room_for(self).width()))

    def _say_no(self) -> None:
        if self._status is not None and self._question is not None:
            self.commanded.emit(not_working(self._status, self._question))

    def _ask_what(self) -> None:
        self._what.show()
        self._fit()
        self.picker.open()

    def _give(self) -> None:
        if self.picker.choice is None:
            self.picker.open()
        else:
            self._keep(self.picker.choice)

    def _fit(self) -> None:
        """Be as high as the words need, as far as the screen has room."""
        wanted = sum(height_of(each, self.width()) for each in (self._inner, self._foot))
        self.setFixedHeight(min(wanted, room_for(self).height()))
        for each in (self._what, self.problem):
            if each.isVisibleTo(self):
                self._area.reveal(each)

    def _keep(self, choice: "Choice | None") -> None:
        if self._question is not None:
            self.commanded.emit(working(self._question, choice))


class _Bar(QWidget):
    """Time away between what was before and what came after."""

    speaks_as = QAccessible.Role.StaticText

    def __init__(self) -> None:
        super().__init__()
        self._words: IdleWords | None = None
        self._hue: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, words: IdleWords, hue: int | None) -> None:
        """Show it with its times, in the colour of what ran."""
        self._words, self._hue = words, hue
        self.setAccessibleName(f"{words.start} \N{EN DASH} {words.stop}, {words.length}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return its height with the text's scale."""
        return QSize(200, look.theme.px(_BAR + _AXIS))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        if self._words is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = look.theme.px(_BAR)
        first, last = (self._x(each) for each in _AWAY)
        begin, end = min(first, last), max(first, last)
        for left, right in ((float(RING), begin - 2), (end + 2, float(self.width() - RING))):
            self._draw_worked(painter, QRectF(left, 0, right - left, height))
        away = QRectF(begin, 0, end - begin, height)
        draw_hatched(painter, away, Radius.ENTRY)
        self._draw_length(painter, away)
        painter.setPen(colour("text2"))
        painter.setFont(font(Role.CAPTION, look.theme, tabular=True))
        for at, text in ((first, self._words.start), (last, self._words.stop)):
            place = QRectF(at - 40, height, 80, look.theme.px(_AXIS))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        self._draw_now(painter, abs(self._x(1) - last))

    def _draw_now(self, painter: QPainter, room: float) -> None:
        """Name the end of the bar, where the time beside it leaves the room."""
        if self._words is None or not self._words.now:
            return
        wide = painter.fontMetrics().horizontalAdvance
        if wide(self._words.now) + wide(self._words.stop) / 2 + look.theme.px(_APART) < room - RING:
            place = QRectF(self.rect()).adjusted(RING, look.theme.px(_BAR), -RING, 0)
            end = Qt.AlignmentFlag.AlignLeft if self.isRightToLeft() else Qt.AlignmentFlag.AlignRight
            flags = end | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, self._words.now)

    def _draw_worked(self, painter: QPainter, place: QRectF) -> None:
        """Draw time that was worked, as the timeline does: with an edge where it begins."""
        shape = QPainterPath()
        shape.addRoundedRect(place, Radius.ENTRY, Radius.ENTRY)
        ground = colour("accent_soft") if self._hue is None else QColor(look.theme.entry(self._hue))
        painter.fillPath(shape, ground)
        if self._hue is None:
            return
        painter.save()
        painter.setClipPath(shape)
        edge = QRectF(place)
        edge.setWidth(_EDGE)
        if self.isRightToLeft():
            edge.moveRight(place.right())
        painter.fillRect(edge, QColor(look.theme.project(self._hue)))
        painter.restore()

    def _draw_length(self, painter: QPainter, away: QRectF) -> None:
        text = "" if self._words is None else self._words.length
        painter.setFont(font(Role.SMALL_STRONG, look.theme, tabular=True))
        room = painter.fontMetrics().boundingRect(text).adjusted(-9, -4, 9, 4)
        ground = QRectF(room)
        ground.moveCenter(away.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(ground, Radius.BADGE, Radius.BADGE)
        painter.setPen(colour("text"))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, text)

    def _x(self, share: float) -> float:
        return self.width() * (1 - share if self.isRightToLeft() else share)
