"""One step of the first run: dots, a title and a sentence, what it is about, and the buttons below."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.button import RING, Button, Height, Kind
from tracker.tray.widgets.text import Text, colour

ACROSS: Final = 52
ACROSS_NARROW: Final = 24
_DOWN: Final = (36, 28)
_DOT: Final = 8
_LONG_DOT: Final = 22
_DOT_GAP: Final = 7


class Dots(QWidget):
    """Which of the steps is shown; what lies behind is in the accent's colour, too."""

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
            button.end_flush() if button is last[-1] else None
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
        self.title = Text(title, Role.DISPLAY, wraps=True)
        self.title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lead = Text(lead, Role.FIRST_RUN, "text2", wraps=True)
        self.onward: Button | None = None
        body = QWidget()
        self.column: Final = QVBoxLayout(body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._page = QVBoxLayout(self)
        self._page.setSpacing(0)
        self._page.addWidget(Dots(*place), 0, Qt.AlignmentFlag.AlignLeading)
        self._page.addSpacing(20)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(RING, 0, RING, 0)
        rows.setSpacing(0)
        for each in (self.title, self.lead):
            rows.addWidget(each)
            rows.addSpacing(4)
        rows.addSpacing(16)
        rows.addWidget(body, 1)
        self._page.addWidget(_scrolled(inner), 1)
        look.changed.connect(self._dress)
        self._narrow = False
        self._dress()

    def foot(self, first: Button | None, *last: Button) -> None:
        """Put buttons below; the last one leads on."""
        self.onward = last[-1]
        self._page.addSpacing(12)
        self._page.addWidget(Footer(first, *last))

    def be_narrow(self, *, narrow: bool) -> None:
        """Take less room around."""
        self._narrow = narrow
        self._dress()

    def begin(self) -> None:
        """Take the focus, as the step is shown."""
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _dress(self) -> None:
        px = look.theme.px
        across, (top, bottom) = px(ACROSS_NARROW if self._narrow else ACROSS), _DOWN
        self._page.setContentsMargins(across, px(top), across, px(bottom))


def back_button(page: StepPage) -> Button:
    """Return what leads back."""
    button = Button(_("Back"), Kind.GHOST, height=Height.DIALOG)
    button.clicked.connect(page.went_back)
    return button


def onward_button(page: StepPage, text: str) -> Button:
    """Return what leads on."""
    button = Button(text, Kind.PRIMARY, height=Height.DIALOG)
    button.clicked.connect(page.went_on)
    return button


def _scrolled(inner: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(inner)
    inner.setAutoFillBackground(False)
    return area


def line(icon: QWidget, words: QWidget) -> QHBoxLayout:
    """Return an icon with words beside it."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    return row
