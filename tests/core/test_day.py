"""Local days: spans are split where the member's calendar turns its leaf, whatever their clocks do."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.zones import DAY, HOUR, MINUTE, instants, spans, utc, wall, zones
from tracker.core.hours.day import (
    Span,
    begin_of,
    day_of,
    day_span,
    days,
    local,
    passes,
    week_of,
    week_span,
)

TWICE = {("America/St_Johns", 1)}
"""Zones whose clocks were set back through midnight, and for how many minutes the new day had begun."""


@given(st.data())
def test_parts_add_up_follow_each_other_and_lie_each_in_its_day(data: st.DataObject) -> None:
    zone = data.draw(zones)
    span = data.draw(spans(zone))
    parts = list(days(span, zone))
    assert sum(part.span.length for part in parts) == span.length
    assert [part.span.start for part in parts[:1]] == [span.start] * bool(span.length)
    assert all(
        before.span.stop == after.span.start and before.day < after.day for before, after in pairwise(parts)
    )
    for part in parts:
        whole = day_span(part.day, zone)
        assert whole.start <= part.span.start < part.span.stop <= whole.stop
        assert {day_of(at, zone) for at in (part.span.start, part.span.stop - 1)} == {part.day}


@given(st.data())
def test_the_day_of_an_instant_is_what_the_wall_says(data: st.DataObject) -> None:
    zone = data.draw(zones)
    at = data.draw(instants(zone))
    shown = wall(at, zone)
    assert local(at, zone) == shown
    for name, minutes in TWICE:
        if zone.key == name and shown.hour == 0 and shown.minute < minutes:
            assert day_of(at, zone) in (shown.date(), shown.date() - timedelta(days=1))
            return
    assert day_of(at, zone) == shown.date()


@given(st.data())
def test_days_follow_each_other_without_gap(data: st.DataObject) -> None:
    zone = data.draw(zones)
    day = wall(data.draw(instants(zone)), zone).date()
    span, after = day_span(day, zone), day_span(day + timedelta(days=1), zone)
    assert span.stop == after.start
    assert span.length == 0 or 22 * HOUR <= span.length <= 26 * HOUR


@pytest.mark.parametrize(
    ("zone", "day", "length", "begins"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23 * HOUR, utc(2026, 3, 28, 23)),
        ("Europe/Berlin", date(2026, 10, 25), 25 * HOUR, utc(2026, 10, 24, 22)),
        ("America/Sao_Paulo", date(2018, 11, 4), 23 * HOUR, utc(2018, 11, 4, 3)),
        ("America/Sao_Paulo", date(2018, 2, 17), 25 * HOUR, utc(2018, 2, 17, 2)),
        ("Asia/Beirut", date(2022, 3, 27), 23 * HOUR, utc(2022, 3, 26, 22)),
        ("America/Havana", date(2024, 11, 3), 25 * HOUR, utc(2024, 11, 3, 4)),
        ("Australia/Lord_Howe", date(2024, 4, 7), 24 * HOUR + 30 * MINUTE, utc(2024, 4, 6, 13)),
        ("Australia/Lord_Howe", date(2024, 10, 6), 24 * HOUR - 30 * MINUTE, utc(2024, 10, 5, 13, 30)),
        ("Pacific/Apia", date(2011, 12, 29), 24 * HOUR, utc(2011, 12, 29, 10)),
        ("Pacific/Apia", date(2011, 12, 30), 0, utc(2011, 12, 30, 10)),
        ("Pacific/Apia", date(2011, 12, 31), 24 * HOUR, utc(2011, 12, 30, 10)),
        ("America/St_Johns", date(2010, 11, 6), 25 * HOUR, utc(2010, 11, 6, 2, 30)),
    ],
)
def test_days_that_are_no_24_hours(zone: str, day: date, length: int, begins: int) -> None:
    assert day_span(day, ZoneInfo(zone)) == Span(begins, begins + length)


def test_a_day_that_a_zone_left_out_has_no_part() -> None:
    zone = ZoneInfo("Pacific/Apia")
    parts = days(Span(utc(2011, 12, 30, 9), utc(2011, 12, 30, 12)), zone)
    assert [(part.day.day, part.span.length) for part in parts] == [(29, HOUR), (31, 2 * HOUR)]


def test_midnight_that_comes_twice_counts_once() -> None:
    zone = ZoneInfo("America/St_Johns")
    first = utc(2010, 11, 7, 2, 30)
    assert wall(first, zone).date() == wall(first + HOUR, zone).date() == date(2010, 11, 7)
    assert day_of(first, zone) == date(2010, 11, 6)
    assert begin_of(date(2010, 11, 7), zone) == first + HOUR


def test_a_span_over_midnight_is_shown_on_both_days_of_its_zone_only() -> None:
    span = Span(utc(2026, 6, 1, 21, 30), utc(2026, 6, 1, 22, 30))
    first, second = date(2026, 6, 1), date(2026, 6, 2)
    utc_parts, berlin_parts = (days(span, ZoneInfo(name)) for name in ("UTC", "Europe/Berlin"))
    assert [(part.day, part.span.length) for part in utc_parts] == [(first, HOUR)]
    assert [(part.day, part.span.length) for part in berlin_parts] == [
        (first, HOUR // 2),
        (second, HOUR // 2),
    ]


def test_a_clock_passes_a_time_twice_once_or_at_its_change() -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert passes(date(2026, 10, 25), 150, zone) == Span(utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30))
    assert passes(date(2026, 6, 1), 150, zone) == Span(utc(2026, 6, 1, 0, 30), utc(2026, 6, 1, 0, 30))
    assert passes(date(2026, 3, 29), 150, zone) == Span(utc(2026, 3, 29, 1), utc(2026, 3, 29, 1))


@given(st.dates(date(1970, 1, 8), date(2100, 1, 1)), st.integers(0, 6))
def test_a_week_begins_with_its_first_day(day: date, first: int) -> None:
    begin = week_of(day, first)
    assert begin.weekday() == first
    assert timedelta(0) <= day - begin < timedelta(days=7)


def test_a_week_is_its_days() -> None:
    zone = ZoneInfo("Europe/Berlin")
    week = week_span(date(2026, 3, 25), zone)
    assert week == Span(begin_of(date(2026, 3, 23), zone), begin_of(date(2026, 3, 30), zone))
    assert week.length == 7 * DAY - HOUR
