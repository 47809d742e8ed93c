"""What stands below and beside each other in windows: without gaps nobody asked for, and in line."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from tests.faces.tray_stage import application, clear
from tracker.host.translate import LANGUAGE_VARIABLE
from tracker.tray.prompts.quit import QuitPrompt
from tracker.tray.room import height_of
from tracker.tray.widgets.button import RING, Button
from tracker.tray.widgets.text import Text


@pytest.fixture(params=["en", "de", "ar"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Speak a language, in the direction it is written in."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, request.param)
    app = application()
    if request.param == "ar":
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield request.param
    app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.usefixtures("language")
def test_a_dialog_is_just_as_high_as_its_words_and_its_buttons_stand_in_one_row() -> None:
    asked = QuitPrompt()
    asked.show()
    application().processEvents()
    both = [each for each in asked.findChildren(Text) if each.isVisible()]
    assert [each.height() for each in both] == [each.heightForWidth(each.width()) for each in both]
    assert asked.height() == sum(height_of(each, asked.width()) for each in (asked._inner, asked._below))
    buttons = asked.foot.findChildren(Button)
    assert len({each.y() for each in buttons}) == 1
    assert begin(both[1], asked) == begin(buttons[0], asked) + RING
    clear(asked)


def begin(widget: QWidget, window: QWidget) -> int:
    """Return how far from where the lines of a window begin something does."""
    left = widget.mapTo(window, QPoint()).x()
    return window.width() - left - widget.width() if widget.isRightToLeft() else left
