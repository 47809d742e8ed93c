"""F5 from every page: one sync, shown wherever it is looked at, that says how it ended."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import HeldReader
from tests.fakes.clock import FakeClock
from tracker.core.errors import TrackerError, UnreachableError
from tracker.core.wire import Command, Status, SyncNow
from tracker.host.paths import Paths
from tracker.tray.bridge import Bridge
from tracker.tray.pages.health.page import HealthPage
from tracker.tray.pages.page import Ground, Place
from tracker.tray.pages.today.page import TodayPage
from tracker.tray.settings import SettingsKeeper
from tracker.tray.watching import Link
from tracker.tray.window import MainWindow
from tracker.tray.working import Asked


class HeldBridge(Bridge):
    """Keeps what is asked, and answers when the test says so."""

    def __init__(self, paths: Paths) -> None:
        super().__init__(paths)
        self.asked: list[Command] = []
        self.refuse: Callable[[TrackerError], object] | None = None

    def ask(
        self,
        command: Command,
        answered: Callable[[Status], object] | None = None,
        refused: Callable[[TrackerError], object] | None = None,
        patience: float = 0,
    ) -> Asked:
        del answered, patience
        self.asked.append(command)
        self.refuse = refused
        return Asked(self)


@pytest.mark.parametrize("place", list(Place))
def test_f5_sends_once_on_every_page_and_shows_how_it_goes(
    tmp_path: Path, place: Place, qtbot: QtBot
) -> None:
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()
    bridge = HeldBridge(paths)
    window = MainWindow(
        Ground(bridge, HeldReader(), SettingsKeeper(paths.config), FakeClock(), lambda _place: None)
    )
    qtbot.addWidget(window)
    bridge._take((Link.TELLING, None))
    bridge._take(made_up_day.status())
    window.go(place)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for _twice in range(2):
        QTest.keyClick(window, Qt.Key.Key_F5)
    assert bridge.asked == [SyncNow()]
    shown = window._pages.page
    assert isinstance(shown, TodayPage if place is Place.TODAY else HealthPage)
    for other in (Place.HEALTH, Place.TODAY):
        window.go(other)
        QTest.keyClick(window, Qt.Key.Key_F5)
        page = window._pages.page
        assert isinstance(page, TodayPage | HealthPage)
        banner = page.syncing if isinstance(page, TodayPage) else page.problem
        assert banner.isVisible()
        assert banner.accessibleName().startswith("Sending what waits")
        assert not isinstance(page, HealthPage) or page.sync.text() == "Stop waiting"
    assert bridge.asked == [SyncNow()], "it is under way already"
    assert bridge.refuse is not None
    bridge.refuse(UnreachableError("server-away", server="tracker.example"))
    for other in (Place.HEALTH, Place.TODAY):
        window.go(other)
        page = window._pages.page
        assert isinstance(page, TodayPage | HealthPage)
        banner = page.syncing if isinstance(page, TodayPage) else page.problem
        assert "tracker.example" in banner.accessibleName()
