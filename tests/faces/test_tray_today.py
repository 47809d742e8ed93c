"""The page of today off screen: shown, used by keyboard, commanded; errors stand where they happened."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lib import made_up_day
from lib.made_up_day import DAY, NOW, at
from tests.faces.tray_stage import Stage, on_break, paused, press, stage, stopped
from tracker.core.errors import RefusedError
from tracker.core.hours.by_hand import HandRules
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import (
    AddTime,
    DeleteTime,
    EditTime,
    NamedWork,
    NoteTimer,
    ResumeScreenshots,
    ResumeTimer,
    StartTimer,
    StopTimer,
)
from tracker.tray.colours import LIGHT
from tracker.tray.present.attention import banner
from tracker.tray.present.work import choices_on
from tracker.tray.style import look
from tracker.tray.theme import Theme
from tracker.tray.widgets.badge import Badge
from tracker.tray.widgets.button import Button
from tracker.tray.widgets.field import Field

LEAST_WIDTH = 332
"""What the narrowest window leaves to its page."""


@pytest.fixture
def at_work(qtbot: QtBot) -> Stage:
    """Show the page as it is while the timer runs."""
    made = stage(qtbot)
    made.show(made_up_day.day(), made_up_day.status())
    return made


@pytest.fixture
def in_the_morning(qtbot: QtBot) -> Stage:
    """Show the page before anything was started."""
    made = stage(qtbot)
    made.show(made_up_day.day(empty=True), made_up_day.status(running=False))
    return made


def said(widget: QWidget) -> list[str]:
    """Return what visible labels say."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def test_the_clock_tells_what_runs_and_stop_stops_it(at_work: Stage) -> None:
    hero = at_work.page.hero
    assert {"Running since 13:52", "1:24:36"} <= set(said(hero))
    assert hero.picker.accessibleName() == "Project or task: Website / Checkout page"
    assert hero.note.text() == "Fix rounding of the basket total"
    assert hero.toggle.text() == "Stop"
    hero.toggle.click()
    assert at_work.asked.commands == [StopTimer()]


def test_the_clock_runs_on_between_two_statuses(at_work: Stage) -> None:
    at_work.clock.moment = made_up_day.moment(NOW + 30 * MICROSECONDS)
    at_work.page._tick()
    assert "1:25:06" in said(at_work.page.hero)
    assert at_work.page.strip.thumbnails[0].row.left == "3:42"


def test_work_is_chosen_and_started_by_keyboard_alone(in_the_morning: Stage) -> None:
    hero = in_the_morning.page.hero
    press(hero.picker, Qt.Key.Key_P)
    rows = hero.picker.list
    assert (rows.isVisible(), rows.field.text()) == (True, "p")
    QTest.keyClicks(rows.field, "aper")
    press(rows.field, Qt.Key.Key_Return)
    assert not rows.isVisible()
    assert hero.picker.accessibleName() == "Project or task: Office / Paperwork"
    QTest.keyClicks(hero.note, "letters")
    in_the_morning.page._tick()
    assert hero.note.text() == "letters", "what is being written stays"
    hero.press()
    assert in_the_morning.asked.commands == [
        StartTimer(NamedWork(UUID(int=5).hex, UUID(int=501).hex, "letters"))
    ]


def test_after_a_break_the_button_goes_on_with_what_it_was_or_what_was_chosen_since(at_work: Stage) -> None:
    hero = at_work.page.hero
    at_work.show(made_up_day.day(running=False), on_break())
    assert {"On a break since 15:02", "0:14:36"} <= set(said(hero))
    assert (hero.toggle.text(), hero.note.text()) == ("Go on", "Fix rounding of the basket total")
    assert hero.picker.accessibleName() == "Project or task: Website / Checkout page"
    hero.press()
    hero.note.setText("Something else")
    hero.press()
    website, checkout = UUID(int=1).hex, UUID(int=101).hex
    other = StartTimer(NamedWork(website, checkout, "Something else"))
    assert at_work.asked.commands == [ResumeTimer(), other]


