"""Activity is counted while the timer runs and policy wants it: nothing before, between or after."""

import asyncio
from collections.abc import Sequence

import pytest

from tests.agent.hours_world import EVER, HoursWorld
from tracker.agent.counting import Counting
from tracker.core.errors import UnreachableError
from tracker.core.hours.front import AppRules, Front
from tracker.core.hours.said import Work
from tracker.core.hours.sampling import Counts
from tracker.core.moment import MICROSECONDS


class FakeInput:
    """Counts what a test types."""

    def __init__(self) -> None:
        self.keys = 0
        self.broken = self.closed = False

    def take(self) -> Counts:
        if self.broken:
            raise UnreachableError("activity-ended")
        keys, self.keys = self.keys, 0
        return Counts(min(keys, 60), keys, 0, 0, 0)

    def close(self) -> None:
        self.closed = True


class FakeWindow:
    """Shows one application."""

    closed = False

    def take(self) -> Sequence[Front]:
        return (Front(0, "editor", "secret.txt"),)

    def close(self) -> None:
        self.closed = True


class Desk:
    """A timer with a keyboard."""

    def __init__(self) -> None:
        self.world = HoursWorld()
        self.rules: AppRules | None = AppRules()
        self.input, self.window = FakeInput(), FakeWindow()
        self.counting = Counting(self.world.hours, self.world.clock, lambda: self.rules)
        self.counting._sampler.input = self.input
        self.counting._sampler.window = self.window
        self.counting.look()

    def type_(self, keys: int, seconds: int = 60) -> None:
        self.input.keys += keys
        for _ in range(0, seconds, 10):
            self.world.beat(10)
            self.counting.look()

    def counted(self) -> list[int | None]:
        self.world.hours.begin()
        return [sample.keys for sample in self.world.store.samples(0, EVER)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_is_typed_while_the_timer_is_off_is_counted_nowhere(desk: Desk) -> None:
    desk.type_(100)
    desk.world.hours.start(Work())
    desk.counting.look()
    desk.type_(7)
    desk.world.hours.stop()
    desk.counting.look()
    desk.type_(100)
    assert sum(keys or 0 for keys in desk.counted()) == 7


def test_samples_cover_the_entry_and_no_more(desk: Desk) -> None:
    desk.world.hours.start(Work())
    desk.counting.look()
    desk.type_(60, 300)
    desk.world.hours.stop()
    desk.counting.look()
    desk.world.hours.begin()
    samples = desk.world.store.samples(0, EVER)
    assert sum(sample.tracked for sample in samples) == 300
    assert all(sample.start % (60 * MICROSECONDS) == 0 for sample in samples[1:])


def test_policy_without_activity_has_nothing_counted(desk: Desk) -> None:
    desk.rules = None
    desk.world.hours.start(Work())
    desk.counting.look()
    desk.type_(60, 300)
    assert desk.counted() == []


def test_titles_are_told_only_where_policy_asks(desk: Desk) -> None:
    desk.world.hours.start(Work())
    desk.counting.look()
    desk.type_(5, 120)
    desk.world.hours.stop()
    desk.counting.look()
    desk.world.hours.begin()
    apps = [app for sample in desk.world.store.samples(0, EVER) for app in sample.apps]
    assert {(app.name, app.title) for app in apps} == {("editor", "")}


async def test_a_keyboard_that_breaks_is_its_supervisors_to_know_and_is_closed(desk: Desk) -> None:
    desk.world.hours.start(Work())
    made = FakeInput()
    signs: list[int] = []

    def alive() -> None:
        signs.append(1)
        made.broken = True
        desk.world.clock.advance(70)

    with pytest.raises(UnreachableError):
        async with asyncio.timeout(20):
            await desk.counting.watch_input(lambda: made, alive)
    assert (signs, made.closed) == ([1], True)
