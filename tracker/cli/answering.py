"""Answering about time away: the question as it stands now is what is settled, and it is told."""

import argparse

from tracker.cli.terminal import say
from tracker.cli.timer_words import question_line
from tracker.cli.with_agent import ask, tell_timer
from tracker.core.hours.timer_state import Answer
from tracker.core.wire import AnswerAway, NamedWork, OpenQuestion, ShowStatus, TimerStatus
from tracker.host.translate import translate as _


def settle(args: argparse.Namespace, answer: Answer, which: str = "", work: NamedWork | None = None) -> int:
    """Settle the question whose id begins so, the newest of all where none is named; return the exit code.

    Raises what the agent refuses: a question that has grown since it was looked at, too.
    """
    question = _meant(ask(ShowStatus()).timer, which)
    shown = None if question is None else question.stop
    away = which if question is None else question.away_id.hex
    status = ask(AnswerAway(answer, away, work or NamedWork(), shown))
    if question is not None and not args.json:
        line = _("Counted as work: {away}") if answer is Answer.KEEP else _("Not counted: {away}")
        say(line.format(away=question_line(question)))
    return tell_timer(args, status)


def _meant(timer: TimerStatus | None, which: str) -> OpenQuestion | None:
    """Return the one question that is meant; what is not among those told the agent has to say."""
    digits = which.replace("-", "").lower()
    found = [each for each in timer.questions if each.away_id.hex.startswith(digits)] if timer else []
    return found[-1] if found and (len(found) == 1 or not which) else None
