"""When the agent captures: as many as policy asks in each slot, and none while nothing is to be captured."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.agent.simulation import Simulation, simulate
from tests.agent.test_hours_policy import by_policy
from tests.fakes.clock import FakeClock
from tests.fakes.draws import draws
from tests.fakes.store import FakeStore
from tracker.agent.assemble import Wishes, assemble
from tracker.agent.notice import Happened
from tracker.agent.rhythm import DOCUMENT, LOOK_SECONDS, Pace, Slots
from tracker.core.errors import OsPermissionError
from tracker.core.hours.schedule import SLOT
from tracker.core.moment import MICROSECONDS
from tracker.core.policy import Settings
from tracker.core.wire import RecordingState, StartTimer

START = FakeClock().now().wall


class Asked:
    """What policy asks, and what the clock says."""

    def __init__(self, count: int = 3) -> None:
        self.count = count
        self.clock = FakeClock()

    def slots(self, store: FakeStore, seed: int = 1) -> Slots:
        return Slots(store, lambda: self.clock.now().wall, lambda: self.count, draws(seed))


def through(asked: Asked, slots: Slots, seconds: float, store: FakeStore | None = None) -> list[int]:
    """Do as the agent does for so long; return the slots of the captures made, kept in `store` if given."""
    made, end = list[int](), asked.clock.now().wall + round(seconds * MICROSECONDS)
    while asked.clock.now().wall < end:
        if slots.due():
            made.append((asked.clock.now().wall - START) // SLOT)
            for name, body in slots.documents().items() if store else ():
                store.keep_document(name, body)  # type: ignore[union-attr]  # there are none without it
        wait = slots.wait()
        assert wait <= LOOK_SECONDS
        asked.clock.advance(min(wait, (end - asked.clock.now().wall) / MICROSECONDS) or 1e-6)
    return made


@pytest.mark.parametrize("count", [1, 2, 10])
def test_every_slot_has_exactly_as_many_as_policy_asks(count: int) -> None:
    asked = Asked(count)
    made = through(asked, asked.slots(FakeStore()), 50 * 600)
    assert Counter(made) == dict.fromkeys(range(50), count)


def test_another_number_holds_from_now_on_and_what_was_made_counts() -> None:
    asked = Asked(10)
    slots = asked.slots(FakeStore())
    before = through(asked, slots, 300)
    asked.count = len(before)
    assert through(asked, slots, 300) == [], "there were as many as are asked for now"
    assert through(asked, slots, 600) == [1] * len(before)


def test_a_restart_within_a_slot_makes_no_more_than_policy_asks() -> None:
    for seed in range(40):
        asked, store, made = Asked(2), FakeStore(), 0
        for part in range(6):
            made += len(through(asked, asked.slots(store, 10 * seed + part), 100, store))
        assert made <= 2
    asked, store = Asked(2), FakeStore()
    store.keep_document(DOCUMENT, b"none of ours")
    assert through(asked, asked.slots(store), 600) == [0, 0]


def test_a_capture_that_comes_after_its_slots_end_counts_in_the_next() -> None:
    asked, store = Asked(1), FakeStore()
    slots = asked.slots(store)
    while not slots.due():
        asked.clock.advance(slots.wait() or 1e-6)
    asked.clock.advance(SLOT / MICROSECONDS)
    store.documents |= slots.documents()
    left = (START + 2 * SLOT - asked.clock.now().wall) / MICROSECONDS
    assert through(asked, slots, left / 2) == []
    assert through(asked, asked.slots(store, 2), left / 2) == []


_DEEDS = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 700)),
    st.tuples(st.just("restart"), st.just(0)),
    st.tuples(st.just("policy"), st.integers(1, 10)),
    st.tuples(st.just("jump"), st.integers(-3, 3)),
)


@given(st.lists(_DEEDS, max_size=14), st.integers(0, 1 << 30))
@example([("policy", 10), ("wait", 300), ("jump", 3), ("wait", 60), ("jump", -3), ("wait", 300)], 1)
def test_no_slot_ever_has_more_than_policy_asks_whatever_happens(
    deeds: list[tuple[str, int]], seed: int
) -> None:
    """Neither by restarts nor by policy that changes nor by clocks that are set there and back."""
    asked, store, draw = Asked(3), FakeStore(), draws(seed)
    slots = Slots(store, lambda: asked.clock.now().wall, lambda: asked.count, draw)
    made = Counter[int]()
    for deed, number in deeds:
        match deed:
            case "wait":
                for slot in through(asked, slots, number, store):
                    made[slot] += 1
                    assert made[slot] <= asked.count
            case "restart":
                slots = Slots(store, lambda: asked.clock.now().wall, lambda: asked.count, draw)
            case "policy":
                asked.count = number
            case _:
                asked.clock.jump(number * SLOT / MICROSECONDS)


def test_a_computer_that_slept_makes_up_for_nothing() -> None:
    asked = Asked(10)
    slots = asked.slots(FakeStore())
    slots.due()
    asked.clock.advance(SLOT / MICROSECONDS)
    assert through(asked, slots, 600) == [1] * 10, "none of the slot that was slept through"


def test_a_pace_is_steady() -> None:
    assert (Pace(7).due(), Pace(7).wait()) == (True, 7)


class Told:
    """A rhythm by which a test says when a capture is due."""

    def __init__(self) -> None:
        self.now = False

    def due(self) -> bool:
        now, self.now = self.now, False
        return now

    def wait(self) -> float:
        return 0.0


async def looked_at(world: Simulation, stop: asyncio.Event, done: Happened) -> None:
    """Run the agent until it has told of something."""
    async with asyncio.timeout(30):
        running = asyncio.create_task(world.agent.run(stop))
        while not world.told(done):
            await asyncio.sleep(0)
        stop.set()
        await running


async def test_that_captures_may_be_made_is_told_once_and_not_when_the_next_is_due() -> None:
    world, rhythm = await simulate(), Told()
    world.agent._rhythm = rhythm
    await looked_at(world, asyncio.Event(), Happened.READY)
    assert len(world.told(Happened.READY)) == 1
    assert world.screen.taken == []
    rhythm.now = True
    await looked_at(world, asyncio.Event(), Happened.CAPTURED)
    assert len(world.told(Happened.READY)) == 1
    assert len(world.screen.taken) == 1


async def test_a_moment_without_a_timer_captures_nothing_and_is_over() -> None:
    world, rhythm = await simulate(), Told()
    world.agent._rhythm = rhythm
    around = world.agent._around
    world.agent._around = replace(around, counting=lambda: False)
    rhythm.now = True
    await looked_at(world, asyncio.Event(), Happened.RESTING)
    world.agent._around = around
    await looked_at(world, asyncio.Event(), Happened.READY)
    assert world.screen.taken == []
    world.screen.error = OsPermissionError("capture-no-display")
    rhythm.now = True
    await looked_at(world, asyncio.Event(), Happened.NOT_CAPTURED)


async def test_the_agent_follows_the_policy_of_the_project_and_tells_no_moment() -> None:
    world, made = await by_policy(Settings())
    await made.aclose()
    made = assemble(world.store, world.screen, unpaced(world))
    made.desk.start(StartTimer())
    recording = made.board.present().recording
    assert (recording.state, recording.per_slot, recording.every) == (RecordingState.STARTING, 1, 600.0)
    await made.agent.capture()
    kept = world.store.document(DOCUMENT)
    assert kept is not None, "in one commit with the capture"
    await made.aclose()


def unpaced(world: Simulation) -> Wishes:
    """Return wishes without a pace."""
    return Wishes(None, world.notices.append, world.clock)
