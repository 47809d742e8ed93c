"""An agent begins once, and only on a store that was checked, however often disk and check get in the way."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from uuid import UUID

import pytest

from tests.agent.hours_world import EVER, HoursWorld
from tracker.core.device import Checked, Commit
from tracker.core.errors import DamagedError, TrackerError, UnreachableError
from tracker.core.hours.proof import Finding, Flaw
from tracker.core.hours.said import Occurrence, Source, TimeEntry, Verdict, Work
from tracker.core.hours.timer_state import Running, Stopped
from tracker.core.moment import MICROSECONDS

WORK = Work(note="drawing")


@pytest.fixture
def world() -> HoursWorld:
    return HoursWorld()


class Refusing:
    """Refuses the commits with these numbers, counted from 0, of a world's store."""

    def __init__(self, world: HoursWorld, *refused: int) -> None:
        self.count = 0
        self._commit, self._refused = world.store.commit, refused
        world.store.commit = self.commit  # type: ignore[method-assign]  # a disk that is full at times

    def commit(self, commit: Commit, documents: Mapping[str, bytes] = MappingProxyType({})) -> None:
        self.count += 1
        if self.count - 1 in self._refused:
            raise UnreachableError("database-disk-full", file="store.db")
        self._commit(commit, documents)


@pytest.mark.parametrize("refused", [(), (0,), (1,), (0, 2), (0, 1, 2, 3)])
def test_what_begins_has_begun_once_however_often_the_disk_refuses_it(
    world: HoursWorld, refused: tuple[int, ...]
) -> None:
    """The start, what the check found and the end of an entry that only damage left running."""
    world.hours.start(WORK)
    world.beat(60)
    world.hours.farewell()
    stray = TimeEntry(UUID(int=7), world.clock.now().wall - 3600 * MICROSECONDS, None, Source.TIMER)
    world.store.commit(world.device.say(world.store.tip(), stray))
    world.clock.advance(5)
    hours, before = world.unbegun(), len(world.occurred())
    Refusing(world, *refused)
    for _ in refused:
        with suppress(UnreachableError):
            hours.begin()
        world.clock.advance(10)
    hours.begin()
    assert world.occurred()[before:] == [Occurrence.AGENT_STARTED, Occurrence.STORE_REPAIRED]
    [away] = world.store.aways(0, EVER)
    assert (away.verdict, away.stop - away.start) == (Verdict.DISCARDED, 5 * MICROSECONDS)
    running = [each for each in world.store.entries(0, EVER) if each.stop is None]
    assert len(running) == 1
    assert isinstance(hours.state, Running)


def test_what_the_check_found_is_told_and_recorded_though_the_disk_refused_it(world: HoursWorld) -> None:
    found = Checked(3, (Finding(1, 1, Flaw.CHANGED),), (2,))
    checks = [found]
    world.store.check = lambda **_: checks.pop()  # type: ignore[method-assign]  # it found something, once
    hours = world.unbegun()
    Refusing(world, 0, 1)
    for _ in range(2):
        with pytest.raises(UnreachableError):
            hours.begin()
    assert hours.begin() == found
    [repaired] = [each for each in world.store.events(0, EVER) if each.details]
    assert (repaired.occurrence, repaired.details) == (
        Occurrence.STORE_REPAIRED,
        {"damaged": 1, "mended": 1},
    )


def test_nobody_starts_a_timer_whose_store_could_not_be_checked(world: HoursWorld) -> None:
    """It is said why; once it can be, all is as if it had been so from the beginning."""
    check, said = world.store.check, len(list(world.store.bodies()))
    broken = DamagedError("database-damaged", file="store.db")

    def failing(**_: bool) -> Checked:
        raise broken

    world.store.check = failing  # type: ignore[method-assign]  # a page that it needs cannot be read
    hours = world.unbegun()
    with pytest.raises(DamagedError):
        hours.begin()
    attempts: tuple[Callable[[], object], ...] = (
        lambda: hours.start(WORK),
        hours.beat,
        hours.stop,
        hours.farewell,
    )
    for attempt in attempts:
        with pytest.raises(TrackerError):
            attempt()
    assert isinstance(hours.state, Stopped)
    assert len(list(world.store.bodies())) == said, "and nothing is written"
    world.store.check = check  # type: ignore[method-assign]  # as it was
    hours.beat()
    hours.start(WORK)
    assert not hours.begin().findings
    assert world.occurred().count(Occurrence.AGENT_STARTED) == 2
    assert isinstance(hours.state, Running)
