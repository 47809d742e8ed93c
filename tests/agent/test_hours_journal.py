"""What happens while the disk is full is written once there is room; samples are written in company."""

from contextlib import suppress

import pytest

from tests.agent.hours_world import EVER, HoursWorld
from tests.fakes.said import sample
from tracker.agent.hours import SAMPLES_A_COMMIT
from tracker.agent.hours_journal import LATE_MOST, SAMPLES_MOST
from tracker.core.errors import UnreachableError
from tracker.core.hours.by_hand import TimeChange
from tracker.core.hours.said import (
    ActivitySample,
    DeviceEvent,
    Ending,
    Occurrence,
    Source,
    Work,
)
from tracker.core.hours.timer_state import Answer, Away, Back, Beat, End, Left, Stopped
from tracker.core.moment import MICROSECONDS

WORK = Work(note="drawing")


@pytest.fixture
def world() -> HoursWorld:
    return HoursWorld()


def test_nothing_has_happened_where_the_disk_is_full(world: HoursWorld) -> None:
    world.store.full = True
    with pytest.raises(UnreachableError):
        world.hours.start(WORK)
    assert isinstance(world.hours.state, Stopped)


def test_what_was_seen_while_the_disk_was_full_is_taken_in_later_as_of_then(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.beat(60)
    world.store.full = True
    with pytest.raises(UnreachableError):
        world.hours.feel(lambda at: Left(at, Ending.LOCK), Occurrence.LOCKED)
    world.clock.advance(300)
    world.store.full = False
    world.hours.feel(lambda at: Back(at, Ending.LOCK), Occurrence.UNLOCKED)
    [away] = world.hours.open_questions()
    assert (away.cause, away.stop - away.start) == (Ending.LOCK, 300 * MICROSECONDS)
    assert world.occurred() == [Occurrence.AGENT_STARTED, Occurrence.LOCKED, Occurrence.UNLOCKED]


def test_samples_are_kept_with_the_next_beat_and_recorded_a_few_at_once(world: HoursWorld) -> None:
    world.hours.start(WORK)
    made = [ActivitySample(minute * 60, 60, 1) for minute in range(SAMPLES_A_COMMIT)]
    for each in made[:-1]:
        world.hours.sample([each])
        world.beat(10)
    assert world.store.samples(0, EVER) == []
    world.hours = world.started()
    assert world.store.samples(0, EVER) == made[:-1]
    world.hours.sample(made)
    assert world.store.samples(0, EVER) == made


def test_two_minutes_of_a_full_disk_are_no_absence(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.store.full = True
    for _ in range(12):
        world.clock.advance(10)
        with pytest.raises(UnreachableError):
            world.hours.record(DeviceEvent(Occurrence.LOCKED, world.hours.now()))
        world.store.keeps = False
        with pytest.raises(UnreachableError):
            world.hours.beat()
    world.store.full, world.store.keeps = False, True
    world.beat(10)
    world.hours.stop()
    assert world.lengths() == [(Source.TIMER, 130)]


def test_who_came_back_while_the_disk_was_full_was_there_until_there_was_room(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.store.full, world.store.keeps = True, False
    with pytest.raises(UnreachableError):
        world.hours.feel(lambda at: Left(at, Ending.LOCK))
    assert isinstance(world.hours.state, Away)
    world.clock.advance(300)
    with pytest.raises(UnreachableError):
        world.hours.feel(lambda at: Back(at, Ending.LOCK))
    for _ in range(60):
        world.clock.advance(10)
        with pytest.raises(UnreachableError):
            world.hours.beat()
    world.store.full, world.store.keeps = False, True
    world.beat(10)
    [away] = world.hours.open_questions()
    assert (away.cause, away.stop - away.start) == (Ending.LOCK, 300 * MICROSECONDS)
    world.hours.answer("", Answer.GO_ON)
    world.hours.stop()
    assert [length for _, length in world.lengths()][-1] == 610


def test_what_is_changed_by_hand_is_never_what_the_disk_has_not_heard_of(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.beat(600)
    world.store.full = True
    with pytest.raises(UnreachableError):
        world.hours.feel(End)
    [entry] = world.store.entries(0, EVER)
    world.store.full = False
    world.hours.edit(str(entry.entry_id), TimeChange(work=Work(note="b")))
    [entry] = world.store.entries(0, EVER)
    assert (entry.work.note, entry.stop is None) == ("b", False)


def test_what_occurred_while_the_disk_was_full_is_recorded_later(world: HoursWorld) -> None:
    world.store.full = True
    with pytest.raises(UnreachableError):
        world.hours.record(DeviceEvent(Occurrence.CAPTURE_STOPPED, world.hours.now()))
    world.store.full = False
    world.hours.beat()
    assert world.occurred() == [Occurrence.AGENT_STARTED, Occurrence.CAPTURE_STOPPED]


def test_samples_of_a_long_full_disk_are_recorded_in_commits_that_a_server_takes(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.store.full = True
    taken = [sample(minute) for minute in range(3 * SAMPLES_MOST)]
    for each in taken:
        with suppress(UnreachableError):
            world.hours.sample([each])
    world.store.full = False
    for minute in range(3 * SAMPLES_MOST, 3 * SAMPLES_MOST + 5):
        taken.append(sample(minute))
        world.hours.sample(taken[-1:])
    assert world.store.samples(0, EVER) == taken
    assert max(len(commit.records) for commit in world.store.commits) == SAMPLES_MOST


def test_news_beyond_what_memory_takes_are_let_go_but_never_what_ends_time(world: HoursWorld) -> None:
    """A locked hour counts as work by no means, however long the disk has been full."""
    world.hours.start(WORK)
    world.beat(60)
    world.store.full = True
    for _ in range(LATE_MOST + 5):
        with pytest.raises(UnreachableError):
            world.hours.feel(Beat, Occurrence.LOCKED)
    with pytest.raises(UnreachableError):
        world.hours.feel(lambda at: Left(at, Ending.LOCK), Occurrence.LOCKED)
    assert isinstance(world.hours.state, Away)
    world.clock.advance(3600)
    world.store.full = False
    world.hours.feel(lambda at: Back(at, Ending.LOCK))
    world.hours.stop()
    assert sum(length or 0 for _, length in world.lengths()) == 60
    assert world.occurred().count(Occurrence.LOCKED) == LATE_MOST + 1
