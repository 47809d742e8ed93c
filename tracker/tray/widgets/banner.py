"""A banner: one thing to know above a page, with at most one button; and the same small, under a control."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.tray.icons import pixmap
from tracker.tray.present.attention import Deed, Notice, deed_text
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.badge import TONES
from tracker.tray.widgets.button import Button
from tracker.tray.widgets.icon import Icon
from tracker.tray.widgets.lines import Row
from tracker.tray.widgets.text import Text, colour

_NARROW = 520


class Banner(QWidget):
    """Out of sight until there is something to show."""

    asked = Signal(Deed)
    speaks_as = QAccessible.Role.AlertMessage

    def __init__(self, *, small: bool = False) -> None:
        """Make an empty one; a `small` one stands under what went wrong, without a button."""
        super().__init__()
        self._notice: Notice | None = None
        self._small = small
        self._icon = Icon()
        self._icon.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._title = Text("", Role.SMALL_STRONG if small else Role.ROW_STRONG, wraps=True)
        self._sentence = Text("", Role.SMALL, "text2", wraps=True)
        self._button = Button()
        self._button.clicked.connect(self._ask)
        words = QVBoxLayout()
        words.setSpacing(2)
        for each in (self._title, self._sentence):
            # Just the lines that are needed at the width there is.
            each.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            words.addWidget(each)
        words.insertStretch(0, 1)
        words.addStretch(1)
        row = Row(self, gap=14, edges=(12, 8, 12, 8) if small else (18, 12, 14, 12))
        row.addWidget(self._icon)
        self._row = row
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.addLayout(words, 1)
        self._halves.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(self._halves, 1)
        look.changed.connect(self._dress)
        self.hide()

    def show_notice(self, notice: Notice | None) -> None:
        """Show this, or nothing."""
        if notice == self._notice:
            return
        self._notice = notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        self._title.setText(notice.title)
        self._sentence.setText(notice.sentence)
        self._sentence.setVisible(bool(notice.sentence))
        words = deed_text(notice.deed)
        self._button.setText(words)
        self._button.setVisible(bool(words) and not self._small)
        self.setAccessibleName(f"{notice.title}. {notice.sentence}")
        announce(self, self.accessibleName())
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the button beside the words, or below in a window so narrow that they need all there is."""
        super().resizeEvent(event)
        narrow, way = self.window().width() < look.theme.px(_NARROW), QBoxLayout.Direction
        self._halves.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self._halves.setSpacing(look.theme.px(6 if narrow else 14))
        start = Qt.AlignmentFlag.AlignTop if narrow or self._small else Qt.AlignmentFlag.AlignVCenter
        self._row.setAlignment(self._icon, start)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground in its tone."""
        if self._notice is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        contrast = look.theme.contrast
        painter.setPen(QPen(QColor(look.theme.colours.text), 2) if contrast else Qt.PenStyle.NoPen)
        painter.setBrush(colour(TONES[self._notice.tone][0]))
        radius = Radius.FIELD if self._small else Radius.CARD
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _dress(self) -> None:
        if self._notice is not None:
            ink = TONES[self._notice.tone][1]
            side = look.theme.px(16 if self._small else 20)
            self._icon.setPixmap(pixmap(self._notice.icon, colour(ink).name(), side))
            self.update()

    def _ask(self) -> None:
        if self._notice is not None:
            self.asked.emit(self._notice.deed)
