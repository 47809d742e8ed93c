"""What the person is asked and told at once, in words: by how things stand, the most pressing first."""

from uuid import UUID

import pytest
from msgspec.structs import replace as changed

from lib import made_up_day
from lib.made_up_day import NOW, ZONE, at
from tracker.agent.policy_words import Change
from tracker.core.hours.reminder import About
from tracker.core.hours.said import Ending
from tracker.core.wire import (
    ConnectionState,
    OpenQuestion,
    OpenReminder,
    ServerConnection,
    StartTimer,
    Status,
    StillWorking,
    StopTimer,
    TimerMode,
)
from tracker.tray.present.icon_state import Badge
from tracker.tray.present.lengths import Manner
from tracker.tray.present.prompts import Cause, Prompt, Way, known_before, policy_prompt, prompts
from tracker.tray.present.timer import icon_state, menu_words, tooltip

MANNER = Manner(ZONE)
QUESTION = OpenQuestion(UUID(int=900), at(13, 10), at(13, 36), Ending.IDLE)


def status(*reminders: OpenReminder, running: bool = True) -> Status:
    return changed(made_up_day.status(running=running), reminders=reminders)


def only(told: Status) -> Prompt:
    (prompt,) = prompts(told, NOW, MANNER)
    return prompt


def test_a_timer_that_may_be_forgotten_is_asked_about_by_what_it_is_on() -> None:
    prompt = only(status(OpenReminder(About.FORGOTTEN, at(6, 4))))
    assert (prompt.cause, prompt.title) == (Cause.FORGOTTEN, "Still on Checkout page?")
    assert prompt.sentence.startswith("It has run for 9 h 12 min, since 06:04. Unless you answer within 15")
    assert [(each.words, each.does, each.leads) for each in prompt.actions] == [
        ("Yes, go on", StillWorking(), False),
        ("Stop now", StopTimer(), False),
    ]
    assert prompt.waits
    told = status(OpenReminder(About.FORGOTTEN, at(6, 4)), running=False)
    assert only(told).title == "Are you still working?"


@pytest.mark.parametrize(
    ("about", "title", "sentence", "actions"),
    [
        (
            About.START,
            "You planned to start at 15:10",
            "The timer is stopped and nothing is recorded.",
            [StartTimer(), Way.NOT_TODAY],
        ),
        (
            About.STOP,
            "Your working hours ended at 15:10",
            "The timer still runs.",
            [StopTimer(), Way.CLOSE],
        ),
        (
            About.DAY_NEAR,
            "Your limit for today is near",
            "If it goes on, the timer ends at 15:10.",
            [StopTimer(), Way.CLOSE],
        ),
        (
            About.WEEK_NEAR,
            "Your limit for this week is near",
            "If it goes on, the timer ends at 15:10.",
            [StopTimer(), Way.CLOSE],
        ),
        (
            About.DAY_REACHED,
            "Your limit for today is reached",
            "The timer ended at 15:10. Nothing more is counted today.",
            [Way.CLOSE],
        ),
        (
            About.WEEK_REACHED,
            "Your limit for this week is reached",
            "The timer ended at 15:10. Nothing more is counted this week.",
            [Way.CLOSE],
        ),
    ],
)
def test_each_reminder_has_its_words_and_does_what_a_command_does(
    about: About, title: str, sentence: str, actions: list[object]
) -> None:
    prompt = only(status(OpenReminder(about, at(15, 10))))
    assert (prompt.title, prompt.sentence) == (title, sentence)
    assert [each.does for each in prompt.actions] == actions
    assert not prompt.waits


def test_everything_that_can_be_reminded_of_has_words() -> None:
    told = prompts(status(*(OpenReminder(about, at(9)) for about in About)), NOW, MANNER)
    assert len({each.title for each in told}) == len(About)
    assert len({each.key for each in told}) == len(About)


def test_a_start_by_policy_is_told_with_a_way_to_stop_it() -> None:
    told = made_up_day.status()
    assert told.timer is not None
    started = changed(told, timer=changed(told.timer, by_policy=True))
    prompt = only(started)
    assert prompt.sentence == "Your time is counted since 13:52."
    assert [each.does for each in prompt.actions] == [StopTimer(), Way.CLOSE]
    before = changed(started, agent=changed(started.agent, started_at=at(14)))
    assert prompts(before, NOW, MANNER) == (), "it was told by the agent that ran then"


def test_the_most_pressing_comes_first() -> None:
    told = status(OpenReminder(About.STOP, at(15)), OpenReminder(About.FORGOTTEN, at(6)))
    assert told.timer is not None
    timer = changed(told.timer, state=TimerMode.ASKING, questions=(QUESTION,), by_policy=True)
    causes = [each.cause for each in prompts(changed(told, timer=timer), NOW, MANNER)]
    assert causes == [Cause.AWAY, Cause.FORGOTTEN, Cause.REMINDER, Cause.STARTED]


def test_a_question_that_has_grown_is_the_same_one_in_other_words() -> None:
    told = made_up_day.status()
    assert told.timer is not None
    first, grown = (
        only(changed(told, timer=changed(told.timer, questions=(changed(QUESTION, stop=at(13, stop)),))))
        for stop in (36, 40)
    )
    assert first.key == grown.key
    assert first.title != grown.title


def test_a_tray_that_begins_takes_as_told_what_somebody_told_then() -> None:
    told = made_up_day.status()
    assert told.timer is not None
    started = only(changed(told, timer=changed(told.timer, by_policy=True)))
    forgotten, stop = (only(status(OpenReminder(about, at(15)))) for about in (About.FORGOTTEN, About.STOP))
    assert [known_before(each, NOW) for each in (started, forgotten, stop)] == [True, False, True]
    assert not known_before(started, at(13, 53)), "that was just now"


def test_what_changed_in_the_policy_is_told_in_its_own_sentences() -> None:
    one, *more = (Change(n, f"{n} before.", f"{n} after.") for n in "abcde")
    assert policy_prompt((), NOW).sentence == "What is recorded shows what holds for you now."
    assert policy_prompt([one], NOW).sentence == "a after.\nBefore: a before."
    assert policy_prompt([one, *more], NOW).sentence == "a after.\nb after.\nc after.\nAnd 2 more."
    assert policy_prompt([one], NOW).key != policy_prompt([one], NOW + 1).key


def test_menu_icon_and_tooltip_count_what_waits() -> None:
    told = made_up_day.status()
    assert menu_words(told, NOW, MANNER, 2).needs == "2 things need you"
    assert "1 thing needs you" in tooltip(told, NOW, MANNER, 1)
    assert icon_state(told, 1).badge is Badge.ATTENTION
    assert icon_state(told).badge is not Badge.ATTENTION
    away = changed(told, connection=ServerConnection(ConnectionState.AWAY, NOW))
    assert [icon_state(away, count).badge for count in (1, 0)] == [Badge.OFFLINE_ATTENTION, Badge.OFFLINE]
