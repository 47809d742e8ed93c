"""A thread that follows the agent, starts it where it is wanted and not there, and tells of both; no Qt."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from threading import Event, Thread
from typing import Final

from tracker.agent import launch
from tracker.agent.control_client import calling
from tracker.core.errors import RefusedError, TrackerError, UnreachableError
from tracker.core.moment import MICROSECONDS, Clock, Instant, Moment
from tracker.core.wire import RecordingState, Status, Watch
from tracker.host.clock import SystemClock
from tracker.host.local_socket import Address
from tracker.host.paths import Paths
from tracker.tray.faults import reported

LOOK_SECONDS: Final = 2.0
"""How often an agent is looked for that somebody else may start."""

_LONGEST_PAUSE: Final = 60.0
_STEADY_SECONDS: Final = 30.0
"""An agent that lived so long is started again at once; before each other try there is a longer pause."""

_AWAY: Final = "agent-not-running"
_UNENROLLED: Final = "store-not-enrolled"
_OLDER: Final = "store-not-migrated"


class Link(Enum):
    """Whether the agent is there."""

    SEEKING = "seeking"
    """Nothing is known yet."""
    STARTING = "starting"
    TELLING = "telling"
    """It answers: there is a status."""
    STOPPED = "stopped"
    """It ended as somebody wished, and is started only when somebody asks."""
    FAILED = "failed"
    """It cannot be started or does not answer; it is tried again and again."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """The agent was gone without a word from `began`, for so many seconds."""

    began: Instant
    seconds: float


Standing = tuple[Link, TrackerError | None]
Told = Status | Interruption | Standing
Tell = Callable[[Told], object]


class Watching:
    """Follows one person's agent from a thread of its own, and calls `tell` from there."""

    def __init__(
        self, paths: Paths, tell: Tell, clock: Clock | None = None, *, shows_notices: bool = False
    ) -> None:
        """Take where the agent is, who is told, the time, and whether captures and prompts are shown here."""
        self._paths = paths
        self._watch = Watch(shows_notices)
        self._tell = tell
        self._clock = clock or SystemClock()
        self._address = Address.within(paths.runtime)
        self._ended = Event()
        self._woken = Event()
        self._wanted = True
        self._left = False
        """Whether nothing is to run any more, whatever is heard of an agent that still does."""
        self._standing: Standing = (Link.SEEKING, None)
        self._found: Moment | None = None
        self._lost: Moment | None = None
        self._tries = 0
        self._renews = False
        """Whether the next end is meant, and another agent is to follow."""

    def begin(self) -> None:
        """Start the thread; it never keeps the process from ending."""
        Thread(target=self._run, name="agent", daemon=True).start()

    def end(self) -> None:
        """Tell nothing more, from the next status on."""
        self._ended.set()
        self._woken.set()

    def wake(self, *, wanted: bool) -> None:
        """Look at once; from now on the agent is to run, or none is started any more.

        Who wants it to run is told again why it does not, also where that is known.
        """
        self._wanted, self._left = wanted, not wanted
        self._tries = 0
        if wanted:
            self._standing = (Link.SEEKING, None)
        self._woken.set()

    def stay(self) -> None:
        """Take an agent that runs on for one that is wanted, although it was left."""
        self._left = False

    @contextmanager
    def renewing(self) -> Iterator[None]:
        """Take an end of the agent in this block as one for another agent that follows; in any thread.

        An end that is heard of only after the block is still one of these, of an agent that was found before.
        Nobody else starts or stops one meanwhile. Raises `UnreachableError` where the agent was left.
        """
        with launch.ALONE:
            if self._left:
                raise UnreachableError(_AWAY)
            found, self._renews = self._found, True
            ends_yet = False
            try:
                yield
                ends_yet = found is not None and self._found is found
            finally:
                if not ends_yet:
                    self._renews = False

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._follow()
                self._lose()
                self._revive()
            except TrackerError as error:
                self._fail(error)
            except Exception as fault:  # noqa: BLE001 - reported; the agent is followed on all the same
                self._fail(reported(fault))

    def _fail(self, error: TrackerError) -> None:
        self._stand(Link.FAILED, error)
        self._rest(LOOK_SECONDS if error.key == _UNENROLLED else self._pause())

    def _follow(self) -> None:
        """Tell what the agent tells until it is gone; raises what it refuses and why it is not heard."""
        try:
            with calling(self._address) as agent:
                for status in agent.follow(self._watch):
                    if self._ended.is_set():
                        return
                    self._hear(status)
        except UnreachableError as error:
            if error.key != _AWAY:
                raise

    def _hear(self, status: Status) -> None:
        # Whoever started it, it is wanted; one that ends in good order is not wanted any more.
        stays = self._renews or status.recording.state is not RecordingState.STOPPING
        self._wanted = stays and not self._left
        now = self._clock.now()
        self._found = self._found or now
        self._stand(Link.TELLING)
        if self._lost is not None:
            seconds = now.passed_since(self._lost) / MICROSECONDS
            self._tell(Interruption(self._lost.wall, seconds))
            self._lost = None
        self._tell(status)

    def _lose(self) -> None:
        """Remember since when an agent is gone that was not told to go, and whether it had lived for long."""
        found, self._found = self._found, None
        if found is None:
            return
        renewed, self._renews = self._renews, False
        now = self._clock.now()
        if now.passed_since(found) >= _STEADY_SECONDS * MICROSECONDS:
            self._tries = 0
        if self._wanted and self._lost is None and not renewed:
            self._lost = now

    def _revive(self) -> None:
        """Start the agent where it is wanted, else wait for who starts it; raises why it did not start."""
        if self._ended.is_set():
            return
        if not self._wanted:
            self._lost = None
            self._stand(Link.STOPPED)
            self._rest(LOOK_SECONDS)
            return
        _require_of_use(self._paths)
        self._stand(Link.STARTING)
        if self._tries:
            self._rest(self._pause())
        # Whoever leaves the agent and stops it waits for this, or comes first.
        with launch.ALONE:
            if self._is_due():
                self._tries += 1
                launch.start(self._paths)

    def _is_due(self) -> bool:
        return self._wanted and not self._ended.is_set()

    def _pause(self) -> float:
        return min(2.0**self._tries, _LONGEST_PAUSE)

    def _rest(self, seconds: float) -> None:
        """Wait, until somebody wants something at the latest."""
        self._woken.wait(seconds)
        self._woken.clear()

    def _stand(self, link: Link, trouble: TrackerError | None = None) -> None:
        before, known = self._standing
        if link is not before or (trouble and trouble.key) != (known and known.key):
            self._standing = (link, trouble)
            self._tell(self._standing)


def _require_of_use(paths: Paths) -> None:
    """Raise `RefusedError` before enrolment and for a device that was signed out for good."""
    from tracker.agent.assemble import viewed_store
    from tracker.agent.standing import is_over, kept_ending

    try:
        with viewed_store(paths) as store:
            over = kept_ending(store) if is_over(store) else None
    except RefusedError as error:
        if error.key != _OLDER:
            raise
        return  # The agent that is started brings it up to date.
    if over is not None:
        raise over
