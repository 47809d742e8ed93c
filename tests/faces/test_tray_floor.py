"""One prompt at a time: a question before a notice, and what has gone is in the menu yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import UUID

import pytest
from msgspec.structs import replace as changed
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lib import made_up_day
from lib.made_up_day import NOW, at
from tests.faces.tray_stage import HandClock, HeldBridge, discard
from tracker.core.hours.reminder import About
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import NewestCapture, OpenReminder, Status
from tracker.tray.colours import LIGHT
from tracker.tray.menu import TrayMenu
from tracker.tray.present.attention import Notice, Tone
from tracker.tray.present.lengths import Manner
from tracker.tray.prompts.asking import Asking
from tracker.tray.prompts.capture_notice import CaptureNotice
from tracker.tray.prompts.captures import Captures
from tracker.tray.prompts.corner import CornerNotice
from tracker.tray.prompts.floor import Floor
from tracker.tray.prompts.prompt import PromptWindow
from tracker.tray.prompts.saying import Saying
from tracker.tray.style import look
from tracker.tray.theme import Theme
from tracker.tray.tray_icon import TrayIcon

if TYPE_CHECKING:
    from tracker.tray.bridge import Bridge

TAKEN = NewestCapture((UUID(int=1),), NOW, NOW + 300 * MICROSECONDS)
STOP, FORGOTTEN = OpenReminder(About.STOP, at(15)), OpenReminder(About.FORGOTTEN, at(6, 4))
SAID = Notice("toggled", Tone.OK, "play", "The timer runs", "Website")


@dataclass
class Desk:
    """Who asks and who tells, with one floor."""

    floor: Floor
    asking: Asking
    captures: Captures
    clock: HandClock

    def hear(self, *reminders: OpenReminder, newest: NewestCapture | None = None) -> Status:
        """Have both hear a status, as the tray does."""
        status = changed(made_up_day.status(), reminders=reminders, newest=newest)
        self.asking.hear(status)
        self.captures.hear(status)
        return status

    @property
    def window(self) -> PromptWindow:
        assert self.asking.window is not None
        return self.asking.window

    @property
    def notice(self) -> CaptureNotice:
        assert self.captures.notice is not None
        return self.captures.notice

    def shown(self) -> list[str]:
        """Return the titles of all that is shown."""
        known = (self.asking.window, self.captures.notice)
        return [each.windowTitle() for each in known if each is not None and each.isVisible()]


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Sit at a tray that has heard of a day with nothing to ask or tell; nothing moves on it."""
    look.wear(Theme(LIGHT, still=True))
    bridge, clock = HeldBridge(), HandClock()
    held, floor = cast("Bridge", bridge), Floor(bridge)
    floor.pause.setInterval(1)
    asking = Asking(held, clock, lambda: Manner(made_up_day.ZONE), list, floor)
    made = Desk(floor, asking, Captures(held, clock, floor), clock)
    made.hear()
    yield made
    for each in (made.asking.window, made.captures.notice):
        if each is not None:
            discard(each)
    discard(bridge)


def test_a_screenshot_is_told_once_what_was_asked_with_it_is_answered(desk: Desk, qtbot: QtBot) -> None:
    told = QSignalSpy(desk.captures.told)
    desk.hear(STOP, newest=TAKEN)
    assert desk.shown() == ["Your working hours ended at 15:00"]
    desk.clock.moment = made_up_day.moment(NOW + 61 * MICROSECONDS)
    desk.window.close()
    assert desk.shown() == [], "a second click presses nothing unread"
    qtbot.waitUntil(lambda: desk.shown() == ["Screenshot taken"])
    assert "3:59" in desk.notice.sentence.text(), "its time went on meanwhile"
    assert told.count() == 0
    desk.notice.close_button.click()
    assert told.count() == 1


def test_a_question_waits_until_the_notice_before_it_has_gone(desk: Desk, qtbot: QtBot) -> None:
    desk.hear(newest=TAKEN)
    desk.hear(STOP, FORGOTTEN, newest=TAKEN)
    assert desk.shown() == ["Screenshot taken"]
    desk.notice.stays.timeout.emit()
    qtbot.waitUntil(lambda: desk.shown() == ["Still on Checkout page?"])
    desk.hear(STOP, FORGOTTEN, newest=changed(TAKEN, number=2))
    desk.window.close()
    qtbot.waitUntil(lambda: bool(desk.shown()))
    assert desk.shown() == ["Your working hours ended at 15:00"], "questions come before notices"


