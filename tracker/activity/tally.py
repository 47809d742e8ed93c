"""Where input is counted: numbers only. What was pressed, and where, has no way in."""

from collections.abc import Iterable
from threading import Lock

from tracker.core.hours.sampling import Counts


class Tally:
    """Counts from one thread, asked from another. `counting` is False where only active seconds are told."""

    def __init__(self, *, counting: bool = True) -> None:
        """Begin with nothing counted."""
        self._counting = counting
        self._lock = Lock()
        self._last: int | None = None
        self._clear()

    def add(
        self, seconds: Iterable[int], *, keys: int = 0, clicks: int = 0, scrolls: int = 0, moves: int = 0
    ) -> None:
        """Count input that came in these seconds, in order; numbered by any clock, but always the same."""
        with self._lock:
            for second in seconds:
                self._seconds += second != self._last
                self._last = second
            self._keys += keys
            self._clicks += clicks
            self._scrolls += scrolls
            self._moves += moves

    def take(self) -> Counts:
        """Return what was counted since this was last asked. A second told then is not told again."""
        with self._lock:
            counts = Counts(self._seconds)
            if self._counting:
                counts = Counts(self._seconds, self._keys, self._clicks, self._scrolls, self._moves)
            self._clear()
        return counts

    def _clear(self) -> None:
        self._seconds = self._keys = self._clicks = self._scrolls = self._moves = 0
