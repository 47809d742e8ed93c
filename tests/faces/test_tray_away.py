"""Sync and health without an agent, or what is kept here: why, and what to do."""

from pathlib import Path

import pytest
from msgspec.structs import replace as changed
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import HandClock, HeldReader
from tracker.agent import assemble
from tracker.agent.sending_seen import SendingSeen
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.wire import Status
from tracker.host.paths import Paths
from tracker.tray.bridge import Bridge
from tracker.tray.pages import health, today
from tracker.tray.pages.health.page import HealthPage
from tracker.tray.pages.page import Ground
from tracker.tray.pages.sending import Sending
from tracker.tray.present.attention import Deed, away_notice
from tracker.tray.present.health import Standing, standings
from tracker.tray.present.lengths import Manner
from tracker.tray.settings import SettingsKeeper
from tracker.tray.watching import Link, _require_of_use
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button

MANNER = Manner(made_up_day.ZONE)
STATUS = made_up_day.status()
SENDING = SendingSeen("tracker.example", "Example Root CA", 64_000)


@pytest.fixture
def page(qtbot: QtBot) -> HealthPage:
    made = HealthPage(Sending(HandClock()), lambda: MANNER, HeldReader())
    qtbot.addWidget(made)
    made.resize(850, 700)
    made.show()
    made.show_status(STATUS)
    return made


def test_an_agent_that_does_not_run_says_why_and_is_started_here(page: HealthPage) -> None:
    wanted = QSignalSpy(page.deed_wanted)
    for trouble, said in (
        (None, "The agent is not running"),
        (UnreachableError("folder-away", folder="/data"), "/data"),
    ):
        page.show_status(None, away_notice(trouble))
        assert said in page.banner.accessibleName()
        [button] = page.banner.findChildren(Button)
        assert (button.text(), button.isVisible()) == ("Start Tracker", True)
        button.click()
        assert wanted.at(wanted.count() - 1) == [Deed.START]
    ended = away_notice(RefusedError("device-ended"))
    assert ended.deed is Deed.JOIN, "there is nothing to start"


def test_both_pages_say_what_an_agent_lacks(tmp_path: Path, qtbot: QtBot) -> None:
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()
    bridge = Bridge(paths)
    ground = Ground(bridge, HeldReader(), SettingsKeeper(paths.config), HandClock(), lambda _place: None)
    pages = today.build(ground), health.build(ground)
    for each in pages:
        qtbot.addWidget(each)
    banners = [each.findChildren(Banner)[0] for each in pages]
    for link, trouble, said in (
        (Link.STARTING, None, ("", "The agent is being started")),
        (Link.FAILED, UnreachableError("folder-away", folder="/data"), ("/data", "/data")),
        (Link.STOPPED, None, ("is not running", "is not running")),
    ):
        bridge._take((link, trouble))
        for banner_, words in zip(banners, said, strict=True):
            assert words in banner_.accessibleName()
            assert banner_.isHidden() is not bool(words)


def test_where_things_go_that_cannot_be_read_is_said_with_why(page: HealthPage) -> None:
    reader = page._reader
    reader.sending_failed.emit(UnreachableError("database-busy", file="store.db"))
    assert page.unread.isVisible()
    assert "store.db" in page.unread.accessibleName()
    page.show_status(None, away_notice(UnreachableError("database-busy", file="store.db")))
    assert not page.unread.isVisible(), "that is said above already"
    page.show_status(STATUS)
    reader.sending_read.emit(SENDING)
    assert not page.unread.isVisible()


def keys(status: Status) -> Standing:
    return next(each for each in standings(status, made_up_day.NOW, MANNER) if each.title == "Keys")


def test_keys_in_a_file_say_what_can_be_done() -> None:
    in_file = changed(STATUS, agent=changed(STATUS.agent, custody="file"))
    assert "whole disk" in keys(in_file).lines[0].more
    assert keys(STATUS).lines[0].more == ""


def test_an_agent_is_started_that_brings_an_older_store_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def older(_paths: Paths) -> None:
        raise RefusedError("store-not-migrated")

    monkeypatch.setattr(assemble, "viewed_store", older)
    _require_of_use(Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))))
