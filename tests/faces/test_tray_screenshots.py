"""Screenshots: a day of them, one in full, and what deleting one means before it is done."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import HandClock, HeldReader, press
from tracker.agent.day_seen import DaySeen, painted_over
from tracker.core.errors import RefusedError
from tracker.core.hours.said import DeviceEvent, Occurrence, Source, TimeEntry, Work
from tracker.core.hours.summary import day_summaries
from tracker.core.moment import MICROSECONDS
from tracker.core.policy import Setting, Settings
from tracker.core.wire import DeleteScreenshot
from tracker.tray.pages.screenshots.page import ScreenshotsPage
from tracker.tray.pages.screenshots.preview import Preview
from tracker.tray.present.deleting import Deleting, deletion
from tracker.tray.present.lengths import HoursFormat, Manner
from tracker.tray.present.rows import screenshot_rows
from tracker.tray.present.screenshots import in_full, neighbour, no_screenshots, summary_text
from tracker.tray.widgets.button import RING
from tracker.tray.widgets.card import Divider

MANNER = Manner(made_up_day.ZONE)
NOW = made_up_day.moment()


def facts(day: DaySeen, at: int = -1) -> dict[str, str]:
    return {fact.name: fact.value for fact in in_full(day, day.files[at], NOW, MANNER).facts}


def test_what_is_known_of_a_screenshot() -> None:
    day = made_up_day.day()
    newest = day.files[-1]
    words = in_full(day, newest, NOW, MANNER)
    assert (words.when, words.place) == ("Thursday, 19 November, 15:12:00", "1 of 31")
    assert words.review is not None
    assert words.review.left == "4:12"
    assert 0 < words.review.share < 1
    told = facts(replace(day, painted_over={newest.captured_at: 2}))
    assert told["Time slot"] == "15:10 \N{EN DASH} 15:20"
    assert told["Project"] == "Website / Checkout page"
    assert told["Painted over"] == "2 windows"
    assert told["State"] == "In review"
    assert "Monitor" not in told
    assert "Painted over" not in facts(day)


def test_what_was_painted_over_belongs_to_the_capture_before_it() -> None:
    files = made_up_day.day().files[:2]
    first, second = (file.captured_at for file in files)
    said = [
        DeviceEvent(Occurrence.CAPTURE_SAID, first - 1, {"redacted": 9}),
        DeviceEvent(Occurrence.CAPTURE_SAID, first + 1, {"redacted": 2}),
        DeviceEvent(Occurrence.CAPTURE_STOPPED, second + 1, {"reason": "capture-off"}),
    ]
    assert painted_over(files, said) == {first: 2}


def test_several_monitors_are_told_apart() -> None:
    day = made_up_day.day()
    second = replace(day.files[-1], file_id=bytes([9] * 16))
    assert facts(replace(day, files=(*day.files, second)))["Monitor"] == "2 of 2, taken together"


def test_what_deleting_means_is_said_before_it_is_done() -> None:
    day = made_up_day.day()
    review, sent = (in_full(day, day.files[at], NOW, MANNER).deleting for at in (-1, 11))
    assert review is not None
    assert sent is not None
    assert "nothing of it stays anywhere" in review.promise
    assert "It is deleted here at once, and at the server with the next sync" in sent.promise
    assert "Backups of the server hold it" in sent.promise
    assert plain(sent.picture) == "Your hours stay as they are. Today: 5 h 02 min."
    assert plain(sent.with_time) == (
        "Takes 11:00 \N{EN DASH} 11:10 (10 min) out of your hours. Today: from 5 h 02 min to 4 h 52 min."
    )
    gone = next(file for file in day.files if not file.here)
    assert in_full(day, gone, NOW, MANNER).deleting is None


def test_time_stays_where_none_counts_and_where_policy_says_so() -> None:
    day = made_up_day.day()
    idle = replace(day.files[-1], captured_at=made_up_day.at(10, 35), wait=None)
    without = in_full(replace(day, files=(idle,)), idle, NOW, MANNER).deleting
    locked = replace(day, settings=Settings({"edit-own-time": Setting(value=False)}))
    kept = in_full(locked, locked.files[-1], NOW, MANNER).deleting
    assert without is not None
    assert without.time_stays == "Nothing of these minutes is in your hours."
    assert kept is not None
    assert kept.time_stays == "Your workspace's policy does not allow you to change time entries."
    assert not kept.all_stays, "the picture alone may go"


def entry_of(start: int, stop: int | None) -> TimeEntry:
    return TimeEntry(UUID(int=77), start, stop, Source.TIMER, Work(UUID(int=1)), None)


def day_of(*entries: TimeEntry, now: int = made_up_day.NOW) -> DaySeen:
    """Return the day with these entries alone."""
    (summary,) = day_summaries(entries, now, made_up_day.ZONE, made_up_day.DAY, made_up_day.DAY)
    return replace(made_up_day.day(), now=now, summary=summary, week=(summary,))


def plain(text: str) -> str:
    """Return a sentence with spaces at which lines break."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def words_of(day: DaySeen, at: int, manner: Manner = MANNER) -> Deleting:
    file = replace(day.files[0], captured_at=at)
    words = in_full(replace(day, files=(file,)), file, made_up_day.moment(day.now), manner).deleting
    assert words is not None
    return words


