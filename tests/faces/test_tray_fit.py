"""Every page, narrow, with the largest text, in other languages: nothing is cut, and what gives way does."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from lib import made_up_day
from lib.made_up_world import World
from tests.faces.test_tray_theme import READABLE
from tests.faces.tray_stage import discard, stage
from tracker.core.hours.summary import Limits
from tracker.host.translate import LANGUAGE_VARIABLE
from tracker.tray.pages.health.log import LogWindow
from tracker.tray.pages.page import Frame, Page, Place
from tracker.tray.pages.screenshots.preview import Preview
from tracker.tray.style import look
from tracker.tray.widgets.charts import WeekBars
from tracker.tray.widgets.picker import Picker
from tracker.tray.widgets.text import Name, Text
from tracker.tray.window import MainWindow

SIZES = ((440, 360, 1.0), (1, 1, 2.0), (1366, 768, 2.0))
"""The least window there is, with usual and with the largest text, and that on a small screen."""


@pytest.fixture(params=["de", "ar"])
def window(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, qapp: QApplication
) -> Iterator[MainWindow]:
    """Show the main window in a language of long words, or from right to left."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, request.param)
    before = look.theme
    if request.param == "ar":
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    ground = World().ground()
    # Drawing screens of shapes takes most of the time, and nothing of a page's width.
    monkeypatch.setattr(ground.reader, "want_picture", lambda _file_id, _size: None)
    made = MainWindow(ground)
    qtbot.addWidget(made)
    made.show()
    yield made
    look.wear(before)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def shown(page: Page) -> list[QWidget]:
    return [each for each in page.findChildren(QWidget) if each.isVisibleTo(page)]


def spans(widget: QWidget, room: QWidget) -> tuple[int, int]:
    left = widget.mapTo(room, QPoint(0, 0)).x()
    return left, left + widget.width()


def is_cut(label: QLabel) -> bool:
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width())
    return label.width() < label.minimumSizeHint().width()


def be_of(window: MainWindow, width: int, height: int, scale: float) -> None:
    theme = replace(look.theme, scale=scale)
    if theme != look.theme:
        look.wear(theme)
    window.resize(width, height)


def settled(window: MainWindow) -> Frame:
    for _turn in range(4):
        QApplication.processEvents()
    framed = window._pages.currentWidget()
    assert isinstance(framed, Frame)
    return framed


def test_a_list_is_seen_whole_wherever_it_is_opened(qtbot: QtBot, qapp: QApplication) -> None:
    room = qapp.primaryScreen().availableGeometry()
    picker = Picker()
    qtbot.addWidget(picker)
    picker.list.open([], QRectF(room.right() - 60, room.bottom() - 30, 50, 30))
    assert room.adjusted(-14, -14, 14, 14).contains(picker.list.geometry())


def test_all_of_a_page_is_within_the_width_there_is(window: MainWindow) -> None:
    for size, place in product(SIZES, Place):
        be_of(window, *size)
        window.go(place)
        framed = settled(window)
        viewport, all_of_it = framed.viewport(), shown(framed.page)
        around = {(place.value, type(each).__name__, *spans(each, viewport)) for each in all_of_it}
        assert {each for each in around if not 0 <= each[2] <= each[3] <= viewport.width()} == set()
        texts = [each for each in all_of_it if isinstance(each, QLabel) and not isinstance(each, Name)]
        assert [(place.value, each.text()) for each in texts if is_cut(each)] == []
        assert {each._ink for each in texts if isinstance(each, Text)} <= READABLE


@pytest.mark.parametrize("language", ["de", "ar"])
def test_windows_of_their_own_are_never_cut_nor_scroll_sideways(
    language: str, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, language)
    before = look.theme
    look.wear(replace(before, scale=2.0))
    qapp.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if language == "ar" else Qt.LayoutDirection.LeftToRight
    )
    world = World()
    ground = world.ground()
    monkeypatch.setattr(ground.reader, "want_picture", lambda _file_id, _size: None)
    preview = Preview(None, ground.reader, ground.clock, lambda: ground.manner)
    preview.open_on(None, world.day.files[-1].file_id)
    log = LogWindow(None, ground.reader, ground.clock, lambda: ground.manner)
    log.show()
    for window in (preview, log):
        window.resize(1, 1)
        for _turn in range(6):
            QApplication.processEvents()
        texts = [each for each in window.findChildren(QLabel) if each.isVisibleTo(window)]
        cut = [each.text() for each in texts if not isinstance(each, Name) and is_cut(each)]
        sideways = [each.horizontalScrollBar().maximum() for each in window.findChildren(QScrollArea)]
        discard(window)
        assert (cut, any(sideways)) == ([], False), type(window).__name__
    look.wear(before)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_page_forced_to_be_narrower_than_its_text_is_lost_to_nobody(window: MainWindow) -> None:
    be_of(window, 1, 1, 2.0)
    window.setMinimumSize(1, 1)
    window.resize(500, 400)
    for place in (Place.TODAY, Place.HEALTH):
        window.go(place)
        framed = settled(window)
        beyond = framed._room.width() - framed.viewport().width()
        assert framed.horizontalScrollBar().maximum() == beyond > 0, place.value
    be_of(window, 1366, 768, 1.0)
    framed = settled(window)
    assert framed.horizontalScrollBar().maximum() == 0


def test_charts_give_way_to_figures_also_without_limits(qtbot: QtBot) -> None:
    made = stage(qtbot)
    made.page.be_narrow(narrow=True)
    made.show(replace(made_up_day.day(), limits=Limits()), made_up_day.status(), width=332)
    [bars] = made.page.totals.week.findChildren(WeekBars)
    assert bars.isHidden()
    made.page.be_narrow(narrow=False)
    made.show(replace(made_up_day.day(), limits=Limits()), made_up_day.status())
    assert not bars.isHidden()


def test_the_fields_stand_below_the_clock_where_they_would_be_too_narrow_beside_it(qtbot: QtBot) -> None:
    made = stage(qtbot)
    made.show(made_up_day.day(), made_up_day.status(), width=620)
    hero = made.page.hero
    assert hero.picker.mapTo(hero, QPoint(0, 0)).y() > hero.toggle.geometry().bottom()
    assert hero.picker.width() > 500
    made.show(made_up_day.day(), made_up_day.status(), width=900)
    assert hero.picker.mapTo(hero, QPoint(0, 0)).y() < hero.toggle.geometry().bottom()


def test_a_long_standing_takes_lines_and_not_the_fields_room(qtbot: QtBot) -> None:
    made = stage(qtbot)
    made.show(made_up_day.day(), made_up_day.status(), width=900)
    hero = made.page.hero
    before = hero.picker.width()
    hero._standing.setText("Startet neu, es wird jetzt nichts aufgezeichnet, bis der Agent wieder läuft")
    for _turn in range(3):
        QApplication.processEvents()
    assert hero.picker.width() == before
    assert not is_cut(hero._standing)


def test_what_runs_is_named_before_anything_is_read(qtbot: QtBot) -> None:
    made = stage(qtbot)
    made.page.show_status(made_up_day.status())
    assert made.page.hero.picker.accessibleName() == "Project or task: Website / Checkout page"
