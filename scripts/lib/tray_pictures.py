"""Pictures of the tray app in its states, drawn off screen from a day that nobody had."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from msgspec.structs import replace as changed
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lib import made_up_day, made_up_screens
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.problem import problem_of
from tracker.core.wire import ConnectionState, Incident, ServerConnection
from tracker.host.translate import LANGUAGE_VARIABLE
from tracker.tray.colours import DARK, LIGHT
from tracker.tray.pages.page import Ground
from tracker.tray.pages.today.page import TodayPage
from tracker.tray.present.attention import banner, error_notice
from tracker.tray.reading import Reader
from tracker.tray.settings import SettingsKeeper
from tracker.tray.style import dress, look
from tracker.tray.theme import Theme
from tracker.tray.watching import Link
from tracker.tray.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tracker.agent.day_seen import DaySeen
    from tracker.core.moment import Moment
    from tracker.core.wire import Status
    from tracker.tray.bridge import Bridge

_QUALITY: Final = 82


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: which state, of a window of which size in logical pixels, at which scale of the text."""

    name: str
    size: tuple[int, int]
    running: bool = True
    empty: bool = False
    arabic: bool = False
    scale: float = 1.0
    picker: str | None = None
    kept: bool = False
    shows: str = ""
    """What else: `offline`, `refused`, `tip`, `editing`, `dialog`."""


SHOTS: Final = (
    Shot("today", (1120, 800), kept=True),
    Shot("today-full", (1120, 1350)),
    Shot("today-narrow", (460, 900), kept=True),
    Shot("today-empty", (1120, 720), running=False, empty=True),
    Shot("today-picker", (1120, 640), picker="pa"),
    Shot("today-rtl", (1120, 800), arabic=True),
    Shot("today-large-text", (683, 384)),
    Shot("today-text-150", (760, 1100), scale=1.5),
    Shot("today-wide", (1600, 900)),
    Shot("today-offline", (1120, 640), shows="offline"),
    Shot("today-refused", (1120, 500), running=False, empty=True, shows="refused"),
    Shot("today-tip", (1120, 720), shows="tip"),
    Shot("today-editing", (1120, 720), shows="editing"),
    Shot("today-dialog", (1120, 720), shows="dialog"),
)


class MadeUpReader(Reader):
    """Answers with a day that nobody had, at once."""

    def __init__(self, seen: DaySeen) -> None:
        """Take the day."""
        super().__init__()
        self._seen = seen

    def want_day(self, day: date | None) -> None:
        """Answer."""
        if day in (None, self._seen.summary.day):
            self.day_read.emit(self._seen)

    def want_picture(self, file_id: bytes, size: QSize) -> None:
        """Answer with a screen of shapes."""
        picture = QImage.fromData(made_up_screens.screen(30 - file_id[-1]))
        fill = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        smooth = Qt.TransformationMode.SmoothTransformation
        self.picture_read.emit(file_id, picture.scaled(size, fill, smooth), size)


class StandingClock:
    """Always tells the same moment."""

    def now(self) -> Moment:
        """Return it."""
        return made_up_day.moment()


class MadeUpBridge(QObject):
    """Tells how things stood, and carries nothing out."""

    status_told = Signal(object)
    link_changed = Signal(object)
    link = Link.TELLING
    trouble = None

    def __init__(self, status: Status) -> None:
        """Take how things stood."""
        super().__init__()
        self.status = status

    def ask(self, *_asked: object, **_more: object) -> None:
        """Do nothing."""


def draw(folder: Path, *, kept_only: bool = False, only: str = "") -> Iterator[Path]:
    """Draw pictures, light and dark, and yield their files; `kept_only` those that are in the checkout."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError
    os.environ["TZ"] = made_up_day.ZONE.key
    dress(app, Theme(LIGHT))
    folder.mkdir(parents=True, exist_ok=True)
    for shot in (each for each in SHOTS if only in each.name and (each.kept or not kept_only)):
        os.environ[LANGUAGE_VARIABLE] = "ar" if shot.arabic else "en"
        mirrored = Qt.LayoutDirection.RightToLeft if shot.arabic else Qt.LayoutDirection.LeftToRight
        app.setLayoutDirection(mirrored)
        for name, colours in (("light", LIGHT), ("dark", DARK)):
            look.wear(replace(look.theme, colours=colours, dark=colours is DARK, scale=shot.scale))
            path = folder / f"{shot.name}-{name}.webp"
            _draw_one(app, shot).save(str(path), quality=_QUALITY)
            yield path


def _draw_one(app: QApplication, shot: Shot) -> QImage:
    window, page = _window(shot)
    window.show()
    app.processEvents()
    _show_more(page, shot.shows)
    for _round in range(3):
        app.processEvents()
    picture = window.grab().toImage()
    if shot.shows == "dialog":
        picture = _dialog(app, page)
    if shot.picker is not None:
        _add_picker(app, page, picture, shot.picker)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return picture


def _window(shot: Shot) -> tuple[MainWindow, TodayPage]:
    """Return the main window as it was at that moment, and the page in it."""
    words = made_up_day.ARABIC if shot.arabic else made_up_day.Words()
    seen = made_up_day.day(words, empty=shot.empty, running=shot.running)
    bridge = MadeUpBridge(made_up_day.status(words, running=shot.running))
    with tempfile.TemporaryDirectory() as folder:
        settings = SettingsKeeper(Path(folder))
        ground = Ground(
            cast("Bridge", bridge), MadeUpReader(seen), settings, StandingClock(), lambda _place: None
        )
        window = MainWindow(ground)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(*shot.size)
    page = window.findChild(TodayPage)
    if page is None:
        raise LookupError
    return window, page


def _show_more(page: TodayPage, what: str) -> None:
    view = page.day.view
    match what:
        case "offline":
            away = UnreachableError("server-away", server="tracker.example")
            connection = ServerConnection(
                ConnectionState.AWAY, made_up_day.NOW, Incident(0, problem_of(away))
            )
            status = changed(made_up_day.status(), connection=connection)
            page.show_status(status, banner(status))
        case "refused":
            page.hero.show_problem(error_notice(RefusedError("time-project-required")))
        case "tip":
            view.setFocus(Qt.FocusReason.TabFocusReason)
            for _step in range(16):
                QTest.keyClick(view, Qt.Key.Key_Left)
        case "editing":
            page.day.edit.setChecked(True)
        case _:
            pass


def _dialog(app: QApplication, page: TodayPage) -> QImage:
    """Return the dialog that changes an entry, with something wrong in it."""
    page.editing.change(made_up_day.entries()[1].entry_id)
    dialog = page.editing.dialog
    if dialog is None:
        raise LookupError
    dialog.stop.field.setProperty("text", "12:30")
    dialog.save.click()
    dialog.settle(error_notice(RefusedError("time-taken", entry="3f2a")))
    dialog.adjustSize()
    app.processEvents()
    picture = dialog.grab().toImage()
    dialog.reject()
    return picture


def _add_picker(app: QApplication, page: TodayPage, picture: QImage, typed: str) -> None:
    """Lay the open list over the picture, as the screen does."""
    picker = page.hero.picker
    picker.open()
    picker.list.field.setText(typed)
    app.processEvents()
    room = (picker.list.width() - max(picker.width(), look.theme.px(460))) // 2
    place = picker.mapTo(page.window(), QPoint(-room, -room))
    painter = QPainter(picture)
    painter.drawImage(place, picker.list.grab().toImage())
    painter.end()
    picker.list.hide()
