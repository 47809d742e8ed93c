"""The activity level is defined once, adds up exactly, and is none where nothing was tracked."""

from itertools import pairwise
from random import Random
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as some

from tracker.core.hours.level import (
    SAMPLE_MICROSECONDS,
    Level,
    level,
    sample_end,
    within,
)
from tracker.core.hours.said import ActivitySample, AppUse, Source, TimeEntry
from tracker.core.hours.schedule import SLOT
from tracker.core.moment import MICROSECONDS

MIDNIGHT = 1_795_219_200_000_000
MINUTE = 60 * MICROSECONDS


@some.composite
def _samples(draw: some.DrawFn) -> list[ActivitySample]:
    """Draw the samples of a day: each within one minute, no two in the same."""
    found = []
    for minute in draw(some.sets(some.integers(0, 24 * 60 - 1), max_size=40)):
        tracked = draw(some.floats(0, 60))
        active = draw(some.floats(0, tracked))
        found.append(ActivitySample(MIDNIGHT + minute * MINUTE, tracked, active))
    return found


def _minute(minute: int, active: float, tracked: float = 60) -> ActivitySample:
    return ActivitySample(MIDNIGHT + minute * MINUTE, tracked, active)


def test_time_that_was_not_tracked_does_not_count_against_anybody() -> None:
    assert level([_minute(3, 15, 20)]).share == 0.75


def test_where_nothing_was_tracked_there_is_no_level() -> None:
    assert level([]).share is None
    assert level([_minute(0, 0)]).share == 0


@given(_samples(), some.randoms())
def test_it_is_the_same_in_whatever_order_and_parts_it_is_added_up(
    samples: list[ActivitySample], random: Random
) -> None:
    shuffled = random.sample(samples, len(samples))
    cut = random.randint(0, len(samples))
    assert level(shuffled[:cut]) + level(shuffled[cut:]) == level(samples)


def test_a_sample_that_claims_more_than_it_tracked_counts_as_what_it_tracked() -> None:
    assert Level.of(ActivitySample(0, tracked=10, active=60)) == Level(10 * MICROSECONDS, 10 * MICROSECONDS)


@given(some.integers(0, 2**62))
def test_a_sample_ends_at_a_whole_minute_and_so_within_its_slot(start: int) -> None:
    end = sample_end(start)
    assert end % SAMPLE_MICROSECONDS == 0
    assert 0 < end - start <= SAMPLE_MICROSECONDS
    assert start // SLOT == (end - 1) // SLOT


def _entry(start: int, stop: int | None, *, deleted: bool = False) -> TimeEntry:
    """Return an entry between seconds after midnight."""
    ends = None if stop is None else MIDNIGHT + stop * MICROSECONDS
    return TimeEntry(uuid4(), MIDNIGHT + start * MICROSECONDS, ends, Source.TIMER, deleted=deleted)


def test_samples_of_time_that_turned_out_idle_show_no_level() -> None:
    samples = [_minute(minute, 60 if minute < 2 else 0) for minute in range(10)]
    assert level(samples).share == 0.2
    assert level(within(samples, [_entry(0, 120)])).share == 1


def test_a_sample_is_cut_where_its_entry_is_and_keeps_the_shares_of_its_applications() -> None:
    apps = (AppUse(40, "editor"), AppUse(20, "mail"))
    sample = ActivitySample(MIDNIGHT, 60, 50, keys=7, apps=apps)
    (cut,) = within([sample], [_entry(30, None)])
    assert (cut.start, cut.tracked, cut.active, cut.keys) == (MIDNIGHT + 30 * MICROSECONDS, 30, 30, 7)
    assert cut.apps == (AppUse(20, "editor"), AppUse(10, "mail"))


def test_a_sample_in_two_entries_counts_once_and_only_in_them() -> None:
    entries = [_entry(50, 70), _entry(0, 20), _entry(10, 20), _entry(300, 400), _entry(20, 50, deleted=True)]
    (cut,) = within([_minute(0, 60)], entries)
    assert (cut.start, cut.tracked, cut.active) == (MIDNIGHT, 30, 30)


def test_without_an_entry_that_counts_no_sample_is_left() -> None:
    assert within([_minute(0, 60)], []) == []
    assert within([_minute(0, 60)], [_entry(0, None, deleted=True), _entry(60, None)]) == []


@given(_samples(), some.lists(some.tuples(some.integers(0, 86_400), some.integers(0, 9_000)), max_size=8))
def test_what_is_within_is_the_time_that_samples_and_entries_share(
    samples: list[ActivitySample], spans: list[tuple[int, int]]
) -> None:
    entries = [_entry(start, start + lasts) for start, lasts in spans]
    shared = 0
    for sample in samples:
        edges = sorted({edge for entry in entries for edge in (entry.start, entry.stop or 0)})
        end = sample.start + round(sample.tracked * MICROSECONDS)
        cuts = [sample.start, *(edge for edge in edges if sample.start < edge < end), end]
        shared += sum(
            stop - start
            for start, stop in pairwise(cuts)
            if any(entry.start <= start and stop <= (entry.stop or 0) for entry in entries)
        )
    assert level(within(samples, entries)).tracked == shared
