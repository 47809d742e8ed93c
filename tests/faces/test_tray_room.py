"""Windows on a small screen with the largest text: none outgrows its room, and buttons are seen."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lib import made_up_day
from lib.made_up_world import World
from tests.faces.test_tray_fit import is_cut
from tests.faces.test_tray_idle import CHOICES, QUESTION
from tests.faces.test_tray_idle import status as asking
from tests.faces.test_tray_today import field
from tests.faces.tray_stage import HandClock, HeldReader, Stage, stage
from tracker.core.errors import RefusedError
from tracker.core.hours.by_hand import HandRules
from tracker.host.translate import LANGUAGE_VARIABLE
from tracker.tray.navigation import Navigation, NavigationItem
from tracker.tray.pages.health.log import LogWindow
from tracker.tray.pages.screenshots.preview import Preview
from tracker.tray.pages.today.dialog import EntryDialog
from tracker.tray.present.attention import Notice, error_notice
from tracker.tray.present.lengths import Manner
from tracker.tray.prompts.idle import IdlePrompt
from tracker.tray.prompts.quit import QuitPrompt
from tracker.tray.room import FRAME
from tracker.tray.style import look
from tracker.tray.widgets.button import Button
from tracker.tray.widgets.icon import Icon
from tracker.tray.widgets.scrolled import Scrolled
from tracker.tray.widgets.text import Name
from tracker.tray.window import MainWindow

WORK_AREA = QRect(0, 0, 1366, 738)
ROOM = QSize(1366 - 2, 738 - 22)
"""Less what openbox draws around a window."""
MANNER = Manner(made_up_day.ZONE)
MAY = HandRules(delete_own_time=True)


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the screen of a small laptop with a panel."""
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: WORK_AREA)
    before = look.theme
    yield
    look.wear(before)


