"""Whatever happens in whatever order: hours never overlap, never exceed uptime, and none gets lost."""

from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.core.timer_world import World
from tracker.core.hours.absence import Rules
from tracker.core.hours.ledger import lasted, replay
from tracker.core.hours.said import Ending, Source, TimeAway, TimeEntry, Verdict, Work
from tracker.core.hours.timer_state import (
    UNSEEN,
    Answer,
    Answered,
    Away,
    Back,
    Beat,
    End,
    Left,
    Rework,
    Running,
    Start,
)
from tracker.core.moment import MICROSECONDS
from tracker.core.policy.time_fields import IdleTime

seconds = st.one_of(st.integers(0, 9), st.integers(10, 4_000))
causes = st.sampled_from([Ending.SLEEP, Ending.LOCK, Ending.USER_SWITCH])


class Machine(RuleBasedStateMachine):
    """A person at a machine: every rule is something that can happen to a timer."""

    world: World

    @initialize(idle_time=st.sampled_from(IdleTime), auto_resume=st.booleans())
    def begin(self, idle_time: IdleTime, auto_resume: bool) -> None:
        self.world = World(Rules(idle_time, auto_resume))
        self.world.happen(start)

    @rule(length=seconds)
    def time_passes_unseen(self, length: int) -> None:
        self.world.lapse(length)

    @rule(beats=st.integers(1, 60))
    def time_passes(self, beats: int) -> None:
        for _ in range(beats):
            self.world.lapse(10)
            self.world.happen(Beat)

    @rule(length=st.integers(-7_200, 7_200))
    def the_clock_is_set(self, length: int) -> None:
        self.world.set_clock(length)

    @rule()
    def the_timer_starts(self) -> None:
        self.world.happen(start)

    @precondition(lambda machine: machine.world.on)
    @rule(ending=st.sampled_from([Ending.STOPPED, Ending.BREAK]))
    def the_timer_stops(self, ending: Ending) -> None:
        self.world.happen(lambda at: End(at, ending))

    @rule(number=st.integers(0, 3), ago=seconds)
    def a_limit_ends_an_entry(self, number: int, ago: int) -> None:
        """The newest entry, or one before: that may be over by now."""
        entries = [said for said in self.world.said if isinstance(said, TimeEntry)][-1 - number :]
        end = End(self.world.now - ago * MICROSECONDS, Ending.LIMIT, entries[0].entry_id)
        running, on = self.world.clocked.state, self.world.on
        self.world.happen(lambda _: end)
        if not isinstance(running, Running) or running.entry.entry_id != end.entry_id:
            assert on == self.world.on
        elif not self.world.on:
            self.world.spent -= self.world.now - max(end.at, running.entry.start)

    @rule()
    def the_work_is_named_anew(self) -> None:
        self.world.happen(lambda at: Rework(at, Work(note="other")))

    @rule(idle=st.integers(0, 900))
    def the_person_is_idle(self, idle: int) -> None:
        self.world.happen(lambda at: Left(at - idle * MICROSECONDS, Ending.IDLE))

    @rule(cause=causes)
    def the_person_leaves(self, cause: Ending) -> None:
        self.world.happen(lambda at: Left(at, cause))

    @precondition(lambda machine: isinstance(machine.world.clocked.state, Away))
    @rule(data=st.data())
    def a_cause_is_over(self, data: st.DataObject) -> None:
        state = self.world.clocked.state
        assert isinstance(state, Away)
        cause = data.draw(st.sampled_from(sorted(state.causes)))
        ago = data.draw(seconds) if cause is Ending.IDLE else 0
        if self.world.rules.idle_time is IdleTime.DISCARD:
            self.world.happen(Beat)
        away, at = self.world.clocked.state, self.world.now - ago * MICROSECONDS
        self.world.happen(lambda at: Back(at - ago * MICROSECONDS, cause))
        if isinstance(away, Away) and not self.world.on:
            self.world.spent -= self.world.now - max(at, away.since)

    @precondition(lambda machine: machine.world.resting)
    @rule(cause=causes, rest=st.integers(0, 30), length=seconds)
    def the_idle_computer_locks_or_sleeps(self, cause: Ending, rest: int, length: int) -> None:
        self.world.lapse(rest)
        self.world.happen(lambda at: Left(at, cause))
        self.world.lapse(length)

    @precondition(lambda machine: machine.world.resting)
    @rule(rest=st.integers(0, 60), length=st.integers(-7_200, 7_200))
    def the_clock_is_set_while_nobody_is_there(self, rest: int, length: int) -> None:
        self.world.lapse(rest)
        self.world.set_clock(length)
        self.world.lapse(rest)

    @rule(idle_time=st.sampled_from(IdleTime), auto_resume=st.booleans())
    def policy_is_changed(self, idle_time: IdleTime, auto_resume: bool) -> None:
        self.world.rules = Rules(idle_time, auto_resume)

    @precondition(lambda machine: bool(opened(machine.world)))
    @rule(data=st.data(), answer=st.sampled_from(Answer))
    def the_person_answers(self, data: st.DataObject, answer: Answer) -> None:
        away = data.draw(st.sampled_from(opened(self.world)))
        self.world.happen(lambda at: Answered(at, away, answer))

    @rule(length=seconds)
    def the_agent_is_killed(self, length: int) -> None:
        self.world.lapse(length)
        self.world.begin_again()

    @rule()
    def the_agent_restarts(self) -> None:
        self.world.lapse(2)
        self.world.begin_again(orderly=True)

    @rule(length=seconds)
    def the_machine_boots(self, length: int) -> None:
        self.world.boot(length)

    @invariant()
    def every_second_is_accounted_for_once(self) -> None:
        if hasattr(self, "world"):
            _check(self.world)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            assert replay(self.world.said) == self.world.ledger


Machine.TestCase.settings = settings(max_examples=120, stateful_step_count=60, deadline=None)
TestTimer = Machine.TestCase


def start(at: int) -> Start:
    return Start(at, Work())


def opened(world: World) -> list[TimeAway]:
    return [away for away in world.ledger.aways.values() if away.verdict is Verdict.OPEN]


def _check(world: World) -> None:
    spans: list[tuple[int, Any]] = []
    for entry in world.ledger.standing():
        spans.append((entry.start, world.now if entry.stop is None else entry.stop))
    spans += [(away.start, away.stop) for away in world.uncounted()]
    spans.sort()
    assert all(start < stop or start == world.now for start, stop in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert world.accounted() == world.spent
    assert sum(lasted(entry, world.now) for entry in world.ledger.standing()) <= world.spent
    assert world.by_policy <= world.rested
    running = [entry for entry in world.ledger.standing() if entry.stop is None]
    state = world.clocked.state
    assert running == ([state.entry] if isinstance(state, Running) else [])
    assert all(entry.source is not Source.MANUAL for entry in world.ledger.standing())


def test_the_check_itself_fails_for_a_second_that_is_counted_and_was_not_spent() -> None:
    world = World()
    world.happen(start)
    world.lapse(20)
    world.spent -= 1
    assert world.accounted() != world.spent


def test_a_timer_that_nobody_beat_for_half_a_minute_was_cut_off() -> None:
    world = World()
    world.happen(start)
    world.lapse(10)
    world.happen(Beat)
    world.lapse(UNSEEN / MICROSECONDS + 1)
    world.happen(Beat)
    entry, after = world.timed()
    assert (entry.stop or 0) - entry.start == 10 * MICROSECONDS
    assert (entry.ending, after.stop) == (Ending.UNSEEN, None)
