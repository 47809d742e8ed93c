"""Policy decides about idleness and nothing else; whoever was not there is asked, whatever clocks do."""

from collections.abc import Callable

import pytest

from tests.core.timer_world import WORK, World, answer, asked, beat, gone, lengths, started
from tracker.core.hours.absence import SHORT, Rules
from tracker.core.hours.by_hand import LONGEST
from tracker.core.hours.day import Span
from tracker.core.hours.said import Ending, Source, TimeAway, Verdict
from tracker.core.hours.timer import PIECES_MOST
from tracker.core.hours.timer_state import (
    UNSEEN,
    Answer,
    Answered,
    Asking,
    Away,
    Back,
    Beat,
    End,
    Left,
    Running,
    Start,
    Stopped,
    Word,
)
from tracker.core.moment import MICROSECONDS, Instant
from tracker.core.policy.time_fields import IdleTime

NIGHT = 15 * 3_600
KEEP, DISCARD = Rules(IdleTime.KEEP), Rules(IdleTime.DISCARD)


def idle(rules: Rules, seconds: int = 600) -> World:
    """Work for 100 seconds, and rest for so long since the last input."""
    world = started(rules, 100 + seconds)
    world.happen(lambda at: Left(at - seconds * MICROSECONDS, Ending.IDLE))
    return world


