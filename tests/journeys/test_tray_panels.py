"""The tray in real panels: the icon is found and clicked, every menu entry works, panels come and go."""

import json
import os
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest

from lib.panel_session import PACKAGES, panel_session
from lib.status_notifier import Item, StatusNotifierHost
from tests.fakes.home import NO_KEYRING, Home
from tests.fakes.no_keyring import no_keyring
from tests.journeys.tray_desk import TrayDesk, agent_process, eventually
from tracker.agent.advising import DOCUMENT
from tracker.agent.assemble import opened_store
from tracker.core.hours.reminder import About, Reminder, Told
from tracker.host.clock import SystemClock

DELETE = (250, 91)
"""Where Delete is in the notice of a capture that comes without a picture, or with one."""


@pytest.fixture
async def tray_home(tmp_path: Path) -> AsyncIterator[Home]:
    """Lend the home of an enrolled device."""
    home = Home(tmp_path / "home")
    await home.enrol()
    yield home
    home.run("agent", "stop")


@pytest.fixture
def desk(tmp_path: Path, tray_home: Home) -> Iterator[TrayDesk]:
    """Sit at a desktop without a panel."""
    missing = [name for name in PACKAGES if ".so" not in name and shutil.which(name) is None]
    if missing:
        pytest.skip(f"there is no {', '.join(missing)} here; scripts/test.py tells how to have it")
    folder = tmp_path / "session"
    folder.mkdir(mode=0o700)
    with panel_session(folder) as session:
        environment = {"TRACKER_HOME": str(tray_home.folder), "PYTHON_KEYRING_BACKEND": NO_KEYRING}
        yield TrayDesk(session, tray_home, environment)


@pytest.fixture
def panel(desk: TrayDesk) -> Iterator[StatusNotifierHost]:
    """Show a panel that takes StatusNotifier icons."""
    host = StatusNotifierHost(desk.session.bus)
    yield host
    host.close()


def remind(home: Home, about: About) -> None:
    """Have the next agent know that it reminded of something just now."""
    with no_keyring(), opened_store(home.paths) as store:
        told = Told(open=(Reminder(about, SystemClock().now().wall),))
        store.keep_document(DOCUMENT, msgspec.json.encode(told))


def _labels(panel: StatusNotifierHost, icon: Item, wanted: str) -> bool:
    return wanted in panel.labels(icon)


def test_a_panel_shows_the_icon_and_its_menu_does_everything(
    desk: TrayDesk, panel: StatusNotifierHost
) -> None:
    with desk.tray() as process:
        icon = panel.next_item()
        eventually(lambda: _labels(panel, icon, "Today 0 min"), "the menu did not tell of the agent")
        labels = panel.labels(icon)
        assert {"Start", "Open Tracker", "Quit..."} <= set(labels)
        assert "Write a note..." not in labels
        assert str(panel.property(icon, "ToolTip")[2]).startswith("Tracker: ")
        assert [picture[0] for picture in panel.property(icon, "IconPixmap")] == [16, 22, 24, 32, 48, 64]

        panel.click(icon, "Start")
        eventually(lambda: desk.timer() == "running", "the timer was not started")
        eventually(lambda: _labels(panel, icon, "Stop"), "the menu did not offer to stop it")
        assert "Write a note..." in panel.labels(icon)

        panel.click(icon, "Quit...")
        eventually(lambda: "Quit Tracker" in desk.titles(), "nobody asked what becomes of the timer")
        desk.xdotool("key", "Escape")
        eventually(lambda: "Quit Tracker" not in desk.titles(), "the question stayed")
        assert process.poll() is None
        assert desk.timer() == "running"

        panel.click(icon, "Stop")
        eventually(lambda: desk.timer() == "stopped", "the timer was not stopped")
        eventually(lambda: _labels(panel, icon, "Start"), "the menu did not offer to start it again")
        panel.click(icon, "Quit...")
        assert process.wait(30) == 0
        assert agent_process(desk) == 0


def test_a_second_start_brings_the_first_forward(desk: TrayDesk, panel: StatusNotifierHost) -> None:
    with desk.tray() as process:
        icon = panel.next_item()
        second = desk.tracker("tray")
        assert (second.returncode, second.stdout) == (0, "")
        assert "brought forward" in second.stderr
        eventually(lambda: "Today - Tracker" in desk.titles(), "no window came forward")
        desk.xdotool(
            "search", "--sync", "--onlyvisible", "--name", "Today - Tracker", "windowactivate", "--sync"
        )
        desk.xdotool("key", "ctrl+w")
        eventually(lambda: "Today - Tracker" not in desk.titles(), "the window did not close")
        assert process.poll() is None
        panel.activate(icon)
        eventually(lambda: "Today - Tracker" in desk.titles(), "a click on the icon did not open the window")


