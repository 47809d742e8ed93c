"""A screenshot was taken: said at once in a corner with its picture, for some seconds, without the focus."""

from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QPropertyAnimation, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QCursor,
    QEnterEvent,
    QGuiApplication,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.compositing import CutToCard
from tracker.tray.icons import pixmap
from tracker.tray.prompts.placing import places_windows
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Milliseconds, Radius, Role
from tracker.tray.widgets.button import RING, Button, Height, Kind
from tracker.tray.widgets.card import draw_floating
from tracker.tray.widgets.text import Text, colour

if TYPE_CHECKING:
    from tracker.tray.present.attention import Notice
    from tracker.tray.present.captured import CaptureWords

SIZE: Final = QSize(384, 104)
STAYS: Final = 8_000
"""Milliseconds until it goes, not counted while the pointer is over it."""
PICTURE: Final = QSize(123, 77)
_AT_LEAST: Final = 2_000
_EDGE: Final = 14
"""Pixels around it for its shadow."""
_MARGIN: Final = 6
"""Pixels from there to what the panel leaves of the screen."""
_ICON: Final = 16
_STRONG: Final = "<b>{}</b>"
_DIMMED: Final = 46
_Type = Qt.WindowType
_FLAGS: Final = (
    Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.NoDropShadowWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
)


