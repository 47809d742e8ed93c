"""Words without a break, such as a web address in a note: nothing is pushed out of sight by them."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lib.made_up_day import NOW, ZONE, Words, at, status
from lib.made_up_world import World
from tests.faces.test_tray_fit import is_cut
from tests.faces.tray_stage import discard
from tracker.host.translate import LANGUAGE_VARIABLE
from tracker.tray.navigation import Navigation, NavigationItem
from tracker.tray.pages.page import Frame, Place
from tracker.tray.pages.screenshots.preview import Preview
from tracker.tray.pages.today.dialog import Asking, EntryDialog
from tracker.tray.present.attention import sealed_line
from tracker.tray.present.dates import time_or_day
from tracker.tray.present.hand import Fields
from tracker.tray.present.lengths import Manner
from tracker.tray.style import look
from tracker.tray.widgets.text import Text
from tracker.tray.widgets.tip import Tip
from tracker.tray.window import MainWindow

LETTERS = "w" * 500
ADDRESS = "https://tickets.example/browse/" + "PROJECT-1234-" * 9
SIZES = ((1366, 768), (960, 600), (440, 400))
WAYS = (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft)


def world(word: str) -> World:
    return World(words=Words(**{each.name: word for each in fields(Words)}))


@pytest.fixture(params=[LETTERS, ADDRESS], ids=["letters", "address"])
def word(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=WAYS, ids=["ltr", "rtl"])
def window(
    request: pytest.FixtureRequest,
    word: str,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    qapp: QApplication,
) -> Iterator[MainWindow]:
    qapp.setLayoutDirection(request.param)
    ground = world(word).ground()
    monkeypatch.setattr(ground.reader, "want_picture", lambda _file_id, _size: None)
    made = MainWindow(ground)
    qtbot.addWidget(made)
    made.show()
    yield made
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def beyond(room: QWidget, within: QWidget) -> list[tuple[str, int, int]]:
    seen = [each for each in within.findChildren(QWidget) if each.isVisibleTo(within)]
    spans = [(type(each).__name__, each.mapTo(room, QPoint(0, 0)).x(), each.width()) for each in seen]
    return [each for each in spans if not 0 <= each[1] <= each[1] + each[2] <= room.width()]


@pytest.mark.parametrize("place", [Place.TODAY, Place.SCREENSHOTS, Place.RECORDED, Place.HEALTH])
def test_no_word_widens_a_page(window: MainWindow, place: Place) -> None:
    for size in SIZES:
        window.resize(*size)
        window.go(place)
        for _turn in range(4):
            QApplication.processEvents()
        framed = window._pages.currentWidget()
        assert isinstance(framed, Frame)
        assert beyond(framed.viewport(), framed.page) == []


def test_no_word_widens_a_dialog_or_a_picture(
    word: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    ground = world(word).ground()
    monkeypatch.setattr(ground.reader, "want_picture", lambda _file_id, _size: None)
    below = QWidget()
    qtbot.addWidget(below)
    about = EntryDialog(below, Asking("Remove?", "It counts no more.", "Remove", (word, "9:00")), _none)
    about.show_fields(Fields(note=word), ())
    preview = Preview(None, ground.reader, ground.clock, lambda: ground.manner)
    qtbot.addWidget(preview)
    preview.open_on(None, world(word).day.files[-1].file_id)
    about.open()
    preview.resize(900, 600)
    QApplication.processEvents()
    assert (about.width(), preview.width()) == (420, 900)
    for each in (about, preview):
        assert beyond(each, each) == []


def test_a_long_word_is_broken_where_the_line_ends_and_none_of_it_is_cut() -> None:
    for text, way in product((LETTERS, f"see {ADDRESS} there"), WAYS):
        label = Text(text, wraps=True)
        label.setLayoutDirection(way)
        one, all_of_it = label.heightForWidth(10_000), label.heightForWidth(200)
        assert all_of_it >= one * label.fontMetrics().horizontalAdvance(text) // 200
        assert label.minimumSizeHint().width() <= 200
        label.resize(200, all_of_it)
        drawn = label.grab().toImage()
        last = {drawn.pixel(x, y) for x in range(200) for y in range(all_of_it - one, all_of_it)}
        assert len(last) > 1, "its last line is drawn"
        discard(label)


def test_a_usual_sentence_is_as_high_as_before(qtbot: QtBot) -> None:
    label = Text("It counts no more. What it was stays in your records.", wraps=True)
    qtbot.addWidget(label)
    assert label.heightForWidth(200) == super(Text, label).heightForWidth(200)


def test_the_tip_of_the_timeline_stays_within_its_window(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(QSize(400, 300))
    room.show()
    tip = Tip(room)
    tip.show_at(QPoint(300, 20), (LETTERS, "9:00"))
    assert room.rect().contains(tip.geometry())


def _none(_fields: Fields) -> None:
    return None


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_foot_of_the_navigation_tells_whole_days(
    language: str, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, language)
    before = look.theme
    for scale in (1.0, 1.5, 2.0):
        look.wear(replace(before, scale=scale))
        bar = Navigation(((Place.TODAY, NavigationItem("clock", "Today", "")),))
        told = time_or_day(at(23, 59, day=date(2026, 11, 18)), NOW, Manner(ZONE))
        bar.show_sealed(sealed_line(status(), told))
        bar.be_narrow(narrow=False)
        bar.resize(bar.width(), 600)
        bar.show()
        qapp.processEvents()
        line = bar._sealed
        assert told.split()[0] in line.text().replace("\N{NO-BREAK SPACE}", " ")
        assert (line._breaks_words(line.width()), is_cut(line)) == (False, False), (scale, line.text())
        discard(bar)
    look.wear(before)