def test_after_a_stop_the_button_starts_what_was_worked_on_last_and_no_note(at_work: Stage) -> None:
    hero = at_work.page.hero
    at_work.show(made_up_day.day(running=False), stopped())
    assert hero.picker.accessibleName() == "Project or task: Website / Checkout page"
    assert (hero.toggle.text(), hero.note.text()) == ("Start", "")
    hero.press()
    at_work.page._tick()
    hero.picker.picked.emit(other := choices_on(made_up_day.day())[-1])
    hero.picker.show_choice(other)
    at_work.page._tick()
    assert hero.picker.accessibleName() == "Project or task: No project"
    hero.press()
    website, checkout = UUID(int=1).hex, UUID(int=101).hex
    assert at_work.asked.commands == [
        StartTimer(NamedWork(website, checkout)),
        StartTimer(NamedWork("", "")),
    ]


def test_a_pause_of_screenshots_is_said_by_the_clock_which_ends_it(at_work: Stage) -> None:
    hero = at_work.page.hero
    assert hero.paused.isHidden()
    at_work.show(made_up_day.day(), paused(until=at(15, 31)))
    assert "Screenshots are paused until 15:31" in said(hero)
    hero.paused.resume.click()
    assert at_work.asked.commands == [ResumeScreenshots()]
    at_work.show(made_up_day.day(), made_up_day.status())
    assert hero.paused.isHidden()


def test_the_list_is_walked_by_arrows_past_its_headings(in_the_morning: Stage) -> None:
    rows = in_the_morning.page.hero.picker.list
    in_the_morning.page.hero.picker.open()
    texts = [rows.list.item(row).text() for row in range(rows.list.count())]
    assert (texts[0], texts[4]) == ("Recent", "All projects")
    press(rows.field, *[Qt.Key.Key_Down] * 3)
    assert rows.list.currentItem().text() == texts[5], "a heading cannot be chosen"
    press(rows.field, Qt.Key.Key_Up)
    assert rows.list.currentItem().text() == texts[3]
    press(rows.field, Qt.Key.Key_Escape)
    assert not rows.isVisible()
    assert in_the_morning.page.hero.picker.choice is None


def test_nothing_that_fits_is_said(in_the_morning: Stage) -> None:
    rows = in_the_morning.page.hero.picker.list
    in_the_morning.page.hero.picker.open()
    rows.field.setText("zzz")
    assert rows.list.item(0).text().startswith("Nothing fits.")
    press(rows.field, Qt.Key.Key_Return)
    assert in_the_morning.asked.commands == []
    rows.hide()


def test_choosing_other_work_while_the_timer_runs_goes_over_to_it(at_work: Stage) -> None:
    hero = at_work.page.hero
    hero.picker.open()
    hero.picker.list.field.setText("weekly")
    press(hero.picker.list.field, Qt.Key.Key_Return)
    assert at_work.asked.commands == [StartTimer(NamedWork(UUID(int=3).hex, UUID(int=301).hex))]


def test_another_note_is_told_once_it_is_written(at_work: Stage) -> None:
    hero = at_work.page.hero
    hero.note.setText("Something else")
    hero.note.editingFinished.emit()
    hero.note.setText("Fix rounding of the basket total")
    hero.note.editingFinished.emit()
    assert at_work.asked.commands == [NoteTimer("Something else")]


def test_a_refusal_stands_under_the_clock_with_what_to_do(in_the_morning: Stage) -> None:
    hero = in_the_morning.page.hero
    hero.press()
    in_the_morning.asked.refuse(RefusedError("time-project-required"))
    assert hero.problem.isVisible()
    assert hero.problem.accessibleName().startswith(
        "Your workspace asks for a project with every time entry."
    )
    hero.press()
    assert not hero.problem.isVisible(), "the next try begins anew"


def test_an_empty_day_says_what_to_do(in_the_morning: Stage) -> None:
    texts = said(in_the_morning.page.day)
    assert "Your day will appear here" in texts
    assert "Pick a project and press Start. No time is recorded before that." in texts
    assert in_the_morning.page.entries_section.isHidden()
    assert in_the_morning.page.strip.isHidden()


