"""What happens to the person's session, told once however many parts of the system say it."""

from collections.abc import Callable
from enum import StrEnum
from threading import Lock
from typing import Final, Protocol


class SessionEvent(StrEnum):
    """What happened: `USER_LEFT` when another person's session is in front, `USER_BACK` when one's own is."""

    LOCKED = "locked"
    UNLOCKED = "unlocked"
    SLEEPING = "sleeping"
    WOKE = "woke"
    LOGGING_OUT = "logging-out"
    SHUTTING_DOWN = "shutting-down"
    USER_LEFT = "user-left"
    USER_BACK = "user-back"


Tell = Callable[[SessionEvent], None]
"""Called in a source's thread. Sleep and shutdown wait until it returns, for as long as the system lets them.

Logind gives 5 seconds. What it raises ends the source, and the event is told anew by the next one.
"""
Say = Callable[[str, SessionEvent], None]
"""As `Tell`, with the name of the part of the system that says so."""

_ENDS: Final = {
    SessionEvent.UNLOCKED: SessionEvent.LOCKED,
    SessionEvent.WOKE: SessionEvent.SLEEPING,
    SessionEvent.USER_BACK: SessionEvent.USER_LEFT,
}
_OVER_AT_ONCE: Final = frozenset({SessionEvent.LOGGING_OUT, SessionEvent.SHUTTING_DOWN})
"""What has no end that is told: it may be called off and come again."""


class SessionSource(Protocol):
    """Hears of events, in a thread of its own; made for one run."""

    def run(self, alive: Callable[[], None]) -> None:
        """Watch until `stop` is called; `alive` is called at least once a minute.

        Raises `UnreachableError` when the system does not tell (any more).
        """
        ...

    def stop(self) -> None:
        """Have `run` return soon, from another thread; nothing is told any more."""
        ...


class News:
    """Lets through what is new: of what lasts, its beginning and its end, whoever else says so too.

    The session counts as locked as long as one origin says so. It begins unlocked, awake and in front. What
    could not be told, since `tell` raised, is still new when it is said the next time.
    """

    def __init__(self, tell: Tell) -> None:
        """Take who is told."""
        self._tell: Final = tell
        self._lasting: Final[dict[SessionEvent, frozenset[str]]] = {}
        self._one_at_a_time: Final = Lock()

    def say(self, origin: str, event: SessionEvent) -> None:
        """Say that something happened, or is so; from any thread."""
        with self._one_at_a_time:
            begun = _ENDS.get(event, event)
            before = self._lasting.get(begun, frozenset())
            after = before - {origin} if event in _ENDS else before | {origin}
            if bool(before) != bool(after):
                self._tell(event)
            self._lasting[begun] = frozenset() if event in _OVER_AT_ONCE else after
