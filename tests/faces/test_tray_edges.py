"""What stands in line around the page of today: buttons, sentences beside charts, signs on icons."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import discard, stage
from tracker.core.errors import RefusedError
from tracker.tray.colours import LIGHT
from tracker.tray.navigation import Navigation, NavigationItem
from tracker.tray.pages.page import Place
from tracker.tray.pages.today.dialog import Asking, EntryDialog
from tracker.tray.pages.today.entries import EntryList
from tracker.tray.pages.today.totals import TotalCard
from tracker.tray.present.attention import SealedLine, error_notice
from tracker.tray.present.lengths import Manner
from tracker.tray.present.rows import entry_rows
from tracker.tray.present.totals import Total
from tracker.tray.style import look
from tracker.tray.theme import Theme
from tracker.tray.widgets.badge import Badge
from tracker.tray.widgets.button import RING, Button, Kind
from tracker.tray.widgets.charts import LevelBars
from tracker.tray.widgets.day_head import DayHead
from tracker.tray.widgets.field import HERO_FIELD, Field, LabelledField
from tracker.tray.widgets.picker import Picker
from tracker.tray.widgets.text import Text, colour


@pytest.mark.parametrize("kind", [Kind.GHOST, Kind.DANGER_GHOST])
@pytest.mark.parametrize("way", ["end_flush", "start_flush"])
def test_words_alone_in_line_have_the_same_room_on_both_sides(kind: Kind, way: str, qtbot: QtBot) -> None:
    button = Button("Done", kind)
    qtbot.addWidget(button)
    getattr(button, way)()
    button.resize(button.sizeHint())
    words = QFontMetricsF(button._font()).horizontalAdvance("Done")
    ground = button._ground()
    assert (ground.left(), ground.right()) == (0, button.width())
    assert 2 * RING < ground.width() - words <= 5 * RING


def test_the_button_of_the_clock_ends_where_the_fields_end(qtbot: QtBot, qapp: QApplication) -> None:
    made = stage(qtbot)
    made.page.resize(420, 900)
    made.page.show()
    qapp.processEvents()
    hero = made.page.hero
    ends = [each.mapTo(hero, QPoint(each.width(), 0)).x() for each in (hero.toggle, hero.picker, hero.note)]
    assert ends[0] == ends[1] == ends[2]
    assert hero.toggle._ground().right() == hero.toggle.width()


def test_a_sentence_does_not_wrap_beside_a_chart(qtbot: QtBot, qapp: QApplication) -> None:
    card, bars = TotalCard(LevelBars()), "Mittel aus 33 Abschnitten"
    qtbot.addWidget(card)
    card.show_total(Total("Aktivität", (), bars, None))
    card.resize(252, 90)
    card.show()
    qapp.processEvents()
    assert card._chart is not None
    assert card._chart.isVisible()
    assert card._sentence.width() > QFontMetricsF(card._sentence.font()).horizontalAdvance(bars)


def compact(scale: float, width: int) -> EntryList:
    look.wear(replace(Theme(LIGHT), scale=scale))
    made = EntryList(compact=True)
    made.show_rows(entry_rows(made_up_day.day(), Manner(made_up_day.ZONE)))
    made.resize(width, 600)
    made.show()
    QApplication.processEvents()
    return made


@pytest.mark.parametrize(
    ("scale", "width", "offered"), [(1.0, 320, False), (1.0, 420, True), (2.0, 900, True)]
)
def test_a_narrow_list_tells_all_of_an_entry_and_has_its_menu_where_there_is_room(
    scale: float, width: int, qtbot: QtBot, *, offered: bool
) -> None:
    made = compact(scale, width)
    qtbot.addWidget(made)
    for line in made.lines:
        told = [each.text() for each in line.findChildren(Text)]
        assert [line.row.note] * bool(line.row.note) == [each for each in told if each == line.row.note]
        assert len(line.findChildren(Badge)) == len(line.row.marks)
        assert line.more.isVisible() is offered


def test_the_menu_of_a_line_ends_with_its_button(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    made, ends = compact(1.0, 420), []
    qtbot.addWidget(made)
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: ends.append(at.x() + menu.sizeHint().width()))
    line = made.lines[0]
    line.more.click()
    assert ends == [line.more.mapToGlobal(QPoint(line.more.width(), 0)).x()]


def test_a_narrow_head_leads_back_to_today_from_another_day(qtbot: QtBot, qapp: QApplication) -> None:
    window, head = QWidget(), DayHead()
    qtbot.addWidget(window)
    head.setParent(window)
    head.resize(400, 50)
    head.show_day("Today", "Thursday, 19 November", is_today=True)
    head.set_narrow(narrow=True)
    assert head.today.isHidden()
    head.show_day("Wednesday", "18 November", is_today=False)
    assert not head.today.isHidden()
    window.show()
    head.resize(head.minimumSizeHint().width(), 50)
    qapp.processEvents()
    assert head.today.isHidden()
    assert head.width() == head.minimumSizeHint().width(), "it needs no room for it"
    head.set_narrow(narrow=False)
    head.show_day("Today", "", is_today=True)
    assert not head.today.isHidden()
    head.resize(700, 50)
    qapp.processEvents()
    middles = [each.mapTo(head, each.rect().center()).y() for each in (head._title, head.today)]
    assert abs(middles[0] - middles[1]) <= 1, "without a date the title stands in the middle"


@pytest.mark.parametrize("mirrored", [True, False])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_dot_of_a_rail_lies_on_the_corner_of_its_icon(
    scale: float, qtbot: QtBot, *, mirrored: bool
) -> None:
    look.wear(replace(Theme(LIGHT), scale=scale))
    item = NavigationItem("shield-check", "Sync and health", "")
    qtbot.addWidget(item)
    item.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    item.be_narrow(narrow=True)
    item.show_count(1, "One thing needs you.")
    item.resize(item.sizeHint())
    image, warn = item.grab().toImage(), colour("warn").rgb()
    across = [
        x for x in range(image.width()) if any(image.pixel(x, y) == warn for y in range(image.height()))
    ]
    down = [y for y in range(image.height()) if any(image.pixel(x, y) == warn for x in range(image.width()))]
    icon = QRect(0, 0, round(18 * scale), round(18 * scale))
    icon.moveCenter(item.rect().center())
    assert across[0] < (icon.left() if mirrored else icon.right()) < across[-1]
    assert down[0] < icon.top() + 4 * scale < down[-1] + 2 * scale


def test_the_name_of_the_program_stands_in_the_middle_while_no_workspace_is_known(
    qtbot: QtBot, qapp: QApplication
) -> None:
    bar = Navigation([(Place.TODAY, NavigationItem("clock", "Today", ""))])
    qtbot.addWidget(bar)
    item, title = bar.item(Place.TODAY), bar._title
    assert item is not None
    bar.be_narrow(narrow=False)
    bar.resize(216, 500)
    bar.show()
    qapp.processEvents()
    middle, below = title.geometry().center().y(), item.y()
    bar.show_workspace("Example workspace")
    qapp.processEvents()
    assert title.geometry().center().y() < middle - 4
    assert item.y() == below, "nothing else moves"


def test_what_is_written_begins_where_what_is_picked_begins() -> None:
    begins = []
    for each in (Picker(), Field("Note", "Project or task", "pencil-line", height=HERO_FIELD)):
        each.resize(300, HERO_FIELD)
        image = each.grab().toImage()
        ground = colour("surface").rgb()
        letters = [x for x in range(32, 60) if any(image.pixel(x, y) != ground for y in range(8, 30))]
        begins.append(letters[0])
        discard(each)
    assert begins[0] == begins[1]


@pytest.mark.parametrize(
    ("sentence", "told"), [("3 to send · synced 15:14", 1), ("12,137 to send · synced 15:14", 2)]
)
def test_what_is_sealed_is_one_line_or_its_parts_stand_below_each_other(
    sentence: str, told: int, qtbot: QtBot
) -> None:
    bar = Navigation([(Place.TODAY, NavigationItem("clock", "Today", ""))])
    qtbot.addWidget(bar)
    bar.be_narrow(narrow=False)
    bar.show_sealed(SealedLine("All sealed", sentence, "lock"))
    lines = bar._sealed.text().replace("\N{NO-BREAK SPACE}", " ").split("\n")
    assert " · ".join(lines) == sentence
    assert len(lines) == told


def test_a_dialog_is_as_high_as_a_refusal_makes_it_and_no_higher(qtbot: QtBot, qapp: QApplication) -> None:
    asking = Asking("Change this entry", "What it was before stays in your records.", "Save")
    page = QWidget()
    qtbot.addWidget(page)
    dialog = EntryDialog(page, asking, lambda _fields: None)
    qtbot.addWidget(dialog)
    dialog.show()
    qapp.processEvents()
    before = dialog.height()
    dialog.settle(error_notice(RefusedError("time-taken", entry="3f2a")))
    for _turn in range(3):
        qapp.processEvents()
    assert before < dialog.height() == dialog._needed().height()


def test_the_sign_of_what_is_wrong_stands_by_its_first_line(qtbot: QtBot, qapp: QApplication) -> None:
    field = LabelledField("From", Field("From"))
    qtbot.addWidget(field)
    field.resize(180, 300)
    field.show()
    middles, line = [], field._wrong.fontMetrics().lineSpacing()
    for wrong in (
        "Write a time.",
        "Write a time up to 24:00, as in 9:00. For another day, write that before it.",
    ):
        field.be_wrong(wrong)
        qapp.processEvents()
        sign = field._icon.contentsRect().center().y() + field._icon.y()
        middles.append(sign - field._wrong.y() - (line - 1) / 2)
    assert field._wrong.height() > 2 * line
    assert all(abs(each) <= 1 for each in middles)
