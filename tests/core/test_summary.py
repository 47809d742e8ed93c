"""Today and this week: every microsecond of the entries is shown once, on its day and under its work."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.core.zones import DAY, HOUR, MINUTE, instants, utc, wall, zones
from tracker.core.hours.day import Span, day_of, day_span, week_span
from tracker.core.hours.ledger import overlaps, uncounted
from tracker.core.hours.said import Source, TimeEntry, Work
from tracker.core.hours.summary import (
    DaySummary,
    Limits,
    Totals,
    WorkTotal,
    counted_of,
    day_summaries,
    summary,
)
from tracker.core.moment import MICROSECONDS

BERLIN = ZoneInfo("Europe/Berlin")
NOON = utc(2026, 6, 3, 10)
"""Noon of a Wednesday in Berlin."""
SITE, SHOP, TASK = (UUID(int=number) for number in range(3))
NO_LIMITS = Limits()


def entry(start: int, stop: int | None, source: Source = Source.TIMER, work: Work | None = None) -> TimeEntry:
    return TimeEntry(UUID(int=start), start, stop, source, work or Work())


@st.composite
def entries(draw: st.DrawFn, about: int) -> list[TimeEntry]:
    """Draw entries that follow each other about an instant, the last of which may be running."""
    at, found = about - draw(st.integers(0, 10 * DAY)), []
    for _ in range(draw(st.integers(0, 8))):
        at += draw(st.integers(0, DAY))
        stop = at + draw(st.integers(0, DAY))
        work = Work(draw(st.sampled_from([None, SITE, SHOP])), draw(st.sampled_from([None, TASK])))
        each = TimeEntry(UUID(int=at), at, stop, draw(st.sampled_from(Source)), work)
        found.append(TimeEntry(UUID(int=at), at, stop, each.source, work, deleted=draw(st.booleans())))
        at = stop
    if draw(st.booleans()):
        found.append(entry(at, None))
    return found


def inside(each: TimeEntry, now: int, span: Span) -> int:
    """Return what of an entry lies in a span, from the second it began in to the one it ended in."""
    start, stop = (at - at % MICROSECONDS for at in (each.start, now if each.stop is None else each.stop))
    return 0 if each.deleted else max(0, min(stop, span.stop) - max(start, span.start))


def whole(works: tuple[WorkTotal, ...]) -> list[int]:
    return [work.totals.whole for work in works]


@given(st.data())
def test_each_day_and_the_week_have_exactly_what_lies_in_them(data: st.DataObject) -> None:
    zone = data.draw(zones)
    now = data.draw(instants(zone))
    found = data.draw(entries(now).flatmap(st.permutations))
    first = data.draw(st.integers(0, 6))
    shown = summary(found, now, zone, Limits(first_weekday=first))
    week = week_span(day_of(now, zone), zone, first)
    assert shown.totals.whole == sum(inside(each, now, week) for each in found) == sum(whole(shown.works))
    assert shown.today in shown.week
    assert shown.today.day == day_of(now, zone)
    assert [each.day for each in shown.week] == [shown.week[0].day + timedelta(days=n) for n in range(7)]
    for each in shown.week:
        check(each, found, now, zone)


def check(shown: DaySummary, found: list[TimeEntry], now: int, zone: ZoneInfo) -> None:
    """Raise `AssertionError` unless a day shows what lies in it, by its own clock."""
    span = day_span(shown.day, zone)
    assert shown.totals.whole == sum(inside(each, now, span) for each in found) == sum(whole(shown.works))
    assert whole(shown.works) == sorted(whole(shown.works), reverse=True)
    for source in Source:
        of_source = sum(inside(each, now, span) for each in found if each.source is source)
        assert (
            getattr(shown.totals, "tracked" if source is Source.TIMER else source.name.lower()) == of_source
        )
    for work in shown.works:
        of_work = (each for each in found if each.work == Work(work.project_id, work.task_id))
        assert work.totals.whole == sum(inside(each, now, span) for each in of_work)
    assert list(shown.parts) == sorted(shown.parts, key=lambda part: part.span.start)
    for part in shown.parts:
        assert span.start <= part.span.start <= part.span.stop <= span.stop
        assert (part.begin, part.end) == (wall(part.span.start, zone), wall(part.span.stop, zone))
        assert part.day == shown.day


def test_an_entry_over_midnight_stands_on_both_days_with_their_clock_times() -> None:
    night = entry(NOON - 14 * HOUR, NOON - 10 * HOUR)
    tuesday, wednesday = day_summaries([night], NOON, BERLIN, date(2026, 6, 2), date(2026, 6, 3))
    clocks = [(f"{part.begin:%H:%M}", f"{part.end:%H:%M}") for part in (*tuesday.parts, *wednesday.parts)]
    assert clocks == [("22:00", "00:00"), ("00:00", "02:00")]
    assert (tuesday.totals.whole, wednesday.totals.whole) == (2 * HOUR, 2 * HOUR)


def test_a_night_of_a_clock_set_back_has_its_hour_more() -> None:
    night = entry(utc(2026, 10, 24, 22), utc(2026, 10, 25, 2))
    (sunday,) = day_summaries([night], NOON, BERLIN, date(2026, 10, 25), date(2026, 10, 25))
    assert sunday.totals.tracked == 4 * HOUR
    assert f"{sunday.parts[0].begin:%H:%M} {sunday.parts[0].end:%H:%M}" == "00:00 03:00"


def test_what_is_tracked_by_hand_and_kept_stands_apart() -> None:
    shown = summary(
        [
            entry(NOON - 5 * HOUR, NOON - 3 * HOUR, work=Work(SITE)),
            entry(NOON - 3 * HOUR, NOON - 2 * HOUR, Source.MANUAL, Work(SHOP)),
            entry(NOON - 2 * HOUR, NOON - HOUR, Source.IDLE_KEPT, Work(SITE, note="a talk")),
        ],
        NOON, BERLIN, Limits(8, 40),
    )  # fmt: skip
    assert shown.today.totals == shown.totals == Totals(2 * HOUR, HOUR, HOUR)
    site, shop = shown.works
    assert site == WorkTotal(SITE, None, Totals(tracked=2 * HOUR, idle_kept=HOUR))
    assert shop == WorkTotal(SHOP, None, Totals(manual=HOUR))
    assert (shown.left_today, shown.left_this_week) == (4 * HOUR, 36 * HOUR)
    assert shown.running is None


def test_a_running_entry_counts_up_to_now_and_is_shown_from_its_first_instant() -> None:
    begun = entry(NOON, None)
    for now, length in ((NOON - MINUTE, 0), (NOON, 0), (NOON + MINUTE, MINUTE)):
        shown = summary([begun], now, BERLIN, NO_LIMITS)
        assert shown.running == begun
        (part,) = shown.today.parts
        assert part.running
        assert part.span == Span(NOON, NOON + length)
    (ended,) = summary([entry(NOON - HOUR, NOON)], NOON, BERLIN, NO_LIMITS).today.parts
    assert not ended.running


def test_what_is_deleted_or_of_another_time_is_not_shown() -> None:
    gone = TimeEntry(UUID(int=1), NOON - HOUR, None, Source.TIMER, deleted=True)
    far = [entry(NOON - 30 * DAY, NOON - 29 * DAY), entry(2**62, 2**62 + 1), entry(2**62, None)]
    shown = summary([gone, *far[:2]], NOON, BERLIN, NO_LIMITS)
    assert shown.totals == Totals()
    assert shown.running is None
    assert shown.today.parts == ()
    assert summary(far, NOON, BERLIN, NO_LIMITS).today.parts == ()


def test_nothing_is_left_once_a_limit_is_passed_and_none_is_none() -> None:
    worked = [entry(NOON - 9 * HOUR, NOON)]
    over = summary(worked, NOON, BERLIN, Limits(8, 9))
    assert (over.left_today, over.left_this_week) == (0, 0)
    free = summary(worked, NOON, BERLIN, NO_LIMITS)
    assert (free.left_today, free.left_this_week) == (None, None)


@given(st.data())
def test_what_entries_count_of_a_span_is_what_lies_in_it(data: st.DataObject) -> None:
    span = Span(NOON - data.draw(st.integers(0, DAY)), NOON + data.draw(st.integers(0, DAY)))
    found = data.draw(entries(NOON).flatmap(st.permutations))
    expected = sum(inside(each, span.stop, _in_seconds(span)) for each in found)
    assert counted_of(span, found) == expected


@given(st.data())
def test_what_no_entry_counts_of_a_span_is_all_the_rest_of_it(data: st.DataObject) -> None:
    span = Span(NOON - data.draw(st.integers(0, DAY)), NOON + data.draw(st.integers(0, DAY)))
    found = data.draw(entries(NOON).flatmap(st.permutations))
    left = uncounted(span, found)
    taken = [
        Span(each.start, span.stop if each.stop is None else each.stop) for each in found if not each.deleted
    ]
    counted = sum(max(0, min(each.stop, span.stop) - max(each.start, span.start)) for each in taken)
    assert sum(each.length for each in left) == span.length - counted
    assert not any(overlaps(entry, each.start, each.stop) for entry in found for each in left)
    # An entry without length counts nothing, and what would lie across it would overlap it.
    points = {each.start for each in taken if not each.length}
    assert all(
        before.stop < after.start or before.stop == after.start in points for before, after in pairwise(left)
    )


def _in_seconds(span: Span) -> Span:
    return Span(span.start - span.start % MICROSECONDS, span.stop - span.stop % MICROSECONDS)
