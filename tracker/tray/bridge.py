"""The agent's control socket as Qt signals: what it tells, what it is asked, and its life."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from tracker.agent.control_client import PATIENCE_SECONDS, calling
from tracker.core.errors import TrackerError
from tracker.core.wire import Command, Status
from tracker.host.clock import SystemClock
from tracker.host.local_socket import Address
from tracker.host.paths import Paths
from tracker.tray.watching import Interruption, Link, Told, Watching
from tracker.tray.working import Asked, Working

if TYPE_CHECKING:
    from tracker.core.moment import Moment

Answered = Callable[[Status], object]
Refused = Callable[[TrackerError], object]
Work = Callable[[], Status]


class _Post(QObject):
    """Brings what the watching thread hears into the one that made it; that thread may speak at any time."""

    told = Signal(object)


class Bridge(QObject):
    """The agent as the tray sees it. It is used from the thread that made it, and never blocks that."""

    status_told = Signal(object)
    """How things stand now, a `Status`; whenever something changed."""
    link_changed = Signal(object)
    """Whether the agent is there, a `Link`; `trouble` says why it is not."""
    interrupted = Signal(object)
    """The agent had died and runs again: an `Interruption`."""
    refused = Signal(object)
    """A command was refused, and who asked did not say what then: a `TrackerError`."""

    def __init__(self, paths: Paths, parent: QObject | None = None, *, shows_notices: bool = False) -> None:
        """Take where this person's agent is; `begin` looks for it.

        With `shows_notices` captures, reminders and questions are told here, and not by the desktop.
        """
        super().__init__(parent)
        self._address: Final = Address.within(paths.runtime)
        self._post: Final = _Post()
        self._post.told.connect(self._take)
        post = self._post
        self._watching: Final = Watching(
            paths, lambda told: post.told.emit(told), shows_notices=shows_notices
        )
        self._working: Final = Working(self)
        self._clock: Final = SystemClock()
        self.status: Status | None = None
        self.known: Status | None = None
        """What an agent told last, whether it is there still or not."""
        self.told_at: Moment | None = None
        """When `status` was told: what is counted has grown since."""
        self.link: Link = Link.SEEKING
        self.trouble: TrackerError | None = None

    @property
    def before(self) -> Status | None:
        """Return what an agent told last that is being started again; None at any other time."""
        return self.known if self.link is Link.STARTING else None

    @property
    def busy(self) -> bool:
        """Whether a command is under way."""
        return self._working.is_busy

    def begin(self) -> None:
        """Find the agent, start it where it is not there, and tell from now on how things stand."""
        self._watching.begin()

    def end(self) -> None:
        """Tell nothing more. The agent goes on."""
        self._watching.end()

    def start_agent(self) -> None:
        """Have the agent run that somebody stopped or that could not be started."""
        self._watching.wake(wanted=True)

    def leave_agent(self) -> None:
        """Take an end of the agent from now on as meant, and start none again, before who asks starts it."""
        self._watching.wake(wanted=False)

    def stay_with_agent(self) -> None:
        """Go on with an agent that was left, and did not end."""
        self._watching.stay()

    def renewing(self) -> AbstractContextManager[None]:
        """Take an end of the agent in this block as one for another agent that follows; in any thread."""
        return self._watching.renewing()

    def ask(
        self,
        command: Command,
        answered: Answered | None = None,
        refused: Refused | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> Asked:
        """Have a command carried out beside all others; what it answers is told by `status_told` too.

        Without `refused` an error comes out as this bridge's signal of that name.
        """
        return self.run(partial(_carry_out, self._address, command, patience), answered, refused)

    def run(self, work: Work, answered: Answered | None = None, refused: Refused | None = None) -> Asked:
        """Do what blocks in a thread of its own, as `ask` does a command; it may raise `TrackerError`.

        What else it raises is reported as a fault of ours, and refused too.
        """
        asked = self._working.run(work)
        asked.answered.connect(self._hear_answer)
        if answered is not None:
            asked.answered.connect(answered)
        asked.refused.connect(self.refused if refused is None else refused)
        return asked

    def _hear_answer(self, status: Status) -> None:
        if self.link is Link.TELLING:
            self._hear(status)

    def _hear(self, status: Status) -> None:
        self.status = self.known = status
        self.told_at = self._clock.now()
        self.status_told.emit(status)

    def _take(self, told: Told) -> None:
        match told:
            case Status():
                self._hear(told)
            case Interruption():
                self.interrupted.emit(told)
            case (link, trouble):
                self.link, self.trouble = link, trouble
                if link is not Link.TELLING:
                    self.status = None
                self.link_changed.emit(link)


def _carry_out(address: Address, command: Command, patience: float) -> Status:
    with calling(address) as agent:
        return agent.ask(command, patience)
