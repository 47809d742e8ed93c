"""A screenshot was taken: said at once in a corner with its picture, for some seconds, without the focus."""

from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from tracker.host.translate import translate as _
from tracker.tray.icons import pixmap
from tracker.tray.prompts.corner import CornerNotice
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Radius
from tracker.tray.widgets.button import RING, Button, Height, Kind
from tracker.tray.widgets.text import colour

if TYPE_CHECKING:
    from tracker.tray.present.attention import Notice
    from tracker.tray.present.captured import CaptureWords

PICTURE: Final = QSize(124, 78)
_ICON: Final = 16
_ABOVE: Final = 5
_STRONG: Final = "<b>{}</b>"
_DIMMED: Final = 46


class CaptureNotice(CornerNotice):
    """A notice with a picture and what can be done; what it showed is forgotten when it goes."""

    look_wanted = Signal()
    delete_wanted = Signal()
    stands_below = True

    def __init__(self) -> None:
        """Make it, out of sight."""
        super().__init__()
        self.picture = _Picture()
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.look_button = Button(_("Look"), height=Height.COMPACT)
        self.delete_button = Button(_("Delete"), Kind.DANGER_GHOST, height=Height.COMPACT)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        # The picture beside them ends where their grounds do.
        buttons.setContentsMargins(0, _ABOVE, 0, -RING)
        for button, does in (
            (self.look_button, self.look_wanted.emit),
            (self.delete_button, self._delete),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(does)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.words.addLayout(buttons)
        self.row.insertWidget(0, self.picture, 0, Qt.AlignmentFlag.AlignVCenter)
        self.picture.lower()  # As it stands first, a screen reader comes to it first.
        self.close_button.raise_()
        self.dress()

    def tell(self, words: "CaptureWords", *, with_picture: bool) -> None:
        """Come in and say it; `with_picture` leaves room for one, which `show_picture` brings."""
        self.picture.show_picture(QPixmap())
        self.picture.setVisible(with_picture)
        self.look_button.show()
        self.show_icon("camera", "accent_text")
        self.show_words(words)
        self.come()
        announce(self, words.text)

    def show_words(self, words: "CaptureWords") -> None:
        """Say it in other words: time goes on."""
        self.setWindowTitle(words.title)
        self.title.setText(words.title)
        left = _STRONG.format(escape(words.left))
        # A time alone on the last line would say little.
        told = escape(words.sentence, quote=False).replace(" {time}", "&nbsp;{time}")
        self.sentence.setText(told.format(time=left))
        self.delete_button.setVisible(words.may_delete)
        self.delete_button.refuse("")
        self.fit()

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
        self.show_icon("trash-2", "text2")
        self.show_words(words)
        self.stay()
        announce(self, words.text)

    def refuse(self, notice: "Notice") -> None:
        """Say why something was not done, with all the room for the words."""
        self.picture.hide()
        self.show_icon(notice.icon, "danger_text")
        self.title.setText(notice.title)
        self.sentence.setText(escape(notice.sentence, quote=False))
        self.delete_button.refuse("")
        self.fit()
        self.stay()
        announce(self, f"{notice.title}. {notice.sentence}")

    def hide_it(self) -> None:
        """Go, and forget the picture."""
        super().hide_it()
        self.picture.show_picture(QPixmap())

    def dress(self) -> None:
        """Take the measures of the theme there is now."""
        px = look.theme.px
        self.picture.setFixedSize(px(PICTURE.width()), px(PICTURE.height()))
        super().dress()

    def _delete(self) -> None:
        self.delete_button.refuse(_("It is being deleted."))
        self.delete_wanted.emit()


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
