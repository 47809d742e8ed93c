"""Something scrolled where it does not fit: that it goes on below is seen."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QLinearGradient, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from tracker.tray.style import look
from tracker.tray.widgets.text import colour

_FADE: Final = 32
_PLAIN: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Scrolled(QScrollArea):
    """Fades out at the foot as long as there is more below, and scrolls by the keys that turn pages."""

    def __init__(self, inner: QWidget, ground: str = "surface") -> None:
        """Take what is scrolled, and the colour of the window behind it."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)
        # Just as high as its words are at the width there is: the least height of words that wrap is a guess.
        inner.setMinimumHeight(1)
        self.more: Final = _More(self, ground)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._settle)
        bar.valueChanged.connect(self._settle)
        self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the fade at the foot."""
        super().resizeEvent(event)
        height = look.theme.px(_FADE)
        self.more.setGeometry(0, self.height() - height, self.width(), height)

    def turn(self, event: QKeyEvent) -> bool:
        """Scroll by a key, if it is one for that, and say whether it was."""
        bar = self.verticalScrollBar()
        ways = {
            Qt.Key.Key_Down: look.theme.px(_FADE),
            Qt.Key.Key_Up: -look.theme.px(_FADE),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        way = ways.get(Qt.Key(event.key())) if event.modifiers() in _PLAIN else None
        if way is not None:
            bar.setValue(bar.value() + way)
        return way is not None

    def reveal(self, widget: QWidget) -> None:
        """Scroll to something within, and once more when it has its place, if it was shown just now."""
        self.ensureWidgetVisible(widget)
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(widget))

    def _settle(self, *_place: int) -> None:
        bar = self.verticalScrollBar()
        self.more.setVisible(bar.value() < bar.maximum())
        self.more.raise_()


class _More(QWidget):
    """What lies over the foot while it is not the end."""

    def __init__(self, parent: QWidget, ground: str) -> None:
        super().__init__(parent)
        self._ground = ground
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, coming in, and a line."""
        painter = QPainter(self)
        ground = colour(self._ground)
        clear = QColor(ground)
        clear.setAlpha(0)
        fade = QLinearGradient(0, 0, 0, self.height())
        fade.setColorAt(0, clear)
        fade.setColorAt(1, ground)
        painter.fillRect(self.rect(), fade)
        painter.setPen(QPen(colour("line"), look.theme.border))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