class CaptureNotice(QWidget):
    """It goes by itself; `gone` tells when it has. What it showed is forgotten then."""

    look_wanted = Signal()
    delete_wanted = Signal()
    gone = Signal()

    def __init__(self) -> None:
        """Make it, out of sight."""
        # A tool window would stand in some task bars; a tool tip of its own a compositor does not show.
        super().__init__(None, (_Type.ToolTip if places_windows() else _Type.Tool) | _FLAGS)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        CutToCard(self, _EDGE, Radius.CARD)
        self.picture = _Picture()
        self._icon = QLabel()
        self.title = Text("", Role.ROW_STRONG, wraps=True)
        self.sentence = Text("", Role.SMALL, "text2", wraps=True)
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.close_button = Button("", Kind.GHOST, icon="x", height=Height.COMPACT, says=_("Close"))
        self.close_button.setParent(self)
        self.look_button = Button(_("Look"), height=Height.COMPACT)
        self.delete_button = Button(_("Delete"), Kind.DANGER_GHOST, height=Height.COMPACT)
        self._lay_out()
        self.stays: Final = QTimer(self, singleShot=True)
        self._left = STAYS
        self.stays.timeout.connect(self.hide_it)
        self._moves = QPropertyAnimation(self, b"pos", self)
        self._fades = QPropertyAnimation(self, b"windowOpacity", self)
        for button, does in (
            (self.close_button, self.hide_it),
            (self.look_button, self.look_wanted.emit),
            (self.delete_button, self._delete),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(does)
        look.changed.connect(self._dress)

    def tell(self, words: "CaptureWords", *, with_picture: bool) -> None:
        """Come in and say it; `with_picture` leaves room for one, which `show_picture` brings."""
        self.picture.show_picture(QPixmap())
        self.picture.setVisible(with_picture)
        self.look_button.show()
        self._show_icon("camera", "accent_text")
        self.show_words(words)
        self._come()
        announce(self, words.text)

    def show_words(self, words: "CaptureWords") -> None:
        """Say it in other words: time goes on."""
        self.setWindowTitle(words.title)
        self.title.setText(words.title)
        left = _STRONG.format(escape(words.left))
        self.sentence.setText(escape(words.sentence, quote=False).format(time=left))
        self.delete_button.setVisible(words.may_delete)
        self.delete_button.refuse("")
        self._fit()

    def show_picture(self, picture: QImage) -> None:
        """Show what was taken."""
        if self.isVisible():
            self.picture.show_picture(QPixmap.fromImage(picture))

    def miss_picture(self, why: str) -> None:
        """Show that what was taken cannot be seen, and why."""
        self.picture.show_failure(why)

    def settle(self, words: "CaptureWords") -> None:
        """Say that it was deleted, and forget it."""
        self.picture.hide()
        self.picture.show_picture(QPixmap())
        self.look_button.hide()
        self._show_icon("trash-2", "text2")
        self.show_words(words)
        self._stay()
        announce(self, words.text)

    def refuse(self, notice: "Notice") -> None:
        """Say why something was not done."""
        self._show_icon(notice.icon, "danger_text")
        self.title.setText(notice.title)
        self.sentence.setText(escape(notice.sentence, quote=False))
        self.delete_button.refuse("")
        self._fit()
        self._stay()
        announce(self, f"{notice.title}. {notice.sentence}")

    def hide_it(self) -> None:
        """Go, and forget the picture."""
        self.stays.stop()
        self.hide()
        self.picture.show_picture(QPixmap())
        self.gone.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while somebody reads."""
        super().enterEvent(event)
        if self.stays.isActive():
            self._left = max(self.stays.remainingTime(), _AT_LEAST)
            self.stays.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go on going."""
        super().leaveEvent(event)
        if self.isVisible():
            self.stays.start(self._left)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the way out in the top end corner."""
        super().resizeEvent(event)
        size, edge = self.close_button.sizeHint(), _EDGE + look.theme.px(4)
        x = edge if self.isRightToLeft() else self.width() - edge - size.width()
        self.close_button.setGeometry(x, edge, size.width(), size.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground with its shadow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_floating(painter, QRectF(self.rect()), _EDGE)

    def _lay_out(self) -> None:
        self._head = QHBoxLayout()
        self._head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addWidget(self.title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addWidget(self.look_button)
        buttons.addWidget(self.delete_button)
        buttons.addStretch(1)
        said = QVBoxLayout()
        said.addLayout(self._head)
        said.addWidget(self.sentence)
        said.setSpacing(3)
        # What is said begins where the grounds of the buttons do, within their focus rings.
        said.setContentsMargins(*((0, 0, RING, 0) if self.isRightToLeft() else (RING, 0, 0, 0)))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(said)
        words.addStretch(1)
        words.addLayout(buttons)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(words, 1)
        self._dress()

    def _show_icon(self, name: str, ink: str) -> None:
        self._icon.setPixmap(pixmap(name, colour(ink).name(), look.theme.px(_ICON)))

    def _delete(self) -> None:
        self.delete_button.refuse(_("It is being deleted."))
        self.delete_wanted.emit()

    def _stay(self) -> None:
        self._left = STAYS
        if not self.underMouse():
            self.stays.start(STAYS)

    def _come(self) -> None:
        place = self._place()
        self.move(place)
        self.stays.stop()
        self.show()
        self._stay()
        if not look.theme.still:
            down = QPoint(0, 8)
            for move, start, end in ((self._moves, place + down, place), (self._fades, 0.0, 1.0)):
                move.setDuration(Milliseconds.PANEL)
                move.setStartValue(start)
                move.setEndValue(end)
                move.start()

    def _place(self) -> QPoint:
        """Return where it stands: the bottom end corner of the pointer's screen, above the panel."""
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        x = room.left() if self.isRightToLeft() else room.right() + 1 - self.width()
        return QPoint(x, room.bottom() + 1 - self.height())

    def _fit(self) -> None:
        """Be as high as the words need; what grows does so upwards."""
        self._row.invalidate()
        self._row.activate()
        least = look.theme.px(SIZE.height()) + 2 * _EDGE
        bottom = self.geometry().bottom()
        self.setFixedHeight(max(least, self._row.totalHeightForWidth(self.width())))
        if self.isVisible() and self.geometry().bottom() != bottom:
            self.move(self.x(), bottom - self.height() + 1)

    def _dress(self) -> None:
        px = look.theme.px
        across, down = px(13) + _EDGE, px(13) + _EDGE
        self._row.setContentsMargins(across, down, across, down - RING)
        self._row.setSpacing(px(14) - RING)
        side = self.close_button.sizeHint().width()
        self._head.setSpacing(px(7))
        self._head.setContentsMargins(
            *((side - px(8), 0, 0, 0) if self.isRightToLeft() else (0, 0, side - px(8), 0))
        )
        self.picture.setFixedSize(px(PICTURE.width()), px(PICTURE.height()))
        self.setFixedWidth(px(SIZE.width()) + 2 * _EDGE)
        self._fit()


class _Picture(QWidget):
    """What was taken, small; a plain ground until it is there."""

    speaks_as = QAccessible.Role.Graphic

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Screenshot"))
        self._picture, self._failed = QPixmap(), False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_picture(self, picture: QPixmap) -> None:
        """Show it; a null one is forgotten."""
        self._picture, self._failed = picture, False
        self.setToolTip("")
        self.update()

    def show_failure(self, why: str) -> None:
        """Show that there is none, and why."""
        self._failed = True
        self.setToolTip(why)
        self.setAccessibleDescription(why)
        self.update()

    @property
    def has_picture(self) -> bool:
        """Say whether there is one."""
        return not self._picture.isNull()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much of it as covers its place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(frame, Radius.THUMBNAIL, Radius.THUMBNAIL)
        painter.setClipPath(path)
        painter.fillRect(self.rect(), colour("sunken"))
        if self.has_picture:
            self._draw_covering(painter)
        elif self._failed:
            side = look.theme.px(_ICON)
            drawn = pixmap("image-off", colour("text2").name(), side)
            painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, drawn)
        painter.setClipping(False)
        painter.setPen(QPen(colour("line"), look.theme.border))
        painter.drawPath(path)

    def _draw_covering(self, painter: QPainter) -> None:
        shape = QSize(self.size()).scaled(self._picture.size(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = QRectF(0, 0, shape.width(), shape.height())
        shown.moveCenter(QRectF(self._picture.rect()).center())
        painter.drawPixmap(QRectF(self.rect()), self._picture, shown)
        if look.theme.dark:
            shade = colour("shadow")
            shade.setAlpha(_DIMMED)
            painter.fillRect(self.rect(), shade)
