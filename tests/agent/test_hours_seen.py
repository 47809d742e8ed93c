"""Who looks beside the agent counts a running timer on while one beats it, and else as far as it was seen."""

import pytest

from tests.agent.hours_world import EVER, HoursWorld
from tracker.agent.hours_seen import seen
from tracker.core.hours.said import Work
from tracker.core.moment import MICROSECONDS


@pytest.mark.parametrize(("beaten", "after", "counted"), [(True, 5, 65), (False, 5, 60), (True, 3600, 60)])
def test_an_entry_counts_until_now_only_while_an_agent_beats_it(
    beaten: bool, after: int, counted: int
) -> None:
    world = HoursWorld()
    world.hours.start(Work())
    world.beat(60)
    world.clock.advance(after)
    present = seen(world.store, world.clock.now(), beaten=beaten)
    assert present.now == world.hours.now()
    [entry] = present.counted(world.store.entries(0, EVER))
    assert (entry.stop or present.now) - entry.start == counted * MICROSECONDS
