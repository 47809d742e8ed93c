"""Whoever rests for long is idle from their last input on, unless an application speaks for them."""

from contextlib import suppress
from itertools import pairwise

import pytest

from tests.agent.hours_world import EVER, HoursWorld
from tracker.agent.presence import Presence, felt
from tracker.core.errors import UnreachableError
from tracker.core.hours.absence import Rules
from tracker.core.hours.said import Ending, Occurrence, Source, Verdict, Work
from tracker.core.hours.timer_state import Answer, Asking, Away, Running, Stopped
from tracker.core.moment import MICROSECONDS
from tracker.core.policy.time_fields import IdleTime
from tracker.desktop.session import SessionEvent

THRESHOLD = 600


class FakeIdle:
    """Tells the rest since the last input by a clock."""

    way = "a play"

    def __init__(self, world: HoursWorld) -> None:
        self._world = world
        self.jitter = 0.0
        self.touch()

    def touch(self) -> None:
        self._last = self._world.clock.now().uptime

    def seconds(self) -> float:
        return (self._world.clock.now().uptime - self._last) / MICROSECONDS - self.jitter

    def close(self) -> None:
        """Hold nothing."""


class Desk:
    """A person at a desk, looked at every ten seconds."""

    def __init__(self) -> None:
        self.world = HoursWorld()
        self.idle = FakeIdle(self.world)
        self.film = False
        self.presence = Presence(
            self.world.hours, lambda: self.idle, lambda: self.film, lambda: float(THRESHOLD)
        )
        self.world.hours.start(Work())

    def work(self, seconds: int) -> None:
        for _ in range(0, seconds, 10):
            self.idle.touch()
            self._look()

    def rest(self, seconds: int) -> None:
        for _ in range(0, seconds, 10):
            self._look()

    def jump(self, seconds: float) -> None:
        """Have the clock set, which the next beat notices."""
        self.world.clock.jump(seconds)

    def _look(self) -> None:
        self.world.clock.advance(10)
        with suppress(UnreachableError):
            self.world.hours.beat()
        self.presence.look(self.idle)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_rest_below_the_threshold_is_work(desk: Desk) -> None:
    desk.rest(THRESHOLD - 10)
    desk.work(10)
    assert isinstance(desk.world.hours.state, Running)
    assert desk.world.store.aways(0, EVER) == []


