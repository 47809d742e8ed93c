"""Where a notice stands: in its corner, or in another where it would cover what is asked or pressed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QCursor, QEnterEvent, QScreen
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.faces.test_tray_idle import CHOICES, MANNER, QUESTION, status
from tracker.host.translate import LANGUAGE_VARIABLE
from tracker.tray.present.attention import Notice, Tone
from tracker.tray.prompts.corner import STAYS, CornerNotice
from tracker.tray.prompts.idle import IdlePrompt
from tracker.tray.style import look

ROOM = QRect(0, 0, 1366, 738)
SAID = Notice("toggled", Tone.OK, "play", "The timer runs", "Website")
BUTTON = QSize(110, 40)


@pytest.fixture(autouse=True)
def screen(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    """Have the screen of a small laptop with a panel, where everything appears at once."""
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: ROOM)
    before = look.theme
    look.wear(replace(before, still=True))
    yield
    look.wear(before)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def notice(qtbot: QtBot) -> CornerNotice:
    made = CornerNotice()
    qtbot.addWidget(made)
    return made


def in_front(qtbot: QtBot, *places: QPoint) -> QWidget:
    """Return a window of ours with the focus, as large as there is room, with buttons."""
    window = QWidget()
    qtbot.addWidget(window)
    for place in places:
        QPushButton(window).setGeometry(QRect(place, BUTTON))
    window.setGeometry(ROOM)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return window


def where(notice: CornerNotice) -> tuple[str, str]:
    middle = notice.geometry().center()
    low, late = middle.y() > ROOM.center().y(), middle.x() > ROOM.center().x()
    return ("bottom" if low else "top", "right" if late else "left")


END, START = QPoint(1230, 680), QPoint(20, 680)
TOP_END, TOP_START = QPoint(1230, 20), QPoint(20, 20)


@pytest.mark.parametrize(
    ("buttons", "corner"),
    [
        ((QPoint(600, 300),), ("bottom", "right")),
        ((END,), ("bottom", "left")),
        ((END, START), ("top", "right")),
        ((END, START, TOP_END, TOP_START), ("bottom", "right")),
    ],
)
def test_it_covers_no_button_of_the_window_with_the_focus(
    notice: CornerNotice, qtbot: QtBot, buttons: tuple[QPoint, ...], corner: tuple[str, str]
) -> None:
    window = in_front(qtbot, *buttons)
    notice.say(SAID)
    assert where(notice) == corner
    assert window.isActiveWindow()
    assert ROOM.contains(notice.geometry())


def test_a_button_that_is_not_shown_is_not_covered(notice: CornerNotice, qtbot: QtBot) -> None:
    window = in_front(qtbot, END)
    window.findChildren(QPushButton)[0].hide()
    notice.say(SAID)
    assert where(notice) == ("bottom", "right")


def asked(qtbot: QtBot) -> IdlePrompt:
    prompt = IdlePrompt()
    qtbot.addWidget(prompt)
    prompt.ask(status(), QUESTION, CHOICES, MANNER)
    QApplication.processEvents()
    return prompt


@pytest.mark.parametrize("first", ["prompt", "notice"])
def test_a_prompt_and_a_notice_do_not_cover_each_other(
    notice: CornerNotice, qtbot: QtBot, first: str
) -> None:
    prompt = asked(qtbot)
    if first == "prompt":
        prompt.move(900, 260)
        notice.say(SAID)
    else:
        prompt.move(0, 0)
        notice.say(SAID)
        assert where(notice) == ("bottom", "right")
        prompt.move(900, 260)
    QApplication.processEvents()
    assert not notice.geometry().intersects(prompt.frameGeometry())
    assert where(notice) == ("bottom", "left")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_with_the_largest_text_no_answer_is_covered(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, qtbot: QtBot, language: str
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, language)
    if language == "ar":
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    look.wear(replace(look.theme, scale=2.0))
    prompt, notice = asked(qtbot), CornerNotice()
    qtbot.addWidget(notice)
    for place in (QPoint(0, 0), QPoint(223, 20), QPoint(446, 40)):
        prompt.move(place)
        notice.say(SAID)
        answers = [each for each in prompt.findChildren(QAbstractButton) if each.isVisible()]
        for each in answers:
            shown = each.visibleRegion().boundingRect().translated(each.mapToGlobal(QPoint()))
            assert not notice.geometry().intersects(shown), place


def test_it_stays_for_a_pointer_that_came_to_it_and_not_for_one_that_was_there(notice: CornerNotice) -> None:
    notice.say(SAID)
    middle = QPointF(notice.rect().center())
    there = QPointF(QCursor.pos())
    QApplication.sendEvent(notice, QEnterEvent(middle, middle, there))
    assert notice.stays.isActive()
    assert notice.stays.interval() == STAYS
    QApplication.sendEvent(notice, QEnterEvent(middle, middle, there + QPointF(3, 0)))
    assert not notice.stays.isActive()
