"""The settings page: each choice holds at once, is kept, and is shown again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QRadioButton

from tests.faces.tray_stage import application, clear, press
from tracker.desktop.autostart import starts_at_login
from tracker.tray.pages.settings.page import SettingsPage
from tracker.tray.present.lengths import HoursFormat
from tracker.tray.settings import SettingsKeeper
from tracker.tray.shade import Shade


@pytest.fixture
def keeper(tmp_path: Path) -> SettingsKeeper:
    application()
    return SettingsKeeper(tmp_path)


@pytest.fixture
def page(keeper: SettingsKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SettingsPage]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    made = SettingsPage(keeper)
    made.resize(900, 700)
    made.show()
    QApplication.processEvents()
    yield made
    clear(made)


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
