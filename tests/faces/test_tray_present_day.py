"""A day on the tray's timeline: where things lie, what is said of them, also where clocks are set."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from lib import made_up_day
from lib.made_up_day import NOW, ZONE, at
from tracker.agent.day_seen import DaySeen
from tracker.core.hours.day import day_span
from tracker.core.hours.said import Ending, Source, TimeAway, TimeEntry, Verdict, Work
from tracker.core.hours.summary import Limits, day_summaries
from tracker.core.moment import MICROSECONDS
from tracker.core.record import FileStatus
from tracker.core.wire import TimerStatus
from tracker.tray.present.day import BlockKind, ScreenshotState, Timeline, instant_at, timeline
from tracker.tray.present.lengths import HoursFormat, Manner
from tracker.tray.present.rows import Mark, app_rows, entry_rows, leaving_text, screenshot_rows
from tracker.tray.present.timer import counted_on
from tracker.tray.present.totals import totals

MANNER = Manner(ZONE)


def shown(day: DaySeen) -> Timeline:
    return timeline(day, made_up_day.moment(), MANNER)


def day_with(
    *entries: TimeEntry, day: date = made_up_day.DAY, zone: ZoneInfo = ZONE, now: int = NOW
) -> DaySeen:
    """Return a day that holds just these entries."""
    (summary,) = day_summaries(entries, now, zone, day, day)
    empty = made_up_day.day(empty=True)
    return replace(empty, now=now, span=day_span(day, zone), summary=summary, week=(summary,))


def entry(start: int, stop: int | None, source: Source = Source.TIMER) -> TimeEntry:
    return TimeEntry(UUID(int=77), start, stop, source, Work(UUID(int=1), UUID(int=101)))


def test_the_usual_day_goes_from_eight_to_seventeen() -> None:
    line = shown(made_up_day.day())
    assert (line.begin, line.end) == (8 * 60, 17 * 60)
    assert [mark.label for mark in line.hours] == ["08", "09", *map(str, range(10, 18))]
    assert line.now is not None
    assert (line.now.label, round(line.now.at)) == ("15:16", 15 * 60 + 17)


@pytest.mark.parametrize(
    ("span", "now", "expected"),
    [
        (((6, 20), (7, 0)), (9, 0), (6 * 60, 17 * 60)),
        (((9, 0), (16, 40)), (16, 41), (8 * 60, 18 * 60)),
        (((9, 0), (10, 0)), (23, 30), (8 * 60, 24 * 60)),
    ],
)
def test_it_begins_with_the_first_entry_and_goes_an_hour_beyond_now(
    span: tuple[tuple[int, int], tuple[int, int]], now: tuple[int, int], expected: tuple[float, float]
) -> None:
    line = shown(day_with(entry(at(*span[0]), at(*span[1])), now=at(*now)))
    assert (line.begin, line.end) == expected


def test_blocks_tell_their_work_and_how_they_came_about() -> None:
    blocks = shown(made_up_day.day()).blocks
    assert [(block.start, block.project, block.task, block.hue) for block in blocks] == [
        (8 * 60 + 54, "Website", "Checkout page", 0),
        (10 * 60 + 46, "Payroll import", "Column mapping", 1),
        (13 * 60 + 2, "Team", "Weekly meeting", 2),
        (13 * 60 + 52, "Website", "Checkout page", 0),
    ]
    assert [block.kind for block in blocks] == [
        BlockKind.MANUAL,
        BlockKind.TIMER,
        BlockKind.KEPT,
        BlockKind.TIMER,
    ]
    assert [block.running for block in blocks] == [False, False, False, True]
    assert blocks[1].tip == (
        "Payroll import / Column mapping",
        "10:46 \N{EN DASH} 12:12  1 h 26 min",
        "Map cost centres to the new columns",
    )
    assert blocks[3].tip[1].startswith("13:52 \N{EN DASH} now")


def test_time_away_counts_for_nothing_until_it_is_kept() -> None:
    away = TimeAway(UUID(int=9), at(10, 28), at(10, 46), Ending.IDLE)
    for verdict, gaps in ((Verdict.OPEN, 1), (Verdict.DISCARDED, 1), (Verdict.KEPT, 0)):
        day = replace(made_up_day.day(), aways=(replace_verdict(away, verdict),))
        line = shown(day)
        assert len(line.gaps) == gaps, verdict
        assert line.away == ("18 min" if gaps else "")
    assert "until you choose" in shown(replace(made_up_day.day(), aways=(away,))).gaps[0].tip[0]


def replace_verdict(away: TimeAway, verdict: Verdict) -> TimeAway:
    return TimeAway(away.away_id, away.start, away.stop, away.cause, away.work, verdict)


def test_a_cut_off_is_no_time_away_and_told_to_the_second_as_everywhere() -> None:
    start = made_up_day.at(10, 30) + 900_000
    cut = TimeAway(UUID(int=9), start, start + 1_300_000, Ending.UNSEEN, verdict=Verdict.DISCARDED)
    line = shown(replace(made_up_day.day(), aways=(cut,)))
    [gap] = line.gaps
    assert gap.tip == ("Tracker was cut off, not counted", "10:30:00 \N{EN DASH} 10:30:02  2 s")
    assert line.away == "2 s"


def test_a_night_away_is_cut_to_what_is_shown() -> None:
    night = TimeAway(UUID(int=9), at(0) - 3600 * MICROSECONDS, at(8, 30), Ending.SLEEP)
    (gap,) = shown(replace(made_up_day.day(), aways=(night,))).gaps
    assert (gap.start, gap.stop) == (8 * 60, 8 * 60 + 30)


def test_levels_stand_by_slots_and_the_present_one_is_marked() -> None:
    bars = shown(made_up_day.day()).bars
    assert all(bar.stop - bar.start == 10 and 0 <= bar.share <= 1 for bar in bars)
    assert [bar.start for bar in bars if bar.current] == [15 * 60 + 10]


def test_screenshots_are_ticks_with_what_became_of_them() -> None:
    ticks = shown(made_up_day.day()).ticks
    states = {tick.at: tick.state for tick in ticks}
    assert states[11 * 60 + 33] is ScreenshotState.DELETED
    assert states[15 * 60 + 12] is ScreenshotState.REVIEW
    assert states[9 * 60 + 3] is ScreenshotState.SENT


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"status": None, "wait": None}, ScreenshotState.UNSENT),
        ({"status": None, "set_aside": True}, ScreenshotState.ASIDE),
        ({"status": FileStatus.EXPIRED}, ScreenshotState.EXPIRED),
    ],
)
def test_a_screenshot_may_wait_be_set_aside_or_expire(
    changes: dict[str, object], state: ScreenshotState
) -> None:
    made = made_up_day.day().files[0]
    day = replace(made_up_day.day(), files=(replace(made, **changes),))  # type: ignore[arg-type] # by name
    assert shown(day).ticks[0].state is state


def test_the_cursor_tells_of_each_slot_what_is_in_it_and_what_enter_opens() -> None:
    slots = {slot.start: slot for slot in shown(made_up_day.day()).slots}
    slot = slots[11 * 60 + 20]
    assert slot.tip[:2] == ("11:20 \N{EN DASH} 11:30", "Payroll import / Column mapping")
    assert slot.tip[2].startswith("Activity level ")
    assert slot.tip[3] == "Screenshot 11:24, sent"
    assert (slot.entry_id, slot.file_id is not None) == (UUID(int=2), True)
    away = slots[10 * 60 + 30]
    assert (away.tip[1], away.entry_id) == ("Away, not counted", None)
    assert 12 * 60 + 30 not in slots, "nothing was there"
    assert list(slots) == sorted(slots)


def test_the_legend_holds_the_sums_of_projects() -> None:
    line = shown(made_up_day.day())
    assert [(item.name, item.length, item.hue) for item in line.legend] == [
        ("Website", "2 h 58 min", 0),
        ("Payroll import", "1 h 26 min", 1),
        ("Team", "38 min", 2),
    ]


def test_an_empty_day_is_empty() -> None:
    assert shown(made_up_day.day(empty=True)).is_empty
    assert not shown(made_up_day.day()).is_empty


def test_a_day_on_which_clocks_are_set_back_has_one_hour_twice() -> None:
    fall = date(2026, 10, 25)
    begin = day_span(fall, ZONE).start
    line = shown(day_with(entry(begin, begin + 4 * 3600 * MICROSECONDS), day=fall))
    assert [mark.label for mark in line.hours][:5] == ["00", "01", "02", "02", "03"]
    assert line.blocks[0].stop == 240, "four hours passed"
    assert line.now is None, "it is not today"


def test_a_place_on_the_timeline_is_an_instant_again() -> None:
    day = made_up_day.day()
    assert instant_at(day, 9 * 60 + 30) == at(9, 30)


def test_an_entry_that_nobody_saw_any_more_does_not_run() -> None:
    (summary,) = day_summaries([entry(at(9), at(10))], NOW, ZONE, made_up_day.DAY, made_up_day.DAY)
    cut = replace(summary.parts[0], entry=entry(at(9), None))
    day = replace(made_up_day.day(), summary=replace(summary, parts=(cut,)))
    assert not shown(day).blocks[0].running
    assert entry_rows(day, MANNER)[0].when == "09:00 \N{EN DASH} 10:00"


def test_rows_come_newest_first_and_say_how_entries_came_about() -> None:
    rows = entry_rows(made_up_day.day(), MANNER)
    assert [row.length for row in rows] == ["1 h 24 min", "38 min", "1 h 26 min", "1 h 34 min"]
    assert [row.marks for row in rows] == [(), (Mark.IDLE_KEPT,), (), (Mark.EDITED,)]
    assert rows[0].when == "13:52 \N{EN DASH} now"
    assert rows[3].text == (
        "Website / Checkout page, Read the open tickets, 08:54 \N{EN DASH} 10:28, 1 h 34 min, Edited by you"
    )
    assert not any(row.can_discard for row in rows), "policy keeps entries unless it says otherwise"


def test_time_added_by_hand_says_so() -> None:
    (row,) = entry_rows(day_with(entry(at(9), at(10), Source.MANUAL)), MANNER)
    assert row.marks == (Mark.ADDED,)


def test_screenshots_say_when_the_newest_leaves() -> None:
    rows = screenshot_rows(made_up_day.day(), made_up_day.moment(), MANNER)
    assert (rows[0].time, rows[0].left, rows[1].left) == ("15:12", "4:12", "")
    assert leaving_text(rows) == "The newest leaves this device in 4:12"
    assert rows[0].text == "Screenshot 15:12, in review, 4:12"
    later = screenshot_rows(made_up_day.day(), made_up_day.moment(NOW + 300 * MICROSECONDS), MANNER)
    assert (later[0].state, leaving_text(later)) == (ScreenshotState.UNSENT, "")


def test_applications_are_told_by_name_but_for_excluded_ones() -> None:
    rows = app_rows(made_up_day.day(), MANNER)
    assert [(row.name, row.length) for row in rows] == [
        ("Code editor", "2 h 41 min"),
        ("Browser", "1 h 12 min"),
        ("Spreadsheet", "48 min"),
        ("Excluded applications", "21 min"),
    ]
    assert rows[0].share == 1.0


def test_totals_add_up_to_their_limits_as_they_are_shown() -> None:
    day = made_up_day.day()
    made = totals(day, MANNER, made_up_day.status().timer)
    assert [part.text for part in made.today.figure] == ["5", "h", "02", "min"]
    assert made.today.sentence == "2\xa0h\xa058\xa0min left of 8\xa0h", "no line breaks within a length"
    assert [part.text for part in made.week.figure] == ["28", "h", "26", "min"]
    assert made.week.sentence == "of 40\xa0h, your limit"
    assert [bar.initial for bar in made.week_bars] == list("MTWTFSS")
    assert [bar.shown for bar in made.week_bars].index(True) == 3
    assert made.level.title == "Activity level"
    assert made.today.text == "Today, 5 h 02 min, 2 h 58 min left of 8 h"


def later(seconds: float, *, running: bool = True) -> TimerStatus:
    """Return the timer so long after a status was told."""
    told_at = made_up_day.moment(NOW + MICROSECONDS // 2)
    now = made_up_day.moment(NOW + MICROSECONDS // 2 + round(seconds * MICROSECONDS))
    present = counted_on(made_up_day.status(running=running), told_at, now)
    assert present is not None
    assert present.timer is not None
    return present.timer


def test_what_runs_grows_between_two_statuses_with_the_seconds_of_the_clock() -> None:
    made = totals(made_up_day.day(), MANNER, later(60))
    assert [part.text for part in made.today.figure] == ["5", "h", "03", "min"]
    assert [later(after).today - later(0).today for after in (0.4, 0.5, 1.4, 1.5)] == [0, 1, 1, 2]
    assert later(60).week - later(0).week == 60
    assert later(60, running=False) == made_up_day.status(running=False).timer
    assert counted_on(None, None, made_up_day.moment()) is None


def test_without_limits_nothing_is_left_of_them() -> None:
    day = replace(made_up_day.day(), limits=Limits())
    made = totals(day, Manner(ZONE, HoursFormat.CLOCK))
    assert (made.today.sentence, made.today.share, made.week.share) == ("1:34 by hand", None, None)
    assert [part.text for part in made.today.figure] == ["5:02"]


def test_a_reached_limit_says_so_and_an_untouched_one_what_it_is() -> None:
    full = totals(made_up_day.day(), MANNER, later(4 * 3600))
    assert full.today.sentence == "Your limit of 8\xa0h is reached"
    empty = totals(made_up_day.day(empty=True), MANNER)
    assert (empty.today.sentence, empty.level.sentence) == ("of 8\xa0h", "counted while the timer runs")
    assert [part.text for part in empty.level.figure] == ["\N{EN DASH}"]


def test_a_day_before_counts_what_the_store_has_of_it() -> None:
    earlier = made_up_day.DAY - timedelta(days=1)
    day = made_up_day.day()
    summary = next(each for each in day.week if each.day == earlier)
    made = totals(replace(day, summary=summary), MANNER, made_up_day.status().timer)
    assert (made.today.title, made.today.sentence) == ("Yesterday", "1 entry")
    assert [part.text for part in made.today.figure] == ["7", "h", "34", "min"]


def test_utc_days_are_as_long_as_they_are() -> None:
    zone = ZoneInfo("UTC")
    start = int(datetime(2026, 11, 19, 9, tzinfo=UTC).timestamp()) * MICROSECONDS
    line = timeline(
        day_with(entry(start, start + 3600 * MICROSECONDS), zone=zone), made_up_day.moment(), Manner(zone)
    )
    assert line.blocks[0].start == 9 * 60
