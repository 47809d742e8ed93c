"""Labels by the role of their text, and large figures whose units are smaller."""

import re
from collections.abc import Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from tracker.tray.fonts import font
from tracker.tray.style import look
from tracker.tray.theme import Role

if TYPE_CHECKING:
    from tracker.tray.present.lengths import FigurePart

_UNIT_GAP: Final = 3
_NUMBER_GAP: Final = 6
_LEAST_NAME: Final = 48
_LEAST_LINE: Final = 160
"""Pixels at 100 % that a text which wraps may be narrowed to, whatever its longest word is."""
_MOST_LETTERS: Final = 40
"""A line that is as wide as this is read well; a word that is wider has no say in how wide its text is."""
_ARABIC: Final = "\N{ARABIC LETTER ALEF}"
_ANY_LINE: Final = 1_000.0
_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_DASH: Final = "\N{EN DASH}"
_SPAN: Final = re.compile(rf"(?<=\d) {_DASH} (?=\d)")
_KEPT: Final = f"\N{NO-BREAK SPACE}{_DASH}\N{WORD JOINER}\N{NO-BREAK SPACE}"
"""Between two times, which stay on one line."""
_LINES: Final = 2
_COMPANY: Final = 3
"""Words that a line needs at least, to give its last one to the word after it."""
_NONE: Final[Mapping[int, float]] = {}
_HEADINGS: Final = frozenset({Role.DISPLAY, Role.TITLE, Role.DIALOG_TITLE, Role.HEADING})


def colour(token: str) -> QColor:
    """Return a colour of the theme there is now, by its token."""
    return QColor(str(getattr(look.theme.colours, token)))