def test_an_agent_that_dies_is_started_again(desk: TrayDesk, panel: StatusNotifierHost) -> None:
    with desk.tray():
        icon = panel.next_item()
        eventually(lambda: _labels(panel, icon, "Start"), "the agent was not started")
        eventually(lambda: agent_process(desk), "the agent did not answer")
        first = agent_process(desk)
        os.kill(first, signal.Signals["SIGKILL"])
        eventually(lambda: agent_process(desk) not in (0, first), "it was not started again")


def test_one_that_somebody_stops_stays_stopped(desk: TrayDesk, panel: StatusNotifierHost) -> None:
    with desk.tray():
        icon = panel.next_item()
        eventually(lambda: agent_process(desk), "the agent was not started")
        assert desk.home.run("agent", "stop").returncode == 0
        away = "Tracker: the agent is not running, nothing is recorded"
        eventually(lambda: panel.property(icon, "ToolTip")[2] == away, "the icon did not say so")
        assert agent_process(desk) == 0
        panel.click(icon, "Start")
        eventually(lambda: desk.timer() == "running", "starting the timer did not start the agent")


def test_without_a_panel_a_window_stands_in_until_one_comes(desk: TrayDesk) -> None:
    with desk.tray() as process:
        eventually(lambda: "Tracker" in desk.titles(), "no window stands in for the icon")
        first = StatusNotifierHost(desk.session.bus)
        first.next_item()
        eventually(lambda: "Tracker" not in desk.titles(), "the window stayed beside the icon")
        first.close()
        second = StatusNotifierHost(desk.session.bus)
        second.next_item()
        with desk.another_window("Somebody's work"):
            second.close()
            eventually(lambda: "Tracker" in desk.titles(), "no window stands in for the panel that went")
            assert desk.active() == "Somebody's work"
        assert process.poll() is None
        eventually(lambda: agent_process(desk), "the agent was not started")


def test_prompts_and_captures_come_without_the_focus_and_do_what_they_offer(
    desk: TrayDesk, panel: StatusNotifierHost
) -> None:
    with desk.tray():
        panel.next_item()
        eventually(lambda: agent_process(desk), "the agent was not started")
        with desk.another_window("Somebody's work"):
            _reminded_and_captured(desk)


def _reminded_and_captured(desk: TrayDesk) -> None:
    desk.home.run("agent", "stop")
    remind(desk.home, About.START)
    assert desk.tracker("agent", "start", "--every", "6").returncode == 0

    prompt = "You planned to start at"
    eventually(lambda: any(prompt in each for each in desk.titles()), "nobody was reminded")
    assert desk.active() == "Somebody's work"
    desk.xdotool("search", "--sync", "--onlyvisible", "--name", prompt, "windowactivate", "--sync")
    desk.xdotool("key", "Tab", "Return")
    eventually(lambda: desk.timer() == "running", "its first button did not start the timer")
    eventually(lambda: not any(prompt in each for each in desk.titles()), "it stayed though answered")

    eventually(lambda: "Screenshot taken" in desk.titles(), "no capture was told")
    eventually(lambda: desk.active() == "Somebody's work", "the notice took the focus")
    listed = desk.listed()
    assert "Somebody's work" in listed
    assert "Screenshot taken" not in listed, "a panel lists no notice among the windows"
    desk.click_in("Screenshot taken", *DELETE)
    eventually(lambda: "Deleted" in desk.titles(), "Delete did not say what it did")
    assert desk.active() == "Somebody's work"
    listed = desk.home.run("screenshots", "list", "--json").stdout.splitlines()
    assert any(not json.loads(each)["here"] for each in listed)


def test_in_a_panel_of_x11_the_icon_is_clicked_and_outlives_it(desk: TrayDesk) -> None:
    with desk.tray():
        with desk.session.running(["tint2"]):
            eventually(desk.icon_place, "the icon is not in the panel")
            eventually(lambda: "Tracker" not in desk.titles(), "the window stayed beside the icon")
            desk.xdotool("mousemove", *(desk.icon_place() or ()), "click", 1)
            eventually(lambda: "Today - Tracker" in desk.titles(), "a click did not open the window")
        eventually(lambda: "Tracker" in desk.titles(), "no window stands in for the panel that went")
        with desk.session.running(["tint2"]):
            eventually(desk.icon_place, "the icon did not come back")
            eventually(lambda: "Tracker" not in desk.titles(), "the window stayed beside the icon")
