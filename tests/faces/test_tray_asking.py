"""Prompts one at a time: what comes by itself, what waits, what goes when it is answered elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from uuid import UUID

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lib import made_up_day
from lib.made_up_day import NOW, at
from tests.faces.tray_stage import Asked, HandClock, HeldBridge, discard, press
from tracker.core.errors import RefusedError
from tracker.core.hours.reminder import About
from tracker.core.hours.said import Ending
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import (
    NoticesBy,
    OpenQuestion,
    OpenReminder,
    StartTimer,
    Status,
    StillWorking,
    StopTimer,
    TimerMode,
)
from tracker.tray.present.attention import Deed, Notice, Tone
from tracker.tray.present.idle import working
from tracker.tray.present.lengths import Manner
from tracker.tray.present.prompts import Cause, died_prompt, policy_prompt
from tracker.tray.present.work import choices
from tracker.tray.prompts.asking import Asking
from tracker.tray.prompts.floor import Floor
from tracker.tray.prompts.prompt import PromptWindow

if TYPE_CHECKING:
    from tracker.tray.bridge import Bridge

MANNER = Manner(made_up_day.ZONE)
DAY = made_up_day.day()
QUESTION = OpenQuestion(UUID(int=900), at(13, 10), at(13, 36), Ending.IDLE)
DIED = died_prompt(
    Notice("agent-died", Tone.INFO, "power", "Tracker was cut off for 12 seconds", "It is running again."),
    NOW,
)
FORGOTTEN = OpenReminder(About.FORGOTTEN, at(6, 4))
START = OpenReminder(About.START, at(9))
STOP = OpenReminder(About.STOP, at(15))


@dataclass
class Desk:
    """Who is asked, and what was asked of the agent."""

    bridge: HeldBridge
    asking: Asking
    asked: Asked
    floor: Floor
    clock: HandClock = field(default_factory=HandClock)

    @property
    def window(self) -> PromptWindow:
        assert self.asking.window is not None
        return self.asking.window

    def titles(self) -> str:
        """Return what is shown: the title of a prompt, or nothing."""
        window = self.asking.window
        return window.title.text() if window is not None and window.isVisible() else ""

    def away(self) -> bool:
        return self.asking.idle is not None and self.asking.idle.isVisible()

    def press(self, words: str) -> None:
        next(each for each in self.window.buttons if each.text() == words).click()

    def wait(self) -> None:
        """Let the moment between two prompts pass."""
        while self.floor.pause.isActive():
            QApplication.processEvents()


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Sit at a tray that has heard of a day without anything to ask."""
    bridge, clock = HeldBridge(), HandClock()
    floor = Floor(bridge)
    asking = Asking(
        cast("Bridge", bridge), clock, lambda: MANNER, lambda: choices(DAY.names, DAY.recent), floor
    )
    floor.pause.setInterval(1)
    asking.hear(made_up_day.status())
    yield Desk(bridge, asking, bridge.asked, floor, clock)
    for each in (asking.idle, asking.window):
        if each is not None:
            discard(each)
    discard(bridge)


def status(
    *reminders: OpenReminder,
    running: bool = True,
    away: TimerMode | None = None,
    notices: NoticesBy = NoticesBy.FACE,
) -> Status:
    told = made_up_day.status(running=running)
    timer = told.timer
    if away is not None and timer is not None:
        timer = changed(timer, state=away, questions=(QUESTION,), unanswered=1)
    return changed(told, reminders=reminders, timer=timer, notices=notices)


def test_a_reminder_comes_without_the_focus_and_its_action_is_carried_out(desk: Desk) -> None:
    desk.asking.hear(status(START, running=False))
    assert desk.titles() == "You planned to start at 09:00"
    assert desk.window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert not any(each.hasFocus() for each in desk.window.buttons)
    desk.press("Start")
    assert desk.asked.commands == [StartTimer()]
    desk.press("Start")
    assert len(desk.asked.commands) == 1, "what is under way is not asked twice"
    desk.asked.carry_out()
    assert desk.titles() == ""


