"""Sources of activity that a test plays: what is pressed and what is in front, by a clock that it moves."""

from collections.abc import Sequence

from tests.fakes.clock import FakeClock
from tracker.activity.fronts import Fronts
from tracker.activity.tally import Tally
from tracker.core.errors import TrackerError, UnreachableError
from tracker.core.hours.front import Front
from tracker.core.hours.sampling import Counts
from tracker.core.moment import MICROSECONDS


class FakeDesk:
    """A person at a desk, and the sources that watch them: `input`, `idle` and `window`."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.last = clock.now().uptime
        self.input = FakeInput(self)
        self.idle = FakeIdle(self)
        self.window = FakeWindow(self)

    def press(self, keys: int = 1, clicks: int = 0, scrolls: int = 0, moves: int = 0) -> None:
        """Use keyboard and mouse now."""
        self.last = self.clock.now().uptime
        self.input.tally.add(
            [self.last // MICROSECONDS], keys=keys, clicks=clicks, scrolls=scrolls, moves=moves
        )

    def bring(self, name: str, title: str = "") -> None:
        """Bring a window to the front; without a name there is none."""
        self.window.fronts.note(Front(self.clock.now().uptime, name, title))


class _Source:
    """Fails when a test says so."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.error: TrackerError | None = None

    def close(self) -> None:
        self.error = UnreachableError("activity-ended")

    def check(self) -> None:
        if self.error is not None:
            raise self.error


class FakeInput(_Source):
    """A `tracker.activity.input.Input`."""

    def __init__(self, desk: FakeDesk) -> None:
        super().__init__(desk)
        self.tally = Tally()

    def take(self) -> Counts:
        self.check()
        return self.tally.take()


class FakeIdle(_Source):
    """A `tracker.activity.idle.Idle`."""

    way = "a play"

    def seconds(self) -> float:
        self.check()
        return (self.desk.clock.now().uptime - self.desk.last) / MICROSECONDS


class FakeWindow(_Source):
    """A `tracker.activity.window.Window`."""

    def __init__(self, desk: FakeDesk) -> None:
        super().__init__(desk)
        self.fronts = Fronts()
        self.fronts.note(Front(desk.clock.now().uptime))

    def take(self) -> Sequence[Front]:
        self.check()
        return self.fronts.take()
