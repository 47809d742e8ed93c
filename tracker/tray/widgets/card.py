"""Cards: rounded grounds for what belongs together, with the faint edge below that light themes have."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from tracker.tray.style import look
from tracker.tray.theme import CARD_PADDING, Radius
from tracker.tray.widgets.text import colour

_EDGE_ALPHA: Final = 13
_SHADOW_ALPHA: Final = 3
_SHADOW_ALPHA_DARK: Final = 9


class Card(QWidget):
    """A rounded ground; what it holds goes into `column`."""

    def __init__(self, *, radius: float = Radius.CARD, padding: tuple[int, int] = CARD_PADDING) -> None:
        """Make an empty one; `padding` is across and down."""
        super().__init__()
        self._radius, self._padding = radius, padding
        self.column: Final = QVBoxLayout(self)
        self.column.setSpacing(0)
        look.changed.connect(self._dress)
        self._dress()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_card(painter, QRectF(self.rect()).adjusted(0, 0, 0, -1), self._radius)

    def pad(self, across: int, down: int) -> None:
        """Take another padding."""
        self._padding = across, down
        self._dress()

    def _dress(self) -> None:
        across, down = (look.theme.px(each) for each in self._padding)
        self.column.setContentsMargins(across, down, across, down)


class Divider(QFrame):
    """A line between rows."""

    def __init__(self) -> None:
        """Make one."""
        super().__init__()
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        QPainter(self).fillRect(self.rect(), colour("line"))


def draw_floating(painter: QPainter, room: QRectF, edge: int) -> None:
    """Draw a card above the window, with a soft shadow in the `edge` around it, unless that is cut off."""
    ground = room.adjusted(edge, edge, -edge, -edge)
    shade = colour("shadow")
    shade.setAlpha(_SHADOW_ALPHA_DARK if look.theme.dark else _SHADOW_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    window = painter.device()
    is_cut = isinstance(window, QWidget) and not window.mask().isEmpty()
    for grown in range(0 if look.theme.contrast or is_cut else edge):
        # The shadow falls: less above than below.
        around = ground.adjusted(-grown, -grown / 3, grown, grown)
        painter.drawRoundedRect(around, Radius.CARD + grown, Radius.CARD + grown)
    draw_card(painter, ground, Radius.CARD)


def draw_card(painter: QPainter, ground: QRectF, radius: float) -> None:
    """Draw a card's ground."""
    theme = look.theme
    ground = ground.adjusted(0.5, 0.5, -0.5, -0.5)
    if not theme.dark and not theme.contrast:
        edge = colour("shadow")
        edge.setAlpha(_EDGE_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(edge)
        painter.drawRoundedRect(ground.translated(0, 1), radius, radius)
    painter.setPen(QPen(QColor(theme.colours.text if theme.contrast else theme.colours.line), theme.border))
    painter.setBrush(colour("surface"))
    painter.drawRoundedRect(ground, radius, radius)
