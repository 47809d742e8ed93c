"""What a person does at a real desktop: the menu by a right click, and a question answered by keys."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.contracts.mock_bus import MockLogind
from tests.journeys.tray_desk import TrayDesk, eventually

TITLE = "Time away"


@pytest.fixture
def in_session(seat: TrayDesk, logind: MockLogind) -> TrayDesk:
    """Sit at a desktop whose screen lock is told by a session."""
    return replace(seat, environment={**seat.environment, **logind.environment})


def test_in_a_panel_of_x11_a_right_click_opens_the_menu_and_it_starts_the_timer(seat: TrayDesk) -> None:
    with seat.tray(), seat.session.running(["tint2"]):
        eventually(seat.icon_place, "the icon is not in the panel")
        eventually(lambda: "Tracker" not in seat.titles(), "the window stayed beside the icon")
        eventually(lambda: seat.timer() == "stopped", "the agent was not started")
        before = len(seat.titles())
        seat.xdotool("mousemove", *(seat.icon_place() or ()), "click", 3)
        eventually(lambda: len(seat.titles()) > before, "a right click opened no menu")
        seat.xdotool("key", "Down", "Return")
        eventually(lambda: seat.timer() == "running", "the first entry did not start the timer")
        eventually(lambda: len(seat.titles()) == before, "the menu stayed")


def test_time_away_is_asked_about_without_the_focus_and_kept_by_a_key(
    in_session: TrayDesk, logind: MockLogind
) -> None:
    seat = in_session
    with seat.tray():
        eventually(lambda: seat.timer() == "stopped", "the agent was not started")
        assert seat.home.run("start", "--note", "drawing").returncode == 0
        with seat.another_window("Somebody's work"):
            logind.set(LockedHint=("b", True))
            eventually(lambda: seat.timer() == "away", "a locked screen was taken as work")
            assert TITLE not in seat.titles(), "nobody is asked who is not there"
            logind.set(LockedHint=("b", False))
            eventually(lambda: TITLE in seat.titles(), "nobody asked what the time away was")
            assert seat.active() == "Somebody's work"
            seat.xdotool("search", "--sync", "--onlyvisible", "--name", TITLE, "windowactivate", "--sync")
            seat.xdotool("key", "2")
            eventually(lambda: TITLE not in seat.titles(), "the question stayed though answered")
        assert seat.timer() == "running"
        assert seat.home.run("stop").returncode == 0
        said = seat.home.run("entries", "--json").stdout.splitlines()
        entries = sorted(map(json.loads, said), key=lambda each: each["start"])
        assert [each["source"] for each in entries] == ["timer", "idle-kept", "timer"]
        for one, other in pairwise(entries):
            assert one["stop"] == other["start"], "no minute is lost or counted twice"
