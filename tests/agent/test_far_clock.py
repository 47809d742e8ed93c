"""A device whose clock was years ahead for a while: later hours are told by the right one, by hand too."""

import pytest

from tests.agent.hours_world import EVER, HoursWorld
from tracker.core.errors import RefusedError
from tracker.core.hours.by_hand import NewTime
from tracker.core.hours.said import Work
from tracker.core.moment import MICROSECONDS

YEARS = 9 * 365 * 24 * 3_600
HOUR = 3_600


@pytest.fixture
def world() -> HoursWorld:
    """A device that worked a minute by a clock that was nine years ahead, and has the right one again."""
    made = HoursWorld()
    made.clock.jump(YEARS)
    made.hours.start(Work())
    made.beat(60)
    made.hours.stop()
    made.clock.jump(-YEARS)
    return made


def ahead(world: HoursWorld) -> int:
    return world.hours.now() - world.clock.now().wall


def test_later_hours_are_told_by_the_right_clock_also_after_a_boot(world: HoursWorld) -> None:
    world.hours.start(Work())
    world.beat(60)
    assert ahead(world) == 0
    world.hours.stop()
    world.clock.reboot(bytes(15) + b"b")
    world.clock.advance(100)
    world.hours = world.started()
    assert ahead(world) == 0


def test_so_they_are_where_the_timer_that_was_kept_cannot_be_read(world: HoursWorld) -> None:
    world.store.keep_document("timer", b"\xff")
    world.hours = world.started()
    assert ahead(world) == 0
    assert len(world.store.entries(0, EVER)) == 1


def test_time_by_hand_is_over_by_the_wall_where_the_timeline_waits_for_it() -> None:
    world = HoursWorld()
    world.clock.jump(2 * HOUR)
    world.hours.start(Work())
    world.beat(60)
    world.hours.stop()
    world.clock.jump(-2 * HOUR)
    wall = world.clock.now().wall
    assert ahead(world) == 2 * HOUR * MICROSECONDS
    with pytest.raises(RefusedError) as refused:
        world.hours.add(NewTime(wall, wall + MICROSECONDS, reason="why"))
    assert refused.value.key == "time-not-over"
    world.hours.add(NewTime(wall - HOUR * MICROSECONDS, wall, reason="why"))
