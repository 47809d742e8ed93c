"""The tray's own windows off screen: menu, the one that stands in, the main window's frame, and quitting."""

import os
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from lib import made_up_day
from lib.made_up_day import NOW, at
from tests.faces.shell import Shell
from tests.faces.tray_stage import HeldReader, on_break, paused, stopped
from tests.fakes.clock import FakeClock
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.hours.said import Ending
from tracker.core.wire import CutOff, OpenQuestion, RecordingState, Status, TimerMode, TimerStatus
from tracker.host.paths import Paths
from tracker.tray.bridge import Bridge
from tracker.tray.menu import TrayMenu
from tracker.tray.navigation import RAIL, WIDTH
from tracker.tray.pages.catalogue import ENTRIES, title
from tracker.tray.pages.health.page import HealthPage
from tracker.tray.pages.page import Frame, Ground, Place
from tracker.tray.pages.today.hero import Hero
from tracker.tray.pages.today.page import TodayPage
from tracker.tray.present.attention import banner, error_notice
from tracker.tray.present.icon_state import Base
from tracker.tray.present.lengths import Manner
from tracker.tray.present.life import interruption
from tracker.tray.present.prompts import policy_prompt
from tracker.tray.present.timer import Clock, clock, menu_words, tooltip
from tracker.tray.present.work import choices
from tracker.tray.prompts.asking import Asking
from tracker.tray.prompts.floor import Floor
from tracker.tray.prompts.quit import Leave, QuitPrompt
from tracker.tray.settings import SettingsKeeper
from tracker.tray.small_window import SmallWindow
from tracker.tray.watching import Interruption, Link, Watching
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button
from tracker.tray.window import MainWindow

BERLIN = Manner(ZoneInfo("Europe/Berlin"))


@pytest.fixture
def menu(qtbot: QtBot) -> TrayMenu:
    """Lend the menu as it is while the timer runs."""
    made = TrayMenu(QMenu())
    qtbot.addWidget(made.menu)
    show(made, made_up_day.status())
    return made


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """Lend the main window of a person's first start."""
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()
    ground = Ground(
        Bridge(paths), HeldReader(), SettingsKeeper(paths.config), FakeClock(), lambda _place: None
    )
    made = MainWindow(ground)
    qtbot.addWidget(made)
    return made


def test_menu_navigation_and_page_count_and_list_the_same(tmp_path: Path, qtbot: QtBot) -> None:
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()
    bridge, now = Bridge(paths), FakeClock()
    asking = Asking(bridge, now, lambda: BERLIN, list, Floor())
    settings = SettingsKeeper(paths.config)
    window = MainWindow(
        Ground(bridge, HeldReader(), settings, now, lambda _place: None, asking=asking),
    )
    qtbot.addWidget(window)
    window.go(Place.HEALTH)
    status = made_up_day.status()
    assert status.timer is not None
    bridge.status = replace(status, timer=replace(status.timer, unanswered=1))
    bridge.status_told.emit(bridge.status)
    asking.add(policy_prompt((), NOW))
    words = menu_words(bridge.status, NOW, BERLIN, asking.waiting).needs
    item, page = window._navigation.item(Place.HEALTH), window._built[Place.HEALTH].page
    assert item is not None
    assert isinstance(page, HealthPage)
    listed = list(dict.fromkeys(each.accessibleName() for each in page.needed.findChildren(Button)))
    assert (words, item.accessibleDescription()) == ("2 things need you", words)
    assert listed == ["You were away: was that work?: Choose", "The policy changed: Look"]


def show(menu: TrayMenu, status: Status | None) -> None:
    timer = None if status is None else status.timer
    menu.show_words(menu_words(status, NOW, BERLIN), is_on=clock(timer, NOW, BERLIN).is_on)


def entries(menu: TrayMenu) -> dict[str, QAction]:
    return {each.text(): each for each in menu.menu.actions() if each.isVisible() and each.text()}


