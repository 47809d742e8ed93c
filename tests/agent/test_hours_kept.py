"""Hours are what was committed: a kill loses one beat at most; refusals are kind."""

import secrets
from pathlib import Path

import pytest

from tests.agent.hours_world import EVER, HoursWorld
from tests.fakes.clock import FakeClock
from tests.fakes.device import FakeDevice
from tracker.agent.chain import Chain
from tracker.agent.hours import Hours, HoursPolicy
from tracker.agent.kept_timer import DOCUMENT
from tracker.core.errors import RefusedError
from tracker.core.hours.by_hand import HandRules, NewTime, TimeChange
from tracker.core.hours.said import (
    ActivitySample,
    DeviceEvent,
    Ending,
    Occurrence,
    Source,
    Work,
    said_in,
)
from tracker.core.hours.timer_state import Answer, Asking, Back, Left, Running, Stopped
from tracker.core.moment import MICROSECONDS
from tracker.core.record import Body
from tracker.host.sqlcipher import connect
from tracker.store import SqlCipherStore

WORK = Work(note="drawing")


@pytest.fixture
def world() -> HoursWorld:
    return HoursWorld()


def test_what_the_timer_says_lies_in_the_store_and_in_the_chain(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.beat(60)
    world.hours.stop()
    assert world.lengths() == [(Source.TIMER, 60)]
    said = [said_in(Body.from_bytes(kept.body)) for kept in world.store.bodies() if kept.body is not None]
    assert len(said) == 3
    assert said[-1] == world.store.entries(0, EVER)[0]


def test_a_kill_loses_no_more_than_came_after_the_last_beat(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.beat(60)
    world.clock.advance(90)
    world.hours = world.started()
    assert world.lengths() == [(Source.TIMER, 60)]
    [away] = world.hours.open_questions()
    assert (away.cause, away.stop - away.start) == (Ending.UNSEEN, 90 * MICROSECONDS)
    world.hours.answer("", Answer.KEEP)
    world.beat(10)
    world.hours.stop()
    assert sorted(world.lengths()) == [(Source.IDLE_KEPT, 90), (Source.TIMER, 10), (Source.TIMER, 60)]


def test_an_agent_that_ended_in_good_order_goes_on_by_itself(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.beat(60)
    world.hours.farewell()
    world.clock.advance(3)
    world.hours = world.started()
    assert isinstance(world.hours.state, Running)
    world.clock.advance(60)
    world.hours = world.started()
    assert isinstance(world.hours.state, Asking)


def test_a_boot_is_recorded_and_ends_the_entry(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.beat(60)
    world.clock.advance(3_600)
    world.clock.reboot(secrets.token_bytes(16))
    world.hours = world.started()
    assert world.lengths() == [(Source.TIMER, 60)]
    assert world.occurred() == [Occurrence.AGENT_STARTED, Occurrence.BOOTED, Occurrence.AGENT_STARTED]


def test_what_policy_asks_of_an_entry_is_asked_before_it_starts(world: HoursWorld) -> None:
    world.by_hand = HandRules(project_required=True)
    with pytest.raises(RefusedError, match="project"):
        world.hours.start(WORK)


def test_stopping_what_does_not_run_is_refused(world: HoursWorld) -> None:
    with pytest.raises(RefusedError, match="not running"):
        world.hours.stop()
    with pytest.raises(RefusedError, match="not running"):
        world.hours.rework(WORK)


def test_a_running_entry_that_is_changed_by_hand_runs_on_as_changed(world: HoursWorld) -> None:
    world.beat(600)
    world.hours.start(WORK)
    world.beat(60)
    [entry] = world.store.entries(0, EVER)
    world.hours.edit(str(entry.entry_id), TimeChange(start=entry.start - 100, reason="began earlier"))
    world.beat(10)
    world.hours.stop()
    [changed] = world.store.entries(0, EVER)
    assert (changed.start, changed.source) == (entry.start - 100, Source.MANUAL)
    world.by_hand = HandRules(delete_own_time=True)
    world.hours.delete(str(entry.entry_id), "twice")
    assert world.store.entries(0, EVER) == []


def test_a_question_whose_record_is_mended_is_asked_again_at_once(tmp_path: Path) -> None:
    device, clock, key = FakeDevice(), FakeClock(), secrets.token_bytes(32)
    store = SqlCipherStore.open(tmp_path / "store.db", key)
    store.enrol(device.identity, device.trust)
    hours = _started(store, device, clock)
    hours.start(WORK)
    hours.feel(lambda at: Left(at, Ending.LOCK))
    clock.advance(300)
    hours.feel(lambda at: Back(at, Ending.LOCK))
    asked = hours.open_questions()
    hours.stop()
    store.close()
    db = connect(tmp_path / "store.db", key)
    db.execute("UPDATE records SET link = zeroblob(length(link)) WHERE seq IN (SELECT seq FROM aways)")
    db.commit()
    db.close()
    store = SqlCipherStore.open(tmp_path / "store.db", key)
    assert (store.aways(0, EVER), len(asked)) == ([], 1)
    assert _started(store, device, clock).open_questions() == asked
    store.close()


def test_a_real_store_keeps_the_timer_as_the_fake_does(tmp_path: Path) -> None:
    device, clock, key = FakeDevice(), FakeClock(), secrets.token_bytes(32)
    store = SqlCipherStore.open(tmp_path / "store.db", key)
    store.enrol(device.identity, device.trust)
    hours = _started(store, device, clock)
    hours.start(WORK)
    clock.advance(10)
    hours.beat()
    clock.advance(9)
    store.close()
    store = SqlCipherStore.open(tmp_path / "store.db", key)
    again = _started(store, device, clock)
    entry, running = store.entries(0, EVER)
    assert isinstance(again.state, Running)
    assert again.state.entry == running
    assert (entry.stop or 0) - entry.start == 10 * MICROSECONDS
    assert store.check(full=True).findings == ()
    store.close()


def _started(store: SqlCipherStore, device: FakeDevice, clock: FakeClock) -> Hours:
    chain = Chain(device.identity, store, secrets.token_bytes)
    hours = Hours(store, chain, clock, secrets.token_bytes, HoursPolicy())
    hours.begin()
    return hours


def test_an_entry_whose_end_was_damaged_is_ended_where_activity_was_seen_last(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.beat(60)
    start = world.store.entries(0, EVER)[0].start
    world.hours.sample([ActivitySample(start, 45, 10)])
    world.hours.record(DeviceEvent(Occurrence.LOCKED, world.hours.now()))
    world.store.keep_document(DOCUMENT, b"damaged")
    world.clock.advance(3_600)
    world.hours = world.started()
    assert isinstance(world.hours.state, Stopped)
    assert world.lengths() == [(Source.TIMER, 45)]
    assert world.occurred()[-1] is Occurrence.STORE_REPAIRED


def test_a_store_that_is_whole_is_not_said_to_be_repaired(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.beat(60)
    world.hours = world.started()
    assert Occurrence.STORE_REPAIRED not in world.occurred()


def test_a_clock_set_back_leads_behind_nothing_that_was_added_by_hand(world: HoursWorld) -> None:
    world.beat(7_200)
    world.clock.jump(-3_600)
    world.hours.start(WORK)
    world.hours.stop()
    now = world.hours.now()
    world.hours.add(NewTime(now - 600 * MICROSECONDS, now, reason="a call"))
    world.clock.advance(60)
    world.hours = world.started()
    world.hours.start(WORK)
    world.beat(600)
    world.hours.stop()
    entries = world.store.entries(0, EVER)
    assert [entry.source for entry in entries] == [Source.MANUAL, Source.TIMER]
    assert all(before.stop is not None for before in entries)
    assert (entries[0].stop or 0) <= entries[1].start
    assert Occurrence.STORE_REPAIRED not in world.occurred()


def test_time_that_nobody_beat_for_long_counts_no_more_even_before_the_next_beat(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.beat(60)
    assert world.hours.counts()
    world.clock.advance(62)
    assert not world.hours.counts()
    world.hours.beat()
    assert not world.hours.counts()
