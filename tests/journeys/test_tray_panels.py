"""The tray in real panels: the icon is found and clicked, every menu entry works, panels come and go."""

import json
import os
import signal
from collections.abc import Iterator

import msgspec
import pytest

from lib.status_notifier import Item, StatusNotifierHost
from tests.fakes.home import Home
from tests.fakes.no_keyring import no_keyring
from tests.journeys.tray_desk import TrayDesk, agent_process, eventually
from tracker.agent.advising import DOCUMENT
from tracker.agent.assemble import opened_store
from tracker.core.hours.reminder import About, Reminder, Told
from tracker.host.clock import SystemClock

DELETE = (250, 91)
"""Where Delete is in the notice of a capture that comes without a picture, or with one."""


@pytest.fixture
def panel(seat: TrayDesk) -> Iterator[StatusNotifierHost]:
    """Show a panel that takes StatusNotifier icons."""
    host = StatusNotifierHost(seat.session.bus)
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
    seat: TrayDesk, panel: StatusNotifierHost
) -> None:
    with seat.tray() as process:
        icon = panel.next_item()
        eventually(lambda: _labels(panel, icon, "Today 0 min"), "the menu did not tell of the agent")
        labels = panel.labels(icon)
        assert {"Start", "Open Tracker", "Quit..."} <= set(labels)
        assert "Write a note..." not in labels
        assert str(panel.property(icon, "ToolTip")[2]).startswith("Tracker: ")
        assert [picture[0] for picture in panel.property(icon, "IconPixmap")] == [16, 22, 24, 32, 48, 64]

        panel.click(icon, "Start")
        eventually(lambda: seat.timer() == "running", "the timer was not started")
        eventually(lambda: _labels(panel, icon, "Stop"), "the menu did not offer to stop it")
        assert "Write a note..." in panel.labels(icon)

        panel.click(icon, "Quit...")
        eventually(lambda: "Quit Tracker" in seat.titles(), "nobody asked what becomes of the timer")
        seat.xdotool("key", "Escape")
        eventually(lambda: "Quit Tracker" not in seat.titles(), "the question stayed")
        assert process.poll() is None
        assert seat.timer() == "running"

        panel.click(icon, "Stop")
        eventually(lambda: seat.timer() == "stopped", "the timer was not stopped")
        eventually(lambda: _labels(panel, icon, "Start"), "the menu did not offer to start it again")
        panel.click(icon, "Quit...")
        assert process.wait(30) == 0
        assert agent_process(seat) == 0


def test_a_second_start_brings_the_first_forward(seat: TrayDesk, panel: StatusNotifierHost) -> None:
    with seat.tray() as process:
        icon = panel.next_item()
        second = seat.tracker("tray")
        assert (second.returncode, second.stdout) == (0, "")
        assert "brought forward" in second.stderr
        eventually(lambda: "Today - Tracker" in seat.titles(), "no window came forward")
        seat.xdotool(
            "search", "--sync", "--onlyvisible", "--name", "Today - Tracker", "windowactivate", "--sync"
        )
        seat.xdotool("key", "ctrl+w")
        eventually(lambda: "Today - Tracker" not in seat.titles(), "the window did not close")
        assert process.poll() is None
        panel.activate(icon)
        eventually(lambda: "Today - Tracker" in seat.titles(), "a click on the icon did not open the window")


def test_an_agent_that_dies_is_started_again(seat: TrayDesk, panel: StatusNotifierHost) -> None:
    with seat.tray():
        icon = panel.next_item()
        eventually(lambda: _labels(panel, icon, "Start"), "the agent was not started")
        eventually(lambda: agent_process(seat), "the agent did not answer")
        assert seat.home.run("start").returncode == 0
        first = agent_process(seat)
        os.kill(first, signal.Signals["SIGKILL"])
        eventually(lambda: agent_process(seat) not in (0, first), "it was not started again")
        eventually(lambda: any("was cut off for" in each for each in seat.titles()), "nobody said so")
        assert seat.timer() == "running"
        assert "Time away" not in seat.titles(), "so short a time is not asked about"


