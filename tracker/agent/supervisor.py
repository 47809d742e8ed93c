"""Runs the sources of what happens on this computer; one that ends or hangs is told of and started again."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from tracker.agent.source_state import Condition, Standing, alive, ended, passed
from tracker.core.errors import TrackerError, UnreachableError
from tracker.core.ident import Draw
from tracker.core.moment import MICROSECONDS, Clock

LOOK_SECONDS: Final = 5.0
"""How often the sources are looked at when nothing calls for it."""
LIMIT_SECONDS: Final = 90.0
"""How long a source may give no sign of life."""
FAREWELL_SECONDS: Final = 3.0
"""How long the sources may take to end."""

_SHORTEST_LOOK: Final = 0.1

Alive = Callable[[], None]
"""A sign of life; it may be given from any thread, and often."""
Watch = Callable[[Alive], Coroutine[object, object, None]]
"""Watches until it is cancelled: gives a sign of life once it works, and then within its limit again.

Raises `TrackerError`. It must not hold up the event loop: what blocks runs in a thread
(`tracker.agent.source_thread`).
"""


@dataclass(frozen=True, slots=True)
class Source:
    """What is supervised, under a name of its own; `limit` is how many seconds it may be quiet."""

    name: str
    watch: Watch
    limit: float = LIMIT_SECONDS


@dataclass(frozen=True, slots=True)
class Report:
    """A source has failed of `error` and is tried again and again; without one, it works again."""

    source: str
    error: TrackerError | None


class Supervisor:
    """Looks after sources in the event loop it is run in; it ends by `stop` only, or by a fault of its own.

    Time in which it was not run itself (sleep, a stopped process) counts against no source.
    """

    def __init__(self, clock: Clock, draw: Draw, tell: Callable[[Report], None]) -> None:
        """Take the time, randomness, and who is told when a source fails and when it works again."""
        self._clock: Final = clock
        self._draw: Final = draw
        self._tell: Final = tell
        self._kept: Final[dict[str, _Kept]] = {}
        self._changed: Final = asyncio.Event()
        self._looked = clock.now()

    def add(self, source: Source) -> None:
        """Start a source at the next look, instead of one of its name."""
        self.remove(source.name)
        self._kept[source.name] = _Kept(source, self._changed)
        self._changed.set()

    def remove(self, name: str) -> None:
        """Stop a source, if there is one of this name; nothing is told of it any more."""
        if kept := self._kept.pop(name, None):
            kept.stop()

    def standings(self) -> dict[str, Standing]:
        """Return how each source stands, by name."""
        return {name: kept.standing for name, kept in self._kept.items()}

    async def run(self, stop: asyncio.Event) -> None:
        """Look after the sources until `stop` is set; then end them."""
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(lambda _: self._changed.set())
        try:
            while not stop.is_set():
                self._changed.clear()
                self.look()
                await self._pause()
        finally:
            stopping.cancel()
            await self._end()

    def look(self) -> None:
        """See how each source does, and do what is to be done; `run` calls this."""
        seconds = self._since_last_look()
        for kept in tuple(self._kept.values()):
            before = kept.standing.error
            kept.look(seconds, self._draw)
            after = kept.standing.error
            if (before is None) != (after is None):
                self._tell(Report(kept.source.name, after))

    def _since_last_look(self) -> float:
        """Return the seconds in which the sources could be seen, and no more."""
        before, self._looked = self._looked, self._clock.now()
        if before.boot_id != self._looked.boot_id:
            return 0.0
        seconds = (self._looked.uptime - before.uptime) / MICROSECONDS
        return min(max(seconds, 0.0), 2 * LOOK_SECONDS)

    async def _pause(self) -> None:
        rests = (kept.standing.rest for kept in self._kept.values() if not kept.runs)
        with suppress(TimeoutError):
            async with asyncio.timeout(max(_SHORTEST_LOOK, min([LOOK_SECONDS, *rests]))):
                await self._changed.wait()

    async def _end(self) -> None:
        if tasks := [task for kept in self._kept.values() if (task := kept.stop())]:
            await asyncio.wait(tasks, timeout=FAREWELL_SECONDS)


class _Kept:
    """A source, how it stands, and its present run."""

    def __init__(self, source: Source, changed: asyncio.Event) -> None:
        self.source: Final = source
        self.standing = Standing()
        self._changed: Final = changed
        self._run: _Run | None = None

    @property
    def runs(self) -> bool:
        return self._run is not None

    def look(self, seconds: float, draw: Draw) -> None:
        self.standing = passed(self.standing, seconds)
        if self._run is None:
            if self.standing.condition is Condition.STARTING:
                self._run = _Run(self.source, self._changed)
            return
        if self._run.gave_sign():
            self.standing = alive(self.standing)
        if error := self._failure(self._run):
            self.stop()
            self.standing = ended(self.standing, error, draw)

    def stop(self) -> asyncio.Task[None] | None:
        """Stop the present run, if there is one, and return its task."""
        run, self._run = self._run, None
        if run is None:
            return None
        run.task.cancel()
        return run.task

    def _failure(self, run: "_Run") -> TrackerError | None:
        if run.task.done():
            return run.failure()
        if self.standing.quiet > self.source.limit:
            return UnreachableError("source-silent", source=self.source.name)
        return None


class _Run:
    """One run of a source, from its start until it ends or is given up; nothing that comes later counts."""

    def __init__(self, source: Source, changed: asyncio.Event) -> None:
        self._name: Final = source.name
        self._changed: Final = changed
        self._loop: Final = asyncio.get_running_loop()
        self._signs = 0
        self._seen = 0
        self.task: Final = asyncio.create_task(source.watch(self._alive), name=source.name)
        self.task.add_done_callback(self._ended)

    def gave_sign(self) -> bool:
        """Tell whether there was a sign of life since this was asked last."""
        before, self._seen = self._seen, self._signs
        return self._seen != before

    def failure(self) -> TrackerError:
        """Return what the run ended by; what is none of our errors is a fault of ours, to be reported."""
        error = None if self.task.cancelled() else self.task.exception()
        if isinstance(error, TrackerError):
            return error
        if error is not None:
            told = {"message": "A source broke.", "exception": error, "task": self.task}
            self._loop.call_exception_handler(told)
        return UnreachableError("source-broke", source=self._name)

    def _alive(self) -> None:
        self._signs += 1
        if self._signs == 1:
            # A loop that is closed needs to know no more.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._changed.set)

    def _ended(self, task: asyncio.Task[None]) -> None:
        # What a run that was given up still raises is of no more interest; asyncio would complain of it.
        if not task.cancelled():
            task.exception()
        self._changed.set()
