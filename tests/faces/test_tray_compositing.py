"""Where nothing blends windows, what floats is cut to its card; else its shadow is drawn around it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tracker.tray import compositing
from tracker.tray.compositing import CutToCard

EDGE = 10


@pytest.mark.parametrize("blended", [True, False])
def test_a_window_is_its_card_alone_where_nothing_blends_it(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, *, blended: bool
) -> None:
    monkeypatch.setattr(compositing, "is_blended", lambda: blended)
    window = QWidget()
    qtbot.addWidget(window)
    window.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    CutToCard(window, EDGE, 6, lambda: QColor("magenta"))
    window.resize(100, 80)
    window.show()
    edge = window.grab().toImage().pixelColor(EDGE + 1, EDGE + 1)
    assert (edge.alpha(), edge.name()) == ((0, "#000000") if blended else (255, "#ff00ff"))
    assert window.mask().isEmpty() is blended
    if not blended:
        window.resize(200, 90)
        middle, corner, outside = QPoint(150, 45), QPoint(EDGE, EDGE), QPoint(EDGE - 1, 45)
        assert [window.mask().contains(each) for each in (middle, corner, outside)] == [True, False, False]


def test_what_is_drawn_off_screen_is_blended() -> None:
    assert compositing.is_blended()
