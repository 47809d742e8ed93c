"""What is told on the desktop, in the person's language: captures, reminders, questions and so on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Final

from tracker.core.errors import TrackerError
from tracker.core.hours.day import Span
from tracker.core.hours.reminder import About
from tracker.core.hours.said import CUT_OFF
from tracker.core.hours.summary import seconds_of
from tracker.core.hours.timer_state import Answer
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import (
    AnswerAway,
    Command,
    DeleteScreenshot,
    NewestCapture,
    OpenQuestion,
    OpenReminder,
    PreviewScreenshot,
    StartTimer,
    StillWorking,
    StopTimer,
)
from tracker.desktop.notify import CAPTURE_SECONDS, DesktopNotice, Picture
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many

CAPTURE: Final = "capture"
AWAY: Final = "away"
STARTED: Final = "started"
REMINDER: Final = "reminder"
ANSWER: Final = "answer"
_SHOWN: Final = 8
"""Digits of an id that a sentence shows."""
_MINUTE: Final = 60
_LOOK_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice, and the commands that each of its choices stands for."""

    notice: DesktopNotice
    commands: Mapping[str, tuple[Command, ...]] = field(default_factory=dict)


def of_capture(newest: NewestCapture) -> Telling:
    """Tell that screenshots were taken just now, and when they leave."""
    left = newest.leaves_at - newest.at
    minutes, seconds = divmod(-(-left // MICROSECONDS), _MINUTE)
    text = _("Sealed. Leaves this device in {time}.").format(time=f"{minutes}:{seconds:02}")
    names = [str(each) for each in newest.screenshots]
    commands: dict[str, tuple[Command, ...]] = {"look": (PreviewScreenshot(names[0]),)}
    choices, otherwise = {"look": _("Look")}, ""
    if left or newest.may_delete_sent:
        choices["delete"] = _("Delete")
        commands["delete"] = tuple(map(DeleteScreenshot, names))
        otherwise = _("To delete it: {command}").format(command=_deleting(names[0]))
    count = len(names)
    title = translate_many("Screenshot taken", "{count} screenshots taken", count).format(count=count)
    text = text if left else _("Sealed. It is sent without a review.")
    notice = DesktopNotice(CAPTURE, title, text, choices, otherwise, CAPTURE_SECONDS, passing=True)
    return Telling(notice, commands)


def of_look(told: Telling, picture: Picture) -> Telling:
    """Tell the same again with a picture, once the person has asked for it."""
    before = told.notice
    choices = {key: label for key, label in before.choices.items() if key != "look"}
    notice = DesktopNotice(
        CAPTURE,
        before.title,
        before.text,
        choices,
        before.otherwise,
        _LOOK_SECONDS,
        passing=True,
        picture=picture,
    )
    return Telling(notice, told.commands)


def of_deletion() -> Telling:
    """Tell that a capture was deleted."""
    text = _("It is deleted here, and at the server with the next sync.")
    return Telling(DesktopNotice(ANSWER, _("Deleted"), text, seconds=CAPTURE_SECONDS, passing=True))


def away_title(question: OpenQuestion) -> str:
    """Return what is asked about, by what began it, and how long it was, in seconds below a minute."""
    length = seconds_of(Span(question.start, question.stop)) // MICROSECONDS
    minutes, seconds = divmod(max(1, length), _MINUTE)
    count = minutes or seconds
    if question.cause in CUT_OFF:
        return cut_off_title(length)
    if minutes:
        said = translate_many("You were away for {count} minute", "You were away for {count} minutes", count)
    else:
        said = translate_many("You were away for {count} second", "You were away for {count} seconds", count)
    return said.format(count=count)


def cut_off_title(length: int) -> str:
    """Return that the agent was not there for so many seconds, told in minutes from one on."""
    minutes, seconds = divmod(max(1, length), _MINUTE)
    count = minutes or seconds
    if minutes:
        said = translate_many(
            "Tracker was cut off for {count} minute", "Tracker was cut off for {count} minutes", count
        )
    else:
        said = translate_many(
            "Tracker was cut off for {count} second", "Tracker was cut off for {count} seconds", count
        )
    return said.format(count=count)


def of_question(question: OpenQuestion, *, timer_waits: bool) -> Telling:
    """Ask whether time away was work; where the timer waits for the answer, a no lets it go on."""
    away, shown = question.away_id.hex, question.stop
    no = Answer.GO_ON if timer_waits else Answer.DISCARD
    notice = DesktopNotice(
        AWAY,
        away_title(question),
        _("Until you choose, these minutes are not counted."),
        {"no": _("I was not working"), "yes": _("I was working")},
        _("To answer: `tracker answer keep` or `tracker answer discard`."),
    )
    commands = {
        "no": (AnswerAway(no, away, shown=shown),),
        "yes": (AnswerAway(Answer.KEEP, away, shown=shown),),
    }
    return Telling(notice, commands)


def of_automatic_start() -> Telling:
    """Tell that policy started the timer."""
    title = _("The timer was started by your workspace's policy.")
    notice = DesktopNotice(STARTED, title, _("Your time is counted from now on."), {"stop": _("Stop now")})
    return Telling(notice, {"stop": (StopTimer(),)})


def of_reminder(reminder: OpenReminder, zone: tzinfo) -> Telling:
    """Remind."""
    at = f"{datetime.fromtimestamp(reminder.at / MICROSECONDS, UTC).astimezone(zone):%H:%M}"
    title, text = _reminder_words()[reminder.about]
    choices, commands = _reminder_choices(reminder.about)
    slot = f"{REMINDER} {reminder.about}"
    notice = DesktopNotice(slot, title.format(time=at), text.format(time=at), choices)
    return Telling(notice, commands)


def of_refusal(error: TrackerError) -> Telling:
    """Tell why what was chosen was not done."""
    return Telling(DesktopNotice(ANSWER, error.text(_), error.hint(_)))


def _reminder_words() -> Mapping[About, tuple[str, str]]:
    return {
        About.START: (
            _("You planned to start at {time}"),
            _("The timer is stopped and nothing is recorded."),
        ),
        About.STOP: (_("Your working hours ended at {time}"), _("The timer still runs.")),
        About.FORGOTTEN: (
            _("Are you still working?"),
            _("The timer has run since {time}. Without an answer within 15 minutes it ends as of now."),
        ),
        About.DAY_NEAR: (_("Your limit for today is near"), _("The timer ends when it is reached.")),
        About.WEEK_NEAR: (_("Your limit for this week is near"), _("The timer ends when it is reached.")),
        About.DAY_REACHED: (_("Your limit for today is reached"), _("The timer was ended.")),
        About.WEEK_REACHED: (_("Your limit for this week is reached"), _("The timer was ended.")),
    }


def _reminder_choices(about: About) -> tuple[Mapping[str, str], Mapping[str, tuple[Command, ...]]]:
    match about:
        case About.START:
            return {"start": _("Start")}, {"start": (StartTimer(),)}
        case About.FORGOTTEN:
            choices = {"on": _("Yes, go on"), "stop": _("Stop now")}
            return choices, {"on": (StillWorking(),), "stop": (StopTimer(),)}
        case About.STOP | About.DAY_NEAR | About.WEEK_NEAR:
            return {"stop": _("Stop now")}, {"stop": (StopTimer(),)}
        case About.DAY_REACHED | About.WEEK_REACHED:
            return {}, {}


def _deleting(name: str) -> str:
    return f"tracker screenshots delete {name[:_SHOWN]}"
