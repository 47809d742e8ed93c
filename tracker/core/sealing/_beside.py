"""Work beside the caller, on another core: how it is started is an argument, as time and randomness are."""

from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final

AHEAD: Final = 3
"""How many jobs may be under way: enough that neither side waits for the other to wake up."""
_WORTHWHILE: Final = 1 << 15
"""Bytes below which handing over takes longer than the work that is handed over."""

Job = Callable[[], None]

Beside = Callable[[Job], Job]
"""Starts a job and returns what waits for it and raises what it raised. Jobs run one by one, as started."""


def _nothing() -> None:
    return


def at_once(job: Job) -> Job:
    """Run `job` here and now; then there is nothing left to wait for."""
    job()
    return _nothing


class Lane:
    """Jobs in their order beside the caller, where that pays; none is left when its block ends."""

    def __init__(self, beside: Beside) -> None:
        """Take what starts them."""
        self._beside = beside
        self._waits: deque[Job] = deque()

    def run(self, job: Job, length: int) -> None:
        """Start `job`, which works through `length` bytes; waits until fewer than `AHEAD` are under way."""
        if len(self._waits) == AHEAD:
            self._waits.popleft()()
        if self._waits or length >= _WORTHWHILE:
            self._waits.append(self._beside(job))
        else:
            job()

    def __enter__(self) -> None:
        """Begin; nothing runs yet."""

    def __exit__(self, *_: object) -> None:
        """Wait for every job, whatever happened; raises what one of them raised."""
        with ExitStack() as waits:
            for wait in reversed(self._waits):
                waits.callback(wait)
