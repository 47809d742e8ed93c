"""What stands below and beside each other in windows: without gaps nobody asked for, and in line."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from lib import tray_scenes_first_run as scenes
from lib.made_up_words import WORDS
from tracker.core.errors import RefusedError
from tracker.host.translate import LANGUAGE_VARIABLE
from tracker.tray.colours import LIGHT
from tracker.tray.first_run.picture import PictureView
from tracker.tray.present.attention import error_notice
from tracker.tray.present.first_run import Step
from tracker.tray.prompts.quit import QuitPrompt
from tracker.tray.room import height_of
from tracker.tray.small_window import SmallWindow
from tracker.tray.style import look
from tracker.tray.theme import Theme
from tracker.tray.widgets.button import RING, Button
from tracker.tray.widgets.lines import Column
from tracker.tray.widgets.text import Text, joined_last, laid_out


@pytest.fixture(params=["en", "de", "ar"])
def language(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> Iterator[str]:
    """Speak a language, in the direction it is written in."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, request.param)
    if request.param == "ar":
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield request.param
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_dialog_is_just_as_high_as_its_words_and_its_buttons_stand_in_one_row(
    scale: float, qtbot: QtBot
) -> None:
    look.wear(Theme(LIGHT, scale=scale))
    asked = QuitPrompt()
    qtbot.addWidget(asked)
    asked.show()
    QApplication.processEvents()
    both = [each for each in asked.findChildren(Text) if each.isVisible()]
    assert [each.height() for each in both] == [each.heightForWidth(each.width()) for each in both]
    assert asked.height() == sum(height_of(each, asked.width()) for each in (asked._inner, asked._below))
    buttons = asked.foot.findChildren(Button)
    assert len({each.y() for each in buttons}) == 1 or scale > 1
    assert begin(both[1], asked) == begin(buttons[0], asked) + RING
    look.wear(Theme(LIGHT))


def begin(widget: QWidget, window: QWidget) -> int:
    """Return how far from where the lines of a window begin something does."""
    left = widget.mapTo(window, QPoint()).x()
    return window.width() - left - widget.width() if widget.isRightToLeft() else left


def lines_of(text: Text) -> list[str]:
    """Return the lines that a text is drawn in."""
    lines = text._lines()
    laid_out(lines, text.width())
    joined_last(lines, text.width())
    every = [lines.lineAt(number) for number in range(lines.lineCount())]
    return [lines.text()[each.textStart() :][: each.textLength()].strip() for each in every]


def test_the_last_word_of_a_text_is_not_alone_on_its_line_where_another_can_join_it(qtbot: QtBot) -> None:
    told = Text("Drop the file that your admin gave you just here.", wraps=True)
    qtbot.addWidget(told)
    alone = told.sizeHint().width()
    for width in range(alone, 2 * alone):
        told.resize(width, told.heightForWidth(width))
        drawn = lines_of(told)
        assert " ".join(drawn) == told.text()
        assert len(drawn) == 1 or " " in drawn[-1]
    told.setText("Bildschirmfotos eingeschaltet")
    told.resize(told.fontMetrics().horizontalAdvance("Bildschirmfotos") + 4, 40)
    assert lines_of(told) == ["Bildschirmfotos", "eingeschaltet"]


def test_an_arabic_word_is_not_broken_to_keep_the_last_one_company(qtbot: QtBot, qapp: QApplication) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    told = Text("عدتم منذ 13:36، ويُحتسب بعد أن تختاروا", wraps=True)
    qtbot.addWidget(told)
    for width in range(120, 300):
        told.resize(width, told.heightForWidth(width))
        drawn = lines_of(told)
        assert " ".join(drawn) == told.text()
        assert len(drawn) == 1 or " " in drawn[-1]
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.usefixtures("language")
def test_the_small_window_is_just_as_high_as_what_it_shows(qtbot: QtBot, qapp: QApplication) -> None:
    window = SmallWindow(QMenu())
    qtbot.addWidget(window)
    window.show()
    window.show_notice(error_notice(RefusedError("time-project-required")))
    qapp.processEvents()
    assert window.height() == height_of(window, window.width())


@pytest.mark.usefixtures("language")
def test_a_span_of_times_stays_on_one_line(qtbot: QtBot) -> None:
    told = Text("It goes on. 15:04:10 \N{EN DASH} 15:04:22 is not counted.", wraps=True)
    qtbot.addWidget(told)
    for width in range(120, 320, 4):
        drawn = [line for line in lines_of_width(told, width) if "15:04:10" in line]
        assert drawn
        assert "15:04:22" in drawn[0], width
        assert told.heightForWidth(width) >= laid_out(told._lines(), width)


def lines_of_width(text: Text, width: int) -> list[str]:
    """Return the lines that a text is drawn in at a width."""
    text.resize(width, 100)
    return lines_of(text)


def test_what_is_told_of_a_picture_stands_right_below_it(qtbot: QtBot, qapp: QApplication) -> None:
    page, view, told = QWidget(), PictureView(), Text("This one was not sealed, sent or kept.")
    qtbot.addWidget(page)
    column = Column(page, gap=10)
    column.addWidget(view, 1000)
    column.addWidget(told)
    column.addStretch(1)
    page.resize(401, 600)
    page.show()
    for high, below in ((1000, 251), (800, 201)):
        view.show_pictures((QImage(1600, high, QImage.Format.Format_RGB32),))
        for _turn in range(3):
            qapp.processEvents()
        assert (view.height(), told.y()) == (below, below + 10)


def test_the_choice_of_a_file_stands_beside_the_server_where_both_fit(
    qtbot: QtBot, qapp: QApplication
) -> None:
    window = scenes._at(WORDS["en"], Step.JOIN)
    qtbot.addWidget(window)
    page = scenes._joining(window)
    for host, beside in (("tracker.example.org", True), (f"{'tracker.' * 9}example.org", False)):
        page.fill(f"K7QF-2M9T-XW3P-RB6D@{host}")
        window.resize(480, 640)
        window.show()
        for _turn in range(3):
            qapp.processEvents()
        assert (page.choose.y() < page.known.geometry().bottom()) is beside, host
