"""Entries by hand in the window: which day is meant, what much longer ones ask, and keys that open them."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt

from lib import made_up_day
from lib.made_up_day import ZONE, at
from tests.faces.test_tray_today import field, said
from tests.faces.tray_stage import Stage, clear, press, stage
from tracker.core.hours.said import TimeEntry
from tracker.core.wire import EditTime, NamedWork
from tracker.tray.pages.today.dialog import EntryDialog
from tracker.tray.present.hand import Fields, Wrong, adding, day_told
from tracker.tray.present.lengths import Manner

MANNER = Manner(ZONE)
ENTRY = made_up_day.entries()[1]
GROWN = "The entry lasted 1 h 26 min; changed like this it would last 3 h 30 min"


@pytest.fixture
def at_work() -> Iterator[Stage]:
    made = stage()
    made.show(made_up_day.day(), made_up_day.status())
    yield made
    clear(made.page)


def opened(stage: Stage, key: Qt.Key = Qt.Key.Key_Space) -> EntryDialog:
    press(stage.page.entries.lines[2], key)
    assert stage.page.editing.dialog is not None
    return stage.page.editing.dialog


def test_an_entry_that_grows_far_is_asked_about_before_it_is_changed(at_work: Stage) -> None:
    dialog = opened(at_work)
    field(dialog.stop).setText("14:16")
    field(dialog.reason).setText("forgot")
    dialog.save.click()
    assert at_work.asked.commands == []
    assert (dialog.problem.isVisible(), dialog.save.text()) == (True, "Yes, 3 h 30 min")
    assert GROWN in said(dialog)
    dialog.save.click()
    meant = EditTime(ENTRY.entry_id.hex, None, at(14, 16), NamedWork(), "forgot")
    assert at_work.asked.commands == [meant]


def test_other_times_take_the_question_back(at_work: Stage) -> None:
    dialog = opened(at_work)
    field(dialog.reason).setText("forgot")
    field(dialog.stop).setText("14:16")
    dialog.save.click()
    field(dialog.stop).setText("16:00")
    assert (dialog.problem.isVisible(), dialog.save.text()) == (False, "Save")
    dialog.save.click()
    assert (at_work.asked.commands, dialog.save.text()) == ([], "Yes, 5 h 14 min")
    field(dialog.stop).setText("13:00")
    dialog.save.click()
    assert len(at_work.asked.commands) == 1


def test_dialogs_say_the_day(at_work: Stage) -> None:
    assert "Thursday, 19 November" in said(opened(at_work))
    at_work.page.header.add.click()
    dialog = at_work.page.editing.dialog
    assert dialog is not None
    assert "Thursday, 19 November" in said(dialog)


def test_an_entry_over_midnight_tells_both_days() -> None:
    over = replace_times(at(23), at(1, day=date(2026, 11, 20)))
    assert (
        day_told(over, date(2026, 11, 20), MANNER) == "Thursday, 19 November \N{EN DASH} Friday, 20 November"
    )
    ended = replace_times(at(23), at(0, day=date(2026, 11, 20)))
    assert day_told(ended, date(2026, 11, 20), MANNER) == "Thursday, 19 November"


def replace_times(start: int, stop: int) -> TimeEntry:
    return TimeEntry(ENTRY.entry_id, start, stop, ENTRY.source, ENTRY.work)


def test_a_wrong_time_tells_how_another_day_is_written() -> None:
    wrong = adding(Fields(start="9", stop="10:00", reason="why"), date(2026, 11, 21), MANNER)
    assert isinstance(wrong, Wrong)
    example = "2026-11-21 23:00"
    assert example in wrong.sentence
    fields = Fields(start=example, stop="2026-11-22 0:30", reason="why")
    made = adding(fields, date(2026, 11, 22), MANNER)
    assert not isinstance(made, Wrong)
    assert made.start == at(23, day=date(2026, 11, 21))
