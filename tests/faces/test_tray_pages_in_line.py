"""What stands in line on the other pages: captions, facts and what they are called, names, options."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lib import made_up_day
from lib.made_up_account import made_up_me
from lib.made_up_world import World
from tests.faces.tray_stage import discard
from tracker.host.translate import LANGUAGE_VARIABLE
from tracker.tray.pages.health.cards import StandingCard
from tracker.tray.pages.health.log import LogWindow
from tracker.tray.pages.recorded.devices import DeviceRow
from tracker.tray.pages.settings.rows import Row
from tracker.tray.present.devices import devices
from tracker.tray.present.health import standings
from tracker.tray.present.lengths import Manner
from tracker.tray.theme import Role
from tracker.tray.widgets.button import RING
from tracker.tray.widgets.choice import Options
from tracker.tray.widgets.day_head import DayHead
from tracker.tray.widgets.section import Section
from tracker.tray.widgets.text import Name, Text

LONG = "workstation-of-the-second-floor-by-the-window"


@pytest.fixture
def mirrored(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    """Speak Arabic, from right to left."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, "ar")
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def start_of(widget: QWidget, within: QWidget) -> QPoint:
    return widget.mapTo(within, QPoint())


def start(widget: QWidget, within: QWidget) -> int:
    return start_of(widget, within).x()


@pytest.mark.parametrize("width", [300, 400, 460, 700])
def test_a_caption_is_one_line_beside_its_title_or_stands_below(width: int, qtbot: QtBot) -> None:
    section = Section("Taken on this device")
    qtbot.addWidget(section)
    section.show_caption("31 screenshots, 1 in review, 1 deleted by you")
    section.resize(width, 60)
    section.show()
    QApplication.processEvents()
    title, caption = section._title, section._caption
    if caption.y() == title.y() or start(caption, section) > start(title, section):
        assert caption.heightForWidth(caption.width()) <= Text("x", Role.SMALL).sizeHint().height()
    else:
        assert caption.y() >= title.y() + title.height()


@pytest.mark.usefixtures("mirrored")
def test_what_a_fact_is_called_is_in_line_with_it_whatever_script_it_has() -> None:
    status = made_up_day.status()
    for standing in standings(status, made_up_day.NOW, Manner(made_up_day.ZONE), None):
        card = StandingCard(standing)
        card.resize(400, 300)
        card.show()
        QApplication.processEvents()
        shown = {label.text(): label for label in card.findChildren(Text)}
        for line in standing.lines:
            name, value = (shown[text] for text in (line.name, line.value))
            edges = [(start_of(each, card).y(), each.height()) for each in (name, value)]
            assert edges[0] == edges[1], line.name
        discard(card)


def ink(widget: QWidget) -> QImage:
    """Return just what was written in it."""
    drawn = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ground, across, down = drawn.pixel(0, 0), range(drawn.width()), range(drawn.height())
    lines = [x for x in across if any(drawn.pixel(x, y) != ground for y in down)]
    return drawn.copy(lines[0], 0, lines[-1] - lines[0] + 1, drawn.height())


@pytest.mark.usefixtures("mirrored")
def test_a_name_is_cut_at_its_own_end_in_mirrored_windows_too(qtbot: QtBot) -> None:
    name = Name(LONG, Role.ROW_STRONG)
    qtbot.addWidget(name)
    name.resize(160, 20)
    drawn = ink(name)
    last = drawn.copy(drawn.width() - 12, 0, 12, 20)
    rows = [y for y in range(20) if any(last.pixel(x, y) != last.pixel(0, 0) for x in range(12))]
    assert len(rows) <= 4, "three dots, and no letter"


def test_a_head_without_a_date_leaves_no_room_for_one(qtbot: QtBot) -> None:
    head = DayHead()
    qtbot.addWidget(head)
    head.show_day("Screenshots", "", is_today=True)
    head.resize(600, head.sizeHint().height())
    head.show()
    QApplication.processEvents()
    middles = [each.mapTo(head, each.rect().center()).y() for each in (head._title, head.today)]
    assert abs(middles[0] - middles[1]) <= 1


def test_options_begin_where_the_words_above_them_do(qtbot: QtBot) -> None:
    options = Options("Colours", {1: "Light", 2: "Dark"})
    row = Row("Colours", "Light or dark.", options)
    qtbot.addWidget(row)
    row.be_narrow(narrow=True)
    row.resize(400, 120)
    row.show()
    QApplication.processEvents()
    assert start(options, row) + RING == start(row._sentence, row)
    ground = World().ground()
    log = LogWindow(None, ground.reader, ground.clock, lambda: ground.manner)
    qtbot.addWidget(log)
    log.show()
    QApplication.processEvents()
    assert start(log.which, log) + RING == start(log._card, log)
    assert start_of(log._card, log).y() + log._card.height() > start_of(log.copy, log).y() - 2 * RING - 10


def test_when_a_device_was_enrolled_stands_on_one_line(qtbot: QtBot) -> None:
    me = made_up_me()
    device = devices(me, me.devices[0].id, made_up_day.NOW, Manner(made_up_day.ZONE))[1]
    assert device.may_end
    for width in (270, 330, 420, 700):
        row = DeviceRow(device)
        qtbot.addWidget(row)
        row.resize(width, 120)
        row.show()
        QApplication.processEvents()
        [words] = [each for each in row.findChildren(Text) if each.text() == device.sentence]
        line = Text("x", Role.SMALL).sizeHint().height()
        assert words.heightForWidth(words.width()) <= line * len(device.sentence.splitlines()), width