def test_the_menu_tells_how_things_stand_and_offers_what_can_be_done(menu: TrayMenu) -> None:
    assert [*entries(menu)] == [
        "1:24:36",
        "Website / Checkout page",
        "Today 5 h 02 min",
        "Stop",
        "Take a break",
        "Write a note...",
        "Open Tracker",
        "Quit...",
    ]
    assert [text for text, each in entries(menu).items() if not each.isEnabled()] == [*entries(menu)][:3]
    show(menu, made_up_day.status(running=False))
    assert {"Start", "Open Tracker"} <= {*entries(menu)}
    assert not {"Write a note...", "Take a break"} & {*entries(menu)}
    show(menu, stopped())
    assert [*entries(menu)][:4] == ["Not started", "Website / Checkout page", "Today 0 min", "Start"]
    assert "Website" not in tooltip(stopped(), NOW, BERLIN), "which tells what is recorded now"
    show(menu, on_break())
    assert [*entries(menu)][:4] == [
        "On a break since 15:02",
        "Website / Checkout page",
        "Today 5 h 02 min",
        "Go on",
    ]
    assert "Take a break" not in entries(menu)


def test_screenshots_are_paused_and_taken_again_from_the_menu_where_policy_allows(menu: TrayMenu) -> None:
    for may_pause, text in (
        (0, ""),
        (5, "Pause screenshots for 5 minutes"),
        (60, "Pause screenshots for 15 minutes"),
    ):
        show(menu, paused(may_pause=may_pause))
        assert [each for each in entries(menu) if "screenshots" in each] == [text][: bool(text)]
    heard = QSignalSpy(menu.screenshots_wanted)
    show(menu, paused(until=at(15, 31)))
    entries(menu)["Take screenshots again"].trigger()
    assert heard.count() == 1


def test_recent_work_is_gone_over_to_from_the_menu(menu: TrayMenu) -> None:
    seen = made_up_day.day()
    recent = [each for each in choices(seen.names, seen.recent) if each.recent]
    menu.show_recent(recent)
    heard = QSignalSpy(menu.chosen)
    entries(menu)[recent[0].text].trigger()
    assert heard.at(0) == [recent[0]]
    menu.show_recent(())
    assert recent[0].text not in entries(menu)
    assert "Recent" not in entries(menu)


def test_each_entry_of_the_menu_asks_for_its_own(menu: TrayMenu) -> None:
    for text, signal in {
        "Stop": menu.toggled,
        "Take a break": menu.break_wanted,
        "Write a note...": menu.note_wanted,
        "Open Tracker": menu.open_wanted,
        "Quit...": menu.quit_wanted,
    }.items():
        heard = QSignalSpy(signal)
        entries(menu)[text].trigger()
        assert heard.count() == 1, text


@pytest.mark.parametrize(
    ("words", "leave"), [("Stop and quit", Leave.STOP), ("Quit, keep recording", Leave.KEEP)]
)
def test_quitting_asks_and_chooses_for_nobody(words: str, leave: Leave, qtbot: QtBot) -> None:
    prompt = QuitPrompt()
    qtbot.addWidget(prompt)
    prompt.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    prompt.show()
    heard = QSignalSpy(prompt.answered)
    buttons = {button.text(): button for button in prompt.findChildren(QPushButton)}
    QTest.keyClick(prompt, Qt.Key.Key_Return)
    assert heard.count() == 0, "Cancel is what Return presses"
    buttons[words].click()
    assert heard.at(0) == [leave]


