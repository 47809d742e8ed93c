"""What a person is reminded of is a sentence, from the agent in the foreground and in `tracker status`."""

import pytest
from msgspec.structs import replace

from tests.fakes.status import some_status
from tracker.agent.notice import Happened, Notice
from tracker.cli.agent import Voice
from tracker.cli.reminder_words import reminder_text
from tracker.cli.status_words import status_lines
from tracker.core.hours.reminder import About
from tracker.core.wire import OpenReminder, TimerMode, TimerStatus

STARTED = "The timer was started by your workspace's policy."


@pytest.mark.parametrize("about", About)
def test_each_reminder_is_said_at_once_and_as_long_as_it_holds(
    about: About, capsys: pytest.CaptureFixture[str]
) -> None:
    Voice().tell(Notice(Happened.REMINDED, about=about.value))
    assert capsys.readouterr().out == f"{reminder_text(about)}\n"
    assert reminder_text(about) in status_lines(replace(some_status(), reminders=(OpenReminder(about, 0),)))


def test_a_forgotten_timer_is_told_with_how_to_answer() -> None:
    assert "`tracker still-working`" in reminder_text(About.FORGOTTEN)


def test_a_start_by_policy_is_said_at_once_and_while_it_runs(capsys: pytest.CaptureFixture[str]) -> None:
    Voice().tell(Notice(Happened.STARTED_BY_POLICY))
    assert capsys.readouterr().out == f"{STARTED}\n"
    runs = TimerStatus(TimerMode.RUNNING, 0, by_policy=True)
    assert STARTED in status_lines(replace(some_status(), timer=runs))
    assert STARTED not in status_lines(replace(some_status(), timer=replace(runs, by_policy=False)))
