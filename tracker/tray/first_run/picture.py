"""The last step: what a screenshot would show, looked at and then gone."""

from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QHideEvent,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.host.translate import translate as _
from tracker.tray.first_run.step import StepPage, back_button, line, onward_button
from tracker.tray.icons import pixmap
from tracker.tray.present.attention import error_notice
from tracker.tray.present.first_run_picture import kept_nowhere, left_out, shows
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Radius, Role
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.icon import Icon
from tracker.tray.widgets.text import Text, colour

if TYPE_CHECKING:
    from tracker.core.capture import Capture
    from tracker.core.errors import TrackerError
    from tracker.tray.first_run.looking import Looking

_GAP: Final = 8
_MOST: Final = 240
_LEAST: Final = 120
_ICON: Final = 16
_ALL: Final = 1000
"""Of the room, for the picture; without one it lies below the words."""
_DENIED: Final = "capture-denied"


class PictureView(QWidget):
    """Pictures of monitors beside each other, as large as fits, for as long as they are shown."""

    speaks_as = QAccessible.Role.Graphic

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.pictures: tuple[QImage, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.hide()

    def show_pictures(self, pictures: tuple[QImage, ...]) -> None:
        """Show these, or nothing."""
        self.pictures = pictures
        self.setAccessibleName(shows(len(pictures)) if pictures else "")
        self._end_with_them()
        self.setVisible(bool(pictures))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room they are best seen in."""
        px = look.theme.px
        return QSize(px(_MOST), px(_MOST))

    def minimumSizeHint(self) -> QSize:
        """Return the least room they can be told apart in."""
        return QSize(0, look.theme.px(_LEAST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as they are at its width."""
        super().resizeEvent(event)
        self._end_with_them()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw them from the start of the line."""
        if not self.pictures:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        height = min(self.height() - 1.0, self._height())
        x = 0.5
        for picture in self.pictures:
            width = height * picture.width() / picture.height()
            left = self.width() - x - width if self.isRightToLeft() else x
            _draw(painter, picture, QRectF(left, 0.5, width, height))
            x += width + _GAP

    def _end_with_them(self) -> None:
        """Be no higher than they are: what is told of them stands right below."""
        if self.pictures:
            self.setMaximumHeight(ceil(self._height()) + 1)

    def _height(self) -> float:
        """Return how high they are where they take all the width there is."""
        wide = sum(each.width() / each.height() for each in self.pictures)
        return (self.width() - 1 - _GAP * (len(self.pictures) - 1)) / wide


class PicturePage(StepPage):
    """`another_wanted` is told when a picture is to be taken: as the step is shown, and when pressed."""

    another_wanted = Signal()

    def __init__(self, looking: "Looking", lead: str, place: tuple[int, int]) -> None:
        """Take who takes it, and what is told of it."""
        super().__init__(_("A first picture, only for you"), lead, place)
        self._looking = looking
        self.view = PictureView()
        self.told = Text(_("Taking it..."), Role.ROW, wraps=True)
        self.told.setMinimumHeight(look.theme.px(_ICON))
        self.problem = Banner(small=True)
        self.ask_again = Button(_("Ask again"))
        self.ask_again.start_flush()
        self.ask_again.clicked.connect(self._forget)
        self._icon = Icon()
        self.column.setSpacing(10)
        self.column.addWidget(self.view, _ALL)
        self.column.addLayout(line(self._icon, self.told))
        self.column.addWidget(self.problem)
        self.column.addWidget(self.ask_again)
        self.column.addStretch(1)
        self.another = Button(_("Take another"), Kind.GHOST, height=Height.DIALOG)
        self.another.clicked.connect(self._take)
        self.foot(back_button(self), self.another, onward_button(self, _("Open Tracker")))
        looking.taken.connect(self._show)
        looking.failed.connect(self._miss)
        self._clear("")

    def begin(self) -> None:
        """Take one, and the focus."""
        self._take()
        super().begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what was seen."""
        self._clear("")
        super().hideEvent(event)

    def _take(self) -> None:
        self._clear(_("Taking it..."))
        self.another.refuse(_("One is being taken."))
        self.another_wanted.emit()

    def _show(self, capture: "Capture") -> None:
        self.another.refuse("")
        if not self.isVisible():
            return
        self.view.show_pictures(tuple(QImage.fromData(each.image) for each in capture.shots))
        self.told.show()
        self.told.setText(" ".join((*left_out(capture.taken), kept_nowhere())))
        self._icon.setPixmap(pixmap("circle-check", colour("accent_text").name(), look.theme.px(_ICON)))
        self._icon.show()
        announce(self.view, f"{self.view.accessibleName()}. {self.told.text()}")

    def _miss(self, error: "TrackerError") -> None:
        self.another.refuse("")
        self._clear("")
        self.problem.show_notice(error_notice(error))
        self.ask_again.setVisible(error.key == _DENIED)

    def _forget(self) -> None:
        self._looking.forget_answer()
        self._take()

    def _clear(self, told: str) -> None:
        self.view.show_pictures(())
        self._icon.hide()
        self.problem.show_notice(None)
        self.ask_again.hide()
        self.told.setText(told)
        self.told.setVisible(bool(told))


def _draw(painter: QPainter, picture: QImage, place: QRectF) -> None:
    shape = QPainterPath()
    shape.addRoundedRect(place, Radius.THUMBNAIL, Radius.THUMBNAIL)
    painter.save()
    painter.setClipPath(shape)
    painter.drawImage(place, picture)
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("line"), look.theme.border))
    painter.drawPath(shape)
