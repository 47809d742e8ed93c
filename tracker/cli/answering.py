"""Answering about time away: the question as it stands now is what is settled, and it is told."""

import argparse

from tracker.cli.terminal import complain, say
from tracker.cli.timer_words import question_line
from tracker.cli.with_agent import called, tell_timer
from tracker.core.errors import RefusedError
from tracker.core.hours.timer_state import Answer
from tracker.core.wire import AnswerAway, NamedWork, OpenQuestion, ShowStatus, TimerStatus
from tracker.host.translate import translate as _


def settle(args: argparse.Namespace, answer: Answer, which: str = "", work: NamedWork | None = None) -> int:
    """Settle the question whose id begins so, the newest of all where none is named; return the exit code.

    Raises what the agent refuses: a question that has grown since it was looked at, too. One that is named
    by nothing is shown instead, where the agent was started just now: it may be one that nobody has seen.
    """
    with called(ShowStatus()) as (agent, started):
        asked = agent.ask(ShowStatus())
        if started and not which and asked.timer is not None and asked.timer.questions:
            complain(RefusedError("time-unseen-away"))
            tell_timer(args, asked)
            return 1
        question = _meant(asked.timer, which)
        shown = None if question is None else question.stop
        away = which if question is None else question.away_id.hex
        status = agent.ask(AnswerAway(answer, away, work or NamedWork(), shown))
    if question is not None and not args.json:
        line = _("Counted as work: {away}") if answer is Answer.KEEP else _("Not counted: {away}")
        say(line.format(away=question_line(question)))
    return tell_timer(args, status)


def _meant(timer: TimerStatus | None, which: str) -> OpenQuestion | None:
    """Return the one question that is meant; what is not among those told the agent has to say."""
    digits = which.replace("-", "").lower()
    found = [each for each in timer.questions if each.away_id.hex.startswith(digits)] if timer else []
    return found[-1] if found and (len(found) == 1 or not which) else None
