"""Cards to choose by: the whole of one is the target, with a title, what it means, and what marks it."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.badge import KeyCap
from tracker.tray.widgets.button import RING, draw_ring
from tracker.tray.widgets.choice import RETURNS, lead_to
from tracker.tray.widgets.text import Text, colour
from tracker.tray.widgets.tile import Tile

_LEAST: Final = 56
_DISC: Final = 16
_DOT: Final = 3.5


class ChoiceCard(QAbstractButton):
    """With an `icon` it does something at once, by `key` too; without one it is one option of several."""

    def __init__(self, title: str, sentence: str, *, icon: str = "", key: str = "") -> None:
        """Say what is chosen by it, and what that means."""
        super().__init__()
        self._is_option, self._key = not icon, key
        self.setCheckable(self._is_option)
        self.setAutoExclusive(self._is_option)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._title = Text(title, Role.ROW_STRONG, wraps=True)
        self._sentence = Text("", Role.SMALL, "text2", wraps=True)
        words = QVBoxLayout()
        words.setSpacing(1)
        for each in (self._title, self._sentence):
            words.addWidget(each)
        self._row = QHBoxLayout(self)
        self._mark: QWidget = _Disc(self) if self._is_option else Tile(icon)
        top = Qt.AlignmentFlag.AlignTop if self._is_option else Qt.AlignmentFlag.AlignVCenter
        self._row.addWidget(self._mark, 0, top)
        self._row.addLayout(words, 1)
        if key:
            self._row.addWidget(KeyCap(key))
            QShortcut(QKeySequence(key), self).activated.connect(self.click)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.toggled.connect(self._mark.update)
        self.toggled.connect(self._lead_here)
        look.changed.connect(self._dress)
        self._dress()
        self.explain(sentence)

    def explain(self, sentence: str) -> None:
        """Say what it means from now on."""
        self._sentence.setText(sentence)
        by_key = _("Key {key}.").format(key=self._key) if self._key else ""
        self.setAccessibleDescription(" ".join(filter(None, (sentence, by_key))))

    def refuse(self, reason: str) -> None:
        """Be disabled, and say why; an empty reason enables."""
        self.setEnabled(not reason)
        self._title.set_ink("text3" if reason else "text")
        if reason:
            self.explain(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be chosen by Return too, as by Space; what is chosen leaves it to the window."""
        if event.key() in RETURNS and self._is_option and not self.isChecked():
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the room of words and mark."""
        return self._row.sizeHint()

    def hasHeightForWidth(self) -> bool:
        """Say that words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high it is then."""
        return self._row.heightForWidth(width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ring, ground and border."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        width = 2 if self.isChecked() else look.theme.border
        pressed = self.isEnabled() and (self.isDown() or self.underMouse()) and not self._is_option
        painter.setBrush(colour("hover" if pressed else "surface"))
        token = "accent" if self.isChecked() else "control" if self.isEnabled() else "line"
        painter.setPen(QPen(colour(token), width))
        inset = width / 2
        painter.drawRoundedRect(ground.adjusted(inset, inset, -inset, -inset), Radius.CARD, Radius.CARD)
        if self.hasFocus():
            draw_ring(painter, ground, Radius.CARD)

    def _lead_here(self, chosen: bool) -> None:  # noqa: FBT001 - the value of a signal
        parent = self.parentWidget()
        if chosen and parent is not None:
            direct = Qt.FindChildOption.FindDirectChildrenOnly
            lead_to(self, parent.findChildren(ChoiceCard, options=direct))

    def _dress(self) -> None:
        px = look.theme.px
        self.setMinimumHeight(px(_LEAST) + 2 * RING)
        self._row.setSpacing(px(12))
        self._row.setContentsMargins(px(11) + RING, px(9) + RING, px(11) + RING, px(9) + RING)


class _Disc(QWidget):
    """The mark of an option: filled when it is chosen."""

    def __init__(self, option: QAbstractButton) -> None:
        super().__init__()
        self._option = option
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Return its side."""
        side = look.theme.px(_DISC) + 2
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self._option.isChecked()
        painter.setPen(QPen(colour("accent" if chosen else "control"), 1.5))
        painter.setBrush(colour("accent" if chosen else "surface"))
        painter.drawEllipse(ground)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("on_accent"))
            side = look.theme.px(_DOT)
            painter.drawEllipse(QPointF(ground.center()), side, side)
