"""The first run on every screen, in every language: no step is cut, and what leads on is always seen."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from lib import tray_scenes_first_run as scenes
from lib.made_up_words import WORDS
from lib.made_up_world import made_up_policy
from tests.faces.test_tray_fit import is_cut
from tests.faces.tray_stage import discard
from tracker.host.keyring import Custody
from tracker.host.translate import LANGUAGE_VARIABLE
from tracker.tray.first_run.window import FirstRunWindow, size_on
from tracker.tray.present.first_run import Step
from tracker.tray.style import look

LARGE = QSize(1920, 1052)
SCREENS = (LARGE, QSize(1366, 738), QSize(1024, 738))
"""What a panel leaves of a screen."""
STEPS = (scenes.invited, scenes.ended, scenes.join_refused, scenes.asked, scenes.allow, scenes.allow_partly)


@pytest.fixture(params=["en", "de", "ar"])
def language(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> Iterator[str]:
    """Speak a language, in its direction."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, request.param)
    before = look.theme
    if request.param == "ar":
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield request.param
    look.wear(before)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def settle(window: FirstRunWindow, size: QSize) -> None:
    window.resize(size)
    window.show()
    for _turn in range(4):
        QApplication.processEvents()


def test_no_step_is_cut_and_what_leads_on_is_seen(language: str) -> None:
    for scale, scene in product((1.0, 2.0), STEPS):
        look.wear(replace(look.theme, scale=scale))
        drawn = scene(WORDS[language])
        window = next(drawn)
        assert isinstance(window, FirstRunWindow)
        next(drawn, None)
        for screen in SCREENS:
            settle(window, size_on(screen))
            page, where = window.page, (scene.__name__, scale, screen)
            assert page is not None
            assert page.onward is not None
            button = page.onward
            place = button.rect().translated(button.mapTo(window, QPoint()))
            assert window.rect().contains(place), where
            area, bar = page._area, page._area.verticalScrollBar()
            assert area.more.isVisible() is (bar.maximum() > 0), where
            inner = area.widget()
            assert inner is not None
            assert inner.height() <= area.viewport().height() + bar.maximum(), where
            texts = [each for each in page.findChildren(QLabel) if each.isVisible()]
            assert [each.text() for each in texts if is_cut(each)] == [], where
        discard(window)


def test_all_that_a_workspace_asks_is_seen_at_once_on_a_desk(language: str, qtbot: QtBot) -> None:
    window = scenes._window(WORDS[language])
    qtbot.addWidget(window)
    window.hear(made_up_policy(), WORDS[language].workspace)
    window._custody, window._link = Custody.FILE, "K7QF-2M9T-XW3P-RB6D@tracker.example"
    for step in Step:
        window.go(step)
        settle(window, size_on(LARGE))
        assert window.page is not None
        assert window.page._area.verticalScrollBar().maximum() == 0, step


def test_what_lies_below_is_reached_by_the_keys_that_turn_pages(qtbot: QtBot) -> None:
    window = scenes._at(WORDS["en"], Step.ASKED)
    qtbot.addWidget(window)
    settle(window, QSize(480, 360))
    page = window.page
    assert page is not None
    assert page._area.more.isVisible()
    for _turn in range(5):
        QTest.keyClick(page.title, Qt.Key.Key_PageDown)
    assert not page._area.more.isVisible(), "this is the end"
    QTest.keyClick(page.title, Qt.Key.Key_Up)
    assert page._area.more.isVisible()
