"""Whether the person is at the computer: idle, locked, asleep, gone or back; the hours are told of it."""

from collections.abc import Callable
from contextlib import closing, suppress
from typing import Final

from tracker.activity.idle import Idle
from tracker.agent.hours import Hours
from tracker.agent.source_thread import Rest
from tracker.agent.supervisor import Alive
from tracker.core.errors import TrackerError
from tracker.core.hours.clocked import EventAt
from tracker.core.hours.said import Ending, Occurrence
from tracker.core.hours.timer_state import Asking, Away, Back, End, Left, Running
from tracker.core.moment import MICROSECONDS, Instant
from tracker.desktop.session import SessionEvent

LOOK_SECONDS: Final = 5.0
"""How often the system is asked how long keyboard and mouse have rested."""

_SAME_INPUT: Final = MICROSECONDS
"""Systems tell the rest in milliseconds and a moment late: so near each other, two inputs are one."""

_MEANT: Final[dict[SessionEvent, tuple[Occurrence, type[Left | Back | End], Ending]]] = {
    SessionEvent.LOCKED: (Occurrence.LOCKED, Left, Ending.LOCK),
    SessionEvent.UNLOCKED: (Occurrence.UNLOCKED, Back, Ending.LOCK),
    SessionEvent.SLEEPING: (Occurrence.SLEPT, Left, Ending.SLEEP),
    SessionEvent.WOKE: (Occurrence.WOKE, Back, Ending.SLEEP),
    SessionEvent.USER_LEFT: (Occurrence.USER_LEFT, Left, Ending.USER_SWITCH),
    SessionEvent.USER_BACK: (Occurrence.USER_BACK, Back, Ending.USER_SWITCH),
    SessionEvent.LOGGING_OUT: (Occurrence.LOGGED_OUT, End, Ending.LOG_OUT),
    SessionEvent.SHUTTING_DOWN: (Occurrence.SHUT_DOWN, End, Ending.SHUTDOWN),
}


class Presence:
    """Tells the hours when the person is idle, and back. Blocking: it asks the session, which may hang."""

    def __init__(
        self,
        hours: Hours,
        make: Callable[[], Idle],
        inhibited: Callable[[], bool],
        threshold: Callable[[], float],
    ) -> None:
        """Take what tells of rest, whether an application makes it none, and from how many seconds on."""
        self._hours: Final = hours
        self._make: Final = make
        self._inhibited: Final = inhibited
        self._threshold: Final = threshold
        self._engaged = 0
        self._left = 0
        self.active: Instant | None = None
        """When there was input last, as far as it is known."""
        self.told_by: str | None = None
        """The name of what tells of rest, while anything does."""

    def watch(self, alive: Alive, rest: Rest) -> None:
        """Look every few seconds, until `rest` ends it; raises `TrackerError` when nobody tells."""
        with closing(self._make()) as idle:
            going = True
            try:
                while going:
                    self.look(idle)
                    self.told_by = idle.way
                    alive()
                    going = rest(LOOK_SECONDS)
            finally:
                self.told_by = None

    def look(self, idle: Idle) -> None:
        """See how long the session has rested, and say so when that makes a difference."""
        rested = round(idle.seconds() * MICROSECONDS)
        state, now, uptime = self._hours.state, self._hours.now(), self._hours.uptime()
        self.active = now - rested
        match state:
            case Running(there=there) | Asking(there=there) if rested >= self._limit():
                self._perhaps_left(uptime, min(rested, now - there))
            case Away(causes=causes) if Ending.IDLE in causes and uptime - rested - self._left > _SAME_INPUT:
                self._feel_since(uptime - rested, Back)
            case _:
                pass

    def _perhaps_left(self, uptime: int, rested: int) -> None:
        """Say so, unless it is none: a call or a film is no rest, nor is the time until it ended.

        `rested` is how long nothing was seen or heard of the person: who starts a timer is there.
        """
        if self._inhibited():
            self._engaged = uptime
        since = max(uptime - rested, self._engaged)
        if uptime - since >= self._limit():
            self._left = since
            self._feel_since(since, Left)

    def _feel_since(self, since: int, kind: type[Left | Back]) -> None:
        """Tell the hours of what was at an uptime, as the timeline stands when they hear of it."""
        self._feel(lambda at: kind(at - (self._hours.uptime() - since), Ending.IDLE))

    def _feel(self, event: EventAt) -> None:
        """Tell the hours. They take it in also when the disk is full, which their beats tell of."""
        with suppress(TrackerError):
            self._hours.feel(event)

    def _limit(self) -> int:
        return round(self._threshold() * MICROSECONDS)


def felt(hours: Hours, happened: SessionEvent) -> None:
    """Tell the hours what happened to the session."""
    occurrence, kind, ending = _MEANT[happened]
    hours.feel(lambda at: kind(at, ending), occurrence)
