"""What was in front one after another, noted by one thread and taken by another."""

from collections import deque
from collections.abc import Sequence
from threading import Lock
from typing import Final

from tracker.core.hours.front import Front

_MOST: Final = 1_000
"""The oldest go first when nobody takes them: a title may change four times a second."""


class Fronts:
    """Keeps what was in front since it was last taken."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock: Final = Lock()
        self._fronts: Final[deque[Front]] = deque(maxlen=_MOST)

    def note(self, front: Front) -> None:
        """Keep what is in front, unless that is what was before."""
        with self._lock:
            last = self._fronts[-1] if self._fronts else None
            if last is None or (front.name, front.title) != (last.name, last.title):
                self._fronts.append(front)

    def take(self) -> Sequence[Front]:
        """Return what was noted since this was last asked, in order; the last stays, for it still is."""
        with self._lock:
            fronts = tuple(self._fronts)
            self._fronts.clear()
            self._fronts.extend(fronts[-1:])
        return fronts
