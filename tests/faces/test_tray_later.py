"""Later means later: a question that was closed opens by itself no more, whatever becomes of the timer."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from lib import made_up_day
from lib.made_up_day import at
from tests.faces.tray_stage import HandClock, HeldBridge, discard
from tracker.core.hours.said import Ending
from tracker.core.wire import NoticesBy, OpenQuestion, Status, TimerMode
from tracker.tray.again import end_tray
from tracker.tray.hiding import Hiding
from tracker.tray.present.lengths import Manner
from tracker.tray.prompts.asking import Asking
from tracker.tray.prompts.floor import Floor
from tracker.tray.prompts.idle import IdlePrompt
from tracker.tray.settings import SettingsKeeper

if TYPE_CHECKING:
    from tracker.tray.bridge import Bridge

FIRST = OpenQuestion(UUID(int=900), at(13, 10), at(13, 36), Ending.IDLE)
SECOND = OpenQuestion(UUID(int=901), at(14, 10), at(14, 26), Ending.IDLE)
MANNER = Manner(made_up_day.ZONE)


def asked(*questions: OpenQuestion, mode: TimerMode = TimerMode.ASKING) -> Status:
    """Return how things stand while these wait for an answer."""
    status = made_up_day.status()
    assert status.timer is not None
    timer = replace(status.timer, state=mode, questions=questions, unanswered=len(questions))
    return replace(status, timer=timer, notices=NoticesBy.FACE)


def held(asking: Asking, floor: Floor, status: Status) -> None:
    """Have a status told once another prompt may come."""
    while floor.pause.isActive():
        QApplication.processEvents()
    asking.hear(status)


@dataclass
class Tray:
    """Who asks, and since when the next may come."""

    asking: Asking
    floor: Floor

    @property
    def idle(self) -> IdlePrompt | None:
        """Return the question that is shown."""
        idle = self.asking.idle
        return idle if idle is not None and idle.isVisible() else None

    def hear(self, status: Status) -> None:
        held(self.asking, self.floor, status)

    def close(self) -> None:
        assert self.idle is not None
        self.idle.later.click()


@pytest.fixture
def tray() -> Iterator[Tray]:
    """Lend a tray that hears of an agent from the test alone."""
    bridge = HeldBridge()
    floor = Floor(bridge)
    floor.pause.setInterval(1)
    asking = Asking(cast("Bridge", bridge), HandClock(), lambda: MANNER, list, floor)
    yield Tray(asking, floor)
    if asking.idle is not None:
        discard(asking.idle)
    discard(bridge)


def test_a_question_that_was_closed_does_not_open_as_it_grows(tray: Tray) -> None:
    tray.hear(asked(FIRST))
    tray.close()
    grown = replace(FIRST, stop=at(13, 50))
    tray.hear(asked(grown, mode=TimerMode.STOPPED))
    assert tray.idle is None
    assert tray.asking.open(), "it waits to be answered on wish"
    assert tray.idle is not None
    assert tray.idle.question == grown


def test_one_that_is_open_tells_what_it_has_grown_to(tray: Tray) -> None:
    tray.hear(asked(FIRST))
    grown = replace(FIRST, stop=at(13, 50))
    tray.hear(asked(grown, mode=TimerMode.STOPPED))
    assert tray.idle is not None
    assert tray.idle.question == grown


def test_another_question_comes_and_the_closed_one_stays_closed_after_it(tray: Tray) -> None:
    tray.hear(asked(FIRST))
    tray.close()
    tray.hear(asked(FIRST, SECOND))
    assert tray.idle is not None
    assert tray.idle.question == SECOND
    tray.close()
    tray.hear(asked(FIRST))
    assert tray.idle is None


def test_the_end_of_the_tray_closes_no_question(tray: Tray, qapp: QApplication, tmp_path: Path) -> None:
    settings = SettingsKeeper(tmp_path)
    Hiding(settings, tray.asking)
    tray.hear(asked(FIRST))
    QTimer.singleShot(0, end_tray)
    qapp.exec()
    assert tray.idle is not None
    assert settings.now.put_off == (), "nobody has closed it: the next tray asks"


def test_a_tray_that_begins_anew_does_not_open_it_either(tray: Tray, tmp_path: Path) -> None:
    keeping = Hiding(SettingsKeeper(tmp_path), tray.asking)
    tray.hear(asked(FIRST, SECOND))
    tray.close()
    del keeping  # which is what hears of it
    bridge = HeldBridge()
    floor = Floor(bridge)
    anew = Asking(cast("Bridge", bridge), HandClock(), lambda: MANNER, list, floor)
    Hiding(SettingsKeeper(tmp_path), anew)
    held(anew, floor, asked(FIRST, SECOND))
    assert anew.idle is None
    held(anew, floor, asked(FIRST))
    assert anew.idle is not None, "that one nobody has closed"
    assert anew.idle.question == FIRST
    for each in (anew.idle, bridge):
        discard(each)
