"""The log's window: what happened under its days, only problems, copied without a word of anybody's."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QRadioButton
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import HandClock, HeldReader, press
from tracker.agent.log_seen import Logged
from tracker.core.errors import RefusedError
from tracker.host.log_events import Event
from tracker.tray.pages.health.log import LogWindow
from tracker.tray.present.lengths import Manner
from tracker.tray.present.log import copied, log_rows

MANNER = Manner(made_up_day.ZONE)
DAY = 86_400 * 1_000_000


def line(at: int, sentence: str, why: str = "", *, trouble: bool = False) -> Logged:
    return Logged(Event(at, "info", "agent.probe", {}), sentence, why, trouble)


SEEN = (
    line(made_up_day.at(9) - 8 * DAY, "Long ago."),
    line(made_up_day.at(9) - DAY, "Before."),
    line(made_up_day.at(8, 54, 1), "Captured."),
    line(made_up_day.at(9, 3, 2), "Not delivered.", "The server is away.", trouble=True),
)


@pytest.fixture
def window(qtbot: QtBot) -> LogWindow:
    made = LogWindow(None, HeldReader(), HandClock(), lambda: MANNER)
    qtbot.addWidget(made)
    made.show()
    return made


def told(window: LogWindow, *seen: Logged) -> list[str]:
    window._reader.log_read.emit(seen)
    QApplication.processEvents()
    return [window.list.item(row).text() for row in range(window.list.count())]


def test_rows_stand_under_their_days_and_are_copied_with_them() -> None:
    rows = log_rows(SEEN, made_up_day.NOW, MANNER)
    assert [row.day for row in rows] == ["Wednesday, 11 November", "Yesterday", "Today", "Today"]
    assert rows[3].spoken == "09:03:02, Problem, Not delivered., The server is away."
    assert copied(rows[2:]) == (
        "2026-11-19 08:54:01   Captured.\n2026-11-19 09:03:02 ! Not delivered. The server is away."
    )


def test_it_is_read_when_it_is_shown_and_while_it_is(window: LogWindow) -> None:
    reader = window._reader
    assert isinstance(reader, HeldReader)
    assert reader.log_wanted == 1
    window.read_again()
    assert reader.log_wanted == 2
    window.close()
    window.read_again()
    assert reader.log_wanted == 2


def test_everything_or_only_problems_is_shown(window: LogWindow) -> None:
    days = ["Wednesday, 11 November", "Long ago.", "Yesterday", "Before."]
    assert told(window, *SEEN) == [*days, "Today", "Captured.", "Not delivered."]
    everything, problems = window.findChildren(QRadioButton)
    assert everything.isChecked()
    problems.click()
    assert told(window, *SEEN) == ["Today", "Not delivered."]
    assert told(window, SEEN[0]) == []
    assert window.none.text() == "No problems: all went as it should."
    assert not window.copy.isEnabled()
    assert window.copy.accessibleDescription() == "There is nothing to copy."


def test_rows_are_as_high_as_their_words_at_once_when_the_width_changes(window: LogWindow) -> None:
    lines = ["word " * count for count in range(2, 40)]
    told(window, *(line(made_up_day.at(9, 4, second), each) for second, each in enumerate(lines)))
    bar = window.list.verticalScrollBar()
    wide = bar.maximum()
    window.resize(400, window.height())
    QApplication.processEvents()
    assert bar.maximum() > wide
    assert bar.value() == bar.maximum(), "the end stays in sight"


def test_what_is_shown_is_copied_whole_or_by_the_row(window: LogWindow) -> None:
    told(window, *SEEN)
    window.copy.click()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == copied(log_rows(SEEN, made_up_day.NOW, MANNER))
    window.list.setCurrentRow(5)
    press(window.list, Qt.Key.Key_C, held=Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "2026-11-19 08:54:01   Captured."


def test_no_log_yet_and_one_that_cannot_be_read_are_said(window: LogWindow) -> None:
    assert told(window) == []
    assert window.none.isVisible()
    assert window.none.text().startswith("Nothing is logged here yet.")
    window._reader.log_failed.emit(RefusedError("file-unreadable", file="agent.log"))
    assert window.problem.isVisible()
    told(window, *SEEN)
    assert not window.problem.isVisible()
    assert not window.none.isVisible()


def test_who_looks_at_what_was_before_stays_there(window: LogWindow) -> None:
    many = [line(made_up_day.at(9) + number, f"Number {number}.") for number in range(200)]
    told(window, *many)
    bar = window.list.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    bar.setValue(100)
    told(window, *many, SEEN[0])
    assert bar.value() == 100
    bar.setValue(bar.maximum())
    told(window, *many)
    assert bar.value() == bar.maximum()


def test_words_take_as_many_lines_as_they_need(window: LogWindow) -> None:
    told(window, line(made_up_day.NOW, "Captured, and sealed. " * 20))
    window.resize(900, 600)
    QApplication.processEvents()
    wide = window.list.sizeHintForRow(1)
    window.resize(420, 600)
    QApplication.processEvents()
    assert window.list.sizeHintForRow(1) > wide