def test_why_a_command_was_refused_is_said_in_the_prompt(desk: Desk) -> None:
    desk.asking.hear(status(START, running=False))
    wanted = QSignalSpy(desk.asking.window_wanted)
    desk.press("Start")
    desk.asked.refuse(RefusedError("time-project-required"))
    assert desk.window.problem.isVisible()
    desk.window.help_wanted.emit()
    assert wanted.count() == 1
    desk.press("Start")
    assert len(desk.asked.commands) == 2


def test_not_today_holds_for_the_whole_day(desk: Desk) -> None:
    desk.asking.hear(status(START, running=False))
    desk.press("Not today")
    desk.wait()
    desk.asking.hear(status())
    desk.asking.hear(status(OpenReminder(About.START, at(13)), running=False))
    assert (desk.titles(), desk.asked.commands) == ("", [])
    tomorrow = at(9) + 86_400 * MICROSECONDS
    desk.asking.hear(status(OpenReminder(About.START, tomorrow), running=False))
    assert desk.titles() == "You planned to start at 09:00"


def test_the_same_reminder_of_another_occasion_comes_again(desk: Desk) -> None:
    desk.asking.hear(status(STOP))
    desk.window.activateWindow()
    assert QTest.qWaitForWindowActive(desk.window)
    press(desk.window, Qt.Key.Key_Escape)
    desk.wait()
    desk.asking.hear(status(STOP))
    assert desk.titles() == "", "nobody is nagged"
    desk.asking.hear(status())
    desk.asking.hear(status(STOP))
    assert desk.titles() == "Your working hours ended at 15:00"


def test_time_away_comes_before_the_forgotten_timer_and_that_before_what_is_only_told(desk: Desk) -> None:
    desk.asking.add(policy_prompt((), NOW))
    assert desk.titles() == "The policy changed"
    desk.asking.hear(status(STOP, FORGOTTEN))
    assert desk.titles() == "Still on Checkout page?"
    desk.asking.hear(status(STOP, FORGOTTEN, away=TimerMode.ASKING))
    assert (desk.away(), desk.titles()) == (True, "")
    assert desk.asking.idle is not None
    desk.asking.idle.yes.click()
    assert desk.asked.commands == [working(QUESTION)]
    desk.asked.carry_out()
    desk.asking.hear(status(STOP, FORGOTTEN))
    assert (desk.away(), desk.titles()) == (False, ""), "a second click answers nothing unread"
    desk.wait()
    for title, words, command in (
        ("Still on Checkout page?", "Yes, go on", StillWorking()),
        ("Your working hours ended at 15:00", "Stop now", StopTimer()),
    ):
        assert desk.titles() == title
        desk.press(words)
        assert desk.asked.commands[-1] == command
        desk.asked.carry_out()
        desk.wait()
    assert desk.titles() == "The policy changed"


def test_what_the_person_is_about_to_answer_is_not_put_aside(desk: Desk) -> None:
    desk.asking.hear(status(STOP))
    desk.window.activateWindow()
    assert QTest.qWaitForWindowActive(desk.window)
    desk.asking.hear(status(STOP, FORGOTTEN))
    assert desk.titles() == "Your working hours ended at 15:00"


def test_what_was_answered_elsewhere_goes(desk: Desk) -> None:
    desk.asking.hear(status(FORGOTTEN))
    desk.asking.hear(status())
    assert desk.titles() == ""
    desk.wait()
    desk.asking.hear(status(away=TimerMode.ASKING))
    desk.asking.hear(status())
    assert not desk.away()


def test_nobody_is_asked_who_is_not_there(desk: Desk) -> None:
    desk.asking.hear(status(away=TimerMode.AWAY))
    assert not desk.away()
    desk.asking.hear(status(away=TimerMode.ASKING))
    assert desk.away()


def test_what_needs_an_answer_waits_when_it_was_closed(desk: Desk) -> None:
    told = QSignalSpy(desk.asking.changed)
    desk.asking.hear(status(FORGOTTEN))
    assert desk.asking.waiting == 1
    desk.window.close()
    desk.wait()
    assert (desk.titles(), desk.asking.waiting) == ("", 1)
    assert desk.asking.open()
    assert desk.titles() == "Still on Checkout page?"
    assert desk.window.isActiveWindow(), "who opens it wants to use it"
    desk.press("Yes, go on")
    desk.asking.hear(status())
    assert (desk.asking.waiting, desk.asking.open()) == (0, False)
    assert told.count() == 2