def test_a_whole_entry_goes_only_where_policy_lets_the_member_delete_time() -> None:
    day = day_of(entry_of(made_up_day.at(11, 2), made_up_day.at(11, 8)))
    refused = words_of(day, made_up_day.at(11, 5)).time_stays
    assert refused == "Your workspace's policy does not allow you to delete time entries."
    allowed = replace(day, settings=Settings({"delete-own-time": Setting(value=True)}))
    assert not words_of(allowed, made_up_day.at(11, 5)).time_stays


def test_only_the_minutes_that_count_are_named_and_the_figures_add_up_to_the_second() -> None:
    first = entry_of(made_up_day.at(10, 30), made_up_day.at(11, 2))
    second = replace_id(entry_of(made_up_day.at(11, 5, 20), made_up_day.at(12)))
    told = plain(words_of(day_of(first, second), made_up_day.at(11, 6)).with_time)
    assert told == (
        "Takes 11:00 \N{EN DASH} 11:02, 11:05:20 \N{EN DASH} 11:10:00 (0:06:40) out of your hours. "
        "Today: from 1:26:40 to 1:20:00."
    )
    decimal = words_of(day_of(first), made_up_day.at(10, 55), Manner(made_up_day.ZONE, HoursFormat.DECIMAL))
    assert "(0:10) out of your hours. Today: from 0:32 to 0:22." in decimal.with_time


def replace_id(entry: TimeEntry) -> TimeEntry:
    return changed(entry, entry_id=UUID(int=78))


def test_what_runs_is_in_the_figures_up_to_now() -> None:
    running = day_of(entry_of(made_up_day.at(14), None), now=made_up_day.at(15))
    later = running.later(16 * 60 * MICROSECONDS, made_up_day.ZONE)
    assert (later.now, later.summary.totals.whole) == (made_up_day.at(15, 16), 76 * 60 * MICROSECONDS)
    told = plain(words_of(later, made_up_day.at(15, 12)).with_time)
    assert "15:10 \N{EN DASH} 15:16 (6 min)" in told
    assert "from 1 h 16 min to 1 h 10 min" in told


def test_what_policy_keeps_is_said_to_stay_by_the_project_it_was_taken_at() -> None:
    keeps = {"delete-own-screenshots": Setting(value=True, bounds=[False, True])}
    projects = {UUID(int=2): {"delete-own-screenshots": False}}
    day = replace(made_up_day.day(), settings=Settings(keeps, projects=projects))
    elsewhere, there = (in_full(day, day.files[at], NOW, MANNER).deleting for at in (0, 11))
    assert elsewhere is not None
    assert there is not None
    assert not elsewhere.all_stays
    assert there.all_stays.startswith("It stays: your workspace's policy does not let you")
    everywhere = replace(day, settings=Settings({"delete-own-screenshots": Setting(value=False)}))
    review = in_full(everywhere, day.files[-1], NOW, MANNER).deleting
    assert review is not None
    assert not review.all_stays, "during its review it always may be deleted"


def test_the_command_takes_the_slot_only_with_a_reason() -> None:
    day = made_up_day.day()
    file = day.files[11]
    assert deletion(day, file, None) == DeleteScreenshot(file.file_id.hex())
    until = made_up_day.at(11, 10)
    assert deletion(day, file, "a call") == DeleteScreenshot(file.file_id.hex(), until, "a call")


def test_neighbours_end_with_the_day() -> None:
    day = made_up_day.day()
    assert neighbour(day, day.files[0].file_id, 1) is day.files[1]
    assert neighbour(day, day.files[0].file_id, -1) is None
    assert neighbour(day, bytes(16), 1) is None


