"""Working hours by the member's clocks, starting by itself, and the moments of captures."""

from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.zones import DAY, HOUR, MINUTE, changes, instants, utc, wall, zones
from tests.fakes.draws import draws
from tracker.core.hours.day import Span, day_of
from tracker.core.hours.schedule import (
    PRESENT,
    SLOT,
    LocalSchedule,
    TimerOff,
    automatic_start,
    moments,
    slot_around,
    slot_of,
)
from tracker.core.moment import MICROSECONDS
from tracker.core.policy.listed import WorkingHours
from tracker.core.policy.time_fields import SCHEDULE, AutomaticStart

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = LocalSchedule(SCHEDULE.default, BERLIN)
MORNING = utc(2026, 6, 1, 7)
"""Nine o'clock of a Monday in Berlin."""
NIGHT = MORNING - 9 * HOUR
"""Midnight of the same day."""


def written(text: str, zone: ZoneInfo = BERLIN) -> LocalSchedule:
    hours = SCHEDULE.kind.parse(text)
    assert hours is not None
    return LocalSchedule(hours, zone)


@st.composite
def schedules(draw: st.DrawFn, zone: ZoneInfo) -> LocalSchedule:
    several = []
    for _ in range(draw(st.integers(0, 3))):
        first, last = sorted(draw(st.tuples(st.integers(0, 6), st.integers(0, 6))))
        start = draw(st.integers(0, 24 * 60 - 1))
        several.append(WorkingHours(first, last, start, draw(st.integers(start + 1, 24 * 60))))
    return LocalSchedule(tuple(several), zone)


@given(st.data())
def test_away_from_changes_the_clock_on_the_wall_decides(data: st.DataObject) -> None:
    zone = data.draw(zones)
    schedule, at = data.draw(schedules(zone)), data.draw(instants(zone))
    if any(abs(at - change) <= DAY for change in changes(zone)):
        at += 4 * DAY
    shown = wall(at, zone)
    minutes = shown.hour * 60 + shown.minute
    working = any(
        each.first_day <= shown.weekday() <= each.last_day and each.start <= minutes < each.stop
        for each in schedule.hours
    )
    assert (schedule.stretch(at) is not None) == working


@given(st.data())
def test_stretches_begin_and_end_in_turn_also_where_clocks_are_set(data: st.DataObject) -> None:
    zone = data.draw(zones)
    schedule, at = data.draw(schedules(zone)), data.draw(instants(zone))
    stretch, last = schedule.stretch(at), schedule.last_end(at)
    assert last is None or last <= at
    if last is not None:
        before = schedule.stretch(last - 1)
        assert before is not None
        assert before.stop == last
        assert schedule.stretch(last) is None
    if stretch is not None:
        assert stretch.start <= at < stretch.stop
        assert last is None or last < stretch.start


@pytest.mark.parametrize(
    ("text", "at", "stretch"),
    [
        ("sun 02:30-05:00", utc(2026, 3, 29, 1), Span(utc(2026, 3, 29, 1), utc(2026, 3, 29, 3))),
        ("sun 02:15-02:45", utc(2026, 3, 29, 1), None),
        ("sun 02:30-05:00", utc(2026, 10, 25, 2), Span(utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 4))),
        ("sun 01:00-02:30", utc(2026, 10, 25, 1), Span(utc(2026, 10, 24, 23), utc(2026, 10, 25, 1, 30))),
        ("mon 22:00-24:00, tue 00:00-06:00", NIGHT + DAY, Span(NIGHT + 22 * HOUR, NIGHT + 30 * HOUR)),
        ("mon 10:00-12:00, mon 09:00-13:00", MORNING, Span(MORNING, MORNING + 4 * HOUR)),
        ("", MORNING, None),
    ],
)  # fmt: skip
def test_stretches_of_clocks_that_are_set_and_of_spans_that_touch(
    text: str, at: int, stretch: Span | None
) -> None:
    assert written(text).stretch(at) == stretch


def test_a_day_left_out_has_no_working_hours() -> None:
    apia = written("fri 00:00-24:00", ZoneInfo("Pacific/Apia"))
    assert apia.last_end(utc(2011, 12, 30, 12)) is None
    assert apia.stretch(utc(2012, 1, 5, 10) - 1) is None
    assert apia.stretch(utc(2012, 1, 5, 10)) is not None


def test_hours_over_a_weekend() -> None:
    friday_evening, sunday = MORNING - 2 * DAY - 16 * HOUR, MORNING - DAY
    assert OFFICE.stretch(sunday) is None
    assert OFFICE.last_end(sunday) == friday_evening
    assert OFFICE.stretch(MORNING - 1) is None
    assert OFFICE.stretch(MORNING) == Span(MORNING, MORNING + 8 * HOUR)


def test_hours_without_end_have_no_begin() -> None:
    always = written("mon-sun 00:00-24:00")
    stretch = always.stretch(MORNING)
    assert stretch is not None
    assert stretch.start <= MORNING - 7 * DAY
    assert stretch.stop >= MORNING + 7 * DAY
    assert always.last_end(MORNING) is None


