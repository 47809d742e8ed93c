"""An X server that ends and comes back is watched again at once: its input, its rest and its windows."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

import pytest

from tests.agent.hours_world import HoursWorld
from tests.display import StartDisplay
from tracker.activity.idle import choose_idle
from tracker.activity.input import choose_input
from tracker.activity.window import choose_window
from tracker.agent.counting import Counting
from tracker.agent.presence import Presence
from tracker.agent.source_state import Condition
from tracker.agent.source_thread import Look, Rounds, in_thread
from tracker.agent.supervisor import Report, Source, Supervisor
from tracker.core.hours.front import AppRules
from tracker.host.clock import SystemClock

pytestmark = pytest.mark.display

PATIENCE_SECONDS = 25
"""Less than it would take were it seen only when a minute's sample is made."""


def sources(display: str) -> list[Source]:
    """Return what is watched on a display, as `tracker.agent.senses` has it."""
    world, clock, environment = HoursWorld(), SystemClock(), {"DISPLAY": display}
    counting = Counting(world.hours, world.store, world.clock, AppRules)
    presence = Presence(
        world.hours, partial(choose_idle, environment, "linux", clock), lambda: False, lambda: 300.0
    )
    looks: dict[str, Look] = {
        "idle": presence.watch,
        "input": partial(counting.watch_input, partial(choose_input, environment, "linux", clock)),
        "window": partial(counting.watch_window, partial(choose_window, environment, "linux", clock)),
    }
    return [Source(name, in_thread(name, partial(Rounds, look))) for name, look in looks.items()]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not holds():
            await asyncio.sleep(0.05)


async def test_a_server_that_comes_back_is_watched_again_at_once(start_display: StartDisplay) -> None:
    told: list[Report] = []
    supervisor = Supervisor(SystemClock(), bytes, told.append)
    stop = asyncio.Event()

    def stand(condition: Condition) -> bool:
        return all(each.condition is condition for each in supervisor.standings().values())

    with ExitStack() as first, ExitStack() as second:
        display = first.enter_context(start_display())
        for source in sources(display.name):
            supervisor.add(source)
        watching = asyncio.create_task(supervisor.run(stop))
        try:
            await until(lambda: stand(Condition.WORKING))
            display.kill()
            await until(lambda: len(told) >= 3)
            assert {(each.source, each.error.key) for each in told if each.error} == {
                (name, "x11-away") for name in ("idle", "input", "window")
            }
            second.enter_context(start_display(name=display.name))
            await until(lambda: stand(Condition.WORKING))
        finally:
            stop.set()
            await watching
