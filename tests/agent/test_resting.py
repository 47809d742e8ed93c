"""Captures are made only while time is counted: that is told once, and the loop hears when it turns."""

import asyncio
from dataclasses import replace

import pytest

from tests.agent.simulation import Simulation, simulate
from tests.fakes.status import some_status
from tracker.agent import status as module
from tracker.agent.notice import Happened
from tracker.agent.rhythm import Pace
from tracker.core.wire import RecordingState


class Timer:
    """Whether time is counted."""

    runs = False


async def resting() -> tuple[Simulation, Timer]:
    """Return a device whose timer is off."""
    world, timer = await simulate(), Timer()
    world.agent._around = replace(world.agent._around, counting=lambda: timer.runs)
    return world, timer


async def test_while_no_time_is_counted_the_screen_is_not_touched_and_that_is_told_once() -> None:
    world, timer = await resting()
    for runs in (False, False, True, True, False, False):
        timer.runs = runs
        await world.agent.capture()
    assert [notice.happened for notice in world.notices] == [
        Happened.RESTING,
        Happened.CAPTURED,
        Happened.CAPTURED,
        Happened.RESTING,
    ]
    assert len(world.screen.taken) == 2
    assert [notice.error and notice.error.key for notice in world.told(Happened.RESTING)] == [
        "capture-no-timer",
        "capture-no-timer",
    ]


@pytest.mark.parametrize("after", [None, 2])
async def test_what_a_screen_shows_once_the_time_has_ended_is_dropped(after: int | None) -> None:
    """It may take long, as where the desktop asks the person; other time may count by then."""
    world, timer = await resting()
    timer.runs, counted = True, [1]
    world.recorder.counted = lambda: counted[-1] if counted[-1] != -1 else None
    world.screen.then = lambda: counted.append(after or -1)
    await world.agent.capture()
    assert (len(world.screen.taken), world.store.queue().files) == (1, 0)
    assert [notice.happened for notice in world.notices] == [Happened.RESTING]


async def test_to_rest_is_a_reason_and_no_trouble() -> None:
    world, _ = await resting()
    await world.agent.capture()
    status = module.after(some_status(), world.notices[-1], 9)
    assert status.recording.state is RecordingState.PAUSED
    assert status.recording.reason is not None
    assert status.recording.reason.problem.key == "capture-no-timer"
    assert status.last_incident is None


async def test_a_timer_that_turns_is_heard_of_before_the_next_capture_is_due() -> None:
    world, timer = await resting()
    world.agent._rhythm = Pace(1000)
    stop = asyncio.Event()
    async with asyncio.timeout(30):
        running = asyncio.create_task(world.agent.run(stop))
        while not world.told(Happened.RESTING):
            await asyncio.sleep(0)
        timer.runs = True
        world.agent.turn()
        while not world.screen.taken:
            await asyncio.sleep(0)
        world.agent.turn()
        timer.runs = False
        world.agent.turn()
        while len(world.told(Happened.RESTING)) < 2:
            await asyncio.sleep(0)
        stop.set()
        await running
    assert len(world.screen.taken) == 1, "what turns nothing captures nothing"
