"""Scenes of the main window: its pages, and how they look when something is missing or wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace as changed
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest

from lib import made_up_day
from lib.made_up_world import World
from tracker.agent.policy_seen import PolicySeen
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.problem import problem_of
from tracker.core.wire import (
    ConnectionState,
    FailedSource,
    Incident,
    LastWork,
    ServerConnection,
    TimerMode,
    Waiting,
)
from tracker.core.wire import Work as Assigned
from tracker.tray.pages.health.log import LogWindow
from tracker.tray.pages.page import Page, Place
from tracker.tray.pages.screenshots.preview import Preview
from tracker.tray.pages.today.page import TodayPage
from tracker.tray.present.attention import error_notice
from tracker.tray.style import look
from tracker.tray.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from lib.made_up_day import Words
    from lib.tray_shot import Scene
    from tracker.core.wire import Status

_Page = TypeVar("_Page", bound=Page)
_BY_KEY = Qt.FocusReason.TabFocusReason


def page(
    place: Place,
    *,
    running: bool = True,
    empty: bool = False,
    told: Callable[[Status], Status | None] = lambda s: s,
) -> Scene:
    """Return the scene of a page, as `told` has things stand."""

    def scene(words: Words) -> Iterator[QWidget | QImage]:
        yield _window(World(words, running=running, empty=empty, changed=told), place)

    return scene


def log(words: Words) -> Iterator[QWidget | QImage]:
    """What happened here: the agent's log."""
    ground = World(words).ground()
    yield LogWindow(None, ground.reader, ground.clock, lambda: ground.manner)


def offline(status: Status) -> Status:
    """Have the server be out of reach."""
    away = UnreachableError("server-away", server="tracker.example")
    connection = ServerConnection(
        ConnectionState.AWAY, made_up_day.at(13, 20), Incident(made_up_day.at(15, 14), problem_of(away))
    )
    return changed(status, connection=connection, waiting=Waiting(126, 11, size=3_400_000))


def troubled(status: Status) -> Status:
    """Have nearly everything be wrong that can be."""
    met = problem_of(UnreachableError("connection-intercepted", issuer="Office Proxy"))
    incident = Incident(made_up_day.at(13, 20), met)
    counts = FailedSource("counts", problem_of(RefusedError("capture-denied")))
    return changed(
        status,
        agent=changed(status.agent, custody="file"),
        connection=ServerConnection(ConnectionState.INTERCEPTED, made_up_day.at(13, 20), incident),
        waiting=Waiting(126, 11, 1, size=3_400_000),
        undelivered=incident,
        failed_sources=(counts,),
    )


def on_break(status: Status) -> Status:
    """Have the person be on a break."""
    timer = status.timer
    if timer is None:
        raise LookupError
    return changed(
        status, timer=changed(timer, state=TimerMode.STOPPED, since=None, break_since=made_up_day.at(15, 5))
    )


def paused(status: Status) -> Status:
    """Have screenshots be paused by the member."""
    recording = changed(status.recording, paused_until=made_up_day.at(15, 25), may_pause=30)
    return changed(status, recording=recording)


def may_pause(status: Status) -> Status:
    """Have policy allow a pause of screenshots."""
    return changed(status, recording=changed(status.recording, may_pause=30))


def worked(status: Status) -> Status:
    """Have something been worked on before the timer was stopped."""
    timer = status.timer
    if timer is None:
        raise LookupError
    entry = made_up_day.entries()[1].work
    if entry.project_id is None:
        raise LookupError
    return changed(status, timer=changed(timer, last=LastWork(entry.project_id, entry.task_id)))


def away(_status: Status) -> None:
    """Have no agent run."""


def today_picker(words: Words) -> Iterator[QWidget | QImage]:
    """The list of projects, open below its field."""
    window = _window(World(words), Place.TODAY)
    yield window
    picker = _found(window, TodayPage).hero.picker
    picker.open()
    picker.list.field.setText(words.payroll[:2])
    yield picker.list
    room = (picker.list.width() - max(picker.width(), look.theme.px(460))) // 2
    yield _laid_over(window, picker.list, picker.mapTo(window, QPoint(-room, -room)))


