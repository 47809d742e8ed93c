"""Joining a workspace, which can be stopped halfway; Qt never waits for it."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from tracker.agent import launch
from tracker.agent.assemble import viewed_store
from tracker.agent.joining import Joined, enrolment_given, join
from tracker.agent.standing import is_over
from tracker.core.config import SERVER
from tracker.core.errors import RefusedError
from tracker.host.config import ConfigFiles, ConfigReader
from tracker.host.paths import Paths
from tracker.tray.present.first_run_joining import Phase
from tracker.tray.working import Asked, Working

Tell = Callable[[Phase], None]
Work = Callable[[str, str, Tell], Coroutine[Any, Any, Joined]]
"""Joins with what was given, under a name, and tells each phase as it begins; raises `TrackerError`."""


class Joining(QObject):
    """One try at a time; `joined`, `refused` or `stopped` ends it."""

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
        self._working: Final = Working(self)
        self._asked: Asked | None = None
        self._phase = Phase.ASKING

    @property
    def under_way(self) -> bool:
        """Whether a try has not ended yet."""
        return self._working.is_busy

    def begin(self, given: str, name: str) -> None:
        """Try to join."""
        self._phase = Phase.ASKING
        self._asked = asked = self._working.do(partial(self._work, given, name))
        asked.told.connect(self._tell)
        asked.answered.connect(self.joined)
        asked.refused.connect(self.refused)
        asked.stopped.connect(self._tell_stopped)

    def stop(self) -> None:
        """Stop the try that is under way; what has been done of it is undone."""
        if self._asked is not None and self.under_way:
            self._asked.stop()

    def _tell(self, phase: Phase) -> None:
        self._phase = phase
        self.phase_begun.emit(phase)

    def _tell_stopped(self) -> None:
        self.stopped.emit(self._phase)


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
