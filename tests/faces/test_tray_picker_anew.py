"""An open picker has what a sync has just brought, and stays at its field."""

from dataclasses import replace
from uuid import UUID

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import Stage, press, stage
from tracker.agent.day_seen import DaySeen
from tracker.tray.present.attention import banner
from tracker.tray.small_window import SmallWindow
from tracker.tray.widgets.picker_list import PickerList


@pytest.fixture
def made(qtbot: QtBot) -> Stage:
    """Show the page as it is while the timer runs."""
    made = stage(qtbot)
    made.show(made_up_day.day(), made_up_day.status())
    return made


def with_new(day: DaySeen) -> DaySeen:
    """Return a day after another project was assigned."""
    assigned = day.names.assigned
    new = changed(assigned.projects[0], id=UUID(int=77), name="Zebra crossing", tasks=())
    projects = (*assigned.projects, new)
    return replace(day, names=replace(day.names, assigned=changed(assigned, projects=projects)))


def rows(shown: PickerList) -> list[str]:
    return [shown.list.item(row).text() for row in range(shown.list.count())]


def test_an_open_list_takes_what_has_just_been_assigned(made: Stage) -> None:
    picker = made.page.hero.picker
    picker.open()
    press(picker.list.field, Qt.Key.Key_Down, Qt.Key.Key_Down)
    before = picker.list.list.currentItem().text()
    made.reader.day_read.emit(with_new(made_up_day.day()))
    assert "Zebra crossing" in rows(picker.list)
    assert picker.list.list.currentItem().text() == before, "what Return takes stays"
    picker.list.hide()
    made.reader.day_read.emit(made_up_day.day())
    picker.open()
    picker.list.field.setText("zebra")
    assert rows(picker.list)[0].startswith("Nothing fits.")
    made.reader.day_read.emit(with_new(made_up_day.day()))
    assert (picker.list.field.text(), rows(picker.list)) == ("zebra", ["Zebra crossing"])
    picker.list.hide()


def test_a_list_asks_as_it_opens_and_while_it_is_open(made: Stage, qtbot: QtBot) -> None:
    shown, days = made.page.hero.picker.list, made.reader.days
    before = len(days)
    made.page.hero.picker.open()
    assert len(days) == before + 1
    with qtbot.waitSignal(shown.wanted):
        shown._looks.setInterval(1)
    assert len(days) > before + 1
    shown.hide()
    assert not shown._looks.isActive()


def test_the_small_window_asks_too(qtbot: QtBot) -> None:
    menu = QMenu()
    small = SmallWindow(menu)
    for each in (menu, small):
        qtbot.addWidget(each)
    small.show()
    with qtbot.waitSignal(small.choices_wanted):
        small._picker.open()
    small._picker.list.hide()


def test_what_a_sync_brought_is_read_once_it_is_over(made: Stage) -> None:
    before = len(made.reader.days)
    made.page.sending.begin()
    assert len(made.reader.days) == before
    made.page.sending.settle(1, None, made_up_day.status())
    assert len(made.reader.days) == before + 1


def test_an_open_list_moves_with_its_field(made: Stage, qtbot: QtBot) -> None:
    page, picker = made.page, made.page.hero.picker
    page.show_status(None, banner(None))
    qtbot.waitUntil(lambda: page.hero.y() > page.banner.y())
    top = page.hero.y()
    picker.open()
    at = picker.list.y()
    page.show_status(made_up_day.status(), None)
    qtbot.waitUntil(lambda: page.hero.y() < top)
    assert at - picker.list.y() == top - page.hero.y()
    picker.list.hide()