def today_refused(words: Words) -> Iterator[QWidget | QImage]:
    """A start that was refused."""
    window = _window(World(words, running=False, empty=True), Place.TODAY)
    yield window
    _found(window, TodayPage).hero.show_problem(error_notice(RefusedError("time-project-required")))


def today_tip(words: Words) -> Iterator[QWidget | QImage]:
    """The slot under the cursor of the day's line."""
    window = _window(World(words), Place.TODAY)
    yield window
    view = _found(window, TodayPage).day.view
    view.setFocus(_BY_KEY)
    for _step in range(16):
        QTest.keyClick(view, Qt.Key.Key_Right if view.isRightToLeft() else Qt.Key.Key_Left)


def today_editing(words: Words) -> Iterator[QWidget | QImage]:
    """The day's line while its entries can be dragged."""
    window = _window(World(words), Place.TODAY)
    yield window
    _found(window, TodayPage).day.edit.setChecked(True)


def today_menu(words: Words) -> Iterator[QWidget | QImage]:
    """The menu of an entry that runs."""
    window = _window(World(words), Place.TODAY)
    yield window
    line = _found(window, TodayPage).entries.lines[0]
    menu = line.menu()
    menu.setActiveAction(menu.actions()[0])
    yield menu
    below = line.more.mapTo(window, line.more.rect().bottomLeft())
    yield _laid_over(window, menu, QPoint(min(below.x(), window.width() - menu.width() - 8), below.y()))


def entry_dialog(words: Words) -> Iterator[QWidget | QImage]:
    """The dialog that changes an entry, with something wrong in it."""
    window = _window(World(words), Place.TODAY)
    yield window
    editing = _found(window, TodayPage).editing
    editing.change(made_up_day.entries()[1].entry_id)
    dialog = editing.dialog
    if dialog is None:
        raise LookupError
    dialog.stop.field.setProperty("text", "12:30")
    dialog.save.click()
    dialog.settle(error_notice(RefusedError("time-taken", entry="3f2a")))
    yield dialog


def failed(place: Place) -> Scene:
    """Return the scene of a page where the store cannot be read."""

    def scene(words: Words) -> Iterator[QWidget | QImage]:
        fails = UnreachableError("folder-away", folder="~/.local/share/tracker-desk")
        yield _window(World(words, fails=fails), place)

    return scene


def preview(number: int = -1, does: Callable[[Preview], object] = lambda _window: None) -> Scene:
    """Return the scene of one screenshot in full, after something was done there."""

    def scene(words: Words) -> Iterator[QWidget | QImage]:
        world = World(words)
        ground = world.ground()
        window = Preview(None, ground.reader, ground.clock, lambda: ground.manner)
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.open_on(None, world.day.files[number].file_id)
        window.setFocus()
        yield window
        does(window)

    return scene


def with_time(window: Preview) -> None:
    """Choose to delete the time too, without saying why."""
    window.side.with_time.setChecked(True)
    window.side.delete.click()


def refused(window: Preview) -> None:
    """Have the deletion be refused."""
    window.settle(RefusedError("screenshot-delete-off"))


def recorded(policy: PolicySeen, *, running: bool = True) -> Scene:
    """Return the scene of what is recorded by some policy."""

    def scene(words: Words) -> Iterator[QWidget | QImage]:
        yield _window(World(words, running=running, policy=policy), Place.RECORDED)

    return scene


UNFETCHED = PolicySeen(None, Assigned(), usable=True)


def _window(world: World, place: Place) -> MainWindow:
    """Return the main window as it was at that moment, with one of its pages."""
    ground = world.ground()
    ground.settings.change(page=place.value)
    return MainWindow(ground)


def _found(window: MainWindow, kind: type[_Page]) -> _Page:
    found = window.findChild(kind)
    if found is None:
        raise LookupError
    return found


def _laid_over(window: QWidget, above: QWidget, place: QPoint) -> QImage:
    """Return a window with another one above it, as the screen has them."""
    picture = window.grab().toImage()
    painter = QPainter(picture)
    painter.drawImage(place, above.grab().toImage())
    painter.end()
    return picture
