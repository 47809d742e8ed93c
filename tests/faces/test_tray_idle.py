"""Back from time away: what is asked, and what each answer does."""

from uuid import UUID

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import press
from tracker.core.errors import RefusedError
from tracker.core.hours.said import Ending
from tracker.core.hours.timer_state import Answer
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import AnswerAway, NamedWork, OpenQuestion, Status, TimerMode
from tracker.tray.present.attention import things_needed
from tracker.tray.present.idle import idle_words, not_working, open_question, working
from tracker.tray.present.lengths import Manner
from tracker.tray.present.work import choices
from tracker.tray.prompts.idle import IdlePrompt

MANNER = Manner(made_up_day.ZONE)
DAY = made_up_day.day()
CHOICES = choices(DAY.names, DAY.recent)
QUESTION = OpenQuestion(UUID(int=900), made_up_day.at(13, 10), made_up_day.at(13, 36), Ending.IDLE)


def status(state: TimerMode = TimerMode.ASKING, *questions: OpenQuestion) -> Status:
    told = made_up_day.status()
    assert told.timer is not None
    asked = questions or (QUESTION,)
    return changed(told, timer=changed(told.timer, state=state, questions=asked, unanswered=len(asked)))


def test_the_question_says_how_long_and_on_what() -> None:
    words = idle_words(status(), QUESTION, MANNER)
    assert words.title == "You were away for 26 minutes"
    assert words.ran == "Website / Checkout page was running"
    assert (words.start, words.stop, words.length) == ("13:10", "13:36", "26 min")
    assert words.takes_out == "Take 13:10 \N{EN DASH} 13:36 out and go on."
    later = idle_words(status(TimerMode.RUNNING), QUESTION, MANNER)
    assert (later.ran, later.takes_out) == ("", "Leave 13:10 \N{EN DASH} 13:36 out.")


@pytest.mark.parametrize(
    ("seconds", "cause", "title"),
    [
        (1, Ending.IDLE, "You were away for 1 second"),
        (119, Ending.LOCK, "You were away for 1 minute"),
        (8, Ending.UNSEEN, "Tracker was cut off for 8 seconds"),
        (120, Ending.RESTARTED, "Tracker was cut off for 2 minutes"),
    ],
)
def test_the_title_says_what_was_and_how_long(seconds: int, cause: Ending, title: str) -> None:
    start = made_up_day.at(13, 10)
    question = OpenQuestion(UUID(int=900), start, start + seconds * MICROSECONDS, cause)
    assert idle_words(status(TimerMode.ASKING, question), question, MANNER).title == title


def test_a_cut_off_is_asked_about_in_words_of_its_own() -> None:
    cut = changed(QUESTION, cause=Ending.UNSEEN)
    words, idle = (
        idle_words(status(TimerMode.ASKING, cut), cut, MANNER),
        idle_words(status(), QUESTION, MANNER),
    )
    assert words.title == "Tracker was cut off for 26 minutes"
    assert words.ran == "It is running again.\nWebsite / Checkout page was running"
    assert (words.icon, idle.icon) == ("power", "coffee")
    assert (words.window, idle.window) == (words.title, "Time away")
    assert (words.keeps, idle.keeps) == (
        "Count it, though nobody saw it.",
        "Keep it: a meeting, a call, reading.",
    )
    asked = [each for each in things_needed(status(TimerMode.ASKING, cut)) if each.key == "away"]
    assert [(each.icon, each.title) for each in asked] == [
        ("power", "Tracker was cut off: were you working?")
    ]


def test_less_than_a_minute_is_told_in_seconds() -> None:
    short = changed(QUESTION, stop=QUESTION.start + 9 * MICROSECONDS, cause=Ending.LOCK)
    words = idle_words(status(TimerMode.ASKING, short), short, MANNER)
    assert (words.title, words.length) == ("You were away for 9 seconds", "9 s")
    assert words.takes_out == "Take 13:10:00 \N{EN DASH} 13:10:09 out and go on."


def test_answers_are_about_what_was_shown() -> None:
    away, shown = QUESTION.away_id.hex, QUESTION.stop
    assert not_working(status(), QUESTION) == AnswerAway(Answer.GO_ON, away, shown=shown)
    discard = not_working(status(TimerMode.RUNNING), QUESTION)
    assert discard.answer is Answer.DISCARD, "a timer that runs already is left as it is"
    assert working(QUESTION) == AnswerAway(Answer.KEEP, away, NamedWork(), shown)
    assert working(QUESTION, CHOICES[0]).work == CHOICES[0].named()


def test_the_newest_question_is_asked_first() -> None:
    older = changed(QUESTION, away_id=UUID(int=1))
    assert open_question(status(TimerMode.ASKING, older, QUESTION)) == QUESTION
    assert open_question(made_up_day.status()) is None
    assert open_question(None) is None


@pytest.fixture
def prompt(qtbot: QtBot) -> IdlePrompt:
    made = IdlePrompt()
    qtbot.addWidget(made)
    made.ask(status(), QUESTION, CHOICES, MANNER)
    QApplication.processEvents()
    return made


def test_it_takes_no_focus_and_prefers_no_answer(prompt: IdlePrompt) -> None:
    assert prompt.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    cards = (prompt.no, prompt.yes, prompt.other)
    assert not any(card.hasFocus() or card.isChecked() for card in cards)


def test_keys_answer_once_it_has_the_focus(prompt: IdlePrompt) -> None:
    spy = QSignalSpy(prompt.commanded)
    prompt.activateWindow()
    QApplication.processEvents()
    press(prompt, Qt.Key.Key_1, Qt.Key.Key_2)
    assert [spy.at(at)[0].answer for at in range(spy.count())] == [Answer.GO_ON, Answer.KEEP]


def test_other_work_is_picked_before_anything_is_said(prompt: IdlePrompt) -> None:
    spy = QSignalSpy(prompt.commanded)
    prompt.other.click()
    prompt.give.click()
    assert spy.count() == 0
    prompt.picker.list.hide()
    prompt.picker.show_choice(CHOICES[1])
    prompt.give.click()
    assert spy.at(0)[0].work == CHOICES[1].named()


def test_later_answers_nothing_and_a_refusal_is_said(prompt: IdlePrompt) -> None:
    spy = QSignalSpy(prompt.commanded)
    prompt.settle(RefusedError("time-away-grown"))
    assert prompt.problem.isVisible()
    prompt.later.click()
    assert not prompt.isVisible()
    assert spy.count() == 0