def test_the_list_tells_each_entry_in_a_sentence(at_work: Stage) -> None:
    lines = at_work.page.entries.lines
    assert [line.accessibleName().split(",")[0] for line in lines] == [
        "Website / Checkout page",
        "Team / Weekly meeting",
        "Payroll import / Column mapping",
        "Website / Checkout page",
    ]
    badges = [badge.accessibleName() for badge in at_work.page.entries.findChildren(Badge)]
    assert badges == ["Idle kept", "Edited by you"]


def test_an_entry_is_changed_with_its_reason(at_work: Stage) -> None:
    line = at_work.page.entries.lines[2]
    press(line, Qt.Key.Key_Space)
    dialog = at_work.page.editing.dialog
    assert dialog is not None
    assert (dialog.fields.start, dialog.fields.stop) == ("10:46", "12:12")
    field(dialog.stop).setText("12:30")
    dialog.save.click()
    assert dialog.reason.wrong == "Say in a few words why the times change."
    assert at_work.asked.commands == []
    field(dialog.reason).setText("a late call")
    dialog.save.click()
    entry = made_up_day.entries()[1].entry_id.hex
    assert at_work.asked.commands == [EditTime(entry, None, at(12, 30), NamedWork(), "a late call")]
    at_work.asked.refuse(RefusedError("time-taken", entry="3f2a"))
    assert dialog.problem.isVisible()
    assert dialog.isVisible(), "what was written stays"
    dialog.save.click()
    at_work.asked.carry_out()
    assert not dialog.isVisible()
    assert at_work.reader.days[-1] is None, "the day is read anew"


def field(labelled: QWidget) -> Field:
    (found,) = labelled.findChildren(Field)
    return found


def test_time_is_added_by_hand(at_work: Stage) -> None:
    at_work.page.header.add.click()
    dialog = at_work.page.editing.dialog
    assert dialog is not None
    field(dialog.start).setText("25:10")
    dialog.save.click()
    assert dialog.start.wrong.startswith("Write a time up to 24:00, as in 9:00.")
    assert field(dialog.start).accessibleDescription() == dialog.start.wrong
    for each, text in ((dialog.start, "8:00"), (dialog.stop, "8:30"), (dialog.reason, "on the phone")):
        field(each).setText(text)
    dialog.save.click()
    assert dialog.start.wrong == ""
    assert at_work.asked.commands == [AddTime(at(8), at(8, 30), "on the phone", NamedWork(note=""))]
    dialog.reject()


def test_an_entry_counts_no_more_only_where_policy_lets_it(at_work: Stage) -> None:
    actions = at_work.page.entries.lines[2].menu().actions()
    assert [action.isEnabled() for action in actions] == [True, False]
    assert actions[1].toolTip().startswith("Your workspace's policy does not allow")
    at_work.reader.day_read.emit(replace(made_up_day.day(), hand=HandRules(delete_own_time=True)))
    at_work.page.entries.lines[2].menu().actions()[1].trigger()
    dialog = at_work.page.editing.dialog
    assert dialog is not None
    field(dialog.reason).setText("twice")
    dialog.save.click()
    assert at_work.asked.commands == [DeleteTime(made_up_day.entries()[1].entry_id.hex, "twice")]
    dialog.reject()


def test_what_policy_does_not_allow_is_off_and_says_why(at_work: Stage) -> None:
    strict = HandRules(manual_time=False, edit_own_time=False)
    at_work.reader.day_read.emit(replace(made_up_day.day(), hand=strict))
    page = at_work.page
    for button in (page.header.add, page.day.edit):
        assert not button.isEnabled()
        assert button.accessibleDescription()
    page.editing.change(made_up_day.entries()[1].entry_id)
    assert page.editing.dialog is None


def test_a_running_entry_keeps_its_end_open(at_work: Stage) -> None:
    at_work.page.editing.change(made_up_day.entries()[3].entry_id)
    dialog = at_work.page.editing.dialog
    assert dialog is not None
    assert not field(dialog.stop).isEnabled()
    assert field(dialog.stop).accessibleDescription() == "Stop the timer first."
    dialog.reject()


def test_other_days_are_reached_by_keys_and_nothing_comes_after_today(at_work: Stage) -> None:
    page = at_work.page
    assert not page.header.forth.isEnabled()
    page.go(-1)
    assert at_work.reader.days[-1] == DAY - timedelta(days=1)
    at_work.reader.day_read.emit(made_up_day.day())
    assert "Today" in said(page.header), "an answer to another question changes nothing"
    page.go_to(None)
    page.go(1)
    assert at_work.reader.days[-1] is None


