"""What is shown of a day adds up: its parts to their whole, also between two readings of the store."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import stage
from tracker.core.moment import MICROSECONDS
from tracker.tray.present.lengths import HoursFormat, gap_text, parts_text


def test_parts_add_up_to_what_is_shown_of_them_all() -> None:
    minutes, decimal = HoursFormat.MINUTES, HoursFormat.DECIMAL
    assert parts_text((5_370, 3_650, 65), 9_085, minutes) == ("1 h 29 min", "1 h 01 min", "1 min")
    assert parts_text((3_630, 3_630), 7_260, minutes) == ("1 h 01 min", "1 h")
    assert parts_text((3_600, 45), 3_645, minutes) == ("1 h", "under 1 min")
    assert parts_text((59, 59, 59), 177, minutes) == ("1 min", "1 min", "under 1 min")
    assert parts_text((3_600, 45), 3_645, HoursFormat.CLOCK) == ("1:00", "under 0:01")
    assert parts_text((3_600, 9), 3_609, decimal) == ("1.00 h", "under 0.01 h")
    assert parts_text((1_790, 1_790), 3_580, decimal) == ("0.50 h", "0.49 h")
    assert parts_text((60, 0), 60, minutes) == ("1 min", "0 min")
    assert parts_text((), 0, minutes) == ()


def test_the_legend_adds_up_to_the_clock_also_between_two_readings(qtbot: QtBot) -> None:
    made = stage(qtbot)
    status, day = made_up_day.status(), made_up_day.day()
    made.show(day, status)
    made.page.show_status(status, None, made_up_day.moment())
    made.clock.moment = made_up_day.moment(made_up_day.NOW + 630 * MICROSECONDS)
    made.page._tick()
    said = [each.text() for each in made.page.day._legend.findChildren(QLabel)]
    assert "3 h 09 min" in said, "Website runs"
    assert made.page.totals.today.accessibleName().startswith("Today, 5 h 13 min")


def test_a_short_absence_is_told_in_minutes_where_hours_are_decimal() -> None:
    decimal = HoursFormat.DECIMAL
    told = [gap_text(seconds, decimal) for seconds in (59, 106, 359, 360)]
    assert told == ["59 s", "1 min", "5 min", "0.10 h"]
    assert gap_text(106, HoursFormat.CLOCK) == "0:01"
