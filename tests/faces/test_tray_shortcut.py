"""The shortcut in the tray: taken as chosen, let go, told of; chosen by pressing keys; and what it says."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import press
from tests.fakes.shortcut import FakeShortcuts
from tracker.core.errors import TrackerError, UnreachableError
from tracker.desktop.shortcut import Combination, Held
from tracker.tray.by_keys import ByKeys
from tracker.tray.present.lengths import Manner
from tracker.tray.present.shortcut import explained, keys, spelled, toggled, trouble
from tracker.tray.settings import SettingsKeeper
from tracker.tray.shortcut import GlobalShortcut
from tracker.tray.widgets.recorder import KeyRecorder

DEFAULT = Combination.read("Ctrl+Alt+S")
OTHER = Combination.read("Ctrl+Shift+F5")
CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
MANNER = Manner(made_up_day.ZONE)


@pytest.fixture
def keeper(tmp_path: Path) -> SettingsKeeper:
    return SettingsKeeper(tmp_path)


@pytest.fixture
def desk() -> FakeShortcuts:
    return FakeShortcuts()


@pytest.fixture
def shortcut(keeper: SettingsKeeper, desk: FakeShortcuts) -> GlobalShortcut:
    made = GlobalShortcut(keeper, desk.way)
    made.begin()
    return made


def key_of(standing: Held | TrackerError | None) -> str:
    return standing.key if isinstance(standing, TrackerError) else ""


def test_it_is_there_from_the_first_start_and_gone_with_the_tray(
    shortcut: GlobalShortcut, desk: FakeShortcuts
) -> None:
    pressed = QSignalSpy(shortcut.pressed)
    desk.press(DEFAULT)
    assert pressed.count() == 1
    assert shortcut.standing == Held()
    shortcut.end()
    assert desk.held == {}


def test_another_choice_holds_at_once_and_switched_off_nothing_is_taken(
    shortcut: GlobalShortcut, desk: FakeShortcuts, keeper: SettingsKeeper
) -> None:
    keeper.change(shortcut=str(OTHER))
    assert [*desk.held] == [OTHER]
    taken = desk.held[OTHER]
    keeper.change(scale=2.0)
    assert desk.held[OTHER] is taken, "what is not about it leaves it alone"
    keeper.change(shortcut_on=False)
    assert (desk.held, shortcut.standing) == ({}, None)
    keeper.change(shortcut_on=True)
    assert [*desk.held] == [OTHER]


def test_where_the_desktop_asks_it_is_not_asked_before_the_member_wants_it(keeper: SettingsKeeper) -> None:
    desk = FakeShortcuts(asks_first=True)
    shortcut = GlobalShortcut(keeper, desk.way)
    shortcut.begin()
    assert (desk.held, shortcut.is_on) == ({}, False)
    keeper.change(shortcut_on=True)
    assert shortcut.standing == Held("Super+F9", by_desktop=True)


def test_one_that_another_program_has_is_told_and_a_file_with_nonsense_too(
    keeper: SettingsKeeper, desk: FakeShortcuts
) -> None:
    desk.take(DEFAULT, lambda: None, lambda _told: None)
    shortcut = GlobalShortcut(keeper, desk.way)
    shortcut.begin()
    assert key_of(shortcut.standing) == "shortcut-taken"
    keeper.change(shortcut="S")
    assert key_of(shortcut.standing) == "shortcut-unfit"
    keeper.change(shortcut=str(OTHER))
    assert shortcut.standing == Held()


def test_what_an_old_one_says_late_is_not_heard_and_one_that_ended_is_taken_again(
    shortcut: GlobalShortcut, desk: FakeShortcuts, keeper: SettingsKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = desk.held[DEFAULT]
    keeper.change(shortcut=str(OTHER))
    old.told(UnreachableError("shortcut-ended"))
    assert shortcut.standing == Held()
    again = list[object]()
    monkeypatch.setattr(
        "tracker.tray.shortcut.QTimer.singleShot", lambda _ms, _whose, what: again.append(what)
    )
    desk.held[OTHER].told(UnreachableError("shortcut-ended"))
    assert key_of(shortcut.standing) == "shortcut-ended"
    (renew,) = again
    assert callable(renew)
    renew()
    assert shortcut.standing == Held()


def test_each_press_is_done_once_and_said_when_it_is_done_unless_that_is_not_wanted(
    shortcut: GlobalShortcut, desk: FakeShortcuts, keeper: SettingsKeeper
) -> None:
    asked = list[str]()
    keys = ByKeys(shortcut, keeper, lambda: asked.append("toggle"))
    said = QSignalSpy(keys.toggled)
    keys.hear(is_on=True)
    desk.press(DEFAULT)
    desk.press(DEFAULT)
    keys.hear(is_on=True)
    assert (asked, said.count()) == (["toggle"], 0), "no answer yet"
    keys.hear(is_on=False)
    keys.hear(is_on=True)
    assert said.count() == 1, "what others do is not said"
    desk.press(DEFAULT)
    keys.forget()
    keys.hear(is_on=False)
    assert said.count() == 1, "what was refused was not done"
    keeper.change(tells_shortcut=False)
    desk.press(DEFAULT)
    keys.hear(is_on=True)
    assert (len(asked), said.count()) == (3, 1)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


@pytest.fixture
def recorder(window: QWidget) -> KeyRecorder:
    """Lend one in a window that has another field."""
    made = KeyRecorder("Its keys")
    made.show_keys(spelled("Ctrl+Alt+S", "linux"))
    column = QVBoxLayout(window)
    for each in (made, QLineEdit()):
        column.addWidget(each)
    made.setFocus()
    QTest.qWaitForWindowActive(window)
    return made


def test_keys_are_chosen_by_pressing_them(recorder: KeyRecorder) -> None:
    recorded, waits = QSignalSpy(recorder.recorded), QSignalSpy(recorder.waits)
    press(recorder, Qt.Key.Key_K, held=CTRL_ALT)
    assert recorded.count() == 0, "nothing is taken before it was asked for"
    press(recorder, Qt.Key.Key_Space)
    assert recorder.text() == "Press the keys..."
    press(recorder, Qt.Key.Key_Control, Qt.Key.Key_Alt)
    press(recorder, Qt.Key.Key_K, held=CTRL_ALT)
    assert [recorded.at(0)[0], [waits.at(at)[0] for at in range(waits.count())]] == [
        "Ctrl+Alt+K",
        [True, False],
    ]
    assert recorder.accessibleName() == "Its keys: \u2066Ctrl+Alt+S\u2069", "who hears of it decides"


def test_keys_of_the_window_can_be_chosen_too(recorder: KeyRecorder, window: QWidget) -> None:
    own = QShortcut(QKeySequence("Ctrl+2"), window)
    recorded, done = QSignalSpy(recorder.recorded), QSignalSpy(own.activated)
    press(recorder, Qt.Key.Key_Space)
    press(recorder, Qt.Key.Key_2, held=Qt.KeyboardModifier.ControlModifier)
    assert recorded.at(0)[0] == "Ctrl+2"
    assert done.count() == 0


@pytest.mark.parametrize("leave", ["escape", "tab", "focus"])
def test_escape_tab_and_leaving_change_nothing(recorder: KeyRecorder, leave: str) -> None:
    recorded, waits = QSignalSpy(recorder.recorded), QSignalSpy(recorder.waits)
    press(recorder, Qt.Key.Key_Space)
    match leave:
        case "escape":
            press(recorder, Qt.Key.Key_Escape)
        case "tab":
            press(recorder, Qt.Key.Key_Tab)
        case _:
            recorder.clearFocus()
    assert (recorded.count(), waits.at(waits.count() - 1)[0]) == (0, False)
    assert recorder.text() == "\u2066Ctrl+Alt+S\u2069"


def test_a_key_that_people_write_with_is_refused_and_it_goes_on_waiting(recorder: KeyRecorder) -> None:
    refused, recorded = QSignalSpy(recorder.refused), QSignalSpy(recorder.recorded)
    press(recorder, Qt.Key.Key_Space)
    press(recorder, Qt.Key.Key_A)
    press(recorder, Qt.Key.Key_A, held=Qt.KeyboardModifier.ShiftModifier)
    press(recorder, Qt.Key.Key_Home, held=CTRL_ALT)
    assert [key_of(refused.at(at)[0]) for at in range(refused.count())] == ["shortcut-unfit"] * 3
    press(recorder, Qt.Key.Key_F5, held=CTRL_ALT)
    assert recorded.at(0)[0] == "Ctrl+Alt+F5"


def test_keys_are_spelled_as_on_each_keyboard() -> None:
    written = "Ctrl+Alt+Shift+Meta+S"
    assert spelled(written, "linux") == "\u2066Ctrl+Alt+Shift+Super+S\u2069"
    assert spelled(written, "win32") == "\u2066Ctrl+Alt+Shift+Win+S\u2069"
    assert spelled(written, "darwin") == "⌘⌥⇧⌃S"
    assert keys(Held("Super+F9", by_desktop=True), written) == "Super+F9"
    assert keys(Held("", by_desktop=True), "Ctrl+S") == keys(None, "Ctrl+S") == spelled("Ctrl+S")


def test_it_is_said_how_it_stands() -> None:
    gone = UnreachableError("shortcut-not-offered")
    assert "asks you first" in explained(None, is_on=False, asks_first=True)
    assert "every window" in explained(Held(), is_on=True, asks_first=False)
    assert "which keys" in explained(Held("F9", by_desktop=True), is_on=True, asks_first=True)
    assert explained(gone, is_on=True, asks_first=True) == "It does nothing now."
    assert trouble(Held()) is trouble(None) is None
    told = trouble(gone)
    assert told is not None
    assert "“tracker toggle”" in told.sentence


def test_it_is_said_what_it_did() -> None:
    started = toggled(made_up_day.status(), made_up_day.NOW, MANNER)
    assert (started.title, started.sentence) == ("The timer runs", "Website / Checkout page")
    stopped = toggled(made_up_day.status(running=False), made_up_day.NOW, MANNER)
    assert stopped.title == "The timer is stopped"
    assert stopped.sentence.startswith("Today ")
