"""The window's navigation: its pages, what needs the person, and that everything is sealed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from tracker.tray.fonts import font
from tracker.tray.icons import BOLD_STROKE, STROKE, pixmap, source
from tracker.tray.pages.page import Place
from tracker.tray.room import height_of
from tracker.tray.style import look
from tracker.tray.svg import drawn_svg
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.button import RING, draw_ring
from tracker.tray.widgets.icon import Icon
from tracker.tray.widgets.text import Name, Text, colour

if TYPE_CHECKING:
    from tracker.tray.account_row import AccountRow
    from tracker.tray.present.attention import SealedLine

WIDTH: Final = 216
_MOST: Final = 296
"""As wide as the longest name needs, within these two."""
RAIL: Final = 64
_MARK: Final = 30
_LOCK: Final = 16
_BETWEEN: Final = " · "
"""What stands between the parts of a line."""
_SEALED: Final = "lock"
_ITEM: Final = 36
_RAIL_ITEM: Final = 40
_ICON: Final = 18
_BEFORE, _BEHIND, _GAP = 11, 9, 9
"""Pixels at the start and the end of an item, and between its icon and its name."""
_COUNT: Final = (24, 20)
_DOT: Final = 9
"""Of what needs the person in a page, where there is no room for how much."""


class NavigationItem(QAbstractButton):
    """One page: icon and name, of a rail the icon only; `count` things in it need the person."""

    def __init__(self, icon: str, name: str, tip: str) -> None:
        """Say which page it is; `tip` is its key."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # It is drawn anew as the pointer comes and goes.
        self._icon, self._tip, self._narrow = icon, tip, False
        self._count: int | None = None
        self.setText(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    def show_count(self, count: int, words: str) -> None:
        """Show how many things need the person; `words` say the same."""
        self._count = count
        self.setAccessibleDescription(words)
        self._name()
        self.update()

    def be_narrow(self, *, narrow: bool) -> None:
        """Be an icon only."""
        self._narrow = narrow
        self._name()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room of it with the focus ring."""
        px = look.theme.px
        if self._narrow:
            return QSize(px(_RAIL_ITEM) + 2 * RING, px(_RAIL_ITEM) + 2 * RING)
        name = QFontMetricsF(font(Role.ROW_STRONG, look.theme)).horizontalAdvance(self.text())
        count = 0 if self._count is None else px(_COUNT[0] + _GAP)
        needed = px(_BEFORE + _ICON + _GAP + _BEHIND) + round(name) + 1 + count
        return QSize(needed + 2 * RING, px(_ITEM) + 2 * RING)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, icon, name and count."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        ground = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        self._draw_ground(painter, ground)
        px = look.theme.px
        side = px(_ICON)
        room = ground.adjusted(px(_BEFORE), 0, -px(_BEHIND), 0)
        if self._narrow:
            room = QRectF(ground.center().x() - side / 2, ground.top(), side, ground.height())
        self._draw_icon(
            painter, self._mirrored(QRectF(room.left(), room.center().y() - side / 2, side, side))
        )
        if self._narrow:
            self._draw_dot(painter, QRectF(room.left(), room.center().y() - side / 2, side, side))
            return
        count = px(_COUNT[0] + _GAP) if self._count else 0
        self._draw_name(painter, room.adjusted(side + px(_GAP), 0, -count, 0))
        self._draw_count(painter, room)

    def _draw_ground(self, painter: QPainter, ground: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setPen(QPen(colour("line"), look.theme.border))
            painter.setBrush(colour("selected"))
            painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), Radius.FIELD, Radius.FIELD)
        elif self.underMouse():
            painter.setBrush(colour("hover"))
            painter.drawRoundedRect(ground, Radius.FIELD, Radius.FIELD)
        if self.hasFocus():
            draw_ring(painter, ground, Radius.FIELD)

    def _draw_icon(self, painter: QPainter, place: QRectF) -> None:
        ink = colour("accent_text" if self.isChecked() else "text2").name()
        stroke = BOLD_STROKE if self.isChecked() else STROKE
        drawn = pixmap(self._icon, ink, round(place.width()), stroke=stroke, ratio=self.devicePixelRatioF())
        painter.drawPixmap(place.topLeft(), drawn)

    def _draw_name(self, painter: QPainter, room: QRectF) -> None:
        made = font(Role.ROW_STRONG if self.isChecked() else Role.ROW, look.theme)
        painter.setFont(made)
        painter.setPen(colour("text" if self.isChecked() else "text2"))
        name = QFontMetricsF(made).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        align = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        painter.drawText(self._mirrored(room), Qt.AlignmentFlag.AlignVCenter | align, name)

    def _draw_count(self, painter: QPainter, room: QRectF) -> None:
        if not self._count:
            return
        wide, high = map(look.theme.px, _COUNT)
        badge = self._mirrored(QRectF(room.right() - wide, room.center().y() - high / 2, wide, high))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("warn_soft"))
        painter.drawRoundedRect(badge, Radius.BADGE, Radius.BADGE)
        painter.setFont(font(Role.CAPTION, look.theme, weight=600))
        painter.setPen(colour("warn_text"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(self._count))

    def _draw_dot(self, painter: QPainter, icon: QRectF) -> None:
        """Draw it on the icon's upper corner, cut out of what is behind it."""
        if self._count:
            side = look.theme.px(_DOT)
            dot = QRectF(icon.right() - side / 2, icon.top() - side / 4, side, side)
            ground = "selected" if self.isChecked() else "hover" if self.underMouse() else "sidebar"
            painter.setPen(QPen(colour(ground), look.theme.px(2)))
            painter.setBrush(colour("warn"))
            painter.drawEllipse(self._mirrored(dot))

    def _mirrored(self, place: QRectF) -> QRectF:
        if self.isRightToLeft():
            place.moveRight(self.width() - place.left())
        return place

    def _name(self) -> None:
        self.setAccessibleName(self.text())
        lines = (self.text(), self._tip) if self._narrow else (self._tip,)
        self.setToolTip("\n".join(filter(None, lines)))


class Mark(Icon):
    """The app's own mark."""

    def __init__(self, side: int = _MARK) -> None:
        """Take its side at 100 %."""
        super().__init__()
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        side = look.theme.px(self._side)
        self.setPixmap(drawn_svg(source("tracker"), side, max(2.0, self.devicePixelRatioF())))


class Navigation(QWidget):
    """`chosen` tells which page the person wants."""

    chosen = Signal(object)

    def __init__(self, entries: Sequence[tuple[Place, NavigationItem]]) -> None:
        """Take the pages in their order."""
        super().__init__()
        self._items: Mapping[Place, NavigationItem] = dict(entries)
        self._workspace = Name("", Role.SMALL, "text2")
        self._workspace.hide()
        self._title = Text("Tracker", Role.ROW_STRONG)
        self._sealed_title = Text("", Role.SMALL_STRONG)
        self._sealed = Text("", Role.SMALL, "text2", wraps=True)
        self._lock, self._sealed_icon, self._sealed_sentence = Icon(), _SEALED, ""
        self._foot = QWidget()
        self._account: AccountRow | None = None
        self._narrow = False
        self._head_room = QSpacerItem(0, 0)
        self._top = QWidget()
        self._head, self._foot_row = QHBoxLayout(self._top), QHBoxLayout(self._foot)
        self._column = QVBoxLayout(self)
        self._lay_out()
        for place, item in entries:
            item.clicked.connect(lambda _=False, place=place: self.chosen.emit(place))
        look.changed.connect(self._dress)
        self._dress()

    def show_place(self, place: Place) -> None:
        """Mark the page that is shown; Tab comes to it alone, as arrow keys lead on from there."""
        self._items[place].setChecked(True)
        for each, item in self._items.items():
            by_key = Qt.FocusPolicy.StrongFocus if each is place else Qt.FocusPolicy.ClickFocus
            item.setFocusPolicy(by_key)

    def show_workspace(self, name: str) -> None:
        """Say whose workspace it is."""
        self._workspace.setText(name)
        self._workspace.setHidden(self._narrow or not name)

    def show_sealed(self, line: "SealedLine") -> None:
        """Say that everything is sealed, and what waits."""
        self._sealed_title.setText(line.title)
        self._sealed_icon, self._sealed_sentence = line.icon, line.sentence
        self._break_sentence()
        self._dress()
        self._foot.setToolTip(f"{line.title}\n{line.sentence}")

    def put_account(self, row: "AccountRow") -> None:
        """Put whose account it is at the foot."""
        self._account = row
        self._column.addWidget(row)

    def item(self, place: Place) -> NavigationItem | None:
        """Return a page's item, None for a page there is not."""
        return self._items.get(place)

    def be_narrow(self, *, narrow: bool) -> None:
        """Be a rail of icons."""
        self._narrow = narrow
        for text in (self._title, self._workspace, self._sealed_title, self._sealed):
            text.setHidden(narrow)
        # Without a name beside it the title stands in the middle of the mark.
        self._workspace.setHidden(narrow or not self._workspace.text())
        for item in self._items.values():
            item.be_narrow(narrow=narrow)
        if self._account is not None:
            self._account.be_narrow(narrow=narrow)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the head out where large text has no room for it on a low screen: all else is needed."""
        super().resizeEvent(event)
        self._settle_head()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the line that parts it from the page."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("sidebar"))
        wide = look.theme.border
        edge = 0 if self.isRightToLeft() else self.width() - wide
        painter.fillRect(edge, 0, wide, self.height(), colour("line"))
        foot = self._foot.geometry()
        painter.fillRect(foot.left(), foot.top(), foot.width(), wide, colour("line"))

    def _settle_head(self) -> None:
        needed = height_of(self, self.width())
        if self._top.isHidden():
            needed += self._top.sizeHint().height()
        self._top.setHidden(self.height() < needed)

    def _lay_out(self) -> None:
        head, names = self._head, QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._workspace)
        head.addWidget(Mark())
        head.addLayout(names, 1)
        head.addSpacerItem(self._head_room)
        self._column.setSpacing(0)
        self._column.addWidget(self._top)
        for item in self._items.values():
            self._column.addWidget(item)
        self._column.addStretch(1)
        foot = self._foot_row
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._sealed_title)
        words.addWidget(self._sealed)
        foot.addWidget(self._lock, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addLayout(words, 1)
        self._column.addWidget(self._foot)

    def _fit(self) -> None:
        """Be as wide as the names need; of a rail all icons stand in one line."""
        px, narrow = look.theme.px, self._narrow
        side = px(9 if narrow else 10)
        longest = max(item.sizeHint().width() for item in self._items.values())
        wide = min(px(_MOST), max(px(WIDTH), longest + 2 * side))
        self.setFixedWidth(px(RAIL) if narrow else wide)
        # Nothing moves as the workspace becomes known.
        names = self._title.sizeHint().height() + self._workspace.sizeHint().height()
        self._head_room.changeSize(0, 0 if narrow else names)
        self._column.setContentsMargins(side, px(20), side, px(16))
        for row, icon, before, above, below in (
            (self._head, _MARK, RING + px(5), 0, px(14)),
            (self._foot_row, _LOCK, RING + px(9), px(10), 0),
        ):
            begin = (px(RAIL) - 1 - px(icon)) // 2 - side if narrow else before
            row.setSpacing(0 if narrow else px(10))
            row.setContentsMargins(
                *((0, above, begin, below) if self.isRightToLeft() else (begin, above, 0, below))
            )
        self._break_sentence()

    def _break_sentence(self) -> None:
        """Put the parts of the line below each other, without a dot, where they do not fit in one."""
        before = self._foot_row.contentsMargins()
        around = self._column.contentsMargins()
        taken = before.left() + before.right() + around.left() + around.right()
        room = self.width() - taken - look.theme.px(_LOCK) - self._foot_row.spacing()
        metrics = QFontMetricsF(self._sealed.font())
        fits = metrics.horizontalAdvance(self._sealed_sentence) <= room
        parts = self._sealed_sentence.split(_BETWEEN)
        self._sealed.setText(
            (_BETWEEN if fits else "\n").join(
                part.replace(" ", "\N{NO-BREAK SPACE}") if metrics.horizontalAdvance(part) <= room else part
                for part in parts
            )
        )

    def _dress(self) -> None:
        ink = colour("accent_text" if self._sealed_icon == _SEALED else "warn_text").name()
        self._lock.setPixmap(pixmap(self._sealed_icon, ink, look.theme.px(_LOCK)))
