"""The settings page: each choice holds at once, is kept, and is shown again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from tests.faces.test_tray_recorded import seen
from tests.faces.tray_stage import HeldReader, press
from tests.fakes.shortcut import FakeShortcuts
from tracker.core.errors import UnreachableError
from tracker.desktop.autostart import starts_at_login
from tracker.desktop.shortcut import Combination
from tracker.tray.pages.page import Frame
from tracker.tray.pages.settings.page import SettingsPage
from tracker.tray.present.chosen import capture_choice
from tracker.tray.present.lengths import HoursFormat
from tracker.tray.settings import SettingsKeeper
from tracker.tray.shade import Shade
from tracker.tray.shortcut import GlobalShortcut
from tracker.tray.widgets.badge import Badge


class PolicyReader(HeldReader):
    """Answers at once with a policy of two values that the workspace set."""

    def want_policy(self) -> None:
        self.policy_read.emit(seen({"screenshots-per-slot": 2, "idle-threshold": 7}))


@pytest.fixture
def keeper(tmp_path: Path) -> SettingsKeeper:
    return SettingsKeeper(tmp_path)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeShortcuts:
    """Lend a desktop that starts nothing yet at login."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    return FakeShortcuts()


@pytest.fixture
def reader() -> PolicyReader:
    return PolicyReader()


@pytest.fixture
def page(keeper: SettingsKeeper, desk: FakeShortcuts, reader: PolicyReader, qtbot: QtBot) -> SettingsPage:
    shortcut = GlobalShortcut(keeper, desk.way)
    shortcut.begin()
    made = SettingsPage(keeper, shortcut, reader)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    QApplication.processEvents()
    return made


def option(page: SettingsPage, words: str) -> QRadioButton:
    return next(each for each in page.findChildren(QRadioButton) if each.text() == words)


def test_a_choice_holds_at_once_and_is_kept(
    page: SettingsPage, keeper: SettingsKeeper, tmp_path: Path
) -> None:
    option(page, "Dark").click()
    option(page, "150 %").click()
    option(page, "1:24").click()
    page.still.click()
    for now in (keeper.now, SettingsKeeper(tmp_path).now):
        assert (now.shade, now.scale, now.hours, now.still) == (Shade.DARK, 1.5, HoursFormat.CLOCK, True)


def test_what_is_chosen_elsewhere_is_shown(page: SettingsPage, keeper: SettingsKeeper) -> None:
    keeper.change(scale=2.0, icon_in_one_colour=True)
    assert option(page, "200 %").isChecked()
    assert page.one_colour.isChecked()


def test_options_are_walked_by_arrows_and_all_controls_have_names(
    page: SettingsPage, keeper: SettingsKeeper
) -> None:
    page.shade.findChildren(QRadioButton)[0].setFocus()
    QTest.keyClick(page.shade.findChildren(QRadioButton)[0], Qt.Key.Key_Right)
    assert page.shade.findChildren(QRadioButton)[1].isChecked()
    assert keeper.now.shade is Shade.LIGHT
    shown = [each for each in page.findChildren(QAbstractButton) if each.isVisible()]
    unnamed = [each for each in shown if not (each.text() or each.accessibleName())]
    assert unnamed == []


def test_tab_comes_to_what_is_chosen_and_return_chooses(page: SettingsPage, keeper: SettingsKeeper) -> None:
    keeper.change(hours=HoursFormat.CLOCK)
    reached: QWidget | None = page.still
    page.still.setFocus()
    options = page.hours.findChildren(QRadioButton)
    while reached is not None and reached not in options:
        QTest.keyClick(reached, Qt.Key.Key_Tab)
        reached = QApplication.focusWidget()
    assert reached is option(page, "1:24")
    press(reached, Qt.Key.Key_Right)
    assert keeper.now.hours.value == HoursFormat.DECIMAL
    options[0].setFocus(Qt.FocusReason.MouseFocusReason)
    press(options[0], Qt.Key.Key_Return)
    assert keeper.now.hours.value == HoursFormat.MINUTES


def test_a_switch_is_worked_by_space(page: SettingsPage, keeper: SettingsKeeper) -> None:
    page.still.setFocus()
    press(page.still, Qt.Key.Key_Space)
    assert keeper.now.still


def test_starting_at_login_is_an_entry_of_the_system(page: SettingsPage) -> None:
    assert not starts_at_login()
    page.at_login.click()
    assert starts_at_login()
    page.at_login.click()
    assert not starts_at_login()


def test_a_disk_that_refuses_is_said_and_the_choice_holds_meanwhile(
    page: SettingsPage, keeper: SettingsKeeper, tmp_path: Path
) -> None:
    (tmp_path / "tray.json").mkdir()
    option(page, "Light").click()
    assert page.problem.isVisible()
    assert keeper.now.shade is Shade.LIGHT


