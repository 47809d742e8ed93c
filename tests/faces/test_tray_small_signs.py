"""Small signs of the tray: keys, pictures in fields, scroll bars, the icon on a break; and long names."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QStyle, QWidget
from pytestqt.qtbot import QtBot

from lib import made_up_day
from lib.tray_scenes_prompts import QUESTION, asking
from tests.faces.tray_stage import on_break
from tracker.core.hours.reminder import About
from tracker.core.wire import OpenReminder
from tracker.tray.colours import LIGHT
from tracker.tray.menu import TrayMenu
from tracker.tray.present.attention import Notice, Tone
from tracker.tray.present.icon_state import Base
from tracker.tray.present.lengths import Manner
from tracker.tray.present.prompts import prompts
from tracker.tray.present.short import in_short
from tracker.tray.present.timer import icon_state, menu_words
from tracker.tray.present.work import Choice
from tracker.tray.prompts.corner import CornerNotice
from tracker.tray.prompts.idle import IdlePrompt
from tracker.tray.prompts.prompt import PromptWindow
from tracker.tray.style import look, style_sheet
from tracker.tray.theme import Theme
from tracker.tray.widgets.badge import KeyCap
from tracker.tray.widgets.button import RING
from tracker.tray.widgets.field import Field

MANNER = Manner(made_up_day.ZONE)
LONG = "Website " * 62
CUT = "\N{HORIZONTAL ELLIPSIS}"


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def idle(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[IdlePrompt]:
    qapp.setLayoutDirection(request.param)
    made = IdlePrompt()
    qtbot.addWidget(made)
    timer = made_up_day.status().timer
    assert timer is not None
    on = Choice(timer.project_id, timer.task_id, "Website", hue=3)
    made.ask(asking(made_up_day.status()), QUESTION, [on], MANNER)
    made.other.click()
    for _turn in range(3):
        qapp.processEvents()
    yield made
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def edges(widget: QWidget, window: QWidget) -> tuple[int, int]:
    left = widget.mapTo(window, QPoint()).x()
    return left, left + widget.width()


def test_answers_words_and_what_is_picked_stand_in_one_line(idle: IdlePrompt) -> None:
    left, right = edges(idle.no, idle)
    begin, end = (right - RING, left + RING) if idle.isRightToLeft() else (left + RING, right - RING)
    first, last = (1, 0) if idle.isRightToLeft() else (0, 1)
    for begins in (idle._tile, idle.picker, idle._until):
        assert edges(begins, idle)[first] == begin, begins
    gives = edges(idle.give, idle)[last]
    assert abs(gives - end) == RING, "around its ground is room for a ring"


def test_the_bar_of_time_away_has_the_colour_of_what_ran(idle: IdlePrompt) -> None:
    drawn = idle._bar.grab().toImage()
    x = drawn.width() - RING - 2 if idle.isRightToLeft() else RING + 2
    assert drawn.pixelColor(x, drawn.height() // 4).name().upper() == look.theme.project(3).upper()


def test_keys_of_one_letter_are_alike() -> None:
    assert len({KeyCap(each).sizeHint().width() for each in "123"}) == 1
    assert KeyCap("Ctrl K").sizeHint().width() > KeyCap("1").sizeHint().width()


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_what_is_put_into_a_field_and_the_handle_of_a_scroll_bar_grow_with_the_text(
    scale: float, qtbot: QtBot
) -> None:
    theme = Theme(LIGHT, scale=scale)
    look.wear(theme)
    field = Field("Password")
    qtbot.addWidget(field)
    field.put_at_end(QAction(field))
    assert field.style().pixelMetric(QStyle.PixelMetric.PM_LineEditIconSize, None, field) == theme.px(16)
    handle = next(line for line in style_sheet(theme).splitlines() if "QScrollBar::handle" in line)
    look.wear(Theme(LIGHT))
    radius = (theme.px(12) - 2 * theme.px(3)) // 2
    assert f"border-radius: {radius}px; margin: {theme.px(3)}px" in handle


def test_a_field_that_is_wrong_has_the_border_of_what_is_wrong_until_it_is_right(qtbot: QtBot) -> None:
    field = Field("Time")
    qtbot.addWidget(field)
    field.resize(200, field.height())
    for wrong, token in (("Write a time.", "danger"), ("", "control")):
        field.be_wrong(wrong)
        drawn = field.grab().toImage()
        border = drawn.pixelColor(drawn.width() // 2, 0).name()
        assert border == getattr(look.theme.colours, token).lower()


def test_a_break_has_the_bars_of_time_that_is_not_counted() -> None:
    assert icon_state(on_break()).base is Base.IDLE
    assert icon_state(made_up_day.status(running=False)).base is Base.STOPPED


def test_a_name_of_any_length_leaves_the_menu_its_width_and_is_told_whole_beside_it() -> None:
    menu = TrayMenu(QMenu())
    menu.show_recent([Choice(UUID(int=1), None, LONG.strip()), Choice(UUID(int=2), None, "Website & shop")])
    status = made_up_day.status()
    assert status.timer is not None
    longer = changed(status, timer=changed(status.timer, task=LONG))
    menu.show_words(menu_words(longer, made_up_day.NOW, MANNER), is_on=True)
    texts = [each.text() for each in menu.menu.actions()]
    assert all(len(each) <= 49 for each in texts)
    whole = [each.toolTip() for each in menu.menu.actions() if CUT in each.text()]
    assert len(whole) == 2
    assert whole[1] == LONG.strip()
    assert "Website && shop" in texts
    assert menu.menu.sizeHint().width() < 600


def test_a_sentence_of_the_menu_is_never_cut() -> None:
    menu = TrayMenu(QMenu())
    told = "Zurück seit 13:36, gezählt, sobald Sie wählen, was es war"
    words = menu_words(made_up_day.status(), made_up_day.NOW, MANNER)
    menu.show_words(replace(words, clock=told), is_on=True)
    assert told in [each.text() for each in menu.menu.actions()]


def test_a_menu_that_is_higher_than_its_screen_scrolls() -> None:
    menu = QMenu()
    assert menu.style().styleHint(QStyle.StyleHint.SH_Menu_Scrollable, None, menu)


def test_a_question_about_a_long_name_is_a_question_and_is_told_whole_beside_it(qtbot: QtBot) -> None:
    status = made_up_day.status()
    assert status.timer is not None
    reminder = OpenReminder(About.FORGOTTEN, made_up_day.at(6))
    status = changed(status, timer=changed(status.timer, task=LONG), reminders=(reminder,))
    asked, window = prompts(status, made_up_day.NOW, MANNER)[0], PromptWindow()
    qtbot.addWidget(window)
    window.ask(asked)
    assert window.title.text().startswith("Still on Website ")
    assert window.title.text().endswith("?")
    assert len(window.title.text()) <= 81
    assert window.title.toolTip() == asked.title


def test_a_notice_of_long_names_leaves_room_on_the_screen(qtbot: QtBot) -> None:
    notice = CornerNotice()
    qtbot.addWidget(notice)
    notice.say(Notice("toggled", Tone.OK, "play", "The timer runs", f"{LONG} / {LONG}"))
    assert notice.height() < 300
    assert CUT in notice.sentence.text()


def test_what_is_short_is_left_as_it_is() -> None:
    assert in_short("Website", 7) == "Website"
    assert in_short("Still on Website?", 8) == f"Still{CUT}e?"