def aways(world: World) -> list[tuple[Ending, Verdict, int]]:
    found = sorted(world.ledger.aways.values(), key=lambda away: away.start)
    return [(away.cause, away.verdict, (away.stop - away.start) // MICROSECONDS) for away in found]


@pytest.mark.parametrize("cause", [Ending.LOCK, Ending.SLEEP, Ending.USER_SWITCH])
@pytest.mark.parametrize(("rules", "verdict"), [(KEEP, Verdict.KEPT), (DISCARD, Verdict.DISCARDED)])
def test_policy_settles_idleness_up_to_a_lock_or_sleep_and_the_rest_is_asked(
    rules: Rules, verdict: Verdict, cause: Ending
) -> None:
    world = idle(rules)
    beat(world, 60)
    world.happen(lambda at: Left(at, cause))
    world.lapse(NIGHT)
    world.happen(lambda at: Back(at, cause))
    world.happen(lambda at: Back(at, Ending.IDLE))
    assert aways(world) == [(Ending.IDLE, verdict, 660), (cause, Verdict.OPEN, NIGHT)]
    assert asked(world).cause is cause
    assert lengths(world, Source.IDLE_KEPT) == ([660] if rules is KEEP else [])


@pytest.mark.parametrize("word", [lambda at: End(at, Ending.STOPPED), lambda at: Start(at, WORK)])
@pytest.mark.parametrize(("rules", "verdict"), [(KEEP, Verdict.KEPT), (DISCARD, Verdict.DISCARDED)])
def test_policy_settles_idleness_that_a_word_ends_before_the_return_is_seen(
    rules: Rules, verdict: Verdict, word: Callable[[Instant], Word]
) -> None:
    world = idle(rules)
    beat(world, 60)
    world.happen(word)
    assert aways(world) == [(Ending.IDLE, verdict, 660)]
    assert lengths(world, Source.IDLE_KEPT) == ([660] if rules is KEEP else [])


def test_of_time_away_that_entries_count_in_part_the_rest_is_kept() -> None:
    world = idle(Rules(), 300)
    world.happen(lambda at: End(at, Ending.STOPPED))
    [away] = world.ledger.aways.values()
    left = Span(away.start, away.start + MICROSECONDS), Span(away.stop - 2 * MICROSECONDS, away.stop)
    world.happen(lambda at: Answered(at, away, Answer.KEEP, left=left))
    assert aways(world) == [(Ending.IDLE, Verdict.KEPT, 300)]
    assert lengths(world, Source.IDLE_KEPT) == [1, 2]


def test_what_nobody_saw_before_a_word_ended_it_is_asked() -> None:
    world = idle(KEEP)
    beat(world, 60)
    world.lapse(NIGHT)
    world.happen(lambda at: End(at, Ending.STOPPED))
    assert aways(world) == [(Ending.IDLE, Verdict.KEPT, 660), (Ending.UNSEEN, Verdict.OPEN, NIGHT)]


@pytest.mark.parametrize("orderly", [False, True])
def test_policy_settles_idleness_up_to_the_last_beat_before_the_agent_was_gone(orderly: bool) -> None:
    world = idle(KEEP)
    beat(world, 60)
    world.lapse(NIGHT)
    world.begin_again(orderly=orderly)
    cause = Ending.RESTARTED if orderly else Ending.UNSEEN
    assert aways(world) == [(Ending.IDLE, Verdict.KEPT, 660), (cause, Verdict.OPEN, NIGHT)]
    assert isinstance(world.clocked.state, Asking)


def test_a_night_without_power_is_no_idleness() -> None:
    world = idle(KEEP)
    world.boot(NIGHT)
    assert [(cause, verdict) for cause, verdict, _ in aways(world)] == [
        (Ending.IDLE, Verdict.KEPT),
        (Ending.UNSEEN, Verdict.OPEN),
    ]
    assert lengths(world, Source.IDLE_KEPT) == [600]


def test_a_computer_that_stood_still_unsaid_was_not_idle_meanwhile() -> None:
    world = idle(KEEP)
    world.lapse(UNSEEN / MICROSECONDS + 1)
    world.happen(lambda at: Back(at, Ending.IDLE))
    assert aways(world) == [(Ending.IDLE, Verdict.KEPT, 600), (Ending.UNSEEN, Verdict.DISCARDED, 31)]


def test_where_the_person_is_asked_one_absence_is_one_question() -> None:
    world = idle(Rules())
    world.happen(lambda at: Left(at, Ending.LOCK))
    world.lapse(NIGHT)
    world.happen(lambda at: Back(at, Ending.LOCK))
    assert aways(world) == [(Ending.IDLE, Verdict.OPEN, 600 + NIGHT)]


@pytest.mark.parametrize("after", [KEEP, DISCARD])
def test_policy_that_decides_only_since_the_person_went_asks_them(after: Rules) -> None:
    world = idle(Rules())
    world.rules = after
    world.happen(lambda at: Back(at, Ending.IDLE))
    assert aways(world) == [(Ending.IDLE, Verdict.OPEN, 600)]


def test_policy_that_asks_again_by_the_time_of_a_lock_leaves_all_of_it_to_the_person() -> None:
    world = idle(KEEP)
    world.rules = Rules()
    world.happen(lambda at: Left(at, Ending.LOCK))
    world.rules = KEEP
    world.lapse(NIGHT)
    world.happen(lambda at: Back(at, Ending.LOCK))
    assert aways(world) == [(Ending.IDLE, Verdict.OPEN, 600 + NIGHT)]


def test_policy_keeps_no_more_than_a_day() -> None:
    world = idle(KEEP)
    beat(world, LONGEST // MICROSECONDS)
    world.happen(lambda at: Back(at, Ending.IDLE))
    assert asked(world).cause is Ending.IDLE
    assert lengths(world, Source.IDLE_KEPT) == []


def test_who_went_again_while_they_were_asked_is_asked_about_idleness_too() -> None:
    world = gone(started(KEEP), 700, Ending.SLEEP)
    world.happen(lambda at: Left(at, Ending.IDLE))
    beat(world, 900)
    world.happen(lambda at: Back(at, Ending.IDLE))
    assert aways(world) == [(Ending.SLEEP, Verdict.OPEN, 1_600)]


@pytest.mark.parametrize("jump", [7_200, 25, -7_200])
def test_input_before_the_clock_was_set_brings_nobody_back_into_the_past(jump: int) -> None:
    world = idle(Rules())
    beat(world, 20)
    world.set_clock(jump)
    world.happen(lambda at: Back(at - 2 * MICROSECONDS, Ending.IDLE))
    assert isinstance(world.clocked.state, Asking), "the timer does not go on by itself"
    beat(world, 300)
    assert world.accounted() == world.spent
    answer(world, Answer.KEEP)
    assert sum(lengths(world)) + sum(lengths(world, Source.IDLE_KEPT)) == world.spent // MICROSECONDS


@pytest.mark.parametrize(("rules", "after"), [(KEEP, Running), (DISCARD, Stopped)])
def test_policy_decides_about_idleness_around_a_clock_that_was_set(rules: Rules, after: type) -> None:
    world = idle(rules)
    world.set_clock(3_600)
    world.happen(Beat)
    beat(world, 20)
    world.set_clock(60)
    world.happen(lambda at: Back(at, Ending.IDLE))
    assert Verdict.OPEN not in {verdict for _, verdict, _ in aways(world)}
    assert sum(length for _, _, length in aways(world)) == 620
    assert isinstance(world.clocked.state, after)


def test_who_is_asked_while_the_clock_is_set_and_goes_again_is_asked_still() -> None:
    world = idle(Rules())
    world.set_clock(3_600)
    world.happen(lambda at: Back(at, Ending.IDLE))
    beat(world, 10)
    world.happen(lambda at: Left(at, Ending.LOCK))
    world.lapse(5)
    world.happen(lambda at: Back(at, Ending.LOCK))
    assert isinstance(world.clocked.state, Asking)
    assert [verdict for _, verdict, _ in aways(world)] == [Verdict.OPEN, Verdict.OPEN]
    assert world.accounted() == world.spent


def test_what_was_asked_before_the_clock_was_set_can_be_answered_while_away() -> None:
    world = idle(Rules())
    world.set_clock(3_600)
    world.happen(Beat)
    [before] = world.ledger.aways.values()
    world.lapse(100)
    world.happen(lambda at: Answered(at, before, Answer.GO_ON))
    world.happen(lambda at: Back(at, Ending.IDLE))
    assert aways(world) == [(Ending.IDLE, Verdict.DISCARDED, 600), (Ending.IDLE, Verdict.OPEN, 100)]


@pytest.mark.parametrize("rules", [Rules(), KEEP, DISCARD])
@pytest.mark.parametrize("jumps", [1, 2, 5])
def test_idleness_that_began_before_the_clock_was_set_is_cut_from_there_on(rules: Rules, jumps: int) -> None:
    world = started(rules, 200)
    for _ in range(jumps):
        world.set_clock(3_600)
        world.happen(Beat)
        beat(world, 100)
    world.happen(lambda at: Left(at - (100 * jumps + 50) * MICROSECONDS, Ending.IDLE))
    assert sum(lengths(world)) == 150
    assert world.accounted() == world.spent
    world.happen(lambda at: Back(at, Ending.IDLE))
    assert sum(length for _, _, length in aways(world)) == 100 * jumps + 50
    state = world.clocked.state
    assert isinstance(state, {IdleTime.ASK: Asking, IdleTime.KEEP: Running}.get(rules.idle_time, Stopped))


def test_of_very_many_jumps_the_last_ones_are_remembered() -> None:
    world = started()
    for _ in range(PIECES_MOST + 10):
        world.set_clock(5)
        world.happen(Beat)
        beat(world, 10)
    state = world.clocked.state
    assert isinstance(state, Running)
    assert len(state.pieces) == PIECES_MOST
    world.happen(lambda at: Left(at - 500 * MICROSECONDS, Ending.IDLE))
    assert world.accounted() == world.spent
    assert sum(lengths(world)) == 100 + 10 * 10 - 10


def test_when_the_person_was_there_last_moves_along_with_the_timeline() -> None:
    world = started()
    world.set_clock(3_600)
    world.happen(Beat)
    state = world.clocked.state
    assert isinstance(state, Running)
    assert world.now - state.there == 100 * MICROSECONDS
    gone(world, 700)
    world.set_clock(3_600)
    world.happen(Beat)
    beat(world, 20)
    asking = world.clocked.state
    assert isinstance(asking, Asking)
    assert world.now - asking.there == 20 * MICROSECONDS


def test_an_answer_to_what_has_grown_unseen_settles_nothing() -> None:
    world = gone(started(), 700)
    shown = asked(world)
    world.lapse(8 * 3_600)
    world.happen(lambda at: Answered(at, shown, Answer.KEEP))
    assert (lengths(world, Source.IDLE_KEPT), [verdict for _, verdict, _ in aways(world)]) == (
        [],
        [Verdict.OPEN],
    )
    assert isinstance(world.clocked.state, Asking)


def test_discarding_lets_go_what_was_shown_and_asks_about_the_time_since() -> None:
    world = gone(started(), 3_600)
    beat(world, 2 * 3_600)
    answer(world, Answer.DISCARD)
    assert aways(world) == [(Ending.IDLE, Verdict.DISCARDED, 3_600), (Ending.IDLE, Verdict.OPEN, 7_200)]
    assert world.clocked.state == Stopped()


def test_the_moment_it_takes_to_discard_is_let_go_with_it() -> None:
    world = gone(started(), 3_600)
    beat(world, SHORT // MICROSECONDS - 10)
    answer(world, Answer.DISCARD)
    assert [verdict for _, verdict, _ in aways(world)] == [Verdict.DISCARDED]
    assert world.accounted() == world.spent


def test_an_end_that_was_meant_for_another_entry_ends_nothing() -> None:
    world = started()
    [first] = world.ledger.standing()
    past = world.now - 50 * MICROSECONDS
    end = End(past, Ending.FORGOTTEN, first.entry_id)
    world.happen(End)
    assert world.happen(lambda _: end) == ()
    world.happen(lambda at: Start(at, WORK))
    beat(world, 20)
    for happened in (Beat, lambda at: Left(at, Ending.IDLE), lambda at: Back(at, Ending.IDLE)):
        world.happen(happened)
        before = type(world.clocked.state)
        assert world.happen(lambda _: end) == ()
        assert type(world.clocked.state) is before
        world.lapse(20)
    assert [type(world.clocked.state), lengths(world)] == [Asking, [100, 40]]
    second = started()
    [entry] = second.ledger.standing()
    at = second.now - 50 * MICROSECONDS
    second.happen(lambda _: End(at, Ending.LIMIT, entry.entry_id))
    assert (lengths(second), second.clocked.state) == ([50], Stopped())


def test_what_is_said_again_of_the_idle_changes_nothing() -> None:
    world = idle(KEEP)
    before = world.clocked.state
    assert world.happen(lambda at: Left(at, Ending.IDLE)) == ()
    assert world.clocked.state == before
    assert isinstance(before, Away)
    assert isinstance(before.idle, int)


def test_a_question_shown_is_what_keeping_counts() -> None:
    world = gone(started(), 700)
    beat(world, 600)
    shown: TimeAway = asked(world)
    answer(world, Answer.KEEP)
    assert lengths(world, Source.IDLE_KEPT) == [(shown.stop - shown.start) // MICROSECONDS]
