"""What a wish was answered with: whether that still holds, and whether something says it already."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from tracker.core.wire import Status, TimerMode
from tracker.tray.present.attention import AGENT_AWAY, OFFLINE

if TYPE_CHECKING:
    from tracker.core.moment import Instant
    from tracker.tray.present.attention import Notice


@dataclass(frozen=True, slots=True)
class Bearing:
    """What of a status bears on an answer: whose agent it is, what is wrong, and how the timer stands."""

    agent: "Instant"
    wrong: frozenset[str]
    """The keys of what is wrong now."""
    timer: tuple[TimerMode, UUID | None] | None

    @classmethod
    def of(cls, status: Status) -> "Bearing":
        """Return that of a status."""
        recording, connection = status.recording.reason, status.connection.incident
        known = (recording, connection, status.undelivered, status.contradiction)
        timer = status.timer
        return cls(
            status.agent.started_at,
            frozenset(each.problem.key for each in known if each is not None),
            None if timer is None else (timer.state, timer.entry_id),
        )


def is_over(told: "Notice", before: Bearing | None, now: Bearing | None) -> bool:
    """Say whether what was told of an error does not hold any more, by how things stood before and stand now.

    Each is None where there was no agent. What no status tells of holds as long as its agent.
    """
    if now is None:
        return before is not None and told.key in before.wrong
    if told.key in now.wrong:
        return False
    return before is None or before.agent != now.agent or told.key in before.wrong


def is_said(told: "Notice | None", above: "Notice | None", status: Status | None) -> bool:
    """Say whether a notice that stands above says already what is told: one of both is enough."""
    if told is None or above is None:
        return False
    if above.key == OFFLINE:
        incident = None if status is None else status.connection.incident
        return incident is not None and told.key == incident.problem.key
    return above.key == told.key or (above.key, told.key) == (AGENT_AWAY, "agent-not-running")
