"""The agent's control socket as Qt signals: what it tells, what it is asked, and its life."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from tracker.agent.control_client import PATIENCE_SECONDS, calling
from tracker.core.errors import TrackerError
from tracker.core.wire import Command, Status
from tracker.host.clock import SystemClock
from tracker.host.local_socket import Address
from tracker.host.paths import Paths
from tracker.tray.watching import Interruption, Link, Told, Watching, reported

if TYPE_CHECKING:
    from tracker.core.moment import Moment

Answered = Callable[[Status], object]
Refused = Callable[[TrackerError], object]
Work = Callable[[], Status]


class Asked(QObject):
    """A command under way: one of its signals comes, once."""

    answered = Signal(object)
    """With the `Status` after the command."""
    refused = Signal(object)
    """With the `TrackerError`: its `text()` and `hint()` are what the person reads."""


class _Post(QObject):
    """Brings what threads hear into the thread that made it; whoever holds it may speak at any time."""

    told = Signal(object)
    settled = Signal(object, object)


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
        self._post.settled.connect(self._settle)
        post = self._post
        self._watching: Final = Watching(
            paths, lambda told: post.told.emit(told), shows_notices=shows_notices
        )
        self._under_way: set[Asked] = set()
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
        return bool(self._under_way)

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
        asked = Asked(self)
        self._under_way.add(asked)
        if answered is not None:
            asked.answered.connect(answered)
        asked.refused.connect(self.refused if refused is None else refused)
        Thread(target=_work, args=(work, asked, self._post), name="command", daemon=True).start()
        return asked

    def _settle(self, asked: Asked, result: Status | TrackerError) -> None:
        self._under_way.discard(asked)
        if isinstance(result, TrackerError):
            asked.refused.emit(result)
        else:
            if self.link is Link.TELLING:
                self._hear(result)
            asked.answered.emit(result)
        asked.deleteLater()

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


def _work(work: Work, asked: Asked, post: _Post) -> None:
    result: Status | TrackerError
    try:
        result = work()
    except TrackerError as error:
        result = error
    except Exception as fault:  # noqa: BLE001 - reported, and nobody waits for ever
        result = reported(fault)
    post.settled.emit(asked, result)
