"""Active seconds where nothing can be counted: a second is active when the session did not rest in it."""

from collections.abc import Callable
from typing import Final

from tracker.activity.idle import Idle
from tracker.activity.tally import Tally
from tracker.activity.worker import Worked, Worker
from tracker.core.hours.sampling import Counts
from tracker.core.moment import MICROSECONDS, Clock

LOOK_SECONDS: Final = 1.0
_SAME_SECONDS: Final = 0.1
"""Two looks at one input give times that differ by no more than this, which is no new input."""


class IdleInput(Worked):
    """Looks once a second, in a thread of its own, when the last input was; counts stay unknown."""

    def __init__(self, idle: Callable[[], Idle], clock: Clock) -> None:
        """Take what makes an `Idle`, of which it has its own, and the clock; raises what that raises."""
        self._idle: Final = idle()
        self._clock: Final = clock
        self._tally: Final = Tally(counting=False)
        try:
            self._last = self._last_input()
        except BaseException:
            self._idle.close()
            raise
        self._worker = Worker("input", self._step, self._idle.close)

    def take(self) -> Counts:
        """Return the active seconds since this was last asked; raises what ended the looking."""
        self._worker.check()
        return self._tally.take()

    def look(self) -> None:
        """Count the second of the last input, when that is another input than at the last look."""
        last = self._last_input()
        if last - self._last > _SAME_SECONDS:
            self._last = last
            self._tally.add([int(last)])

    def _step(self) -> float:
        self.look()
        return LOOK_SECONDS

    def _last_input(self) -> float:
        """Return the uptime, in seconds, at which the last input was."""
        return self._clock.now().uptime / MICROSECONDS - self._idle.seconds()
