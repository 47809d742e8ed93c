"""Local times as people write and read them, also where the clock is set: refused kindly, never guessed."""

import argparse
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tracker.agent.local_time import clock_texts
from tracker.cli.local_time import day, day_text, duration, hours_text, iso, when
from tracker.core.errors import RefusedError
from tracker.core.hours.day import local
from tracker.core.moment import MICROSECONDS

BERLIN = ZoneInfo("Europe/Berlin")
SANTIAGO = ZoneInfo("America/Santiago")
FALL = date(2026, 10, 25)


def utc(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * MICROSECONDS  # type: ignore[arg-type,misc] # whole parts


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("9:00", utc(2026, 11, 20, 8)),
        ("09:05", utc(2026, 11, 20, 8, 5)),
        ("0:00", utc(2026, 11, 19, 23)),
        ("24:00", utc(2026, 11, 20, 23)),
        ("2026-07-01 9:00", utc(2026, 7, 1, 7)),
        ("2026-07-01T09:00", utc(2026, 7, 1, 7)),
        ("2026-07-01 9:00Z", utc(2026, 7, 1, 9)),
        ("2026-07-01 9:00-03:30", utc(2026, 7, 1, 12, 30)),
        ("9:00+01:00", utc(2026, 11, 20, 8)),
        ("2026-10-25 1:59", utc(2026, 10, 24, 23, 59)),
        ("2026-10-25 3:00", utc(2026, 10, 25, 2)),
        ("2026-10-25 2:30+02:00", utc(2026, 10, 25, 0, 30)),
        ("2026-10-25 2:30+01:00", utc(2026, 10, 25, 1, 30)),
    ],
)
def test_a_time_means_an_instant(text: str, instant: int) -> None:
    assert when(text).instant(date(2026, 11, 20), BERLIN) == instant


@pytest.mark.parametrize(
    ("text", "zone", "key"),
    [
        ("2026-10-25 2:00", BERLIN, "time-clock-twice"),
        ("2026-10-25 2:59", BERLIN, "time-clock-twice"),
        ("2026-03-29 2:00", BERLIN, "time-clock-skipped"),
        ("2026-03-29 2:59", BERLIN, "time-clock-skipped"),
        ("2026-09-06 0:00", SANTIAGO, "time-clock-skipped"),
        ("2026-09-05 24:00", SANTIAGO, "time-clock-skipped"),
    ],
)
def test_a_time_shown_twice_or_never_is_refused(text: str, zone: ZoneInfo, key: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        when(text).instant(date(2026, 1, 1), zone)
    assert refusal.value.key == key
    assert refusal.value.text().startswith("Your clock")


def test_seconds_may_be_given() -> None:
    plain, exact = (when(text).instant(FALL, BERLIN) for text in ("9:00", "9:00:56"))
    assert exact - plain == 56 * MICROSECONDS


def test_the_way_out_that_is_told_is_one() -> None:
    with pytest.raises(RefusedError) as refusal:
        when("2:30").instant(FALL, BERLIN)
    assert when(str(refusal.value.values["example"])).instant(FALL, BERLIN) == utc(2026, 10, 25, 0, 30)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9",
        "9.00",
        "24:01",
        "25:00",
        "9:60",
        "9:00:60",
        "24:00:01",
        "2026-13-01 9:00",
        "1969-01-01 9:00",
        "9:00+24:00",
        "\u0669:\u0660\u0660",
    ],
)
def test_what_is_no_time_is_not_taken(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        when(text)


@pytest.mark.parametrize("text", ["", "2026-02-30", "1900-01-01", "9999-12-31", "today"])
def test_what_is_no_day_is_not_taken(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        day(text)


def test_how_long_something_took_is_told_to_the_second_or_to_the_minute() -> None:
    lengths = [each * MICROSECONDS + MICROSECONDS - 1 for each in (0, 59, 60, 3599, 36 * 3600)]
    assert [duration(each) for each in lengths] == ["0:00:00", "0:00:59", "0:01:00", "0:59:59", "36:00:00"]
    assert [hours_text(each) for each in lengths] == ["0:00", "0:00", "0:01", "0:59", "36:00"]


def test_days_and_times_are_told() -> None:
    assert day_text(FALL) == "Sun 2026-10-25"
    assert iso(utc(2026, 10, 25, 0, 30), BERLIN) == "2026-10-25T02:30:00+02:00"
    begin = local(utc(2026, 11, 20, 8), BERLIN)
    assert clock_texts(begin, local(utc(2026, 11, 20, 9), BERLIN), date(2026, 11, 20)) == ("09:00", "10:00")
    midnight = local(utc(2026, 11, 20, 23), BERLIN)
    assert clock_texts(begin, midnight, date(2026, 11, 20)) == ("09:00", "24:00")


def test_where_the_clock_was_set_in_between_both_ends_say_by_which() -> None:
    first, last = local(utc(2026, 10, 25, 0, 30), BERLIN), local(utc(2026, 10, 25, 1, 10), BERLIN)
    assert clock_texts(first, last, FALL) == ("02:30+02:00", "02:10+01:00")


def test_a_time_that_the_clock_shows_twice_says_which_one_it_is() -> None:
    first, last = local(utc(2026, 10, 24, 22, 30), BERLIN), local(utc(2026, 10, 25, 0, 15), BERLIN)
    assert clock_texts(first, last, FALL) == ("00:30+02:00", "02:15+02:00")
    after = local(utc(2026, 10, 25, 1, 30), BERLIN), local(utc(2026, 10, 25, 3, 30), BERLIN)
    assert clock_texts(*after, FALL) == ("02:30+01:00", "04:30+01:00")
