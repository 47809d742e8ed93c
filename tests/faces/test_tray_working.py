"""Work in threads: what comes of it is told in Qt's thread, to who asked, and a deed can be stopped."""

import asyncio
import sys
from collections.abc import Iterator
from threading import Event, get_ident

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.faces.tray_stage import discard
from tracker.core.errors import RefusedError, TrackerError
from tracker.tray.working import Asked, Tell, Working


class Heard:
    """What was told of something that was asked for, and in which threads."""

    def __init__(self, asked: Asked) -> None:
        self.events = list[object]()
        self.threads = set[int]()
        for signal in (asked.told, asked.answered, asked.refused):
            signal.connect(self._hear)
        asked.stopped.connect(lambda: self._hear("stopped"))

    def _hear(self, told: object) -> None:
        self.events.append(told.key if isinstance(told, TrackerError) else told)
        self.threads.add(get_ident())


@pytest.fixture
def working() -> Iterator[Working]:
    owner = QObject()
    yield Working(owner)
    discard(owner)


def refuse() -> None:
    raise RefusedError("session-refused")


async def count(tell: Tell) -> str:
    tell(1)
    tell(2)
    return "counted"


async def wait(tell: Tell) -> None:
    tell("begun")
    try:
        await asyncio.Event().wait()
    finally:
        tell("undone")


def test_what_comes_of_it_is_told_in_the_thread_that_asked(working: Working, qtbot: QtBot) -> None:
    heard = [Heard(working.run(get_ident)), Heard(working.run(refuse)), Heard(working.do(count))]
    assert working.is_busy
    qtbot.waitUntil(lambda: not working.is_busy)
    [thread], refused, counted = (each.events for each in heard)
    assert thread != get_ident()
    assert (refused, counted) == (["session-refused"], [1, 2, "counted"])
    assert all(each.threads == {get_ident()} for each in heard)


def test_a_fault_is_reported_and_refused_too(
    working: Working, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    reported = list[type[BaseException]]()
    monkeypatch.setattr(sys, "excepthook", lambda kind, _fault, _trace: reported.append(kind))
    heard = Heard(working.run(lambda: 1 // 0))
    qtbot.waitUntil(lambda: bool(heard.events))
    assert (heard.events, reported) == (["tray-fault"], [ZeroDivisionError])


def test_a_deed_is_stopped_halfway_and_undoes_what_it_did(working: Working, qtbot: QtBot) -> None:
    asked = working.do(wait)
    heard = Heard(asked)
    qtbot.waitUntil(lambda: bool(heard.events))
    asked.stop()
    qtbot.waitUntil(lambda: not working.is_busy)
    assert heard.events == ["begun", "undone", "stopped"]


def test_deeds_come_one_after_the_other_and_one_that_waits_is_stopped_at_once(
    working: Working, qtbot: QtBot
) -> None:
    first, second, third = working.do(wait), working.do(count), working.do(count)
    heard = [Heard(each) for each in (first, second, third)]
    qtbot.waitUntil(lambda: bool(heard[0].events))
    second.stop()
    assert [each.events for each in heard] == [["begun"], ["stopped"], []]
    first.stop()
    qtbot.waitUntil(lambda: not working.is_busy)
    assert [each.events[-1] for each in heard] == ["stopped", "stopped", "counted"]
    assert heard[1].events == ["stopped"], "it was never begun"


def test_work_may_outlive_who_asked(qtbot: QtBot, qapp: QApplication) -> None:
    owner, goes_on, ended = QObject(), Event(), Event()

    def work() -> None:
        goes_on.wait(30)
        ended.set()

    heard = Heard(Working(owner).run(work))
    discard(owner)
    goes_on.set()
    qtbot.waitUntil(ended.is_set)
    with qtbot.waitSignal(Working(qapp).run(lambda: None).answered):
        pass  # Which was told after the other one, for whom nobody listens any more.
    assert heard.events == []