def test_the_window_that_stands_in_does_what_the_icon_does(menu: TrayMenu, qtbot: QtBot) -> None:
    small, status = SmallWindow(menu.menu), made_up_day.status()
    qtbot.addWidget(small)
    small.show_clock(clock(status.timer, NOW, BERLIN), menu_words(status, NOW, BERLIN), None)
    small.show()
    buttons = {button.text(): button for button in small.findChildren(QPushButton) if button.isVisible()}
    for text, signal in {"Stop": small.toggled, "Open": small.open_wanted}.items():
        heard = QSignalSpy(signal)
        buttons[text].click()
        assert heard.count() == 1, text
    assert all(button.text() or button.accessibleName() for button in buttons.values())
    small.show_notice(error_notice(RefusedError("time-project-required")))
    for _turn in range(4):
        QApplication.processEvents()
    assert small.height() == small.sizeHint().height()
    banner = small.findChild(Banner)
    assert banner is not None
    assert banner.height() == banner.heightForWidth(banner.width()), "as high as its words from the first on"


def test_the_pages_are_reached_by_key_and_the_last_one_is_remembered(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for number, entry in enumerate(ENTRIES, 1):
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert window.windowTitle() == f"{title(entry.place)} - Tracker"
    assert window._ground.settings.now.page == ENTRIES[-1].place.value
    for _ in range(2):
        for number in (1, 3):
            QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
            QApplication.processEvents()
    bars = [frame.verticalScrollBar() for frame in window.findChildren(Frame)]
    assert any(bar.maximum() for bar in bars)
    assert [bar.value() for bar in bars] == [0] * len(bars), "each is where it was left"
    window.go(Place.TODAY)
    assert window.windowTitle() == "Today - Tracker"
    window.close()
    assert window._ground.settings.now.window


def test_a_note_is_written_where_the_menu_leads(window: MainWindow, qtbot: QtBot) -> None:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go(Place.TODAY)
    window.write_note()
    field = QApplication.focusWidget()
    assert field is not None
    assert field.accessibleName() == "Note"


def test_the_navigation_becomes_a_rail_where_there_is_little_room(window: MainWindow) -> None:
    window.show()
    window.resize(1120, 760)
    assert window._navigation.width() == WIDTH
    window.resize(700, 760)
    assert window._navigation.width() == RAIL
    assert all(item.accessibleName() and item.toolTip() for item in window._navigation._items.values())


def test_a_window_closed_by_its_frame_is_only_hidden(window: MainWindow) -> None:
    window.show()
    event = QCloseEvent()
    window.closeEvent(event)
    assert event.isAccepted()
    assert not window.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


def test_what_is_known_stays_while_the_agent_is_started_again(window: MainWindow) -> None:
    bridge, hero = window._ground.bridge, window._built[Place.TODAY].page.findChild(Hero)
    assert isinstance(hero, Hero)
    bridge._take((Link.TELLING, None))
    bridge._take(made_up_day.status())
    bridge._take((Link.STARTING, None))
    assert hero._standing.text() == "Starting again, nothing is recorded now"
    page = window._built[Place.TODAY].page
    assert isinstance(page, TodayPage)
    assert page._notice == banner(replace(made_up_day.status(), timer=None)), "no banner comes or goes for it"
    assert hero.picker.choice is not None
    assert (hero.picker.choice.project, hero.picker.choice.task) == ("Website", "Checkout page")
    assert hero._clock == Clock(
        Base.STOPPED, hero._standing.text(), 0, "Website", "Checkout page", hero._clock.note
    )
    bridge._take((Link.STOPPED, None))
    assert hero._standing.text() == "Nothing is recorded now"
    assert window._navigation._workspace.text() == made_up_day.status().agent.workspace


def watched(tmp_path: Path) -> tuple[Watching, list[object]]:
    told = list[object]()
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run")))
    return Watching(paths, told.append, FakeClock()), told


def test_an_agent_that_ends_for_another_one_has_not_died_and_is_not_left_stopped(tmp_path: Path) -> None:
    running = made_up_day.status()
    stopping = replace(running, recording=replace(running.recording, state=RecordingState.STOPPING))
    watching, told = watched(tmp_path)
    watching._hear(running)
    with watching.renewing():
        pass  # What this thread hears of it comes late.
    watching._hear(stopping)
    watching._lose()
    assert watching._wanted, "it is started, and not waited for"
    watching._hear(running)
    assert not any(isinstance(each, Interruption) for each in told)
    watching._lose()
    watching._hear(running)
    assert [each for each in told if isinstance(each, Interruption)], "the next death is one"


def test_where_no_agent_ended_for_another_the_next_end_is_what_it_seems(tmp_path: Path) -> None:
    running = made_up_day.status()
    stopping = replace(running, recording=replace(running.recording, state=RecordingState.STOPPING))
    watching, told = watched(tmp_path)
    with watching.renewing():
        watching._hear(running)  # The other one: what was being started when it began was never found.
    watching._hear(stopping)
    watching._lose()
    assert not watching._wanted, "somebody stopped it"
    watching._hear(running)
    with pytest.raises(ZeroDivisionError), watching.renewing():
        _ = 1 / 0
    watching._lose()
    watching._hear(running)
    assert [each for each in told if isinstance(each, Interruption)], "a death is told"


STOPPED = TimerStatus(TimerMode.STOPPED)
CUT = CutOff(NOW - 9_400_000, NOW + 300_000)


@pytest.mark.parametrize(
    ("seconds", "timer", "title_", "sentence"),
    [
        (0.2, STOPPED, "1 second", "It is running again. No time was being counted."),
        (250, STOPPED, "4 minutes", "It is running again. No time was being counted."),
        (
            *(12.4, TimerStatus(TimerMode.AWAY), "12 seconds"),
            "It is running again. Nothing before 15:16:26 was lost.",
        ),
        (
            *(2.0, TimerStatus(TimerMode.RUNNING, cut_off=CUT), "10 seconds"),
            "It is running again, and your timer goes on. 15:16:26 \N{EN DASH} 15:16:36 is not counted.",
        ),
    ],
)
def test_an_interruption_is_told_with_what_it_cost(
    seconds: float, timer: TimerStatus, title_: str, sentence: str
) -> None:
    told = interruption(NOW, seconds, timer, BERLIN)
    assert told is not None
    assert (told.title, told.sentence) == (f"Tracker was cut off for {title_}", sentence)


def test_what_a_question_tells_is_told_once() -> None:
    question = OpenQuestion(UUID(int=1), NOW, NOW + 90_000_000, Ending.UNSEEN)
    asking = TimerStatus(TimerMode.ASKING, questions=(question,), unanswered=1)
    assert interruption(NOW, 90, asking, BERLIN) is None
    locked = replace(asking, questions=(replace(question, cause=Ending.LOCK),))
    assert interruption(NOW, 90, locked, BERLIN) is not None, "that one is about something else"


def test_commands_are_under_way_beside_each_other_and_refusals_are_heard(
    tmp_path: Path, qtbot: QtBot
) -> None:
    bridge = Bridge(Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))))
    answers: list[Status] = []
    refusals: list[object] = []
    unheard = QSignalSpy(bridge.refused)

    def refuse() -> Status:
        raise RefusedError("device-ended")

    def miss() -> Status:
        raise UnreachableError("control-silent")

    status = made_up_day.status()
    for _command in range(3):
        bridge.run(lambda: status, answers.append)
    bridge.run(refuse, None, refusals.append)
    bridge.run(miss)
    qtbot.waitUntil(lambda: not bridge.busy)
    assert answers == [status] * 3
    assert [getattr(each, "key", "") for each in refusals] == ["device-ended"]
    assert unheard.count() == 1
    assert bridge.status is None


def test_the_command_says_what_to_do_where_nothing_can_be_shown(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    said = shell("tray")
    assert shell.code == 2
    assert "There is no display here" in said
    assert os.environ.get("DISPLAY") is None


def test_the_command_settles_whether_it_starts_at_login(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert shell("tray --at-login show") == "Tracker does not start when you sign in."
    assert shell("tray --at-login yes") == "Tracker starts when you sign in."
    assert shell("tray --at-login no") == "Tracker does not start when you sign in."