def test_a_day_is_summed_up_and_an_empty_one_says_why() -> None:
    day = made_up_day.day()
    assert summary_text(screenshot_rows(day, NOW, MANNER)) == "31 screenshots, 1 in review, 1 deleted by you"
    assert no_screenshots(day).title == "No screenshots today"
    other = replace(day, today=day.today + timedelta(days=1))
    assert no_screenshots(other).title == "No screenshots on this day"


@pytest.fixture
def reader() -> HeldReader:
    return HeldReader()


@pytest.fixture
def page(reader: HeldReader, qtbot: QtBot) -> ScreenshotsPage:
    made = ScreenshotsPage(reader, HandClock(), lambda: MANNER)
    qtbot.addWidget(made)
    made.resize(810, 700)
    made.show()
    return made


def test_the_page_shows_a_day_and_goes_to_others(page: ScreenshotsPage, reader: HeldReader) -> None:
    day = made_up_day.day()
    reader.day_read.emit(day)
    assert len(page.thumbnails) == len(day.files)
    assert page.thumbnails[0].row.left == "4:12"
    spy = QSignalSpy(page.opened)
    page.thumbnails[0].click()
    assert bytes(spy.at(0)[0]) == day.files[-1].file_id
    page.header.back.click()
    assert reader.days[-1] == day.today - timedelta(days=1)
    reader.day_read.emit(day)
    assert page.day == day.today - timedelta(days=1), "a day that is not shown changes nothing"


def test_another_capture_has_the_day_read_anew(page: ScreenshotsPage, reader: HeldReader) -> None:
    page.show_status(made_up_day.status())
    wanted = len(reader.days)
    page.show_status(made_up_day.status(running=False))
    assert len(reader.days) == wanted
    page.show_status(None)
    assert len(reader.days) == wanted + 1


def test_a_day_without_any_and_one_that_cannot_be_read_say_so(
    page: ScreenshotsPage, reader: HeldReader
) -> None:
    reader.day_read.emit(made_up_day.day(empty=True))
    assert page.none.isVisible()
    assert not page.section.isVisible()
    reader.day_failed.emit(None, RefusedError("store-not-enrolled"))
    assert page.problem.isVisible()


@pytest.fixture
def preview(reader: HeldReader, qtbot: QtBot) -> Preview:
    made = Preview(None, reader, HandClock(), lambda: MANNER)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.open_on(None, made_up_day.day().files[-1].file_id)
    reader.day_read.emit(made_up_day.day())
    QApplication.processEvents()
    return made