FIRST, PLANNED = AutomaticStart.FIRST_ACTIVITY, AutomaticStart.SCHEDULE
EARLY = MORNING - HOUR


@pytest.mark.parametrize(
    ("mode", "off", "starts"),
    [
        (FIRST, TimerOff(EARLY, EARLY), True),
        (FIRST, TimerOff(EARLY, EARLY - PRESENT), True),
        (FIRST, TimerOff(EARLY, EARLY - PRESENT - 1), False),
        (FIRST, TimerOff(EARLY), False),
        (FIRST, TimerOff(NIGHT, NIGHT - 1), False),
        (FIRST, TimerOff(NIGHT, NIGHT), True),
        (FIRST, TimerOff(EARLY, EARLY, started=NIGHT - 1, halted=NIGHT - 1), True),
        (FIRST, TimerOff(EARLY, EARLY, started=NIGHT), False),
        (FIRST, TimerOff(EARLY, EARLY, started=NIGHT - 1, halted=NIGHT), False),
        (PLANNED, TimerOff(EARLY, EARLY), False),
        (PLANNED, TimerOff(MORNING, MORNING - PRESENT), True),
        (PLANNED, TimerOff(MORNING, None), False),
        (PLANNED, TimerOff(MORNING, MORNING, halted=EARLY), True),
        (PLANNED, TimerOff(MORNING + HOUR, MORNING + HOUR, started=MORNING), True),
        (PLANNED, TimerOff(MORNING + HOUR, MORNING + HOUR, halted=MORNING), False),
        (PLANNED, TimerOff(MORNING + DAY, MORNING + DAY, halted=MORNING), True),
        (PLANNED, TimerOff(MORNING + 8 * HOUR, MORNING + 8 * HOUR), False),
        (AutomaticStart.NEVER, TimerOff(MORNING, MORNING), False),
    ],
)
def test_when_a_timer_starts_by_itself(mode: AutomaticStart, off: TimerOff, starts: bool) -> None:
    assert automatic_start(mode, off, OFFICE) is starts


@given(st.data())
def test_once_ended_for_good_a_timer_does_not_start_by_itself_again(data: st.DataObject) -> None:
    zone = data.draw(zones)
    schedule, halted = data.draw(schedules(zone)), data.draw(instants(zone))
    now = halted + data.draw(st.integers(0, DAY))
    off = TimerOff(now, now, halted - HOUR, halted)
    assert not automatic_start(AutomaticStart.NEVER, off, schedule)
    if day_of(now, zone) == day_of(halted, zone):
        assert not automatic_start(FIRST, off, schedule)
    stretch = schedule.stretch(now)
    if stretch is None or halted >= stretch.start:
        assert not automatic_start(PLANNED, off, schedule)


@given(st.integers(0, 2**60), st.integers(0, 10), st.integers())
def test_moments_lie_in_their_slot_in_order(at: int, count: int, seed: int) -> None:
    slot = slot_of(at)
    assert slot <= at < slot + SLOT
    assert slot % SLOT == 0
    found = moments(slot, count, draws(seed))
    assert len(found) == count
    assert list(found) == sorted(found)
    assert all(slot <= moment < slot + SLOT for moment in found)
    assert [moment + SLOT for moment in found] == list(moments(slot + SLOT, count, draws(seed)))


@pytest.mark.parametrize("count", [1, 3, 10])
def test_every_second_of_a_slot_is_as_likely_as_any_other(count: int) -> None:
    draw = draws(count)
    seconds = [0] * 600
    for _ in range(30_000 // count):
        for moment in moments(0, count, draw):
            seconds[moment // MICROSECONDS] += 1
    expected = sum(seconds) / 600
    chi = sum((found - expected) ** 2 / expected for found in seconds)
    assert 490 < chi < 720, "beyond one in a thousand on either side, for 599 degrees of freedom"


def test_a_moment_says_nothing_of_the_next() -> None:
    draw = draws(7)
    slots = [moments(0, 1, draw)[0] for _ in range(20_000)]
    middle = SLOT / 2
    together = sum((a - middle) * (b - middle) for a, b in pairwise(slots))
    alone = sum((a - middle) ** 2 for a in slots)
    assert abs(together / alone) < 0.03


def test_the_moments_of_a_slot_fall_together_as_often_as_chance_has_it() -> None:
    draw = draws(9)
    close = 0
    for _ in range(10_000):
        first, second = moments(0, 2, draw)
        close += second - first < MINUTE
    assert 0.18 < close / 10_000 < 0.20, "1 - (9/10) squared is 0.19"


def test_the_slot_around_an_instant_ends_where_the_present_does() -> None:
    at = 7 * SLOT + 5
    assert slot_around(at, 9 * SLOT) == Span(7 * SLOT, 8 * SLOT)
    assert slot_around(at, at + 1) == Span(7 * SLOT, at + 1)
