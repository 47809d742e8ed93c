"""One step of the first run: dots, a title and a sentence, what it is about, and the buttons below."""

from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tracker.host.translate import translate as _
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.button import RING, Button, Height, Kind
from tracker.tray.widgets.scrolled import Scrolled
from tracker.tray.widgets.text import Text, colour

ACROSS: Final = 52
ACROSS_NARROW: Final = 24
_DOWN: Final = (36, 31)
_DOT: Final = 8
_LONG_DOT: Final = 22
_DOT_GAP: Final = 7
_GHOST_PADDING: Final = 10
"""Of the button that leads back, whose words begin where all begins."""


class Dots(QWidget):
    """Which of the steps is shown; what lies behind is in the accent's colour, too."""

    speaks_as = QAccessible.Role.StaticText

    def __init__(self, at: int, count: int) -> None:
        """Show the step `at`, from 0, of so many."""
        super().__init__()
        self._at, self._count = at, count
        self.setAccessibleName(_("Step {at} of {count}").format(at=at + 1, count=count))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the room of all dots."""
        px = look.theme.px
        return QSize((self._count - 1) * px(_DOT + _DOT_GAP) + px(_LONG_DOT), px(_DOT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw them, the first where the line begins."""
        painter, px = QPainter(self), look.theme.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, half = 0.0, px(_DOT) / 2
        for number in range(self._count):
            width = px(_LONG_DOT if number == self._at else _DOT)
            left = self.width() - x - width if self.isRightToLeft() else x
            behind = number <= self._at
            hollow = look.theme.contrast and not behind
            painter.setPen(QPen(colour("text"), 1) if hollow else Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent" if behind else "hatch"))
            painter.drawRoundedRect(QRectF(left, 0, width, px(_DOT)), half, half)
            x += width + px(_DOT_GAP)


class Footer(QWidget):
    """The buttons of a step: one at the start, others at the end; below each other where they do not fit."""

    def __init__(self, first: Button | None, *last: Button) -> None:
        """Take them in the order of reading."""
        super().__init__()
        self._buttons = [each for each in (first, *last) if each is not None]
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        if first is not None:
            self._row.addWidget(first)
        self._row.addStretch(1)
        for button in last:
            if button is last[-1]:
                button.end_flush()
            self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTrailing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put them beside or below each other."""
        super().resizeEvent(event)
        needed = sum(each.sizeHint().width() + self._row.spacing() for each in self._buttons)
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if needed <= self.width() else way.TopToBottom)


class StepPage(QWidget):
    """What it is about goes into `column`, which scrolls where it does not fit; `foot` sets the buttons."""

    went_on = Signal()
    went_back = Signal()

    def __init__(self, title: str, lead: str, place: tuple[int, int]) -> None:
        """Say what it is about; `place` is which step it is, from 0, and of how many."""
        super().__init__()
        self.title = wrapped(title, Role.DISPLAY, "text")
        self.title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lead = wrapped(lead, Role.FIRST_RUN)
        self.onward: Button | None = None
        self.later: Button | None = None
        self.back: Button | None = None
        self._body = body = QWidget()
        self._buttons: tuple[Button, ...] = ()
        self.column: Final = QVBoxLayout(body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._page = QVBoxLayout(self)
        self._page.setSpacing(0)
        self._which = Dots(*place)
        self._dots = _inset(self._which)
        self._page.addLayout(self._dots)
        self._page.addSpacing(20)
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        self._rows.setSpacing(0)
        for each in (self.title, self.lead):
            self._rows.addWidget(each)
            self._rows.addSpacing(4)
        self._rows.addSpacing(14)
        self._rows.addWidget(body, 1)
        self._area = Scrolled(inner)
        self._area.verticalScrollBar().rangeChanged.connect(self._dress)
        self._page.addWidget(self._area, 1)
        self._foot: QHBoxLayout | None = None
        look.changed.connect(self._dress)
        self._narrow = False
        self._dress()

    def foot(self, first: Button | None, *last: Button) -> None:
        """Put buttons below; the last one leads on."""
        self.onward = last[-1]
        self._buttons = (*reversed(last), *([first] if first is not None else []))
        self._page.addSpacing(12)
        self._foot = _inset(Footer(first, *last), stretched=True)
        self._page.addLayout(self._foot)
        self._dress()

    def lead_on(self) -> None:
        """Press what leads on, or what leads on without, where that cannot be pressed yet."""
        for button in (self.onward, self.later):
            if button is not None and button.isEnabled() and not button.isHidden():
                button.click()
                return

    @property
    def primary(self) -> Button | None:
        """The one thing to press now, which Return does beside anything that takes it itself."""
        return self.onward

    def press_primary(self) -> None:
        """Press it, if it can be."""
        if self.primary is not None and not self.primary.isHidden():
            self.primary.click()

    def focus_next(self, *, forward: bool) -> None:
        """Go on by Tab: from the title to what the step is about, then to what leads on, and back last."""
        inside = [each for each in self._body.findChildren(QWidget) if _is_reached(each)]
        inside.sort(key=self._place_of)
        stops = [self.title, *inside, *filter(_is_reached, self._buttons)]
        focused = self.window().focusWidget()
        at = stops.index(focused) if focused in stops else -1 if forward else 0
        following = stops[(at + (1 if forward else -1)) % len(stops)]
        following.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        if self._body.isAncestorOf(following):
            self._area.ensureWidgetVisible(following)

    def _place_of(self, widget: QWidget) -> tuple[int, int]:
        place = widget.mapTo(self, QPoint())
        return place.y(), -place.x() if self.isRightToLeft() else place.x()

    def be_narrow(self, *, narrow: bool) -> None:
        """Take less room around."""
        self._narrow = narrow
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read on below by the keys that turn pages."""
        if not self._area.turn(event):
            super().keyPressEvent(event)

    def begin(self) -> None:
        """Take the focus, as the step is shown."""
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def speak(self) -> None:
        """Have said which step it is and what it is about; its title only where the focus is elsewhere."""
        title = "" if self.window().focusWidget() is self.title else self.title.text()
        said = (self._which.accessibleName(), title, self.lead.text())
        announce(self.title, ". ".join(filter(None, said)))

    def _dress(self, *_range: int) -> None:
        """Have all begin on one line, focus rings and the scroll bar outside of it."""
        px = look.theme.px
        across, (top, bottom) = px(ACROSS_NARROW if self._narrow else ACROSS), _DOWN
        bar = self._area.verticalScrollBar()
        shown = bar.sizeHint().width() if bar.maximum() else 0
        self._page.setContentsMargins(0, px(top), 0, px(bottom))
        self._margins(self._dots, across, across)
        self._margins(self._rows, across, max(RING, across - shown))
        if self._foot is not None:
            self._margins(self._foot, across - RING - px(_GHOST_PADDING), across)

    def _margins(self, layout: QLayout, begin: int, end: int) -> None:
        """Give room where a line begins and where it ends; Qt's margins do not mirror."""
        layout.setContentsMargins(*((end, 0, begin, 0) if self.isRightToLeft() else (begin, 0, end, 0)))


def _is_reached(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled()


def back_button(page: StepPage) -> Button:
    """Return what leads back."""
    button = Button(_("Back"), Kind.GHOST, height=Height.DIALOG)
    button.clicked.connect(page.went_back)
    page.back = button
    return button


def onward_button(page: StepPage, text: str, kind: Kind = Kind.PRIMARY) -> Button:
    """Return what leads on."""
    button = Button(text, kind, height=Height.DIALOG)
    button.clicked.connect(page.went_on)
    return button


def wrapped(text: str, role: Role, ink: str = "text2") -> Text:
    """Return a text that takes just the lines it needs at the width it has."""
    made = Text(text, role, ink, wraps=True)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return made


def _inset(widget: QWidget, *, stretched: bool = False) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widget, 1 if stretched else 0)
    if not stretched:
        row.addStretch(1)
    return row


def line(icon: QWidget, words: QWidget) -> QHBoxLayout:
    """Return an icon with words beside it."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    return row
