"""How a source stands follows from signs of life, endings and time alone."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.draws import draws
from tracker.agent.source_state import STEADY_SECONDS, Condition, Standing, alive, ended, passed
from tracker.core.delivery import FIRST_WAIT, LONGEST_WAIT
from tracker.core.errors import UnreachableError

AWAY = UnreachableError("dbus-away")
FAILED = ended(Standing(), AWAY, draws())


def test_a_sign_of_life_makes_it_work_and_ends_its_quiet() -> None:
    quiet = passed(Standing(), 20)
    assert (quiet.condition, quiet.quiet) == (Condition.STARTING, 20)
    assert alive(quiet) == Standing(Condition.WORKING)


def test_what_failed_rests_and_is_started_again() -> None:
    assert (FAILED.condition, FAILED.error, FAILED.failures) == (Condition.FAILED, AWAY, 1)
    resting = passed(FAILED, FAILED.rest - 0.25)
    assert (resting.condition, resting.rest) == (Condition.FAILED, 0.25)
    again = passed(resting, 0.25)
    assert again == Standing(Condition.STARTING, AWAY, 1), "until it works, it still counts as failed"
    assert alive(again) == Standing(Condition.WORKING, None, 1)


def test_what_failed_neither_lives_nor_fails_once_more() -> None:
    assert alive(FAILED) is FAILED
    assert ended(FAILED, UnreachableError("dbus-refused", name="x"), draws()) is FAILED


def test_rests_grow_and_are_spread_but_have_an_end() -> None:
    standing, rests, draw = Standing(), [], draws()
    for _ in range(12):
        standing = ended(standing, AWAY, draw)
        rests.append(standing.rest)
        standing = passed(standing, standing.rest)
    full = [min(LONGEST_WAIT, FIRST_WAIT * 2**tries) for tries in range(12)]
    assert all(most / 2 <= rest <= most for rest, most in zip(rests, full, strict=True))
    assert rests != full
    assert any(earlier < later for earlier, later in pairwise(rests))


def test_what_worked_steadily_begins_with_the_shortest_rest() -> None:
    often = Standing(Condition.WORKING, failures=9)
    assert ended(passed(often, STEADY_SECONDS - 1), AWAY, draws()).failures == 10
    assert ended(passed(often, STEADY_SECONDS), AWAY, draws()).failures == 1


@given(st.lists(st.floats(0, 1000) | st.sampled_from(["alive", "ended"])))
def test_an_error_is_known_exactly_while_it_has_failed_and_not_worked_since(
    events: list[float | str],
) -> None:
    standing, draw, down = Standing(), draws(), False
    for event in events:
        match event:
            case "alive":
                down = down and standing.condition is Condition.FAILED
                standing = alive(standing)
            case "ended":
                down, standing = True, ended(standing, AWAY, draw)
            case seconds:
                standing = passed(standing, float(seconds))
        assert (standing.error is not None) is down
        assert (standing.rest > 0) is (standing.condition is Condition.FAILED)
