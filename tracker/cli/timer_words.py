"""How the timer stands, in words: since when it runs and on what, what was counted, what is asked."""

from collections.abc import Iterator
from typing import Final

from tracker.cli.instant import instant_text
from tracker.cli.local_time import duration, hours_text
from tracker.cli.work_words import short, worked_on
from tracker.core.hours.day import Span
from tracker.core.hours.said import CUT_OFF, Ending
from tracker.core.hours.summary import seconds_of
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import CutOff, OpenQuestion, TimerMode, TimerStatus
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many

_MINUTE: Final = 60 * MICROSECONDS


def timer_lines(timer: TimerStatus) -> Iterator[str]:
    """Yield how the timer stands as lines in the person's language."""
    yield _standing(timer)
    if timer.cut_off is not None:
        yield _cut_off(timer.cut_off)
    if timer.by_policy:
        yield _("The timer was started by your workspace's policy.")
    counted = _("Today {today}, this week {week}.")
    yield counted.format(today=_hours(timer.today), week=_hours(timer.week))
    if timer.left_today is not None:
        yield _("Left of your limit for today: {left}.").format(left=_hours(timer.left_today))
    if timer.left_this_week is not None:
        yield _("Left of your limit for this week: {left}.").format(left=_hours(timer.left_this_week))
    yield from question_lines(timer)


def question_lines(timer: TimerStatus) -> Iterator[str]:
    """Yield what is asked about time away, and how to answer."""
    if not timer.questions:
        return
    asked = translate_many(
        "You were away while the timer was on; it is not counted unless you say that it was work:",
        "You were away {count} times while the timer was on; it is not counted unless you say that it was "
        "work:",
        timer.unanswered,
    )
    if timer.unanswered == 1 and timer.questions[0].cause in CUT_OFF:
        asked = _(
            "Tracker was cut off while the timer was on; it is counted only if you say that you worked:"
        )
    yield asked.format(count=timer.unanswered)
    for question in timer.questions:
        yield f"  {question_line(question)}"
    yield _answers(timer).format(id=short(timer.questions[-1].away_id))


def _answers(timer: TimerStatus) -> str:
    """Return how to answer: where the timer waits for that, what becomes of it, too."""
    if timer.state is TimerMode.ASKING:
        return _(
            "To answer: `tracker answer keep {id}` counts it and lets the timer go on, `go-on` does not "
            "count it but lets the timer go on, and `discard` neither: the timer stops."
        )
    return _("To answer: `tracker answer keep {id}` counts it, `discard` does not. The timer stays as it is.")


def ending_text(ending: Ending) -> str:
    """Return what ended an entry, or began time away."""
    return {
        Ending.STOPPED: _("stopped"),
        Ending.BREAK: _("break"),
        Ending.SWITCHED: _("switched to other work"),
        Ending.IDLE: _("no keyboard or mouse"),
        Ending.SLEEP: _("the computer slept"),
        Ending.LOCK: _("the screen was locked"),
        Ending.USER_SWITCH: _("somebody else was at the computer"),
        Ending.LOG_OUT: _("logged out"),
        Ending.SHUTDOWN: _("the computer was shut down"),
        Ending.UNSEEN: _("Tracker was cut off"),
        Ending.RESTARTED: _("Tracker was started anew"),
        Ending.CLOCK_SET: _("the clock was set"),
        Ending.FORGOTTEN: _("forgotten timer"),
        Ending.LIMIT: _("limit reached"),
    }[ending]


def _standing(timer: TimerStatus) -> str:
    since = "" if timer.since is None else instant_text(timer.since)
    work = worked_on(timer.project, timer.task, timer.note)
    match timer.state:
        case TimerMode.STOPPED if timer.break_since is not None:
            return _on_break(instant_text(timer.break_since), work)
        case TimerMode.STOPPED:
            return _("The timer is stopped. `tracker start` starts it.")
        case TimerMode.RUNNING if work:
            return _("The timer runs since {since}: {work}").format(since=since, work=work)
        case TimerMode.RUNNING:
            return _("The timer runs since {since}.").format(since=since)
        case TimerMode.AWAY:
            return _("You have been away since {since}: nothing is counted until you are back.").format(
                since=since
            )
        case TimerMode.ASKING:
            return _("You are back since {since}: nothing is counted until you answer.").format(since=since)


def _cut_off(cut: CutOff) -> str:
    line = _("Before that Tracker was cut off, from {start} to {stop}, {length}: that is not counted.")
    return line.format(
        start=instant_text(cut.start, seconds=True),
        stop=instant_text(cut.stop, seconds=True),
        length=duration(seconds_of(Span(cut.start, cut.stop))),
    )


def _on_break(since: str, work: str) -> str:
    if not work:
        return _("On a break since {since}. `tracker resume` goes on.").format(since=since)
    line = _("On a break since {since}. `tracker resume` goes on with: {work}")
    return line.format(since=since, work=work)


def question_line(question: OpenQuestion) -> str:
    """Return which time away is asked about: just that is what an answer settles."""
    line = _("{id}  {start} to {stop}, {length}: {cause}")
    if question.counted:
        line = _("{id}  {start} to {stop}, {length}, of which {counted} count already: {cause}")
    length = seconds_of(Span(question.start, question.stop))
    brief = length < _MINUTE
    return line.format(
        id=short(question.away_id),
        start=instant_text(question.start, seconds=brief),
        stop=instant_text(question.stop, seconds=brief),
        length=duration(length),
        counted=duration(question.counted),
        cause=ending_text(question.cause),
    )


def _hours(seconds: int) -> str:
    return hours_text(seconds * MICROSECONDS)
