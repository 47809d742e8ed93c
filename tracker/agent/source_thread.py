"""A source that blocks, in a thread of its own, as one that the supervisor can run."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Final, Protocol

from tracker.agent.supervisor import Alive, Watch
from tracker.core.errors import UnreachableError

STOP_SECONDS: Final = 2.0
"""How long a source may take to end when it is asked to, before its thread is left behind."""
MOST_LEFT_BEHIND: Final = 3
"""Threads of one source that hang, until no more are started."""


class Blocking(Protocol):
    """A source made for one run."""

    def run(self, alive: Alive) -> None:
        """Watch until `stop` is called, giving signs of life in between; raises `TrackerError`."""
        ...

    def stop(self) -> None:
        """Have `run` return soon, and nothing be told any more; from another thread, and without waiting."""
        ...


Rest = Callable[[float], bool]
"""Waits so many seconds, less when the source is to end; says whether it goes on."""


Look = Callable[[Alive, Rest], None]
"""Looks, again after each rest until that is the last, and gives signs of life; raises `TrackerError`."""


class Rounds:
    """A source that looks now and then."""

    def __init__(self, look: Look) -> None:
        """Take what looks, for one run."""
        self._look: Final = look
        self._over: Final = Event()

    def run(self, alive: Alive) -> None:
        """Watch until `stop` is called."""
        self._look(alive, lambda seconds: not self._over.wait(seconds))

    def stop(self) -> None:
        """Have the present rest be the last."""
        self._over.set()


def in_thread(name: str, make: Callable[[], Blocking]) -> Watch:
    """Return what runs a source anew, as `make` makes it, in a thread of this name.

    A thread that hangs is left behind, and ends with the process at the latest.
    """
    left_behind: list[Thread] = []

    async def watch(alive: Alive) -> None:
        left_behind[:] = [thread for thread in left_behind if thread.is_alive()]
        if len(left_behind) >= MOST_LEFT_BEHIND:
            raise UnreachableError("source-silent", source=name)
        source, over = make(), asyncio.get_running_loop().create_future()
        thread = Thread(target=_run, args=(source, alive, over), name=name, daemon=True)
        thread.start()
        try:
            error = await asyncio.shield(over)
        finally:
            source.stop()
            await asyncio.wait([over], timeout=STOP_SECONDS)
            if not over.done():
                left_behind.append(thread)
        if error is not None:
            raise error

    return watch


def _run(source: Blocking, alive: Alive, over: "asyncio.Future[BaseException | None]") -> None:
    """Run a source to its end, and say in the loop what it ended by."""
    error: BaseException | None = None
    try:
        source.run(alive)
    except BaseException as raised:  # noqa: BLE001 - it is raised in the loop, by who waits for the end
        error = raised
    # A loop that is closed waits for nothing.
    with suppress(RuntimeError):
        over.get_loop().call_soon_threadsafe(_settle, over, error)


def _settle(over: "asyncio.Future[BaseException | None]", error: BaseException | None) -> None:
    if not over.done():
        over.set_result(error)