@pytest.fixture(params=[("en", 1.0), ("en", 2.0), ("de", 2.0)])
def large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as large as usual, and as large as can be chosen."""
    language, scale = request.param
    monkeypatch.setenv(LANGUAGE_VARIABLE, language)
    look.wear(replace(look.theme, scale=scale))


def turn() -> None:
    for _turn in range(4):
        QApplication.processEvents()


def require_room(window: QWidget, *buttons: QWidget) -> None:
    turn()
    assert window.size().boundedTo(ROOM) == window.size()
    assert window.minimumSize().boundedTo(ROOM) == window.minimumSize()
    for button in buttons:
        place = button.rect().translated(button.mapTo(window, QPoint()))
        assert window.rect().contains(place), button
    fills = window.height() >= WORK_AREA.height() - FRAME.height()
    assert fills or not any(each.verticalScrollBar().maximum() for each in window.findChildren(Scrolled))
    texts = [each for each in window.findChildren(QLabel) if each.isVisibleTo(window)]
    assert [each.text() for each in texts if not isinstance(each, Name) and is_cut(each)] == []


def at_work(qtbot: QtBot) -> Stage:
    made = stage(qtbot)
    made.show(replace(made_up_day.day(), hand=MAY), made_up_day.status())
    return made


def opened(made: Stage) -> EntryDialog:
    dialog = made.page.editing.dialog
    assert dialog is not None
    turn()
    return dialog


def foot(dialog: EntryDialog) -> list[Button]:
    return [each for each in dialog.foot.findChildren(Button) if each.isVisible()]


@pytest.mark.usefixtures("large")
def test_dialogs_about_entries_are_seen_whole_and_what_is_wrong_is_scrolled_to(qtbot: QtBot) -> None:
    made = at_work(qtbot)
    entry = made_up_day.entries()[1].entry_id
    made.page.editing.discard(entry)
    require_room(opened(made), *foot(opened(made)))
    made.page.editing.change(entry)
    require_room(opened(made), *foot(opened(made)))
    assert len(foot(opened(made))) == 3
    made.page.editing.add()
    dialog = opened(made)
    assert len(foot(dialog)) == 2
    dialog.save.click()
    require_room(dialog, dialog.save)
    dialog.settle(made_up_notice())
    require_room(dialog, dialog.save)
    assert dialog.area.viewport().rect().contains(dialog.problem.mapTo(dialog.area.viewport(), QPoint(1, 1)))
    dialog.picker.setFocus()
    dialog.activateWindow()
    for _stop in range(8):
        QTest.keyClick(dialog, Qt.Key.Key_Tab)
        focused = dialog.focusWidget()
        assert focused is not None
        assert not focused.visibleRegion().isEmpty(), focused
    dialog.reject()


def made_up_notice() -> Notice:
    return error_notice(RefusedError("time-taken", entry="3f2a"))


@pytest.mark.usefixtures("large")
def test_questions_and_the_log_fit_the_screen(qtbot: QtBot) -> None:
    quitting = QuitPrompt()
    qtbot.addWidget(quitting)
    quitting.show()
    require_room(quitting, *quitting.findChildren(QPushButton))
    idle = IdlePrompt()
    qtbot.addWidget(idle)
    idle.ask(asking(), QUESTION, CHOICES, MANNER)
    idle.settle(RefusedError("time-away-grown"))
    require_room(idle, idle.later)
    log = LogWindow(None, HeldReader(), HandClock(), lambda: MANNER)
    qtbot.addWidget(log)
    log.show()
    require_room(log, log.copy, log.close_it)
    look.wear(replace(look.theme, scale=1.0))
    preview = Preview(None, HeldReader(), HandClock(), lambda: MANNER)
    qtbot.addWidget(preview)
    require_room(preview)


def test_the_first_main_window_leaves_the_panel_free(qtbot: QtBot) -> None:
    window = MainWindow(World().ground())
    qtbot.addWidget(window)
    require_room(window)


def test_return_presses_the_button_with_the_focus_and_quitting_begins_with_the_safe_one(qtbot: QtBot) -> None:
    prompt = QuitPrompt()
    qtbot.addWidget(prompt)
    prompt.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    prompt.show()
    heard, left = QSignalSpy(prompt.answered), QSignalSpy(prompt.rejected)
    buttons = {each.text(): each for each in prompt.findChildren(QPushButton)}
    assert prompt.focusWidget() is buttons["Cancel"]
    QTest.keyClick(buttons["Stop and quit"], Qt.Key.Key_Return)
    assert (heard.count(), left.count()) == (1, 0)
    QTest.keyClick(buttons["Cancel"], Qt.Key.Key_Return)
    assert (heard.count(), left.count()) == (1, 1)
    plain = Button("Anything")
    qtbot.addWidget(plain)
    pressed = QSignalSpy(plain.clicked)
    QTest.keyClick(plain, Qt.Key.Key_Enter)
    assert pressed.count() == 1


def said(dialog: EntryDialog) -> list[str]:
    return [each.text() for each in dialog.findChildren(QLabel) if each.isVisibleTo(dialog)]


def test_an_entry_that_is_removed_is_named_also_from_where_it_is_changed(qtbot: QtBot) -> None:
    made = at_work(qtbot)
    made.page.editing.change(made_up_day.entries()[1].entry_id)
    opened(made).remove.click()
    assert {"Payroll import / Column mapping", "10:46 \N{EN DASH} 12:12 \N{MIDDLE DOT} 1 h 26 min"} <= set(
        said(opened(made))
    )
    running = made_up_day.entries()[3].entry_id
    made.page.editing.change(running)
    assert opened(made).remove.accessibleDescription() == "Stop the timer first."
    made.reader.day_read.emit(made_up_day.day())
    made.page.editing.change(made_up_day.entries()[1].entry_id)
    assert not opened(made).remove.isEnabled()
    opened(made).reject()


def test_an_entry_in_the_way_is_told_by_its_work_and_times_and_never_by_an_id(qtbot: QtBot) -> None:
    made = at_work(qtbot)
    made.page.editing.change(made_up_day.entries()[0].entry_id)
    dialog = opened(made)
    field(dialog.stop).setText("11:00")
    field(dialog.reason).setText("longer")
    other = str(made_up_day.entries()[1].entry_id)
    for named, told in (
        (other, "Payroll import / Column mapping, 10:46 \N{EN DASH} 12:12, already takes some of this time"),
        ("of another day", "Another entry already takes some of this time"),
    ):
        dialog.save.click()
        made.asked.refuse(RefusedError("time-taken", entry=named))
        assert told in said(dialog)
    dialog.reject()


def test_what_is_wrong_with_a_time_leaves_the_other_beside_it(qtbot: QtBot) -> None:
    made = at_work(qtbot)
    made.page.editing.add()
    dialog = opened(made)
    field(dialog.start).setText("9:0x")
    dialog.save.click()
    turn()
    tops = {each.field.mapTo(dialog, QPoint()).y() for each in (dialog.start, dialog.stop)}
    assert dialog.start.wrong
    assert len(tops) == 1
    dialog.reject()


def test_a_button_that_says_two_things_by_turns_keeps_its_width(qtbot: QtBot) -> None:
    button = Button("Copy diagnostics")
    qtbot.addWidget(button)
    button.make_room("Copy diagnostics", "Copied")
    before = button.sizeHint()
    button.setText("Copied")
    assert button.sizeHint() == before


@pytest.mark.usefixtures("large")
def test_the_navigation_is_not_squashed_by_the_least_window_or_a_low_screen(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for area in (WORK_AREA, QRect(0, 0, 1024, 570)):
        monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen, area=area: area)
        window = MainWindow(World().ground())
        qtbot.addWidget(window)
        window.resize(0, 0)
        window.show()
        turn()
        assert window.height() <= area.height() - FRAME.height()
        items = window.findChildren(NavigationItem)
        assert min(each.height() / each.sizeHint().height() for each in items) > 0.75
        [navigation] = window.findChildren(Navigation)
        seen = [each for each in navigation.findChildren(Icon) if each.isVisible()]
        assert {
            each for each in seen if each.height() < each.pixmap().deviceIndependentSize().height()
        } == set()
