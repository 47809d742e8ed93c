"""A thread that waits for a shortcut, and tells why when it can wait no more."""

from collections.abc import Callable
from threading import Thread
from typing import Final, Protocol

from tracker.core.errors import TrackerError, UnreachableError
from tracker.desktop.shortcut import Told


class Line(Protocol):
    """What is waited on."""

    def hang_up(self) -> None:
        """Have who waits on it be woken and raise, from any thread."""
        ...


class Listening:
    """A `Shortcut` that waits in a thread of its own."""

    def __init__(self, listen: "Callable[[Listening], None]", told: Told) -> None:
        """Begin; `listen` is given this, names the line it waits on, and raises `TrackerError` in the end."""
        self._listen: Final = listen
        self._told: Final = told
        self._line: Line | None = None
        self.closed = False
        Thread(target=self._run, name="shortcut", daemon=True).start()

    def on(self, line: Line) -> None:
        """Wait on a line from now on; one that is closed already is hung up at once."""
        self._line = line
        if self.closed:
            line.hang_up()

    def close(self) -> None:
        """Wait no more."""
        self.closed = True
        if self._line is not None:
            self._line.hang_up()

    def _run(self) -> None:
        try:
            self._listen(self)
        except TrackerError as error:
            if not self.closed:
                self._told(_of_shortcut(error))


def _of_shortcut(error: TrackerError) -> TrackerError:
    """Return what a lost line means here."""
    return error if error.key.startswith("shortcut-") else UnreachableError("shortcut-ended")
