"""A page of today whose commands and readings a test holds, and what the tray's tests do in common."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tracker.agent.day_seen import DaySeen
from tracker.core.errors import RefusedError, TrackerError
from tracker.core.moment import Moment
from tracker.core.problem import problem_of
from tracker.core.wire import Command, Incident, LastWork, RecordingState, Status, TimerMode
from tracker.tray.pages.today.page import TodayPage
from tracker.tray.present.lengths import Manner
from tracker.tray.reading import Reader


def press(widget: QWidget, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press keys one after the other."""
    for key in keys:
        QTest.keyClick(widget, key, held)


def on_break() -> Status:
    """Return how things stand while the member is on a break."""
    status = made_up_day.status()
    assert status.timer is not None
    since = made_up_day.at(15, 2)
    timer = replace(status.timer, state=TimerMode.STOPPED, since=None, entry_id=None, break_since=since)
    return replace(status, timer=timer)


def stopped() -> Status:
    """Return how things stand after a stop, with what was worked on last."""
    status = made_up_day.status(running=False)
    assert status.timer is not None
    last = LastWork(UUID(int=1), UUID(int=101), "Website", "Checkout page")
    return replace(status, timer=replace(status.timer, last=last))


def paused(*, until: int | None = None, may_pause: int = 30) -> Status:
    """Return how things stand where the member may pause screenshots, or has paused them."""
    status, why = made_up_day.status(), RefusedError("capture-paused-by-member", until="15:31")
    recording = replace(status.recording, may_pause=may_pause)
    if until is not None:
        reason = Incident(made_up_day.NOW, problem_of(why))
        recording = replace(recording, state=RecordingState.PAUSED, paused_until=until, reason=reason)
    return replace(status, recording=recording)


@dataclass
class Asked:
    """Keeps commands, and answers them when the test says so."""

    commands: list[Command] = field(default_factory=list)
    _answered: Callable[[Status], object] | None = None
    _refused: Callable[[TrackerError], object] | None = None

    def ask(
        self,
        command: Command,
        answered: Callable[[Status], object] | None = None,
        refused: Callable[[TrackerError], object] | None = None,
    ) -> None:
        self.commands.append(command)
        self._answered, self._refused = answered, refused

    def carry_out(self, status: Status | None = None) -> None:
        assert self._answered is not None
        self._answered(status or made_up_day.status())

    def refuse(self, error: TrackerError) -> None:
        assert self._refused is not None
        self._refused(error)


class HeldBridge(QObject):
    """What prompts belong to: keeps what they ask."""

    status_told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked = Asked()
        self.ask = self.asked.ask


class HeldReader(Reader):
    """Keeps what is wanted; the test answers by the signals."""

    def __init__(self) -> None:
        super().__init__()
        self.days: list[date | None] = []
        self.sending_wanted = 0
        self.log_wanted = 0
        self.pictures: dict[bytes, QSize] = {}

    def want_day(self, day: date | None) -> None:
        self.days.append(day)

    def want_picture(self, file_id: bytes, size: QSize) -> None:
        self.pictures[file_id] = size

    def want_sending(self) -> None:
        self.sending_wanted += 1

    def want_log(self) -> None:
        self.log_wanted += 1

    def give_picture(self, file_id: bytes, picture: QImage) -> None:
        self.picture_read.emit(file_id, picture, self.pictures[file_id])


@dataclass
class HandClock:
    """Tells the moment that the test sets."""

    moment: Moment = field(default_factory=made_up_day.moment)

    def now(self) -> Moment:
        return self.moment


@dataclass
class Stage:
    """A page with what it stands on."""

    asked: Asked
    reader: HeldReader
    clock: HandClock
    page: TodayPage

    def show(self, day: DaySeen, status: Status | None = None, width: int = 900) -> None:
        self.page.resize(width, 1400)
        self.page.show()
        self.page.show_status(status)
        self.reader.day_read.emit(day)
        QApplication.processEvents()


def discard(thing: QObject) -> None:
    """Have Qt delete a thing with all that belongs to it, here and now; later themes do not dress it, too."""
    thing.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def stage(qtbot: QtBot) -> Stage:
    """Return a page that shows nothing yet, and goes with the test."""
    asked, reader, clock = Asked(), HeldReader(), HandClock()
    made = Stage(asked, reader, clock, TodayPage(asked, reader, clock, lambda: Manner(made_up_day.ZONE)))
    qtbot.addWidget(made.page)
    return made
