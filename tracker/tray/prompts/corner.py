"""What is said at once in a corner of the screen for some seconds, without the focus, and goes by itself."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPropertyAnimation, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QCursor,
    QEnterEvent,
    QGuiApplication,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QScreen,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.compositing import CutToCard
from tracker.tray.icons import pixmap
from tracker.tray.present.short import in_short
from tracker.tray.prompts.clearing import best, corners
from tracker.tray.prompts.placing import places_windows
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Milliseconds, Radius, Role
from tracker.tray.widgets.badge import TONES
from tracker.tray.widgets.button import RING, Button, Height, Kind
from tracker.tray.widgets.card import draw_floating
from tracker.tray.widgets.icon import Icon
from tracker.tray.widgets.text import Text, colour

if TYPE_CHECKING:
    from tracker.tray.present.attention import Notice

WIDTH: Final = 384
STAYS: Final = 8_000
"""Milliseconds until it goes, not counted while the pointer is over it."""
EDGE: Final = 14
"""Pixels around it for its shadow."""
_AT_LEAST: Final = 2_000
_MARGIN: Final = 6
"""Pixels from there to what the panel leaves of the screen."""
_MOST_LETTERS: Final = 320
"""Of a sentence, for a name may be one."""
_ICON: Final = 16
_PADDING: Final = 13
_COMES: Final = (QEvent.Type.Show, QEvent.Type.Move, QEvent.Type.Resize)
_Type = Qt.WindowType
_FLAGS: Final = (
    _Type.FramelessWindowHint
    | _Type.NoDropShadowWindowHint
    | _Type.WindowStaysOnTopHint
    | _Type.WindowDoesNotAcceptFocus
)


class CornerNotice(QWidget):
    """A card with an icon, a title and a sentence; `gone` tells when it has gone."""

    gone = Signal()
    speaks_as = QAccessible.Role.AlertMessage
    stands_below = False
    """Whether it has the corner itself: others stand above it, and cover nothing of it."""

    def __init__(self) -> None:
        """Make it, out of sight, as high as its words need."""
        # A tool window would stand in some task bars; a tool tip of its own a compositor does not show.
        super().__init__(None, (_Type.ToolTip if places_windows() else _Type.Tool) | _FLAGS)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        CutToCard(self, EDGE, Radius.CARD, partial(colour, "line"))
        self._icon = Icon()
        self.title = Text("", Role.ROW_STRONG, wraps=True)
        self.sentence = Text("", Role.SMALL, "text2", wraps=True)
        self.close_button = Button("", Kind.GHOST, icon="x", height=Height.COMPACT, says=_("Close"))
        self.close_button.setParent(self)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.close_button.clicked.connect(self.hide_it)
        self.row = QHBoxLayout(self)
        self.words = QVBoxLayout()
        self._lay_out()
        self.close_button.raise_()  # A screen reader comes to it after what is said.
        self.stays: Final = QTimer(self, singleShot=True)
        self._left = STAYS
        self.stays.timeout.connect(self._end_stay)
        self._moves = QPropertyAnimation(self, b"pos", self)
        self._fades = QPropertyAnimation(self, b"windowOpacity", self)
        self._stands_on: QScreen | None = None
        self._pointer = QPoint()
        look.changed.connect(self.dress)

    def say(self, notice: "Notice") -> None:
        """Come in and say it."""
        self.show_icon(notice.icon, TONES[notice.tone][1])
        self.setWindowTitle(notice.title)
        self.title.setText(notice.title)
        self.sentence.setText(in_short(notice.sentence, _MOST_LETTERS))
        self.sentence.setVisible(bool(notice.sentence))
        self.dress()
        self.come()
        announce(self, f"{notice.title}. {notice.sentence}")

    def hide_it(self) -> None:
        """Go."""
        self.stays.stop()
        self._stand_on(None)
        self.hide()
        self.gone.emit()

    def show_icon(self, name: str, ink: str) -> None:
        """Show an icon in a colour of the theme."""
        self._icon.setPixmap(pixmap(name, colour(ink).name(), look.theme.px(_ICON)))

    def stay(self) -> None:
        """Stay for all its time from now on."""
        self._left = STAYS
        if not self._is_read():
            self.stays.start(STAYS)

    def come(self) -> None:
        """Come in."""
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        self._pointer = QCursor.pos()
        place = _place(self, screen).topLeft()
        self._stand_on(screen)
        self.move(place)
        self.stays.stop()
        self.show()
        self.stay()
        if not look.theme.still:
            down = QPoint(0, 8)
            for move, start, end in ((self._moves, place + down, place), (self._fades, 0.0, 1.0)):
                move.setDuration(Milliseconds.PANEL)
                move.setStartValue(start)
                move.setEndValue(end)
                move.start()

    def fit(self) -> None:
        """Be as high as the words need; what grows does so into the screen."""
        self.row.invalidate()
        self.row.activate()
        before = self.place
        self.setFixedHeight(max(0, self.row.totalHeightForWidth(self.width())))
        screen = self._stands_on
        is_low = screen is not None and before.center().y() > screen.availableGeometry().center().y()
        if self.isVisible() and is_low and self.height() != before.height():
            self._moves.stop()
            self.move(self.x(), before.bottom() - self.height() + 1)
            self._lift()

    def dress(self) -> None:
        """Take the measures of the theme there is now."""
        px = look.theme.px
        around = px(_PADDING) + EDGE
        self.row.setContentsMargins(around, around, around, around)
        self.row.setSpacing(px(14) - RING)
        side = self.close_button.sizeHint().width()
        self._head.setSpacing(px(7))
        self._head.setContentsMargins(
            *((side - px(8), 0, 0, 0) if self.isRightToLeft() else (0, 0, side - px(8), 0))
        )
        self.setFixedWidth(px(WIDTH) + 2 * EDGE)
        self.fit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while somebody reads."""
        super().enterEvent(event)
        if self.stays.isActive() and event.globalPosition().toPoint() != self._pointer:
            self._left = max(self.stays.remainingTime(), _AT_LEAST)
            self.stays.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go on going."""
        super().leaveEvent(event)
        if self.isVisible() and not self.stays.isActive():
            self.stays.start(self._left)

    def showEvent(self, event: QShowEvent) -> None:
        """Have what stands above make room."""
        super().showEvent(event)
        self._lift()

    def hideEvent(self, event: QHideEvent) -> None:
        """Have what stood above come down."""
        super().hideEvent(event)
        self._lift()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the way out in the top end corner."""
        super().resizeEvent(event)
        self._lift()
        size, edge = self.close_button.sizeHint(), EDGE + look.theme.px(4)
        x = edge if self.isRightToLeft() else self.width() - edge - size.width()
        self.close_button.setGeometry(x, edge, size.width(), size.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground with its shadow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_floating(painter, QRectF(self.rect()), EDGE)

    def _lay_out(self) -> None:
        self._head = QHBoxLayout()
        self._head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addWidget(self.title, 1)
        said = QVBoxLayout()
        said.addLayout(self._head)
        said.addWidget(self.sentence)
        said.setSpacing(3)
        # What is said begins where the grounds of buttons do, within their focus rings.
        said.setContentsMargins(*((0, 0, RING, 0) if self.isRightToLeft() else (RING, 0, 0, 0)))
        self.words.setSpacing(0)
        self.words.addLayout(said)
        self.words.addStretch(1)
        self.row.addLayout(self.words, 1)

    def _stand_on(self, screen: QScreen | None) -> None:
        """Hear from a screen that a panel has come to it, or gone."""
        before, self._stands_on = self._stands_on, screen
        if before is not None:
            with suppress(RuntimeError):  # It may have been unplugged.
                before.availableGeometryChanged.disconnect(self.make_room)
        if screen is not None:
            screen.availableGeometryChanged.connect(self.make_room)

    @property
    def place(self) -> QRect:
        """Where it is, or is coming to."""
        comes = self._moves.state() is QPropertyAnimation.State.Running
        return QRect(self._moves.endValue() if comes else self.pos(), self.size())

    def _is_read(self) -> bool:
        """Say whether the pointer came to it; one that was there before may press what is below."""
        return self.underMouse() and QCursor.pos() != self._pointer

    def _end_stay(self) -> None:
        """Go, unless somebody reads who came without entering it."""
        if self._is_read():
            self.stays.start(_AT_LEAST)
        else:
            self.hide_it()

    def _lift(self) -> None:
        if self.stands_below:
            for each in _notices():
                if not each.stands_below:
                    each.make_room()

    def make_room(self) -> None:
        """Stand where there is room now."""
        if self._stands_on is not None:
            place = _place(self, self._stands_on)
            self._moves.stop()
            self.move(place.topLeft())
            self._lift()


class KeepsClear(QObject):
    """Has notices make way for a window that comes up, moves or grows beneath them."""

    def __init__(self, window: QWidget) -> None:
        """Watch it, as long as it is."""
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have them make way; the event goes on."""
        if event.type() in _COMES and isinstance(watched, QWidget) and watched.isVisible():
            for each in _notices():
                if each.place.intersects(watched.frameGeometry()):
                    each.make_room()
        return super().eventFilter(watched, event)


def _place(notice: CornerNotice, screen: QScreen) -> QRect:
    """Return where one stands: in the bottom end corner of a screen, above the panel and what has the corner.

    In another one, where it would cover a prompt there or what somebody is about to press.
    """
    room = screen.availableGeometry().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    places = corners(room, notice.size(), from_left=notice.isRightToLeft())
    below = () if notice.stands_below else [each.place for each in _below(screen)]
    for place in places:
        for each in below:
            if not place.intersects(each):
                continue
            if place.center().y() > room.center().y():
                place.moveBottom(each.top() - 1)
            else:
                place.moveTop(each.bottom() + 1)
    return best(places)


def _notices() -> Iterator[CornerNotice]:
    for each in QApplication.topLevelWidgets():
        if isinstance(each, CornerNotice) and each.isVisible():
            yield each


def _below(screen: QScreen) -> Iterator[CornerNotice]:
    return (each for each in _notices() if each.stands_below and each.screen() == screen)
