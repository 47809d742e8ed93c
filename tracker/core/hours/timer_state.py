"""The states of the timer and what can happen to it: all that `tracker.core.hours.timer` turns on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct

from tracker.core.hours.day import Span
from tracker.core.hours.said import Ending, TimeAway, TimeEntry, Work
from tracker.core.moment import MICROSECONDS, Instant

BEAT_SECONDS: Final = 10
"""How often a running timer is beaten at least."""
UNSEEN: Final = 30 * MICROSECONDS
"""A running timer that was not beaten for longer was cut off."""


class Rest(Struct, frozen=True):
    """A break: since when, and what its person goes on with."""

    since: Instant
    work: Work


class Stopped(Struct, frozen=True, tag="stopped", omit_defaults=True):
    """No time is being recorded; `rest` where the person said that it is for a break."""

    rest: Rest | None = None


class Running(Struct, frozen=True, tag="running"):
    """`entry` grows; `seen` is when the agent was alive last: a crash costs no more than what came after.

    `there` is when the person was last known to be there, for they started or came back: it moves along
    where the timeline jumps. `pieces` are what was recorded before each jump since, oldest first.
    """

    entry: TimeEntry
    seen: Instant
    there: Instant = 0
    pieces: tuple[TimeEntry, ...] = ()


class Away(Struct, frozen=True, tag="away"):
    """The person is not at work since an instant, for one or more causes; nothing is counted.

    `first` is the cause it began with. `question` is what was asked already and nobody has answered: about
    this absence, which goes on, where both begin alike, else about the time before the timeline jumped.
    `idle` is up to when it was idleness and nothing else, while policy is to decide about that.
    """

    since: Instant
    work: Work
    first: Ending
    causes: frozenset[Ending]
    question: TimeAway | None = None
    idle: Instant | None = None


class Asking(Struct, frozen=True, tag="asking"):
    """The person is back and is asked about the time away; nothing is counted until they answer.

    Whoever goes on was at work since `back`; `seen` and `there` are as in `Running`.
    """

    question: TimeAway
    back: Instant
    seen: Instant = 0
    there: Instant = 0


TimerState = Stopped | Running | Away | Asking


@dataclass(frozen=True, slots=True)
class Start:
    """Begin to record, or go over to other work when recording."""

    at: Instant
    work: Work


@dataclass(frozen=True, slots=True)
class Rework:
    """Say of what is being recorded that it is other work: its note, say."""

    at: Instant
    work: Work


@dataclass(frozen=True, slots=True)
class End:
    """End what is recorded, for good; where `entry_id` is given, only if that entry still runs."""

    at: Instant
    ending: Ending = Ending.STOPPED
    entry_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """The person went, at `at`, for a cause: the last input before they were idle, a lock, sleep."""

    at: Instant
    cause: Ending


@dataclass(frozen=True, slots=True)
class Back:
    """A cause is over: input after idling, unlocked, woken."""

    at: Instant
    cause: Ending


@dataclass(frozen=True, slots=True)
class Beat:
    """The agent is alive."""

    at: Instant


@dataclass(frozen=True, slots=True)
class Shifted:
    """The timeline jumped from `before` to `at`, and no time passed."""

    before: Instant
    at: Instant


@dataclass(frozen=True, slots=True)
class Began:
    """The agent started and goes on from the state it finds; `orderly` when it had ended with a farewell."""

    at: Instant
    orderly: bool = False


class Answer(StrEnum):
    """What a person says about time away."""

    KEEP = "keep"
    DISCARD = "discard"
    GO_ON = "go-on"


@dataclass(frozen=True, slots=True)
class Answered:
    """A person's answer about time away, as `away` showed it to them: what has grown since is not settled.

    Kept for `work`, where that is other than what was recorded; all of it, or the parts that are `left`,
    where time entries count some of it already.
    """

    at: Instant
    away: TimeAway
    answer: Answer
    work: Work | None = None
    left: tuple[Span, ...] | None = None


Word = Start | Rework | End | Answered
"""What somebody says: the person, or policy in their place."""
Sign = Left | Back | Beat | Shifted | Began
"""What is seen of the person and the machine."""
Event = Word | Sign