class Text(QLabel):
    """A label in a role and a colour of the theme; plain text, at the start of the line in any script."""

    def __init__(
        self, text: str = "", role: Role = Role.BODY, ink: str = "text", *, wraps: bool = False
    ) -> None:
        """Say what it shows; long sentences wrap instead of being cut."""
        super().__init__(text)
        self._role, self._ink = role, ink
        self.heads = role in _HEADINGS
        self.setTextFormat(Qt.TextFormat.PlainText)
        # Within a button a label would take the button's ink.
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setWordWrap(wraps)
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred if wraps else QSizePolicy.Policy.Minimum,
            QSizePolicy.Policy.Minimum if wraps else QSizePolicy.Policy.Fixed,
        )
        look.changed.connect(self._dress)
        self._dress()

    def set_ink(self, ink: str) -> None:
        """Take another colour."""
        if ink != self._ink:
            self._ink = ink
            self._dress()

    def minimumSizeHint(self) -> QSize:
        """Return the room of the longest word, but never so much that a web address widens its window."""
        least = super().minimumSizeHint()
        if self._wraps_plain:
            least.setWidth(min(least.width(), look.theme.px(_LEAST_LINE)))
        return least

    def sizeHint(self) -> QSize:
        """Return the room of its lines; one with a word that is very long is as wide as is read well."""
        hint = super().sizeHint()
        most = round(QFontMetricsF(self.font()).averageCharWidth() * _MOST_LETTERS)
        if self._breaks_words(most):
            hint.setWidth(max(most, self.minimumSizeHint().width()))
        return hint

    def heightForWidth(self, width: int) -> int:
        """Return how high it is, with the words broken that are wider than a line."""
        if not self._is_laid_out_here(width):
            return super().heightForWidth(width)
        return ceil(laid_out(self._lines(), width))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it; ourselves where Qt would leave the last word alone on its line."""
        if not self._wraps_plain:
            super().paintEvent(event)
            return
        lines = self._lines()
        height = laid_out(lines, self.width())
        if not joined_last(lines, self.width()) and not self._is_laid_out_here(self.width()):
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(colour(self._ink))
        lines.draw(painter, QPointF(0, (self.height() - height) / 2))

    @property
    def _wraps_plain(self) -> bool:
        return self.wordWrap() and self.textFormat() is Qt.TextFormat.PlainText

    def _breaks_words(self, width: int) -> bool:
        return self._wraps_plain and super().minimumSizeHint().width() > width

    def _is_laid_out_here(self, width: int) -> bool:
        """Say whether Qt would do it wrong: it breaks spans, and counts the space of breaks in Arabic."""
        if not self._wraps_plain or not self.text():
            return False
        return self.isRightToLeft() or self._breaks_words(width) or bool(_SPAN.search(self.text()))

    def _lines(self) -> QTextLayout:
        text = _SPAN.sub(_KEPT, self.text().replace("\n", "\N{LINE SEPARATOR}"))
        lines = QTextLayout(text, self.font())
        option = QTextOption(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
        if self.isRightToLeft():
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        lines.setTextOption(option)
        return lines

    def _dress(self) -> None:
        self.setFont(font(self._role, look.theme))
        made = self.palette()
        made.setColor(QPalette.ColorRole.WindowText, colour(self._ink))
        self.setPalette(made)
        start = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        # Without "absolute" a text that is left-to-right in itself would stay left in a mirrored window.
        self.setAlignment(start | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)


def laid_out(lines: QTextLayout, width: float, narrower: Mapping[int, float] = _NONE) -> float:
    """Break a text into lines of a width, some of a `narrower` one; return how high they are together."""
    y, number = 0.0, 0
    mirrored = lines.textOption().textDirection() is Qt.LayoutDirection.RightToLeft
    lines.beginLayout()
    while (line := lines.createLine()).isValid():
        own = narrower.get(number, width)
        line.setLineWidth(own)
        line.setPosition(QPointF(width - own if mirrored else 0, y))
        y, number = y + line.height(), number + 1
    lines.endLayout()
    return y


def joined_last(lines: QTextLayout, width: float) -> bool:
    """Give a last word that is alone on its line the one before it for company; say whether it has it now."""
    last = lines.lineCount() - 1
    begins = [lines.lineAt(number).textStart() for number in (last - 1, last) if number >= 0]
    if len(begins) < _LINES:
        return False
    before, alone = lines.text()[begins[0] : begins[1]], lines.text()[begins[1] :]
    words = before.split()
    if len(words) < _COMPANY or len(alone.split()) > 1 or before.endswith("\N{LINE SEPARATOR}"):
        return False
    stays = before[: before.rindex(words[-1])]
    laid_out(lines, width, {last - 1: QFontMetricsF(lines.font()).horizontalAdvance(stays) + 1})
    if lines.lineCount() == last + 1 and lines.lineAt(last).textStart() == begins[0] + len(stays):
        return True
    laid_out(lines, width)
    return False


def line_height(role: Role) -> int:
    """Return how high a line is in the language of the windows, whatever script it happens to hold."""
    made = font(role, look.theme)
    height = QFontMetricsF(made).height()
    if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        height = max(height, laid_out(QTextLayout(_ARABIC, made), _ANY_LINE))
    return ceil(height)


def lined(text: Text, role: Role) -> Text:
    """Return it at least as high as a line, so that what stands beside each other is in line."""
    text.setMinimumHeight(line_height(role))
    return text


def in_first_line(widget: QWidget, role: Role) -> QWidget:
    """Return something small in the middle of a line's height, to stand by the first of a text's lines."""
    made = QWidget()
    made.setFixedHeight(line_height(role))
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    return made


class Name(Text):
    """A name, which may be long: cut at its end where there is no room, and whole in its tooltip then."""

    def __init__(self, text: str = "", role: Role = Role.BODY, ink: str = "text") -> None:
        """Say what it shows."""
        super().__init__(text, role, ink)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Return the room of a few letters."""
        return QSize(min(look.theme.px(_LEAST_NAME), self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much as there is room for."""
        metrics = QFontMetricsF(self.font())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() + 0.5)
        self.setToolTip("" if shown == self.text() else self.text())
        painter = QPainter(self)
        painter.setPen(colour(self._ink))
        # Read against the windows' language it keeps its order, and is cut at its own end.
        painter.drawText(QRectF(self.rect()), self.alignment(), f"{_ISOLATE}{shown}{_END}")


class Figure(QWidget):
    """A large number with small units, as in `5 h 02 min`."""

    speaks_as = QAccessible.Role.StaticText

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self._parts: Sequence[FigurePart] = ()
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_parts(self, parts: "Sequence[FigurePart]") -> None:
        """Show these from now on."""
        if parts != self._parts:
            self._parts = parts
            self.setAccessibleName(" ".join(part.text for part in parts))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room of all parts."""
        height = QFontMetricsF(font(Role.FIGURE, look.theme)).height()
        return QSize(round(self._width()) + 1, round(height))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a figure is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the parts on one line."""
        painter = QPainter(self)
        # What is not Latin goes from right to left; digits of a part stay as they are.
        at = float(self.width()) if self.isRightToLeft() else 0.0
        base = QFontMetricsF(font(Role.FIGURE, look.theme)).ascent()
        for number, part in enumerate(self._parts):
            width, gap = self._advance(part), self._gap(number)
            at += -gap if self.isRightToLeft() else gap
            painter.setFont(font(_role(part), look.theme))
            painter.setPen(colour("text2" if part.is_unit else "text"))
            painter.drawText(QPointF(at - width if self.isRightToLeft() else at, base), part.text)
            at += -width if self.isRightToLeft() else width

    def _width(self) -> float:
        return sum(self._advance(part) + self._gap(number) for number, part in enumerate(self._parts))

    def _gap(self, number: int) -> float:
        if not number:
            return 0.0
        return look.theme.px(_UNIT_GAP if self._parts[number].is_unit else _NUMBER_GAP)

    def _advance(self, part: "FigurePart") -> float:
        return QFontMetricsF(font(_role(part), look.theme)).horizontalAdvance(part.text)


def _role(part: "FigurePart") -> Role:
    return Role.UNIT if part.is_unit else Role.FIGURE
