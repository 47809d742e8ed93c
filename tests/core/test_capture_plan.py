"""The plan of a slot: exactly as many captures as policy asks, at random moments, never made up for."""

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.draws import draws
from tracker.core.hours.capture_plan import LATE, CapturePlan, planned
from tracker.core.hours.schedule import SLOT
from tracker.core.moment import MICROSECONDS

SECOND = MICROSECONDS
COUNTS = st.integers(1, 10)
WITHIN = st.integers(0, SLOT - 1)


def taken(plan: CapturePlan, start: int, stop: int, step: int = SECOND) -> tuple[CapturePlan, list[int]]:
    """Look at a plan again and again, as the agent does; return it, and when it captured."""
    when: list[int] = []
    for now in range(start, stop, step):
        due = True
        while due:
            plan, due = plan.at(now)
            when += [now] * due
    return plan, when


@given(COUNTS, st.integers())
def test_a_whole_slot_has_exactly_as_many_as_are_asked_for(count: int, seed: int) -> None:
    drawn = planned(SLOT, count, 0, draws(seed))
    after, when = taken(drawn, SLOT, 2 * SLOT + SECOND)
    assert len(when) == count
    assert (after.spent, after.left) == (count, ())
    assert all(0 <= now - moment < SECOND for now, moment in zip(when, drawn.left, strict=True))


@given(COUNTS, WITHIN, st.integers())
def test_what_lies_in_the_past_is_not_made_up_for(count: int, begun: int, seed: int) -> None:
    plan = planned(begun, count, 0, draws(seed))
    whole = planned(0, count, 0, draws(seed))
    assert plan.left == tuple(moment for moment in whole.left if moment >= begun)


@given(COUNTS, st.lists(WITHIN, max_size=5), st.integers())
def test_restarts_within_a_slot_make_no_more_of_it(count: int, restarts: list[int], seed: int) -> None:
    draw, spent, now = draws(seed), 0, 0
    made: list[int] = []
    for until in (*sorted(restarts), SLOT - 1):
        after, when = taken(planned(now, count, spent, draw), now, until)
        made, spent, now = made + when, after.spent, until
    assert len(made) <= count


def test_who_begins_anywhere_in_a_slot_has_as_many_as_chance_leaves() -> None:
    draw = draws(5)
    found = sum(len(planned(SLOT // 4, 4, 0, draw).left) for _ in range(5_000))
    assert 2.94 < found / 5_000 < 3.06
    after_two = sum(len(planned(SLOT // 2, 4, 2, draw).left) for _ in range(5_000))
    assert 0.95 < after_two / 5_000 < 1.05


def test_a_plan_holds_for_its_slot_and_its_number() -> None:
    plan = planned(SLOT + 5, 3, 0, draws(1))
    assert plan.holds(2 * SLOT - 1, 3)
    assert not plan.holds(2 * SLOT, 3)
    assert not plan.holds(SLOT + 6, 2)
    assert planned(0, 1, 3, draws(1)).left == (), "policy asks for fewer than there were"


def test_a_moment_that_was_slept_through_is_spent_and_a_late_look_is_not() -> None:
    plan = CapturePlan(0, 3, 0, (10 * SECOND, 20 * SECOND, 50 * SECOND))
    asleep, due = plan.at(20 * SECOND + LATE + 1)
    assert due
    assert (asleep.spent, asleep.left) == (3, ())
    slept, due = plan.at(49 * SECOND + 2 * LATE)
    assert (slept.spent, slept.left, due) == (3, (), False)
    late, due = plan.at(10 * SECOND + LATE)
    assert due
    assert (late.spent, late.left) == (1, (20 * SECOND, 50 * SECOND))


def test_moments_that_fall_together_are_captures_of_their_own() -> None:
    plan = CapturePlan(0, 2, 0, (SECOND, SECOND))
    plan, first = plan.at(SECOND)
    plan, second = plan.at(SECOND)
    plan, third = plan.at(SECOND)
    assert (first, second, third) == (True, True, False)
