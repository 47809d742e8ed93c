"""Entries by hand in the window: which day is meant, what much longer ones ask, and keys that open them."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lib import made_up_day
from lib.made_up_day import ZONE, at
from lib.made_up_world import World
from tests.faces.test_tray_today import field, said
from tests.faces.tray_stage import Stage, press, stage
from tracker.core.hours.said import TimeEntry
from tracker.core.wire import EditTime, NamedWork
from tracker.tray.pages.screenshots.preview import Preview
from tracker.tray.pages.today.dialog import EntryDialog
from tracker.tray.present.hand import Fields, Wrong, adding, day_told
from tracker.tray.present.lengths import Manner
from tracker.tray.style import look

MANNER = Manner(ZONE)
ENTRY = made_up_day.entries()[1]
GROWN = "The entry lasted 1 h 26 min; changed like this it would last 3 h 30 min"


@pytest.fixture
def at_work(qtbot: QtBot) -> Stage:
    made = stage(qtbot)
    made.show(made_up_day.day(), made_up_day.status())
    return made


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


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_row_with_the_focus_is_opened_by_return_too(at_work: Stage, key: Qt.Key) -> None:
    assert opened(at_work, key).fields.start == "10:46"


def test_a_picture_with_the_focus_is_chosen_by_return(qtbot: QtBot) -> None:
    ground = World().ground()
    preview = Preview(None, ground.reader, ground.clock, lambda: MANNER)
    qtbot.addWidget(preview)
    preview.open_on(None, World().day.files[-1].file_id)
    newest, oldest = preview.thumbnails[0], preview.thumbnails[-1]
    assert (newest.isChecked(), oldest.isChecked()) == (True, False)
    press(oldest, Qt.Key.Key_Return)
    assert oldest.isChecked()


def test_what_the_delete_key_leads_to_is_in_sight(qtbot: QtBot) -> None:
    look.wear(replace(look.theme, scale=2.0))
    ground = World().ground()
    preview = Preview(None, ground.reader, ground.clock, lambda: MANNER)
    qtbot.addWidget(preview)
    preview.open_on(None, World().day.files[-1].file_id)
    preview.resize(900, 600)
    preview.activateWindow()
    QApplication.processEvents()
    assert preview.side.only_picture.visibleRegion().isEmpty()
    press(preview, Qt.Key.Key_Delete)
    assert preview.focusWidget() is preview.side.only_picture
    assert not preview.side.only_picture.visibleRegion().isEmpty()
