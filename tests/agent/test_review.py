"""A screenshot in review is not sent; its record is, and the agent wakes when the review is over."""

import pytest

from tests.agent.simulation import simulate
from tests.agent.test_hours_policy import by_policy
from tests.agent.test_rhythm import unpaced
from tracker.agent.assemble import assemble
from tracker.agent.courier import QUIET_SECONDS
from tracker.core.errors import UnreachableError
from tracker.core.moment import MICROSECONDS, Moment
from tracker.core.policy import Setting, Settings
from tracker.core.wire import StartTimer

MINUTES = 60 * MICROSECONDS


async def test_a_screenshot_leaves_when_its_review_is_over_and_its_record_at_once() -> None:
    world = await simulate()
    world.recorder.review = lambda: 2 * MINUTES
    await world.agent.capture()
    assert await world.agent.deliver()
    assert (world.store.queue().records, len(world.device.blobs)) == (0, 0)
    (made,) = world.store.files_made(9)
    assert made.review_left(world.clock.now()) == 2 * MINUTES
    courier = world.courier
    assert await courier.rest() == 120
    world.clock.advance(119)
    assert await world.agent.deliver()
    assert not world.device.blobs
    assert await courier.rest() == 1
    world.clock.advance(1)
    assert await world.agent.deliver()
    assert world.opened() == world.screen.taken
    assert await courier.rest() == QUIET_SECONDS
    (made,) = world.store.files_made(9)
    assert made.review_left(world.clock.now()) == 0


@pytest.mark.parametrize("jump", [-10 * 365 * 86_400, -60, 60, 10 * 365 * 86_400])
async def test_a_clock_that_is_set_neither_ends_a_review_nor_draws_it_out(jump: float) -> None:
    world = await simulate()
    world.recorder.review = lambda: 2 * MINUTES
    await world.agent.capture()
    assert await world.agent.deliver()
    world.clock.advance(119)
    world.clock.jump(jump)
    (made,) = world.store.files_made(9)
    assert made.review_left(world.clock.now()) == MICROSECONDS
    assert not world.store.due(world.clock.now(), 9)
    world.clock.advance(1)
    assert len(world.store.due(world.clock.now(), 9)) == 1


async def test_a_computer_started_anew_gives_its_review_from_then_on() -> None:
    """How long it was off, no clock can tell that may have been set meanwhile."""
    world = await simulate()
    world.recorder.review = lambda: 2 * MINUTES
    world.clock.jump(86_400)
    await world.agent.capture()
    world.clock.jump(-86_400)
    assert await world.agent.deliver()
    world.clock.reboot(bytes(16))
    world.clock.advance(119)
    assert not world.store.due(world.clock.now(), 9)
    world.clock.advance(1)
    assert len(world.store.due(world.clock.now(), 9)) == 1


async def test_a_store_that_does_not_answer_is_asked_again_later() -> None:
    world = await simulate()

    def away(now: Moment) -> int | None:
        raise UnreachableError("database-disk-full", file=f"store.db of {now.wall}")

    world.store.soonest = away  # type: ignore[method-assign]  # as a disk that is away does
    assert await world.courier.rest() == QUIET_SECONDS


async def test_the_review_is_as_long_as_policy_asks() -> None:
    world, made = await by_policy(Settings({"screenshot-review": Setting(value=5)}))
    await made.aclose()
    made = assemble(world.store, world.screen, unpaced(world))
    made.desk.start(StartTimer())
    await made.agent.capture()
    (file,) = world.store.files_made(9)
    assert file.review_left(world.clock.now()) == 5 * MINUTES
    await made.aclose()
