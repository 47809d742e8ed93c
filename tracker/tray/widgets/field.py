"""A field to write in: with an icon, a label above where it has one, and what is wrong below."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QVBoxLayout,
    QWidget,
)

from tracker.tray.fonts import font
from tracker.tray.icons import pixmap
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.icon import Icon
from tracker.tray.widgets.text import Text, colour

FIELD: Final = 36
HERO_FIELD: Final = 38
_ICON: Final = 16
_PADDING: Final = 11
_GAP: Final = 9
_SIGN: Final = 14
_ROOM_OF_QT: Final = 2
"""Pixels that Qt leaves before what is written, whatever is asked for."""


class _Sized(QProxyStyle):
    """Qt's own, but that what is put at the end of a field grows with the text; one for each such field."""

    def pixelMetric(  # noqa: N802 - as Qt calls it
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Return a length."""
        if metric is QStyle.PixelMetric.PM_LineEditIconSize:
            return look.theme.px(_ICON)
        return super().pixelMetric(metric, option, widget)


class Field(QLineEdit):
    """One line to write. `says` is its name for who hears it; the placeholder is never all there is."""

    def __init__(self, says: str, placeholder: str = "", icon_name: str = "", *, height: int = FIELD) -> None:
        """Say what is written here."""
        super().__init__()
        self._icon, self._height = icon_name, height
        self.setAccessibleName(says)
        self.setPlaceholderText(placeholder)
        look.changed.connect(self._dress)
        self._dress()

    def put_at_end(self, action: QAction) -> None:
        """Offer something at its end, as a small picture."""
        self._sized = _Sized("Fusion")
        self._sized.setParent(self)
        self.setStyle(self._sized)
        self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def be_wrong(self, wrong: str) -> None:
        """Be marked as wrong and say why; empty is right."""
        self.setProperty("wrong", bool(wrong))
        self.setAccessibleDescription(wrong)
        self.style().polish(self)

    def sizeHint(self) -> QSize:
        """Return its height with the text's scale."""
        return QSize(super().sizeHint().width(), look.theme.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon over what Qt draws."""
        super().paintEvent(event)
        if self._icon:
            px = look.theme.px
            drawn = pixmap(self._icon, colour("text3").name(), px(_ICON), ratio=self.devicePixelRatioF())
            x = self.width() - px(_PADDING + _ICON) if self.isRightToLeft() else px(_PADDING)
            QPainter(self).drawPixmap(x, (self.height() - px(_ICON)) // 2, drawn)

    def _dress(self) -> None:
        self.setFont(font(Role.ROW, look.theme, weight=400))
        self.setFixedHeight(look.theme.px(self._height))
        room = look.theme.px(_ICON + _GAP) - _ROOM_OF_QT if self._icon else 0
        mirrored = self.isRightToLeft()
        self.setTextMargins(0 if mirrored else room, 0, room if mirrored else 0, 0)
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        # Without "absolute" times and codes would stand left in a mirrored window, and the caret with them.
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)


class LabelledField(QWidget):
    """A field with its label above and what is wrong with it below."""

    def __init__(self, label: str, field: QWidget) -> None:
        """Put a label on a field."""
        super().__init__()
        self.field = field
        title = Text(label, Role.SMALL_STRONG, "text2")
        title.setBuddy(field)
        self._icon = Icon()
        self._wrong = Text("", Role.SMALL, "danger_text", wraps=True)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 2, 0, 0)
        row.setSpacing(6)
        # Beside the first line, in its middle.
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._wrong, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for each in (title, field, self._row):
            column.addWidget(each)
        self._row.hide()

    def be_wrong(self, wrong: str) -> None:
        """Say what is wrong; empty is right."""
        if isinstance(self.field, Field):
            self.field.be_wrong(wrong)
        self._wrong.setText(wrong)
        side, line = look.theme.px(_SIGN), self._wrong.fontMetrics().lineSpacing()
        self._icon.setPixmap(pixmap("triangle-alert", colour("danger_text").name(), side))
        self._icon.setContentsMargins(0, max(0, (line - side) // 2), 0, 0)
        self._row.setVisible(bool(wrong))
        announce(self, wrong)

    @property
    def wrong(self) -> str:
        """Return what is wrong, as it is shown."""
        return "" if self._row.isHidden() else self._wrong.text()