def _said(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_arrows_walk_the_day_and_whole_pictures_are_opened(preview: Preview, reader: HeldReader) -> None:
    day = made_up_day.day()
    newest, before = day.files[-1].file_id, day.files[-2].file_id
    assert not preview.back.isEnabled()
    press(preview, Qt.Key.Key_Right)
    assert "2 of 31" in _said(preview)
    reader.picture_read.emit(newest, QImage(QSize(4, 4), QImage.Format.Format_RGB32), QSize())
    assert not preview.picture.accessibleName(), "what is no longer looked at is not shown"
    reader.picture_read.emit(before, QImage(QSize(4, 4), QImage.Format.Format_RGB32), QSize())
    assert preview.picture.accessibleName()
    press(preview, Qt.Key.Key_Left)
    assert "1 of 31" in _said(preview)


def test_around_a_picture_they_stand_as_on_the_page(
    page: ScreenshotsPage, preview: Preview, reader: HeldReader
) -> None:
    reader.day_read.emit(made_up_day.day())
    on_page = [each.row.file_id for each in page.thumbnails]
    around = [each.row.file_id for each in preview.thumbnails]
    assert around == on_page[: len(around)]
    for chosen in on_page[1:8]:
        press(preview, Qt.Key.Key_Right)
        assert [each.row.file_id for each in preview.thumbnails if each.isChecked()] == [chosen]


def test_few_screenshots_are_as_small_as_many(preview: Preview, reader: HeldReader) -> None:
    many = preview.thumbnails[0].width()
    day = made_up_day.day()
    reader.day_read.emit(replace(day, files=day.files[-1:]))
    QApplication.processEvents()
    [only] = preview.thumbnails
    assert abs(only.width() - many) <= 1


def test_the_delete_key_only_leads_to_the_choices(preview: Preview) -> None:
    spy = QSignalSpy(preview.commanded)
    preview.activateWindow()
    press(preview, Qt.Key.Key_Delete)
    assert preview.focusWidget() is preview.side.only_picture
    assert spy.count() == 0
    assert preview.side.only_picture.isChecked()
    preview.side.with_time.click()
    assert not preview.side.only_picture.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_picture_is_deleted_alone_unless_its_time_is_chosen(preview: Preview, reader: HeldReader) -> None:
    spy = QSignalSpy(preview.commanded)
    newest = made_up_day.day().files[-1]
    preview.side.delete.click()
    assert spy.at(0)[0] == DeleteScreenshot(newest.file_id.hex())
    assert not preview.side.delete.isEnabled()
    preview.settle(RefusedError("screenshot-delete-off"))
    assert preview.side.problem.isVisible()
    preview.side.with_time.click()
    preview.side.delete.click()
    assert spy.count() == 1, "the time goes with a reason only"
    preview.side.reason.setText("a private call")
    preview.side.delete.click()
    assert spy.at(1)[0].reason == "a private call"
    wanted = len(reader.days)
    preview.settle(None)
    assert len(reader.days) == wanted + 1
    assert not preview.side.problem.isVisible()


@pytest.mark.parametrize("width", [1080, 640])
def test_what_stands_beside_the_picture_has_one_edge_for_all(preview: Preview, width: int) -> None:
    preview.resize(width, 900)
    QApplication.processEvents()
    side = preview.side

    def edges(widget: QWidget, ring: int = 0) -> tuple[int, int]:
        start = widget.mapTo(side, QPoint()).x()
        return start + ring, start + widget.width() - ring

    assert edges(side.only_picture, RING) == edges(side.with_time, RING) == edges(side.review)
    assert edges(side.delete, RING)[0] == edges(side.review)[0]
    assert edges(side.close_it, RING)[1] == edges(side.review)[1]
    if width == 640:
        start = preview.picture.mapTo(preview, QPoint()).x()
        assert side.review.mapTo(preview, QPoint()).x() == start


def test_where_nothing_can_be_deleted_there_is_one_line_above_the_buttons(
    preview: Preview, reader: HeldReader
) -> None:
    lines = [each for each in preview.side.findChildren(Divider) if each.isVisible()]
    assert len(lines) == 2
    gone = next(file for file in made_up_day.day().files if not file.here)
    preview.open_on(None, gone.file_id)
    reader.day_read.emit(made_up_day.day())
    lines = [each for each in preview.side.findChildren(Divider) if each.isVisible()]
    assert len(lines) == 1


def test_what_policy_keeps_cannot_be_pressed(preview: Preview, reader: HeldReader) -> None:
    kept = Settings({"delete-own-screenshots": Setting(value=False)})
    reader.day_read.emit(replace(made_up_day.day(), settings=kept))
    assert preview.side.delete.isVisible(), "this one is in review yet"
    press(preview, Qt.Key.Key_Right)
    assert not any(
        each.isVisible() for each in (preview.side.delete, preview.side.only_picture, preview.side.with_time)
    )
    assert any(text.startswith("It stays:") for text in _said(preview))


def test_the_figures_go_on_with_the_clock_and_the_command_takes_what_was_shown(preview: Preview) -> None:
    clock = preview._now
    assert isinstance(clock, HandClock)
    clock.moment = made_up_day.moment(made_up_day.NOW + 60 * MICROSECONDS)
    preview._tick()
    said = plain(preview.side.with_time.accessibleDescription())
    assert "15:17:36 (0:07:36) out of your hours. Today: from 5:03:36 to 4:56:00." in said
    spy = QSignalSpy(preview.commanded)
    preview.side.with_time.click()
    preview.side.reason.setText("a private call")
    preview.side.delete.click()
    assert spy.at(0)[0].until == made_up_day.at(15, 17, 36)


def test_another_timer_has_the_day_read_anew(preview: Preview, reader: HeldReader) -> None:
    preview.show_status(made_up_day.status())
    wanted = len(reader.days)
    preview.show_status(made_up_day.status())
    assert len(reader.days) == wanted
    preview.show_status(made_up_day.status(running=False))
    assert len(reader.days) == wanted + 1


def test_the_review_runs_down(preview: Preview) -> None:
    clock = preview._now
    assert isinstance(clock, HandClock)
    assert preview.side.review.ring.accessibleName() == "4:12"
    clock.moment = made_up_day.moment(made_up_day.NOW + 300 * MICROSECONDS)
    preview._tick()
    assert not preview.side.review.isVisible()