def test_the_entry_ends_with_the_last_input_and_the_return_is_asked_about(desk: Desk) -> None:
    desk.work(100)
    desk.rest(700)
    assert isinstance(desk.world.hours.state, Away)
    assert desk.world.lengths() == [(Source.TIMER, 90)]
    desk.work(10)
    [away] = desk.world.hours.open_questions()
    assert (away.cause, (away.stop - away.start) // MICROSECONDS) == (Ending.IDLE, 710)


def test_whoever_comes_back_for_a_moment_only_is_not_taken_for_working_until_they_answer(desk: Desk) -> None:
    desk.work(100)
    desk.rest(700)
    desk.work(10)
    assert isinstance(desk.world.hours.state, Asking)
    desk.rest(1_000)
    assert isinstance(desk.world.hours.state, Away)
    desk.work(10)
    [away] = desk.world.hours.open_questions()
    assert (away.stop - away.start) // MICROSECONDS == 1_720


def test_a_full_disk_hides_no_rest_and_no_return(desk: Desk) -> None:
    desk.work(100)
    desk.world.store.full, desk.world.store.keeps = True, False
    desk.rest(700)
    assert isinstance(desk.world.hours.state, Away)
    desk.work(300)
    desk.world.store.full, desk.world.store.keeps = False, True
    desk.work(10)
    [away] = desk.world.store.aways(0, EVER)
    assert (away.cause, (away.stop - away.start) // MICROSECONDS) == (Ending.IDLE, 710)
    assert desk.world.lengths() == [(Source.TIMER, 90)]


def test_a_film_is_no_rest_and_rest_counts_from_its_end(desk: Desk) -> None:
    desk.film = True
    desk.rest(3_600)
    assert isinstance(desk.world.hours.state, Running)
    desk.film = False
    desk.rest(THRESHOLD - 10)
    assert isinstance(desk.world.hours.state, Running)
    desk.rest(20)
    assert desk.world.lengths() == [(Source.TIMER, 3_600)]


def test_who_starts_a_timer_is_there_also_without_keyboard_and_mouse(desk: Desk) -> None:
    desk.world.hours.stop()
    desk.rest(3_600)
    desk.world.hours.start(Work())
    desk.rest(THRESHOLD - 10)
    assert isinstance(desk.world.hours.state, Running)
    desk.rest(20)
    assert isinstance(desk.world.hours.state, Away)


def test_rest_that_is_told_a_little_unevenly_is_no_input(desk: Desk) -> None:
    desk.work(100)
    desk.rest(700)
    for jitter in (0.003, -0.002, 0.4, -0.3) * 5:
        desk.idle.jitter = jitter
        desk.rest(10)
        assert isinstance(desk.world.hours.state, Away)


def test_input_is_known_of_while_the_timer_is_off_too(desk: Desk) -> None:
    desk.world.hours.stop()
    desk.work(30)
    desk.rest(20)
    assert desk.presence.active is not None
    assert desk.world.hours.now() - desk.presence.active == 30 * MICROSECONDS


@pytest.mark.parametrize("jump", [7_200, 25, -7_200])
@pytest.mark.parametrize("noticed", [False, True])
def test_a_clock_that_is_set_brings_nobody_back_and_invents_no_hours(
    desk: Desk, jump: int, noticed: bool
) -> None:
    began = desk.world.clock.now().uptime
    desk.work(100)
    desk.rest(700)
    desk.jump(jump)
    if noticed:
        felt(desk.world.hours, SessionEvent.WOKE)
        desk.rest(100)
        assert isinstance(desk.world.hours.state, Away)
    desk.work(300)
    assert isinstance(desk.world.hours.state, Asking)
    spent = desk.world.clock.now().uptime - began
    spans = [(each.start, each.stop or 0) for each in desk.world.store.entries(0, EVER)]
    spans = sorted([*spans, *((each.start, each.stop) for each in desk.world.store.aways(0, EVER))])
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    desk.world.hours.answer("", Answer.KEEP)
    desk.world.hours.stop()
    assert sum(length or 0 for _, length in desk.world.lengths()) <= spent // MICROSECONDS


@pytest.mark.parametrize("every", [100, 540])
def test_idleness_is_seen_however_often_the_clock_is_nudged(desk: Desk, every: int) -> None:
    desk.work(100)
    for _ in range(0, 8 * 3_600, every):
        desk.rest(every)
        desk.jump(3)
    desk.work(10)
    assert sum(length or 0 for _, length in desk.world.lengths()) == 90
    assert isinstance(desk.world.hours.state, Asking)


def test_the_end_of_a_film_is_not_moved_by_a_clock_that_is_set(desk: Desk) -> None:
    desk.film = True
    desk.rest(3_600)
    desk.film = False
    desk.jump(7_200)
    desk.rest(THRESHOLD - 10)
    assert isinstance(desk.world.hours.state, Running)
    desk.rest(10)
    assert sum(length or 0 for _, length in desk.world.lengths()) == 3_600


def test_idleness_that_policy_keeps_is_beaten_so_that_a_kill_costs_none_of_it(desk: Desk) -> None:
    desk.world.rules = Rules(IdleTime.KEEP)
    desk.work(100)
    desk.rest(1_000)
    desk.world.clock.advance(15 * 3_600)
    desk.world.hours = desk.world.started()
    kept, asked = desk.world.store.aways(0, EVER)
    assert (kept.verdict, (kept.stop - kept.start) // MICROSECONDS) == (Verdict.KEPT, 1_010)
    assert (asked.verdict, asked.cause) == (Verdict.OPEN, Ending.UNSEEN)


@pytest.mark.parametrize(
    ("gone", "back", "cause", "occurred"),
    [
        (SessionEvent.LOCKED, SessionEvent.UNLOCKED, Ending.LOCK, (Occurrence.LOCKED, Occurrence.UNLOCKED)),
        (SessionEvent.SLEEPING, SessionEvent.WOKE, Ending.SLEEP, (Occurrence.SLEPT, Occurrence.WOKE)),
        (
            SessionEvent.USER_LEFT,
            SessionEvent.USER_BACK,
            Ending.USER_SWITCH,
            (Occurrence.USER_LEFT, Occurrence.USER_BACK),
        ),
    ],
)
def test_a_session_that_is_left_is_no_work(
    desk: Desk,
    gone: SessionEvent,
    back: SessionEvent,
    cause: Ending,
    occurred: tuple[Occurrence, Occurrence],
) -> None:
    desk.work(100)
    felt(desk.world.hours, gone)
    desk.world.clock.advance(300)
    felt(desk.world.hours, back)
    [away] = desk.world.hours.open_questions()
    assert (away.cause, (away.stop - away.start) // MICROSECONDS) == (cause, 300)
    assert desk.world.lengths() == [(Source.TIMER, 100)]
    assert tuple(desk.world.occurred()[1:]) == occurred


@pytest.mark.parametrize(
    ("happened", "ending"),
    [(SessionEvent.LOGGING_OUT, Ending.LOG_OUT), (SessionEvent.SHUTTING_DOWN, Ending.SHUTDOWN)],
)
def test_log_out_and_shutdown_end_the_timer(desk: Desk, happened: SessionEvent, ending: Ending) -> None:
    desk.work(100)
    felt(desk.world.hours, happened)
    [entry] = desk.world.store.entries(0, EVER)
    assert (entry.ending, desk.world.hours.state) == (ending, Stopped())


@pytest.mark.parametrize("happened", SessionEvent)
def test_whatever_happens_to_a_session_is_recorded_while_the_timer_is_on(
    desk: Desk, happened: SessionEvent
) -> None:
    before = len(desk.world.occurred())
    felt(desk.world.hours, happened)
    assert len(desk.world.occurred()) == before + 1


@pytest.mark.parametrize("happened", SessionEvent)
@pytest.mark.parametrize("ending", [Ending.STOPPED, Ending.BREAK])
@pytest.mark.parametrize("set_by", [0, 7_200])
def test_nothing_that_happens_to_a_session_is_recorded_while_the_timer_is_off(
    desk: Desk, happened: SessionEvent, ending: Ending, set_by: int
) -> None:
    desk.work(100)
    desk.world.hours.stop(ending)
    desk.world.clock.advance(600)
    desk.jump(set_by)
    before = (desk.world.occurred(), desk.world.lengths(), len(desk.world.store.commits))
    felt(desk.world.hours, happened)
    desk.world.hours.beat()
    assert (desk.world.occurred(), desk.world.lengths(), len(desk.world.store.commits)) == before


def test_whoever_left_while_the_timer_was_on_is_recorded_until_it_is_stopped(desk: Desk) -> None:
    desk.work(100)
    felt(desk.world.hours, SessionEvent.LOCKED)
    desk.world.hours.stop()
    felt(desk.world.hours, SessionEvent.UNLOCKED)
    assert desk.world.occurred()[1:] == [Occurrence.LOCKED]


def test_signing_out_ends_a_break_and_is_not_recorded(desk: Desk) -> None:
    desk.work(100)
    desk.world.hours.stop(Ending.BREAK)
    felt(desk.world.hours, SessionEvent.LOGGING_OUT)
    assert desk.world.hours.state == Stopped()
    assert Occurrence.LOGGED_OUT not in desk.world.occurred()


def test_a_source_that_tells_nothing_is_an_error_for_its_supervisor(desk: Desk) -> None:
    def dead() -> FakeIdle:
        raise UnreachableError("activity-idle-unknown")

    presence = Presence(desk.world.hours, dead, lambda: False, lambda: 1.0)
    with pytest.raises(UnreachableError):
        presence.watch(lambda: None, lambda _: True)


def test_what_tells_of_rest_is_named_while_it_does_and_no_longer(desk: Desk) -> None:
    named = list[str | None]()
    desk.presence.watch(lambda: named.append(desk.presence.told_by), lambda _: False)
    assert (named, desk.presence.told_by) == (["a play"], None)


def test_an_agent_that_dies_and_comes_back_is_no_person_who_does(desk: Desk) -> None:
    for _ in range(50):
        desk.rest(THRESHOLD - 60)
        desk.world.clock.advance(5)
        desk.world.hours._begun = False  # As another agent's hours, that take up this store.
        desk.world.hours.begin()
    assert not isinstance(desk.world.hours.state, Running)
    assert sum(length or 0 for _source, length in desk.world.lengths()) < 2 * THRESHOLD
