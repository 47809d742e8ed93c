"""Samples are of tracked time only, each within one minute, and of no more activity than time."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tracker.core.errors import BugError
from tracker.core.hours.front import AppRules, Front
from tracker.core.hours.level import SAMPLE_MICROSECONDS
from tracker.core.hours.said import ActivitySample, AppUse, body_of, said_in
from tracker.core.hours.sampling import Counts, Stretch, samples
from tracker.core.moment import MICROSECONDS, Moment

NOON = 1_795_262_400_000_000
SECOND = MICROSECONDS
COUNTED = Counts(7, 30, 4, 2, 90)
RULES = AppRules()


@some.composite
def _stretches(draw: some.DrawFn) -> Stretch:
    start = draw(some.integers(0, 10**12))
    return Stretch(NOON + draw(some.integers(0, 10**9)), start, start + draw(some.integers(0, 300 * SECOND)))


def test_a_whole_minute_is_one_sample() -> None:
    assert samples(Stretch(NOON, 0, 60 * SECOND), COUNTED, [Front(0, "Mail")], RULES) == (
        ActivitySample(NOON, 60, 7, 30, 4, 2, 90, (AppUse(60, "Mail"),)),
    )


def test_what_the_system_does_not_tell_stays_unknown() -> None:
    (sample,) = samples(Stretch(NOON, 0, 30 * SECOND), Counts(7), [], RULES)
    assert (sample.active, sample.keys, sample.clicks, sample.scrolls, sample.moves) == (7, *[None] * 4)


def test_of_time_that_was_asked_about_late_each_minute_has_its_sample_and_nothing_counts_twice() -> None:
    first, second, third = samples(Stretch(NOON + 30 * SECOND, 0, 120 * SECOND), Counts(50, 9), [], RULES)
    assert [each.start - NOON for each in (first, second, third)] == [30 * SECOND, 60 * SECOND, 120 * SECOND]
    assert [each.tracked for each in (first, second, third)] == [30, 60, 30]
    assert [each.active for each in (first, second, third)] == [30, 20, 0]
    assert [each.keys for each in (first, second, third)] == [9, 0, 0]
    assert [each.clicks for each in (first, second, third)] == [None, None, None]


def test_as_much_as_ends_with_a_whole_minute_and_where_the_next_begins() -> None:
    stretch = Stretch(NOON + 30 * SECOND, 0, 95 * SECOND)
    assert stretch.whole() == Stretch(NOON + 30 * SECOND, 0, 90 * SECOND)
    assert stretch.whole().rest() == Stretch(NOON + 120 * SECOND, 90 * SECOND, 90 * SECOND)
    assert Stretch(NOON + SECOND, 0, SECOND).whole() == Stretch(NOON + SECOND, 0, 0)


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(BugError):
        Stretch(NOON, 1, 0)


def test_more_than_a_hand_can_do_is_cut_to_what_a_record_holds() -> None:
    (sample,) = samples(Stretch(NOON, 0, SECOND), Counts(1, 10**9, 1, 1, 1), [], RULES)
    assert sample.keys == 1_000_000


@given(_stretches(), some.integers(0, 400))
def test_samples_fill_their_stretch_and_can_be_said(stretch: Stretch, seconds: int) -> None:
    made = samples(stretch, Counts(seconds), [], RULES)
    assert sum(round(each.tracked * SECOND) for each in made) == stretch.stop - stretch.start
    assert all(each.active <= each.tracked for each in made)
    assert sum(round(each.active * SECOND) for each in made) <= seconds * SECOND
    for each in made:
        end = each.start + round(each.tracked * SECOND)
        assert each.start // SAMPLE_MICROSECONDS == (end - 1) // SAMPLE_MICROSECONDS
        assert said_in(body_of(each, Moment(NOON, 0, bytes(16)))) == each


@given(_stretches())
def test_whole_and_rest_lose_nothing(stretch: Stretch) -> None:
    whole = stretch.whole()
    rest = whole.rest()
    assert (whole.at, whole.start) == (stretch.at, stretch.start)
    assert rest.start == whole.stop <= stretch.stop
    assert stretch.stop - rest.start < SAMPLE_MICROSECONDS or whole.stop == whole.start
    assert whole.stop == whole.start or rest.at % SAMPLE_MICROSECONDS == 0