def test_a_question_is_asked_once_by_itself_and_again_on_wish(desk: Desk) -> None:
    desk.asking.hear(status(away=TimerMode.ASKING))
    assert desk.asking.idle is not None
    desk.asking.idle.later.click()
    desk.wait()
    desk.asking.hear(status(away=TimerMode.ASKING))
    assert not desk.away(), "nobody is nagged"
    assert desk.asking.waiting == 0, "the status counts it already"
    assert desk.asking.open()
    desk.asking.idle.no.click()
    desk.asked.refuse(RefusedError("time-away-grown"))
    assert desk.asking.idle.problem.isVisible()


def test_what_the_desktop_tells_is_not_told_here_too(desk: Desk) -> None:
    desk.asking.hear(status(STOP, FORGOTTEN, away=TimerMode.ASKING, notices=NoticesBy.DESKTOP))
    desk.asking.add(policy_prompt((), NOW))
    assert (desk.away(), desk.titles()) == (False, "")
    assert desk.asking.waiting == 2, "what needs an answer, and what only this tray knows"
    told = [(each.title, each.deed) for each in desk.asking.needs()]
    assert told == [("Still on Checkout page?", Deed.ANSWER), ("The policy changed", Deed.LOOK)]
    assert desk.asking.open()
    assert desk.away()


def test_a_tray_that_begins_takes_reminders_as_told_but_asks_what_ends_the_timer(
    desk: Desk, qtbot: QtBot
) -> None:
    begun = Asking(cast("Bridge", desk.bridge), desk.clock, lambda: MANNER, list, Floor(desk.bridge))
    begun.hear(status(STOP))
    assert begun.window is None
    begun.hear(status(STOP, FORGOTTEN))
    assert begun.window is not None
    assert begun.window.title.text() == "Still on Checkout page?"
    qtbot.addWidget(begun.window)


def test_an_agent_that_died_twice_is_told_twice_and_without_one_nothing_is_asked(desk: Desk) -> None:
    desk.asking.hear(status(FORGOTTEN))
    desk.asking.rest()
    assert (desk.titles(), desk.asking.waiting) == ("", 0)
    desk.wait()
    desk.asking.hear(status())
    for _time in range(2):
        desk.asking.add(DIED)
        assert desk.titles() == "Tracker was cut off for 12 seconds"
        desk.press("Close")
        desk.wait()


def test_an_agent_that_died_asks_again_in_the_same_order_and_nothing_that_was_closed(desk: Desk) -> None:
    near = OpenReminder(About.DAY_NEAR, at(18))
    desk.asking.hear(status(STOP, near, FORGOTTEN))
    desk.window.close()
    desk.wait()
    assert desk.titles() == "Your working hours ended at 15:00"
    desk.asking.rest()
    desk.asking.add(DIED)
    desk.asking.hear(status(near, FORGOTTEN, STOP))
    desk.wait()
    order = []
    while desk.titles():
        order.append(desk.titles())
        desk.window.close()
        desk.wait()
    assert order == [
        "Your working hours ended at 15:00",
        "Your limit for today is near",
        "Tracker was cut off for 12 seconds",
    ]


def test_see_what_changed_leads_to_what_is_recorded(desk: Desk) -> None:
    wanted, settled = QSignalSpy(desk.asking.policy_wanted), QSignalSpy(desk.asking.settled)
    desk.asking.add(policy_prompt((), NOW))
    desk.press("See what changed")
    assert (wanted.count(), settled.at(0)[0].cause) == (1, Cause.POLICY)
    assert desk.titles() == ""
    assert desk.asking.waiting == 0


def test_see_the_log_leads_to_what_happened(desk: Desk) -> None:
    wanted = QSignalSpy(desk.asking.log_wanted)
    desk.asking.hear(status())
    desk.asking.add(DIED)
    desk.press("See the log")
    assert wanted.count() == 1
    assert desk.titles() == ""


def test_return_presses_the_button_that_has_the_focus(desk: Desk) -> None:
    desk.asking.hear(status(FORGOTTEN))
    assert desk.asking.open()
    desk.window.buttons[0].setFocus()
    press(desk.window.buttons[0], Qt.Key.Key_Return)
    assert desk.asked.commands == [StillWorking()]
