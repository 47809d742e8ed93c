"""Two working weeks of fifty people, and all that happens to computers: no minute is lost or invented."""

from collections.abc import Iterator
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tests.core.timer_world import World
from tracker.core.hours.absence import Rules
from tracker.core.hours.day import Span, day_of, days
from tracker.core.hours.ledger import replay
from tracker.core.hours.said import Ending, Source, TimeEntry, Verdict, Work
from tracker.core.hours.timer_state import Answer, Answered, Back, Beat, End, Left, Start
from tracker.core.moment import MICROSECONDS
from tracker.core.policy.time_fields import IdleTime

MEMBERS = 50
DAYS = 14
DAY = 24 * 3_600
BEAT = 30
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")

pytestmark = pytest.mark.unmeasured


class Member:
    """Someone who works more or less from nine to five, at a computer to which things happen."""

    def __init__(self, number: int) -> None:
        self.chance = Random(number)  # noqa: S311 - a simulation that is the same each time
        rules = Rules(self.chance.choice(list(IdleTime)), auto_resume=self.chance.random() < 0.5)
        self.world = World(rules)
        self.zone = ZoneInfo(ZONES[number % len(ZONES)])

    def fortnight(self) -> None:
        for _ in range(DAYS):
            before = self.world.uptime, self.world.boots
            self._day()
            if self.world.boots == before[1]:
                self.world.lapse(max(0, DAY - (self.world.uptime - before[0]) / MICROSECONDS))
            else:
                self.world.lapse(14 * 3_600)

    def _day(self) -> None:
        self.world.lapse(self.chance.randrange(1_800))
        self.world.happen(lambda at: Start(at, Work(note="today")))
        for part in range(16):
            self._work(self.chance.randrange(600, 2_400))
            self.chance.choice(self._happenings)(self)
            self._answer()
            if part == 8:
                self._absent(Ending.LOCK, Ending.LOCK, 1_800)
                self._answer()
        if self.chance.random() < 0.9:
            self.world.happen(End)

    def _work(self, seconds: int) -> None:
        for _ in range(0, seconds, BEAT):
            self.world.lapse(BEAT)
            self.world.happen(Beat)

    def _absent(self, leave: Ending, back: Ending, seconds: int) -> None:
        self.world.happen(lambda at: Left(at, leave))
        self.world.lapse(seconds)
        self.world.happen(lambda at: Back(at, back))

    def _idle(self) -> None:
        rest = self.chance.randrange(600, 3_000)
        self._work(rest)
        self.world.happen(lambda at: Left(at - rest * MICROSECONDS, Ending.IDLE))
        self._work(60)
        self.world.happen(lambda at: Back(at, Ending.IDLE))

    def _sleep(self) -> None:
        self._absent(Ending.SLEEP, Ending.SLEEP, self.chance.randrange(5, 7_200))

    def _killed(self) -> None:
        self.world.lapse(self.chance.randrange(9))
        self.world.begin_again()

    def _upgraded(self) -> None:
        self.world.lapse(2)
        self.world.begin_again(orderly=True)

    def _power_cut(self) -> None:
        self.world.lapse(self.chance.randrange(9))
        self.world.boot(self.chance.randrange(60, 600))

    def _clock_set(self) -> None:
        self.world.set_clock(self.chance.randrange(-3_600, 3_600))

    def _nothing(self) -> None:
        self._work(300)

    def _answer(self) -> None:
        opened = [away for away in self.world.ledger.aways.values() if away.verdict is Verdict.OPEN]
        if opened and self.chance.random() < 0.8:
            answer = self.chance.choice([Answer.KEEP, Answer.GO_ON, Answer.GO_ON, Answer.DISCARD])
            self.world.happen(lambda at: Answered(at, opened[-1], answer))
        if not self.world.on:
            self.world.happen(lambda at: Start(at, Work(note="again")))

    _happenings = (_idle, _idle, _sleep, _killed, _upgraded, _power_cut, _clock_set, _nothing, _nothing)


def spans(world: World) -> Iterator[tuple[int, int]]:
    for entry in world.ledger.standing():
        yield entry.start, _stop(world, entry)
    for away in world.uncounted():
        yield away.start, away.stop


@pytest.mark.parametrize("number", range(MEMBERS))
def test_a_fortnight_adds_up(number: int) -> None:
    member = Member(number)
    member.fortnight()
    world = member.world
    ordered = sorted(spans(world))
    assert len(ordered) > 10 * DAYS
    assert all(before[1] <= after[0] for before, after in pairwise(ordered))
    assert world.accounted() == world.spent
    assert replay(world.said) == world.ledger
    timed = sum(_stop(world, entry) - entry.start for entry in world.timed())
    assert 0 < timed <= world.spent
    assert all(entry.source in (Source.TIMER, Source.IDLE_KEPT) for entry in world.ledger.standing())


@pytest.mark.parametrize("number", range(0, MEMBERS, 10))
def test_the_days_of_a_fortnight_add_up_to_its_entries(number: int) -> None:
    member = Member(number)
    member.fortnight()
    world = member.world
    for entry in world.ledger.standing():
        parts = list(days(Span(entry.start, _stop(world, entry)), member.zone))
        assert sum(part.span.length for part in parts) == _stop(world, entry) - entry.start
        assert all(day_of(part.span.start, member.zone) == part.day for part in parts)


def _stop(world: World, entry: TimeEntry) -> int:
    return world.now if entry.stop is None else entry.stop
