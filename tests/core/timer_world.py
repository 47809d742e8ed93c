"""A machine and a person for the timer's tests: clocks are set, it boots, it crashes, and all is counted."""

import hashlib
from dataclasses import dataclass, field
from itertools import count

from tracker.core.hours.clocked import Clocked, EventAt
from tracker.core.hours.ledger import Ledger, lasted
from tracker.core.hours.said import Said, Source, TimeAway, TimeEntry, Verdict
from tracker.core.hours.timer import Rules, Timer
from tracker.core.hours.timer_state import Asking, Away, Began, Running, Stopped
from tracker.core.moment import MICROSECONDS, Moment

BEGIN = 1_790_000_000 * MICROSECONDS


def counting_draw() -> "CountingDraw":
    return CountingDraw()


class CountingDraw:
    """Gives other bytes each time, and the same ones in each run."""

    def __init__(self) -> None:
        self._numbers = count()

    def __call__(self, length: int) -> bytes:
        return hashlib.shake_256(next(self._numbers).to_bytes(8)).digest(length)


@dataclass
class World:
    """What happens to one device; `spent` is all the time its timer was on, by uptime."""

    rules: Rules = field(default_factory=Rules)
    wall: int = BEGIN
    uptime: int = 5 * MICROSECONDS
    boots: int = 1
    spent: int = 0
    ledger: Ledger = field(default_factory=Ledger)
    said: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.draw = CountingDraw()
        self.clocked = Clocked.begin(self.moment())

    def moment(self) -> Moment:
        return Moment(self.wall, self.uptime, self.boots.to_bytes(16))

    @property
    def on(self) -> bool:
        return not isinstance(self.clocked.state, Stopped)

    @property
    def now(self) -> int:
        return self.clocked.now(self.moment())

    def happen(self, event: EventAt) -> tuple[Said, ...]:
        self.clocked, said = self.clocked.on(self.moment(), event, Timer(self.rules, self.draw))
        for each in said:
            self.ledger.take(each)
        self.said += said
        return said

    def lapse(self, seconds: float) -> None:
        """Let time pass, unseen by the agent."""
        step = round(seconds * MICROSECONDS)
        self.wall += step
        self.uptime += step
        self.spent += step if self.on else 0

    def set_clock(self, seconds: float) -> None:
        self.wall += round(seconds * MICROSECONDS)

    def begin_again(self, *, orderly: bool = False) -> tuple[Said, ...]:
        return self.happen(lambda at: Began(at, orderly))

    def boot(self, seconds: float) -> tuple[Said, ...]:
        """Be off for a while and begin again; a clock that went back while off does not count."""
        was_on, before = self.on, self.now
        self.wall += round(seconds * MICROSECONDS)
        self.uptime, self.boots = MICROSECONDS, self.boots + 1
        self.spent += self.now - before if was_on else 0
        return self.begin_again()

    def accounted(self) -> int:
        """Return all that ledger and state account for: counted, asked about, discarded, under way."""
        entries = sum(lasted(entry, self.now) for entry in self.ledger.standing())
        aways = sum(away.stop - away.start for away in self.uncounted())
        return entries + aways + self._under_way()

    def uncounted(self) -> list[TimeAway]:
        return [away for away in self.ledger.aways.values() if away.verdict is not Verdict.KEPT]

    def _under_way(self) -> int:
        match self.clocked.state:
            case Away(since=since, question=question):
                return self.now - (question.stop if question else since)
            case Asking(back=back):
                return self.now - back
            case Running() | Stopped():
                return 0

    def timed(self) -> list[TimeEntry]:
        return [entry for entry in self.ledger.standing() if entry.source is Source.TIMER]
