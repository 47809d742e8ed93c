"""Time slots: their levels are weighed by tracked time, and whatever is shown of them adds up."""

from fractions import Fraction
from random import Random
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as some

from tracker.core.hours.level import Level, level
from tracker.core.hours.said import ActivitySample, AppUse, Source, TimeEntry, Work
from tracker.core.hours.schedule import SLOT
from tracker.core.hours.slots import Counted, InFront, activity, time_slots, whole_seconds
from tracker.core.moment import MICROSECONDS

MIDNIGHT = 1_795_219_200_000_000
MINUTE = 60 * MICROSECONDS
WEBSITE, SHOP = UUID(int=1), UUID(int=2)


def entry(
    start: int, stop: int | None, project: UUID | None = WEBSITE, *, deleted: bool = False
) -> TimeEntry:
    """Return an entry between minutes after midnight."""
    ends = None if stop is None else MIDNIGHT + stop * MINUTE
    start = MIDNIGHT + start * MINUTE
    return TimeEntry(uuid4(), start, ends, Source.TIMER, Work(project), deleted=deleted)


def minute(number: int, active: float, tracked: float = 60, **more: object) -> ActivitySample:
    return ActivitySample(MIDNIGHT + number * MINUTE, tracked, active, **more)  # type: ignore[arg-type]  # the tests' own words


ALL_DAY = [entry(0, None)]


@some.composite
def samples_of_a_day(draw: some.DrawFn) -> list[ActivitySample]:
    found = []
    for number in draw(some.sets(some.integers(0, 24 * 60 - 1), max_size=40)):
        tracked = draw(some.floats(0.001, 60))
        counts = {name: draw(some.none() | some.integers(0, 9)) for name in ("keys", "clicks")}
        found.append(minute(number, draw(some.floats(0, tracked)), tracked, **counts))
    return found


def test_a_slot_of_ten_minutes_is_its_active_seconds_by_its_tracked_seconds() -> None:
    (slot,) = time_slots([minute(0, 30), minute(1, 60), minute(9, 0)], ALL_DAY)
    assert (slot.start, slot.activity.level.share) == (MIDNIGHT, 90 / 180)


def test_a_day_is_the_mean_of_its_slots_weighted_by_tracked_time_not_their_plain_mean() -> None:
    samples = [minute(0, 60), *(minute(number, 0) for number in range(10, 13))]
    slots = time_slots(samples, ALL_DAY)
    assert [slot.activity.level.share for slot in slots] == [1, 0]
    assert activity(samples, ALL_DAY).level.share == 0.25


@given(samples_of_a_day(), some.randoms())
def test_the_slots_add_up_to_the_day(samples: list[ActivitySample], random: Random) -> None:
    slots = time_slots(random.sample(samples, len(samples)), ALL_DAY)
    day = activity(samples, ALL_DAY)
    assert [slot.start for slot in slots] == sorted({each.start - each.start % SLOT for each in samples})
    assert sum((slot.activity.level for slot in slots), Level()) == day.level == level(samples)
    assert sum((slot.activity.counted.keys or 0) for slot in slots) == (day.counted.keys or 0)
    mean = sum(
        Fraction(each.active, each.tracked) * each.tracked for each in (s.activity.level for s in slots)
    )
    assert day.level.share == (float(mean / day.level.tracked) if samples else None)
    assert all(sum(tracked for _, tracked in s.activity.projects) == s.activity.level.tracked for s in slots)


def test_a_count_that_no_sample_tells_is_unknown_and_not_zero() -> None:
    unknown, known = minute(0, 30), minute(1, 30, keys=7, clicks=0)
    assert activity([unknown], ALL_DAY).counted == Counted()
    assert activity([unknown, known], ALL_DAY).counted == Counted(keys=7, clicks=0)


def test_a_slot_names_the_projects_of_its_entries_the_most_tracked_first() -> None:
    entries = [entry(6, 10, SHOP), entry(0, 3), entry(3, 6, None), entry(0, 10, UUID(int=9), deleted=True)]
    (slot,) = time_slots([minute(number, 0) for number in range(10)], entries)
    assert slot.activity.projects == ((SHOP, 4 * MINUTE), (WEBSITE, 3 * MINUTE), (None, 3 * MINUTE))


def test_what_was_in_front_longest_is_named_unless_it_is_excluded() -> None:
    browser, editor, hidden = AppUse(20, "browser", "a"), AppUse(25, "editor"), AppUse(15, excluded=True)
    seen = activity([minute(0, 0, apps=(browser, editor, hidden)), minute(1, 0, apps=(browser,))], ALL_DAY)
    assert seen.front == InFront("browser", excluded=False, seconds=40)
    assert activity([minute(0, 0, apps=(hidden,))], ALL_DAY).front == InFront("", excluded=True, seconds=15)
    assert activity([minute(0, 0)], ALL_DAY).front is None


def test_of_time_that_counts_no_more_nothing_is_shown() -> None:
    samples = [minute(number, 30) for number in range(20)]
    (slot,) = time_slots(samples, [entry(0, 2)])
    assert slot.activity.level == Level(60 * MICROSECONDS, 120 * MICROSECONDS)
    assert time_slots(samples, []) == ()
    assert activity(samples, []).level.share is None


@given(some.lists(some.integers(0, 10**10), max_size=30))
def test_whole_seconds_add_up_and_none_is_far_off(parts: list[int]) -> None:
    shown = whole_seconds(parts)
    assert sum(shown) == (sum(parts) + MICROSECONDS // 2) // MICROSECONDS
    assert all(
        abs(second * MICROSECONDS - part) <= MICROSECONDS for second, part in zip(shown, parts, strict=True)
    )
