"""The supervisor starts what failed again, tells once of it, and never ends by a source's fault."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.draws import draws
from tracker.agent.source_state import Condition
from tracker.agent.supervisor import LIMIT_SECONDS, LOOK_SECONDS, Alive, Report, Source, Supervisor
from tracker.core.errors import TrackerError, UnreachableError

AWAY = UnreachableError("dbus-away")


@dataclass
class Watched:
    """A source whose runs a test ends as it likes; `clings` has it overhear that it is cancelled."""

    signs: list[Alive] = field(default_factory=list)
    ends: list["asyncio.Future[None]"] = field(default_factory=list)
    cancelled: int = 0
    clings: bool = False

    async def watch(self, alive: Alive) -> None:
        end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.signs.append(alive)
        self.ends.append(end)
        while True:
            try:
                await asyncio.shield(end)
            except asyncio.CancelledError:
                self.cancelled += 1
                if not self.clings:
                    raise
            else:
                return

    @property
    def starts(self) -> int:
        return len(self.signs)


@dataclass
class World:
    """A supervisor, looked through by hand, and all that it told and that was reported as our fault."""

    clock: FakeClock
    supervisor: Supervisor
    told: list[Report]
    faults: list[BaseException]
    watched: Watched = field(default_factory=Watched)

    async def look(self, seconds: float = 0) -> None:
        """Let time pass as it does when nothing disturbs the supervisor, and what is to be done be done."""
        while seconds > 0:
            self.clock.advance(min(seconds, LOOK_SECONDS))
            seconds -= LOOK_SECONDS
            self.supervisor.look()
            await settled()
        self.supervisor.look()
        await settled()

    @property
    def keys(self) -> list[str | None]:
        return [report.error.key if report.error else None for report in self.told]

    @property
    def condition(self) -> Condition:
        return self.supervisor.standings()["session"].condition


async def settled() -> None:
    """Let every task that can go on go on."""
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    clock, told, faults = FakeClock(), list[Report](), list[BaseException]()

    def note(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        faults.append(context["exception"])

    asyncio.get_running_loop().set_exception_handler(note)
    world = World(clock, Supervisor(clock, draws(), told.append), told, faults)
    world.supervisor.add(Source("session", world.watched.watch))
    yield world
    world.supervisor.remove("session")
    await settled()


async def start(world: World) -> None:
    await world.look()
    world.watched.signs[-1]()
    await world.look()


async def test_what_works_is_started_once_and_nothing_is_told(world: World) -> None:
    await start(world)
    for _ in range(100):
        world.watched.signs[0]()
        await world.look(LIMIT_SECONDS / 2)
    assert (world.watched.starts, world.condition, world.told) == (1, Condition.WORKING, [])


async def test_what_raises_is_told_of_started_again_and_told_to_work(world: World) -> None:
    await start(world)
    world.watched.ends[0].set_exception(AWAY)
    await settled()
    await world.look()
    assert (world.told, world.condition) == ([Report("session", AWAY)], Condition.FAILED)
    await world.look(LOOK_SECONDS)
    assert world.watched.starts == 2
    assert world.told == [Report("session", AWAY)], "that it was started does not mean that it works"
    world.watched.signs[1]()
    await world.look()
    assert world.told == [Report("session", AWAY), Report("session", None)]


async def test_what_keeps_failing_is_told_once_and_tried_less_and_less(world: World) -> None:
    tries = []
    for _ in range(720):
        await world.look(LOOK_SECONDS)
        for end in world.watched.ends:
            if not end.done():
                end.set_exception(AWAY)
        await settled()
        tries.append(world.watched.starts)
    assert world.keys == ["dbus-away"]
    assert tries[11] >= 4, "within a minute it is tried often"
    assert 6 <= tries[-1] - tries[359] <= 14, "later on every few minutes, for ever"


async def test_what_is_quiet_for_too_long_is_stopped_and_started_anew(world: World) -> None:
    await start(world)
    await world.look(LIMIT_SECONDS)
    assert (world.watched.cancelled, world.told) == (0, [])
    await world.look(LOOK_SECONDS)
    assert (world.watched.cancelled, world.keys) == (1, ["source-silent"])
    await world.look(LOOK_SECONDS)
    assert world.watched.starts == 2


async def test_what_never_gives_a_sign_of_life_has_failed_too(world: World) -> None:
    await world.look(LIMIT_SECONDS + LOOK_SECONDS)
    assert world.keys == ["source-silent"]


async def test_what_does_not_let_itself_be_stopped_is_left_behind(world: World) -> None:
    world.watched.clings = True
    await start(world)
    await world.look(LIMIT_SECONDS + 3 * LOOK_SECONDS)
    world.watched.clings = False
    assert world.watched.starts == 2
    world.watched.signs[0]()
    await world.look()
    assert world.keys == ["source-silent"], "a sign of life from who was given up is none"
    world.watched.ends[0].set_exception(ValueError("late"))
    await settled()
    world.watched.signs.clear()
    world.watched.ends.clear()
    gc.collect()
    assert world.faults == [], "nor does anybody complain of how it ended"


async def test_time_asleep_counts_against_nobody(world: World) -> None:
    await start(world)
    world.clock.advance(8 * 3600)
    await world.look()
    assert world.told == []
    world.clock.jump(-86_400)
    await world.look()
    world.clock.reboot(bytes(16))
    await world.look()
    assert (world.told, world.watched.starts) == ([], 1)


@pytest.mark.parametrize("error", [ValueError("a slip"), None])
async def test_an_unexpected_end_is_a_failure_and_a_slip_is_reported(
    world: World, error: ValueError | None
) -> None:
    await start(world)
    if error:
        world.watched.ends[0].set_exception(error)
    else:
        world.watched.ends[0].set_result(None)
    await settled()
    await world.look()
    assert world.keys == ["source-broke"]
    assert world.faults == ([error] if error else [])


async def test_one_that_fails_disturbs_no_other(world: World) -> None:
    other = Watched()
    world.supervisor.add(Source("idle", other.watch))
    await start(world)
    other.signs[0]()
    world.watched.ends[0].set_exception(AWAY)
    await settled()
    await world.look()
    await world.look(LOOK_SECONDS)
    assert (other.starts, other.cancelled) == (1, 0)
    assert {name: each.condition for name, each in world.supervisor.standings().items()} == {
        "session": Condition.STARTING,
        "idle": Condition.WORKING,
    }
    world.supervisor.remove("idle")
    await settled()
    assert (other.cancelled, list(world.supervisor.standings())) == (1, ["session"])


async def test_one_of_the_same_name_takes_the_place(world: World) -> None:
    await start(world)
    other = Watched()
    world.supervisor.add(Source("session", other.watch))
    await world.look()
    assert (world.watched.cancelled, other.starts, world.told) == (1, 1, [])


class Failing:
    """Fails as often as it is told to, then works until it is cancelled."""

    def __init__(self, error: TrackerError) -> None:
        self.error = error
        self.ended = asyncio.Event()

    async def watch(self, alive: Alive) -> None:
        alive()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()


async def running(supervisor: Supervisor, until: Callable[[], bool]) -> None:
    """Run a supervisor until something is so, and stop it."""
    stop = asyncio.Event()
    ran = asyncio.create_task(supervisor.run(stop))
    while not until():
        await asyncio.sleep(0)
    stop.set()
    await ran


async def test_it_runs_by_itself_hears_the_first_sign_at_once_and_stops_cleanly() -> None:
    source, supervisor = Failing(AWAY), Supervisor(FakeClock(), draws(), lambda _: None)
    supervisor.add(Source("session", source.watch))
    await running(supervisor, lambda: supervisor.standings()["session"].condition is Condition.WORKING)
    assert source.ended.is_set()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_an_end_is_seen_at_once() -> None:
    async def fail(_alive: Alive) -> None:
        raise AWAY

    told: list[Report] = []
    supervisor = Supervisor(FakeClock(), draws(), told.append)
    supervisor.add(Source("session", fail))
    await running(supervisor, lambda: bool(told))
    assert told == [Report("session", AWAY)]


async def test_its_own_fault_is_not_swallowed() -> None:
    async def fail(_alive: Alive) -> None:
        raise AWAY

    def refuse(_report: Report) -> None:
        raise ZeroDivisionError

    supervisor = Supervisor(FakeClock(), draws(), refuse)
    supervisor.add(Source("session", fail))
    with pytest.raises(ZeroDivisionError):
        await supervisor.run(asyncio.Event())