def test_one_that_somebody_stops_stays_stopped(seat: TrayDesk, panel: StatusNotifierHost) -> None:
    with seat.tray():
        icon = panel.next_item()
        eventually(lambda: agent_process(seat), "the agent was not started")
        assert seat.home.run("agent", "stop").returncode == 0
        away = "Tracker: the agent is not running, nothing is recorded"
        eventually(lambda: panel.property(icon, "ToolTip")[2] == away, "the icon did not say so")
        assert agent_process(seat) == 0
        panel.click(icon, "Start")
        eventually(lambda: seat.timer() == "running", "starting the timer did not start the agent")


def test_without_a_panel_a_window_stands_in_until_one_comes(seat: TrayDesk) -> None:
    with seat.tray() as process:
        eventually(lambda: "Tracker" in seat.titles(), "no window stands in for the icon")
        first = StatusNotifierHost(seat.session.bus)
        first.next_item()
        eventually(lambda: "Tracker" not in seat.titles(), "the window stayed beside the icon")
        first.close()
        second = StatusNotifierHost(seat.session.bus)
        second.next_item()
        with seat.another_window("Somebody's work"):
            second.close()
            eventually(lambda: "Tracker" in seat.titles(), "no window stands in for the panel that went")
            assert seat.active() == "Somebody's work"
        assert process.poll() is None
        eventually(lambda: agent_process(seat), "the agent was not started")


def test_prompts_and_captures_come_without_the_focus_and_do_what_they_offer(
    seat: TrayDesk, panel: StatusNotifierHost
) -> None:
    with seat.tray():
        panel.next_item()
        eventually(lambda: agent_process(seat), "the agent was not started")
        with seat.another_window("Somebody's work"):
            _reminded_and_captured(seat)


def _reminded_and_captured(seat: TrayDesk) -> None:
    seat.home.run("agent", "stop")
    remind(seat.home, About.START)
    assert seat.tracker("agent", "start", "--every", "6").returncode == 0

    prompt = "You planned to start at"
    eventually(lambda: any(prompt in each for each in seat.titles()), "nobody was reminded")
    assert seat.active() == "Somebody's work"
    seat.xdotool("search", "--sync", "--onlyvisible", "--name", prompt, "windowactivate", "--sync")
    seat.xdotool("key", "Tab", "Return")
    eventually(lambda: seat.timer() == "running", "its first button did not start the timer")
    eventually(lambda: not any(prompt in each for each in seat.titles()), "it stayed though answered")

    eventually(lambda: "Screenshot taken" in seat.titles(), "no capture was told")
    eventually(lambda: seat.active() == "Somebody's work", "the notice took the focus")
    listed = seat.listed()
    assert "Somebody's work" in listed
    assert "Screenshot taken" not in listed, "a panel lists no notice among the windows"
    seat.click_in("Screenshot taken", *DELETE)
    eventually(lambda: "Deleted" in seat.titles(), "Delete did not say what it did")
    assert seat.active() == "Somebody's work"
    listed = seat.home.run("screenshots", "list", "--json").stdout.splitlines()
    assert any(not json.loads(each)["here"] for each in listed)


def test_in_a_panel_of_x11_the_icon_is_clicked_and_outlives_it(seat: TrayDesk) -> None:
    with seat.tray():
        with seat.session.running(["tint2"]):
            eventually(seat.icon_place, "the icon is not in the panel")
            eventually(lambda: "Tracker" not in seat.titles(), "the window stayed beside the icon")
            seat.xdotool("mousemove", *(seat.icon_place() or ()), "click", 1)
            eventually(lambda: "Today - Tracker" in seat.titles(), "a click did not open the window")
        eventually(lambda: "Tracker" in seat.titles(), "no window stands in for the panel that went")
        with seat.session.running(["tint2"]):
            eventually(seat.icon_place, "the icon did not come back")
            eventually(lambda: "Tracker" not in seat.titles(), "the window stayed beside the icon")