def test_a_day_that_cannot_be_read_says_so(at_work: Stage) -> None:
    at_work.reader.day_failed.emit(date(2026, 1, 1), RefusedError("store-not-enrolled"))
    assert not at_work.page.reading_problem.isVisible(), "it was another page's question"
    at_work.reader.day_failed.emit(None, RefusedError("store-not-enrolled"))
    assert at_work.page.reading_problem.isVisible()
    at_work.reader.day_read.emit(made_up_day.day())
    assert not at_work.page.reading_problem.isVisible()


def test_pictures_are_opened_small_and_shown(at_work: Stage) -> None:
    strip = at_work.page.strip
    first = strip.thumbnails[0]
    assert first.accessibleName() == "Screenshot 15:12, in review, 4:12"
    picture = QImage(64, 40, QImage.Format.Format_RGB32)
    at_work.reader.give_picture(first.row.file_id, picture)
    assert first.has_picture
    opened: list[bytes] = []
    at_work.page.screenshot_opened.connect(opened.append)
    press(first, Qt.Key.Key_Space)
    assert opened == [first.row.file_id]


def test_a_picture_that_cannot_be_opened_says_why(at_work: Stage) -> None:
    first = at_work.page.strip.thumbnails[0]
    at_work.reader.picture_failed.emit(first.row.file_id, RefusedError("sharing-key-lost"))
    assert first.accessibleDescription()
    at_work.reader.give_picture(first.row.file_id, QImage())
    assert first.accessibleDescription() == "This picture cannot be shown."


def test_the_banner_says_what_happened(at_work: Stage) -> None:
    at_work.page.show_status(None, banner(None))
    assert at_work.page.banner.isVisible()
    assert at_work.page.banner.accessibleName().startswith("The agent is not running.")
    at_work.page.show_status(made_up_day.status(), None)
    assert not at_work.page.banner.isVisible()


def test_a_new_status_has_the_day_read_only_where_that_may_differ(at_work: Stage) -> None:
    before = len(at_work.reader.days)
    at_work.page.show_status(made_up_day.status())
    assert len(at_work.reader.days) == before
    at_work.page.show_status(made_up_day.status(running=False))
    assert len(at_work.reader.days) == before + 1


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_narrow_windows_put_the_list_into_the_day_and_cut_nothing(scale: float, qtbot: QtBot) -> None:
    made = stage(qtbot)
    look.wear(replace(Theme(LIGHT), scale=scale))
    made.page.be_narrow(narrow=True)
    words = made_up_day.Words(website="A project of a long name, " * 5, checkout="A long task " * 9)
    made.show(made_up_day.day(words), made_up_day.status(words), width=LEAST_WIDTH)
    page = made.page
    assert page.narrow_entries.isVisible()
    assert not page.entries_section.isVisible()
    assert not page.day.view.isVisible()
    assert page.totals.level.isHidden()
    assert page.minimumSizeHint().width() <= page.width(), "nobody scrolls sideways"
    for button in page.findChildren(Button):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.text()


def test_everything_that_can_be_pressed_has_a_name(at_work: Stage) -> None:
    for widget in filter(QWidget.isVisible, at_work.page.findChildren(QPushButton)):
        assert widget.text() or widget.accessibleName(), widget
    for line in at_work.page.findChildren(QLineEdit):
        assert line.accessibleName(), line.placeholderText()


def test_the_focus_goes_as_one_reads(at_work: Stage) -> None:
    hero = at_work.page.hero
    assert hero.picker.nextInFocusChain() in (hero.note, hero.picker.list)
    order = []
    widget = hero.picker.nextInFocusChain()
    while widget is not None and widget is not hero.picker:
        if widget in (hero.note, hero.toggle, at_work.page.day.view):
            order.append(widget)
        widget = widget.nextInFocusChain()
    assert order == [hero.note, hero.toggle, at_work.page.day.view]


def test_a_press_beside_everything_does_nothing(at_work: Stage) -> None:
    QTest.mouseClick(at_work.page, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert at_work.asked.commands == []
