"""A picker of long names: something of each is read however narrow it is, and the whole is told on hover."""

import pytest
from pytestqt.qtbot import QtBot

from tracker.tray.present.work import Choice
from tracker.tray.widgets.picker import Picker, _parts

LONG = Choice(
    None, None, "Weiterentwicklung der Kundenverwaltung", "Schnittstelle zur Buchhaltung", "Nordkunde"
)


@pytest.fixture
def picker(qtbot: QtBot) -> Picker:
    made = Picker()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("width", [220, 300, 420])
def test_where_two_long_names_do_not_fit_each_has_its_half(picker: Picker, width: int) -> None:
    picker.resize(width, 36)
    first, between, last = picker._rooms(_parts(LONG))
    assert first == pytest.approx(last)
    assert width * 0.6 < first + between + last < width


def test_a_short_name_leaves_its_room_to_the_other(picker: Picker) -> None:
    picker.resize(300, 36)
    first, _between, last = picker._rooms(_parts(Choice(None, None, "Web", LONG.task)))
    assert first < last / 3
    assert len(picker._rooms(_parts(Choice(None, None, LONG.project)))) == 1


def test_the_whole_is_said_to_who_points_and_to_who_listens(picker: Picker) -> None:
    picker.show_choice(LONG)
    assert picker.toolTip() == f"{LONG.project} / {LONG.task}, Nordkunde"
    assert picker.accessibleName() == f"Project or task: {LONG.project} / {LONG.task}"
    picker.show_choice(None)
    assert picker.toolTip() == ""
