"""A wrong clock leads the timeline far ahead, not for good, and no instant is ever told twice."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as some

from tests.core.timer_world import World, beat, lengths
from tracker.core.hours.said import Ending, Work
from tracker.core.hours.timeline import FAR, NEAR, STRETCHES_MOST, Stretch, Timeline
from tracker.core.hours.timer_state import End, Start
from tracker.core.moment import MICROSECONDS, Moment

HOUR = 3_600
DAY = 24 * HOUR
YEARS = 9 * 365 * DAY


def start(at: int) -> Start:
    return Start(at, Work())


def ahead(world: World) -> int:
    """Return by how many seconds the timeline is ahead of the wall."""
    return (world.now - world.wall) // MICROSECONDS


def misled(by: int, seconds: int = 100) -> World:
    """Return a world whose clock was wrong while its timer ran, and is right again."""
    world = World()
    world.set_clock(by)
    world.happen(start)
    beat(world, seconds)
    world.happen(End)
    world.set_clock(-by)
    return world


def test_after_a_clock_that_was_years_ahead_hours_are_told_by_the_right_one() -> None:
    world = misled(YEARS)
    assert ahead(world) == 0
    world.happen(start)
    beat(world, 60)
    assert ahead(world) == 0
    world.boot(100)
    assert ahead(world) == 0
    assert sorted(entry.start > world.wall for entry in world.ledger.standing()) == [False, True]


def test_a_running_timer_stays_ahead_until_it_stops_also_over_a_boot() -> None:
    world = World()
    world.set_clock(YEARS)
    world.happen(start)
    beat(world, 60)
    world.set_clock(-YEARS)
    beat(world, 60)
    world.boot(5)
    assert ahead(world) > YEARS - DAY
    world.happen(End)
    assert ahead(world) == 0
    assert all(before.start < (before.stop or 0) for before in world.ledger.standing())


def test_a_clock_that_was_less_than_a_day_ahead_is_waited_for() -> None:
    world = misled(DAY - 200)
    assert ahead(world) == DAY - 200
    world.lapse(DAY)
    assert ahead(world) == 0


def test_the_timeline_jumps_over_what_a_wrong_clock_told_before_it_gets_there() -> None:
    """An entry that runs meanwhile is two, none of which takes that time, and loses nothing."""
    world = misled(2 * DAY, seconds=600)
    [before] = world.ledger.standing()
    world.happen(start)
    world.happen(End)
    world.lapse(2 * DAY - 2 * HOUR)
    world.happen(start)
    beat(world, 3 * HOUR)
    first, wrong, second = sorted(world.ledger.standing(), key=lambda entry: entry.start)
    assert wrong == before
    assert (first.ending, second.stop, second.start) == (Ending.CLOCK_SET, None, wrong.stop)
    assert sum(lengths(world)) == 600 + 3 * HOUR
    assert first.stop is not None
    assert NEAR - 20 * MICROSECONDS <= wrong.start - first.stop <= NEAR
    world.happen(End)
    assert 0 < ahead(world) <= NEAR // MICROSECONDS + 600
    world.lapse(2 * HOUR)
    assert ahead(world) == 0


def test_nothing_goes_back_into_what_was_told() -> None:
    """Where the wall is among instants that were told already, the timeline waits."""
    world = misled(2 * DAY)
    world.set_clock(2 * DAY)
    world.happen(start)
    for _ in range(5 * 24 * 6):
        beat(world, 600) if world.on else world.happen(start)
    world.happen(End)
    world.set_clock(-2 * DAY)
    assert ahead(world) == 2 * DAY, "the wall is in the midst of those five days"
    world.lapse(3 * DAY)
    assert ahead(world) == 0


def test_a_computer_that_sleeps_over_it_goes_on_behind_it() -> None:
    world = misled(2 * DAY)
    world.lapse(5 * DAY)
    assert ahead(world) == 0
    world.happen(start)
    beat(world, 60)
    assert (ahead(world), lengths(world)) == (0, [100, 60])
    assert world.clocked.timeline.ahead == ()


def test_instants_are_told_in_a_few_stretches_the_oldest_joined() -> None:
    timeline = Timeline.begin(Moment(0, 0, bytes(16)))
    for week in range(STRETCHES_MOST + 2):
        timeline = timeline.told(7 * week * FAR + 1).told(7 * week * FAR + FAR + 1)
    assert len(timeline.stretches) == STRETCHES_MOST
    assert timeline.stretches[0] == Stretch(1, 15 * FAR + 1)
    assert timeline.stretches[1] == Stretch(21 * FAR + 1, 22 * FAR + 1)
    assert timeline.told(5) == timeline


def test_a_new_timeline_begins_after_what_records_tell() -> None:
    at = Moment(10 * FAR, 5, bytes(16))
    assert Timeline.begin(at).floor == 0
    assert Timeline.begin(at, [FAR, 20 * FAR]).read(at)[1].at == 20 * FAR
    timeline = Timeline.begin(at, [FAR, 20 * FAR])
    assert timeline.settle(at).read(at)[1].at == 10 * FAR
    assert Timeline.begin(at, [10 * FAR, 11 * FAR, 12 * FAR]).settle(at).read(at)[1].at == 12 * FAR


_days = some.builds(lambda days, hour: days * DAY - hour, some.integers(1, 2), some.integers(0, HOUR))
_deeds = some.one_of(
    some.tuples(some.just("set"), some.sampled_from([-2 * DAY, 2 * DAY]) | some.integers(-4_000, 4_000)),
    some.tuples(some.just("work"), some.integers(1, 60)),
    some.tuples(some.sampled_from(["rest", "boot"]), some.integers(0, 3 * DAY) | _days),
)


@settings(deadline=None)
@given(some.lists(_deeds, max_size=30))
def test_whatever_the_clock_is_set_to_no_instant_is_told_twice(deeds: list[tuple[str, int]]) -> None:
    """Of a computer that is worked at, left alone without a timer, and booted; all of the work counts."""
    world, worked = World(), 0
    for deed, amount in deeds:
        if deed == "set":
            world.set_clock(amount)
        elif deed == "work":
            world.happen(start)
            beat(world, amount * 10)
            worked += amount * 10
        else:
            world.happen(End)
            world.boot(amount) if deed == "boot" else world.lapse(amount)
    spans = sorted((entry.start, entry.stop or world.now) for entry in world.ledger.standing())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert (sum(lengths(world)), world.ledger.aways) == (worked, {})
