"""Joining in a thread with a loop of its own, which can be stopped halfway; Qt never waits for it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from threading import Thread
from typing import Final

from PySide6.QtCore import QObject, Signal

from tracker.agent import launch
from tracker.agent.assemble import viewed_store
from tracker.agent.joining import Joined, enrolment_given, join
from tracker.agent.standing import is_over
from tracker.core.config import SERVER
from tracker.core.errors import RefusedError, TrackerError
from tracker.host.config import ConfigFiles, ConfigReader
from tracker.host.paths import Paths
from tracker.tray.present.first_run_joining import Phase
from tracker.tray.watching import reported

Tell = Callable[[Phase], None]
Work = Callable[[str, str, Tell], Awaitable[Joined]]
"""Joins with what was given, under a name, and tells each phase as it begins; raises `TrackerError`."""


class Joining(QObject):
    """One try at a time; `joined`, `refused` or `stopped` ends it, in the thread of whoever listens."""

    phase_begun = Signal(object)
    joined = Signal(object)
    """What came of it, a `Joined`."""
    refused = Signal(object)
    """The `TrackerError`."""
    stopped = Signal(object)
    """The `Phase` in which the person stopped it."""

    def __init__(self, work: Work) -> None:
        """Take what joins."""
        super().__init__()
        self._work: Final = work
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Joined] | None = None
        self._phase = Phase.ASKING

    @property
    def under_way(self) -> bool:
        """Whether a try has not ended yet."""
        return self._task is not None

    def begin(self, given: str, name: str) -> None:
        """Try to join."""
        self._phase = Phase.ASKING
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(_as_task(self._work(given, name, self._tell)))
        Thread(target=self._run, args=(self._loop, self._task), name="joining", daemon=True).start()

    def stop(self) -> None:
        """Stop the try that is under way; what has been done of it is undone."""
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            with suppress(RuntimeError):  # which says that it has just ended by itself
                loop.call_soon_threadsafe(task.cancel)

    def _run(self, loop: asyncio.AbstractEventLoop, task: "asyncio.Task[Joined]") -> None:
        try:
            joined = loop.run_until_complete(task)
        except TrackerError as error:
            self._end(loop)
            self.refused.emit(error)
        except asyncio.CancelledError:
            self._end(loop)
            self.stopped.emit(self._phase)
        except Exception as fault:  # noqa: BLE001 - reported, and nobody waits for ever
            self._end(loop)
            self.refused.emit(reported(fault))
        else:
            self._end(loop)
            self.joined.emit(joined)

    def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
        self._loop = self._task = None
        loop.close()

    def _tell(self, phase: Phase) -> None:
        self._phase = phase
        self.phase_begun.emit(phase)


async def _as_task(work: Awaitable[Joined]) -> Joined:
    return await work


def joins_here(paths: Paths) -> Work:
    """Return what joins with this person's device."""

    async def work(given: str, name: str, tell: Tell) -> Joined:
        tell(Phase.ASKING)
        enrolment = await enrolment_given(given, configured_server())
        tell(Phase.JOINING)
        await asyncio.to_thread(_leave_ended_agent, paths)
        return await join(paths, enrolment, name)

    return work


def configured_server() -> str:
    """Return the server that this computer's configuration names; empty for none."""
    return ConfigReader(ConfigFiles.find()).current[SERVER]


def _leave_ended_agent(paths: Paths) -> None:
    """Stop the agent of a device that was signed out for good: it is in the way, and records nothing."""
    try:
        with viewed_store(paths) as store:
            over = is_over(store)
    except RefusedError:
        return
    if over:
        launch.stop(paths)
