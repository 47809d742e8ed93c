"""What a person's programs say to the timer and the ledger of their agent, and how those stand."""

from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tracker.core.hours.reminder import About
from tracker.core.hours.said import Ending, Note
from tracker.core.hours.timer_state import Answer
from tracker.core.moment import Instant


class NamedWork(Struct, frozen=True, omit_defaults=True):
    """What is worked on, by the names its member knows: null leaves a part as it is, empty is none."""

    project: str | None = None
    task: str | None = None
    note: Note | None = None


class StartTimer(Struct, frozen=True, tag_field="command", tag="start-timer", omit_defaults=True):
    """Start the timer, or go over to this work when it runs on other work; `switch` only the latter."""

    work: NamedWork = NamedWork()
    switch: bool = False


class StopTimer(Struct, frozen=True, tag_field="command", tag="stop-timer"):
    """Stop the timer."""


class TakeBreak(Struct, frozen=True, tag_field="command", tag="take-break"):
    """Stop the timer for a break; what it was on is remembered."""


class ResumeTimer(Struct, frozen=True, tag_field="command", tag="resume-timer"):
    """Start the timer on what was worked on last; one that runs goes on."""


class NoteTimer(Struct, frozen=True, tag_field="command", tag="note-timer"):
    """Say in other words what is being worked on."""

    note: Note


class AnswerAway(Struct, frozen=True, tag_field="command", tag="answer-away", omit_defaults=True):
    """Settle time away, the newest where no beginning of an id is given; what is kept goes to `work`.

    `shown` is the end of what the person was asked about: where that has grown since, they are asked anew.
    """

    answer: Answer
    away: str = ""
    work: NamedWork = NamedWork()
    shown: Instant | None = None


class AddTime(Struct, frozen=True, tag_field="command", tag="add-time", omit_defaults=True):
    """Add time that was not recorded."""

    start: Instant
    stop: Instant
    reason: Note
    work: NamedWork = NamedWork()


class EditTime(Struct, frozen=True, tag_field="command", tag="edit-time", omit_defaults=True):
    """Change the entry whose id begins so; what is left out stays."""

    entry: str
    start: Instant | None = None
    stop: Instant | None = None
    work: NamedWork = NamedWork()
    reason: Note = ""


class DeleteTime(Struct, frozen=True, tag_field="command", tag="delete-time", omit_defaults=True):
    """Let the entry whose id begins so count no more."""

    entry: str
    reason: Note = ""


class StillWorking(Struct, frozen=True, tag_field="command", tag="still-working"):
    """Say that the timer was not forgotten."""


class OpenReminder(Struct, frozen=True):
    """What the person was reminded of and still holds, and the instant that it is about."""

    about: About
    at: Instant


class TimerMode(StrEnum):
    """`ASKING` when the person is back from time away and says first whether that was work."""

    STOPPED = "stopped"
    RUNNING = "running"
    AWAY = "away"
    ASKING = "asking"


class OpenQuestion(Struct, frozen=True):
    """Time away of which nobody has said yet whether it was work, and what began it.

    `counted` are microseconds of it, in whole seconds, that time entries count already.
    """

    away_id: UUID
    start: Instant
    stop: Instant
    cause: Ending
    counted: int = 0


class CutOff(Struct, frozen=True):
    """Time that nothing counts and nobody is asked about: the agent was not there.

    It lasted for a second at least, and for less than a minute.
    """

    start: Instant
    stop: Instant


class LastWork(Struct, frozen=True):
    """What was worked on last and can be worked on still, by id, and by name where that is known here."""

    project_id: UUID
    task_id: UUID | None = None
    project: str | None = None
    task: str | None = None


class TimerStatus(Struct, frozen=True):
    """How the timer stands, `since` when; what it is on, by id, and by name where that is known here.

    While it is stopped, `break_since` is null or since when its person is on a break; what it is on is then
    what it goes on with. `last` is null or what a start goes on with that names nothing else: only while
    the timer is stopped.

    `today` and `week` are seconds counted so far, the running entry's with them; what is `left` of limits
    is null without one. Of `questions` the newest come, oldest first; `unanswered` is how many there are.
    `by_policy` says that the workspace's policy started the running entry; `cut_off` is what came just before
    that entry, where the agent had died or stood still.
    """

    state: TimerMode
    since: Instant | None = None
    entry_id: UUID | None = None
    project_id: UUID | None = None
    task_id: UUID | None = None
    project: str | None = None
    task: str | None = None
    note: str = ""
    today: int = 0
    week: int = 0
    left_today: int | None = None
    left_this_week: int | None = None
    questions: tuple[OpenQuestion, ...] = ()
    unanswered: int = 0
    by_policy: bool = False
    break_since: Instant | None = None
    last: LastWork | None = None
    cut_off: CutOff | None = None
