"""The window in front on Windows and macOS, where a look is cheap and nothing tells of a change."""

from collections.abc import Callable, Sequence
from typing import Final

from tracker.activity.fronts import Fronts
from tracker.activity.worker import Worked, Worker
from tracker.core.hours.front import Front
from tracker.core.moment import Clock

LOOK_SECONDS: Final = 1.0

Look = Callable[[], tuple[str, str]]
"""Returns the name of the application in front and its window's title, both empty where there is none."""


class LookedWindow(Worked):
    """Looks once a second, in a thread of its own."""

    def __init__(self, look: Look, clock: Clock) -> None:
        """Take what looks, and the clock; raises what the first look raises."""
        self._look: Final = look
        self._clock: Final = clock
        self._fronts: Final = Fronts()
        self._step()
        self._worker = Worker("window", self._step)

    def take(self) -> Sequence[Front]:
        """Return what was in front since this was last asked; raises what ended the looking."""
        self._worker.check()
        return self._fronts.take()

    def _step(self) -> float:
        since = self._clock.now().uptime
        self._fronts.note(Front(since, *self._look()))
        return LOOK_SECONDS