def test_a_prompt_that_nobody_answers_steps_aside_for_a_notice_and_comes_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    desk.hear(STOP, newest=TAKEN)
    monkeypatch.setattr(desk.window, "isActiveWindow", lambda: True)
    desk.captures.patience.timeout.emit()
    assert desk.shown() == ["Your working hours ended at 15:00"], "somebody is at it"
    monkeypatch.setattr(desk.window, "isActiveWindow", lambda: False)
    desk.captures.patience.timeout.emit()
    assert desk.shown() == ["Screenshot taken"]
    assert not desk.captures.patience.isActive()
    desk.hear(STOP, newest=TAKEN)
    assert desk.shown() == ["Screenshot taken"]
    desk.notice.stays.timeout.emit()
    qtbot.waitUntil(lambda: desk.shown() == ["Your working hours ended at 15:00"])


def test_a_question_that_is_opened_on_wish_comes_at_once_and_the_notice_after_it(
    desk: Desk, qtbot: QtBot
) -> None:
    told = QSignalSpy(desk.captures.told)
    desk.hear(newest=TAKEN)
    desk.hear(FORGOTTEN, newest=TAKEN)
    assert desk.asking.open()
    assert desk.shown() == ["Still on Checkout page?"]
    assert told.count() == 0, "it was cut short"
    desk.window.close()
    qtbot.waitUntil(lambda: desk.shown() == ["Screenshot taken"])


def test_a_notice_that_waits_goes_with_its_screenshot(desk: Desk, qtbot: QtBot) -> None:
    desk.hear(STOP, newest=TAKEN)
    desk.hear(STOP)
    desk.window.close()
    qtbot.waitUntil(lambda: not desk.floor.pause.isActive())
    assert desk.shown() == []


@pytest.mark.parametrize("capture_first", [True, False])
def test_what_is_said_for_a_moment_covers_no_part_of_a_capture(
    desk: Desk, qtbot: QtBot, *, capture_first: bool
) -> None:
    saying = Saying(TrayIcon(QMenu()))
    if capture_first:
        desk.hear(newest=TAKEN)
    saying.say(SAID, None)
    said = saying.notice
    qtbot.addWidget(said)
    assert isinstance(said, CornerNotice)
    corner = said.geometry().bottomRight()
    if not capture_first:
        desk.hear(newest=TAKEN)
    assert said.isVisible()
    assert not said.geometry().intersects(desk.notice.geometry())
    assert said.geometry().bottom() == desk.notice.geometry().top() - 1
    place = desk.notice.geometry().bottomRight()
    desk.notice.close_button.click()
    assert said.geometry().bottomRight() == place, "it comes down to the corner"
    assert corner == place or capture_first


def test_the_last_screenshot_can_be_looked_at_while_it_is_in_review(desk: Desk) -> None:
    wanted = QSignalSpy(desk.captures.look_wanted)
    assert desk.captures.in_review is None
    desk.hear(newest=TAKEN)
    desk.notice.close_button.click()
    desk.captures.look_at_last()
    assert wanted.at(0) == [TAKEN.screenshots[0].bytes]
    desk.clock.moment = made_up_day.moment(TAKEN.leaves_at)
    assert desk.captures.in_review is None
    desk.captures.look_at_last()
    assert wanted.count() == 1


def test_the_menu_offers_what_was_told_and_has_gone(qtbot: QtBot) -> None:
    menu = TrayMenu(QMenu())
    qtbot.addWidget(menu.menu)
    policy, last = QSignalSpy(menu.policy_wanted), QSignalSpy(menu.last_wanted)

    def offered() -> list[str]:
        known = {"What is recorded has changed", "Last screenshot"}
        return [each.text() for each in menu.menu.actions() if each.isVisible() and each.text() in known]

    assert offered() == []
    menu.show_again(policy=True, sign_in=False, screenshot=True)
    assert offered() == ["What is recorded has changed", "Last screenshot"]
    for each in menu.menu.actions():
        if each.text() in offered():
            each.trigger()
    assert (policy.count(), last.count()) == (1, 1)
    menu.show_again(policy=False, sign_in=False, screenshot=True)
    assert offered() == ["Last screenshot"]
