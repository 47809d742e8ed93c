"""The question whether time away was work: its words, and the command that each answer is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.agent.notice_words import away_title
from tracker.core.hours.day import Span
from tracker.core.hours.said import CUT_OFF
from tracker.core.hours.summary import seconds_of
from tracker.core.hours.timer_state import Answer
from tracker.core.wire import AnswerAway, NamedWork, OpenQuestion, Status, TimerMode
from tracker.host.translate import translate as _
from tracker.tray.present.dates import exact_span_text, span_text, time_text
from tracker.tray.present.lengths import Manner, gap_text, whole

if TYPE_CHECKING:
    from tracker.tray.present.work import Choice


_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class IdleWords:
    """What is asked, what ran, and what each answer does; `start` and `stop` are clock times.

    `now` names the end of what came after, where that ran until now.
    """

    window: str
    icon: str
    title: str
    ran: str
    length: str
    start: str
    stop: str
    now: str
    takes_out: str
    keeps: str
    gives: str


def open_question(status: Status | None) -> OpenQuestion | None:
    """Return the newest question that nobody has answered."""
    timer = None if status is None else status.timer
    return timer.questions[-1] if timer is not None and timer.questions else None


def idle_words(status: Status, question: OpenQuestion, manner: Manner) -> IdleWords:
    """Return what is said of a question."""
    seconds = whole(seconds_of(Span(question.start, question.stop)) - question.counted)
    spanned = span_text if seconds >= _MINUTE else exact_span_text
    span = spanned(question.start, question.stop, manner)
    cut = question.cause in CUT_OFF
    takes = _("Take {span} out and go on.") if _waits(status) else _("Leave {span} out.")
    return IdleWords(
        away_title(question) if cut else _("Time away"),
        "power" if cut else "coffee",
        away_title(question),
        "\n".join(filter(None, (_("It is running again.") if cut else "", _ran(status)))),
        gap_text(seconds, manner.hours),
        time_text(question.start, manner),
        time_text(question.stop, manner),
        _("now") if _waits(status) else "",
        takes.format(span=span),
        _("Count it, though nobody saw it.") if cut else _("Keep it: a meeting, a call, reading."),
        _("Give this time to another task.") if cut else _("Give these minutes to another task."),
    )


def not_working(status: Status, question: OpenQuestion) -> AnswerAway:
    """Return the answer that takes the time out; a timer that waits for it goes on."""
    return _answer(Answer.GO_ON if _waits(status) else Answer.DISCARD, question)


def working(question: OpenQuestion, choice: "Choice | None" = None) -> AnswerAway:
    """Return the answer that keeps the time, for what was running or for other work."""
    return _answer(Answer.KEEP, question, NamedWork() if choice is None else choice.named())


def _ran(status: Status) -> str:
    """Return what ran, where that waits for the answer."""
    timer = status.timer
    work = "" if timer is None else " / ".join(filter(None, (timer.project, timer.task)))
    return _("{work} was running").format(work=work) if work and _waits(status) else ""


def _answer(answer: Answer, question: OpenQuestion, work: NamedWork | None = None) -> AnswerAway:
    return AnswerAway(answer, question.away_id.hex, work or NamedWork(), question.stop)


def _waits(status: Status) -> bool:
    return status.timer is not None and status.timer.state is TimerMode.ASKING
