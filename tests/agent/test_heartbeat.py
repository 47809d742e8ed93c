"""Heartbeats come in time, whatever else is busy; what the store's check found is told once it is written."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.agent.hours_world import HoursWorld
from tests.agent.test_tracking import Life
from tracker.agent import tracking
from tracker.agent.notice import Happened
from tracker.core.device import Checked
from tracker.core.hours.proof import Finding, Flaw
from tracker.core.hours.timer_state import BEAT_SECONDS


async def test_heartbeats_wait_for_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for the threads that everything else shares: a crash costs what came after the last beat."""
    assert tracking.BEAT_EVERY < BEAT_SECONDS
    monkeypatch.setattr(tracking, "BEAT_EVERY", 0.001)
    life, stop, free, beats = Life(), asyncio.Event(), threading.Event(), list[int]()
    await life.tracking.begin()
    life.world.hours.beat = lambda: beats.append(1)  # type: ignore[method-assign]  # to count them
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as shared:
        loop.set_default_executor(shared)
        running = asyncio.create_task(life.tracking.run(stop))
        async with asyncio.timeout(30):
            while not beats:
                await asyncio.sleep(0)
            busy = loop.run_in_executor(None, free.wait)
            before = len(beats)
            while len(beats) < before + 5:
                await asyncio.sleep(0)
        free.set()
        await busy
        stop.set()
        await running


async def test_what_the_check_found_is_told_once_the_disk_lets_it_begin() -> None:
    world, found = HoursWorld(), Checked(3, (Finding(1, 1, Flaw.CHANGED),))
    world.store.check = lambda **_: found  # type: ignore[method-assign]  # it found something
    world.hours = world.unbegun()
    life = Life(world=world)
    world.store.full = True
    await life.tracking.begin()
    assert [each.happened for each in life.told] == [Happened.HOURS_NOT_KEPT]
    world.store.full = False
    stop = asyncio.Event()
    stop.set()
    await life.tracking.run(stop)
    assert [(each.happened, each.count) for each in life.told][1:] == [(Happened.STORE_REPAIRED, 1)]
