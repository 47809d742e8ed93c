"""A machine and a person for the timer's tests: clocks are set, it boots, it crashes, and all is counted."""

import hashlib
from dataclasses import dataclass, field
from itertools import count

from tracker.core.hours.absence import SHORT, Rules
from tracker.core.hours.clocked import Clocked, EventAt
from tracker.core.hours.ledger import Ledger, lasted
from tracker.core.hours.said import Ending, Said, Source, TimeAway, TimeEntry, Verdict, Work
from tracker.core.hours.timer import Timer
from tracker.core.hours.timer_state import (
    UNSEEN,
    Answer,
    Answered,
    Asking,
    Away,
    Back,
    Beat,
    Began,
    Event,
    Left,
    Running,
    Start,
    Stopped,
)
from tracker.core.moment import MICROSECONDS, Moment
from tracker.core.policy.time_fields import IdleTime

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
    """What happens to one device; `spent` is all the time its timer was on, by uptime.

    `rested` is how long the person was idle at most, and nothing else; `by_policy` what policy settled.
    """

    rules: Rules = field(default_factory=Rules)
    wall: int = BEGIN
    uptime: int = 5 * MICROSECONDS
    boots: int = 1
    spent: int = 0
    rested: int = 0
    by_policy: int = 0
    resting: bool = False
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
        happened, shown = event(self.now), dict(self.ledger.aways)
        self.clocked, said = self.clocked.on(self.moment(), event, Timer(self.rules, self.draw))
        self._rest(happened)
        for each in said:
            if isinstance(each, TimeAway) and each.verdict is not Verdict.OPEN:
                self._settled(each, happened, shown.get(each.away_id))
            self.ledger.take(each)
        self.said += said
        return said

    def _rest(self, happened: Event) -> None:
        idle = isinstance(happened, Left) and happened.cause is Ending.IDLE
        if idle and isinstance(happened, Left) and not self.resting:
            self.rested += self.now - happened.at
        state = self.clocked.state
        only = isinstance(state, Away) and state.first is Ending.IDLE and state.causes == {Ending.IDLE}
        self.resting = only and (self.resting or idle)

    def _settled(self, away: TimeAway, happened: Event, shown: TimeAway | None) -> None:
        """Take in what was settled: what a person was shown, a moment that nobody misses, or by policy."""
        if isinstance(happened, Answered) and happened.away.away_id == away.away_id:
            assert shown is not None
            grown = away.stop - away.start - (shown.stop - shown.start)
            assert grown == 0 or (away.verdict is Verdict.DISCARDED and grown < SHORT), (shown, away)
        elif away.verdict is Verdict.KEPT or away.stop - away.start >= SHORT:
            assert away.cause is Ending.IDLE
            assert self.rules.idle_time is not IdleTime.ASK
            self.by_policy += away.stop - away.start

    def lapse(self, seconds: float) -> None:
        """Let time pass, unseen by the agent."""
        step = round(seconds * MICROSECONDS)
        self.wall += step
        self.uptime += step
        self.spent += step if self.on else 0
        self.rested += step if self.resting and step <= UNSEEN else 0

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
                return self.now - max(since, question.stop if question else 0)
            case Asking(back=back):
                return self.now - back
            case Running() | Stopped():
                return 0

    def timed(self) -> list[TimeEntry]:
        return [entry for entry in self.ledger.standing() if entry.source is Source.TIMER]


WORK, OTHER = Work(note="drawing"), Work(note="phoning")


def started(rules: Rules | None = None, seconds: int = 100) -> World:
    world = World(rules or Rules())
    world.happen(lambda at: Start(at, WORK))
    beat(world, seconds)
    return world


def beat(world: World, seconds: int) -> None:
    for _ in range(0, seconds, 10):
        world.lapse(10)
        world.happen(Beat)


def gone(world: World, seconds: int, cause: Ending = Ending.IDLE) -> World:
    """Leave for a while, and come back."""
    world.happen(lambda at: Left(at, cause))
    beat(world, seconds)
    world.happen(lambda at: Back(at, cause))
    return world


def lengths(world: World, source: Source = Source.TIMER) -> list[int]:
    return [
        ((world.now if entry.stop is None else entry.stop) - entry.start) // MICROSECONDS
        for entry in world.ledger.standing()
        if entry.source is source
    ]


def asked(world: World) -> TimeAway:
    state = world.clocked.state
    assert isinstance(state, Asking)
    return state.question


def answer(world: World, said: Answer, work: Work | None = None) -> None:
    away = asked(world)
    world.happen(lambda at: Answered(at, away, said, work))
