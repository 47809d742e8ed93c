"""A thread that watches: step after step until it is closed, or something ends it, which is never silent."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Final

from tracker.core.errors import TrackerError, UnreachableError

Step = Callable[[], float]
"""Does a piece of work, waiting for it where need be; returns the seconds to rest before the next."""


def _nothing() -> None:
    pass


class Worker:
    """Runs steps in a thread of its own."""

    def __init__(
        self, name: str, step: Step, end: Callable[[], None] = _nothing, wake: Callable[[], None] = _nothing
    ) -> None:
        """Begin. `end` gives back what the steps use, in the thread; `wake` cuts a step's waiting short."""
        self._step: Final = step
        self._end: Final = end
        self._wake: Final = wake
        self._closing: Final = Event()
        self._error: TrackerError | None = None
        self._thread: Final = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise what ended the steps, if they ended."""
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """Do no further step; returns once the thread has ended."""
        self._closing.set()
        self._wake()
        self._thread.join()

    def _run(self) -> None:
        error: TrackerError = UnreachableError("activity-ended")
        try:
            while not self._closing.wait(self._step()):
                pass
        except TrackerError as raised:
            error = raised
        finally:
            self._error = error
            self._end()


class Worked:
    """What a worker of its own sees."""

    _worker: Worker

    def check(self) -> None:
        """Raise what ended the steps, if they ended."""
        self._worker.check()

    def close(self) -> None:
        """See no more; returns once the thread has ended."""
        self._worker.close()