def test_a_policy_that_cannot_be_read_is_said_with_why(page: SettingsPage, reader: PolicyReader) -> None:
    reader.policy_failed.emit(UnreachableError("database-busy", file="store.db"))
    assert page.unread.isVisible()
    assert "store.db" in page.unread.accessibleName()
    reader.policy_read.emit(seen())
    assert not page.unread.isVisible()


CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def test_the_shortcut_is_switched_and_chosen_here_and_free_meanwhile(
    page: SettingsPage, keeper: SettingsKeeper, desk: FakeShortcuts, tmp_path: Path
) -> None:
    page.keys.recorder.click()
    assert desk.held == {}, "while keys are chosen nobody takes them"
    press(page.keys.recorder, Qt.Key.Key_F9, held=CTRL_ALT)
    assert [*map(str, desk.held)] == ["Ctrl+Alt+F9"]
    assert "F9" in page.keys.recorder.text()
    page.keys.switch.click()
    assert desk.held == {}
    assert not page.keys.recorder.isEnabled()
    assert SettingsKeeper(tmp_path).now.shortcut_on is False
    page.notices.shortcut.click()
    assert not keeper.now.tells_shortcut


def test_keys_that_another_program_has_and_unfit_ones_are_said_in_place(
    page: SettingsPage, keeper: SettingsKeeper, desk: FakeShortcuts
) -> None:
    assert not page.keys.problem.isVisible()
    desk.take(Combination.read("Ctrl+Alt+T"), lambda: None, lambda _told: None)
    keeper.change(shortcut="Ctrl+Alt+T")
    assert "Another program" in page.keys.problem.accessibleName()
    page.keys.recorder.click()
    press(page.keys.recorder, Qt.Key.Key_Q)
    assert "cannot be the shortcut" in page.keys.problem.accessibleName()
    press(page.keys.recorder, Qt.Key.Key_U, held=CTRL_ALT)
    assert not page.keys.problem.isVisible()


def test_a_language_is_kept_and_holds_once_it_was_started_again(
    page: SettingsPage, keeper: SettingsKeeper
) -> None:
    again = QSignalSpy(page.language.again_wanted)
    assert not page.language.again.isVisible()
    option(page, "Deutsch").click()
    assert keeper.now.language == "de"
    page.language.again.click()
    assert again.count() == 1
    page.language.language.findChildren(QRadioButton)[0].click()
    assert not page.language.again.isVisible(), "nothing is another than it was"


def test_the_machines_language_is_above_the_members(tmp_path: Path, qtbot: QtBot) -> None:
    keeper = SettingsKeeper(tmp_path, machine_language="de")
    made = SettingsPage(keeper, GlobalShortcut(keeper, FakeShortcuts().way), PolicyReader())
    qtbot.addWidget(made)
    made.show()
    assert option(made, "Deutsch").isChecked()
    assert not option(made, "English").isEnabled()
    assert any("configuration of this computer" in each.text() for each in made.findChildren(QLabel))


def test_what_the_workspace_says_stands_at_the_end_with_who_set_it_and_cannot_be_changed(
    page: SettingsPage,
) -> None:
    texts = [each.text() for each in page.policy.findChildren(QLabel)]
    assert "After 7 minutes without keyboard or mouse you count as idle." in texts
    assert [each.accessibleName() for each in page.policy.findChildren(Badge)] == [
        *("Your workspace", "Default", "Default", "Your workspace", "Default")
    ]
    wanted = QSignalSpy(page.policy.wanted)
    (more,) = page.policy.findChildren(QAbstractButton)
    more.click()
    assert wanted.count() == 1


def test_a_notice_that_policy_asks_for_cannot_be_switched_off_and_another_can(
    page: SettingsPage, reader: PolicyReader, keeper: SettingsKeeper
) -> None:
    keeper.change(tells_captures=False)
    switch = page.notices.captures
    assert (switch.isEnabled(), switch.isChecked()) == (False, True)
    assert switch.accessibleDescription() == "The policy asks for it (default)."
    reader.policy_read.emit(seen({"screenshot-notice": "icon"}))
    assert (switch.isEnabled(), switch.isChecked()) == (True, False)
    switch.click()
    assert keeper.now.tells_captures


def test_where_the_desktop_tells_of_screenshots_its_settings_say_whether() -> None:
    choice = capture_choice(seen({"screenshot-notice": "icon"}), by_desktop=True)
    assert (choice.may_be_off, choice.sentence) == (False, "Your desktop's own notices say it.")
    assert not capture_choice(None, by_desktop=False).may_be_off


def test_a_page_ends_where_its_last_row_does(page: SettingsPage, qtbot: QtBot) -> None:
    frame = Frame(page)
    qtbot.addWidget(frame)
    frame.resize(1000, 700)
    frame.show()
    for _turn in range(4):
        QApplication.processEvents()
    room = frame.widget()
    assert room is not None
    assert page.layout() is not None
    assert room.height() == room.heightForWidth(room.width())
    assert room.height() < page.minimumSizeHint().height(), "at its narrowest it is higher"
    frame.takeWidget()
