"""A finding: what was looked at, how it stands, in a sentence, and what to do about it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from tracker.core.errors import TrackerError
from tracker.core.messages.message import Message
from tracker.core.moment import Clock
from tracker.host.paths import Paths
from tracker.host.translate import translate


class State(Enum):
    """`OK` does its job, `WARN` does some of it and Tracker goes on with that, `NO` does not."""

    OK = "ok"
    WARN = "warn"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found by one name; the message's text says how it stands and its hint what to do."""

    name: str
    state: State
    message: Message
    values: Mapping[str, str | int] = field(default_factory=dict)

    def text(self) -> str:
        """Return how it stands, in the person's language."""
        return translate(self.message.text).format_map(self.values)

    def hint(self) -> str:
        """Return what to do, in the person's language; empty where there is nothing to do."""
        return translate(self.message.hint).format_map(self.values) if self.message.hint else ""


@dataclass(frozen=True, slots=True)
class Machine:
    """What is looked at: a session's environment, `sys.platform`, a person's folders, the time."""

    environment: Mapping[str, str]
    platform: str
    paths: Paths
    clock: Clock


Probe = Callable[[Machine], Iterable[Finding]]
"""Looks at one thing; may raise `TrackerError`, which then is what was found."""

_NEEDS_ATTENTION: Final = (State.NO,)


def failed(name: str, error: TrackerError, state: State = State.NO) -> Finding:
    """Return an error of ours as what was found."""
    return Finding(name, state, error.message, error.values)


def needs_attention(findings: Iterable[Finding]) -> bool:
    """Tell whether something does not do its job; what does some of it needs nobody."""
    return any(finding.state in _NEEDS_ATTENTION for finding in findings)
