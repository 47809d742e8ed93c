"""What comes up by itself, and the small window, by ear: each is told, and done by its keys."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from lib.screen_reader import Spoken
from tests.contracts.mock_bus import MockLogind
from tests.fakes.home import Home
from tests.fakes.no_keyring import no_keyring
from tests.journeys.listening import Listener, listening
from tests.journeys.test_tray_panels import remind
from tests.journeys.tray_desk import TrayDesk, eventually, stop_agents
from tracker.agent.assemble import opened_store
from tracker.core.hours.reminder import About
from tracker.core.policy import Settings as Rules
from tracker.host.private_file import write_private
from tracker.tray.settings import FILE, KnownPolicy, Settings

SMALL = "Tracker"
AWAY = "Time away"
ANSWERS = ["I was not working", "I was working", "I worked on something else"]
NOT_COUNTED = "Until you choose, these minutes are not counted."


@pytest.fixture
async def tray_home(tmp_path: Path) -> AsyncIterator[Home]:
    """Lend the home of an enrolled device that has a policy."""
    home = Home(tmp_path / "home")
    await home.enrol(Rules({}))
    yield home
    stop_agents(home)


@pytest.fixture
def listener(seat: TrayDesk, logind: MockLogind) -> Iterator[Listener]:
    """Listen to the tray of a desktop without a panel, whose agent runs and lacks nothing."""
    with listening(replace(seat, environment={**seat.environment, **logind.environment})) as listener:
        eventually(lambda: seat.timer() == "stopped", "the agent was not started")
        small = listener.window(SMALL)
        # What the tray hears of first is no news to it.
        eventually(lambda: "Today 0 min" in {each.name for each in listener.all(small)}, "it heard nothing")
        yield listener


def come(listener: Listener, title: str, role: str = "dialog") -> Spoken:
    """Return a window that comes, in which nothing is without words."""
    window = listener.window(title)
    assert window.role == role
    listener.told(window)
    return window


def round_from(listener: Listener, first: str) -> list[str]:
    """Return where Tab goes round, from what is named so on, in an order that never goes back."""
    order = listener.tab_round()
    start = [each.name for each in order].index(first)
    order = [*order[start:], *order[:start]]
    assert listener.back_in(order) == []
    return [each.name for each in order]


def entries(listener: Listener, seat: TrayDesk, name: str) -> list[str]:
    """Open a menu by a button, go through it once round, and return what its entries are called."""
    before = len(seat.titles())
    listener.tab_to("push button", name)
    listener.key("Return")
    eventually(lambda: len(seat.titles()) > before, "no menu opened")
    came: dict[str, str] = {}
    while (focused := listener.moved("Down")) is not None and focused.path not in came:
        assert focused.role.endswith("menu item")
        came[focused.path] = focused.name
    return [*came.values()]


def first_found(listener: Listener, key: str) -> str:
    """Open a list of work by a key, and leave it; return what is said there first."""
    search = listener.moved(key)
    assert search is not None
    assert search.name == "Search"
    said = listener.is_told("")
    assert listener.moved("Escape") is not None
    return said


def choose(listener: Listener, name: str) -> None:
    """Go on in a menu to an entry, and take it."""
    while (focused := listener.moved("Down")) is not None and focused.name != name:
        pass
    listener.key("Return")


def test_the_window_that_stands_in_for_the_icon_does_everything_by_ear(
    listener: Listener, seat: TrayDesk
) -> None:
    window = come(listener, SMALL, "frame")
    listener.comes_to(window, "Start")
    assert round_from(listener, "Start") == ["Start", "Project or task: none", "Open", "More"]
    listener.tab_to("push button", "Project")
    eventually(lambda: first_found(listener, "Down") == "No project", "the picker did not say what it offers")

    listener.press(window, "Start")
    listener.is_told("Running since")
    assert {"Stop", "More"} <= {each.name for each in listener.all(window)}
    offered = entries(listener, seat, "More")
    assert {"Stop", "Write a note...", "Open Tracker", "Quit..."} <= set(offered)
    choose(listener, "Quit...")

    listener.is_told("Stop the timer too? If it goes on, hours, and what your workspace's policy asks for")
    quitting = come(listener, "Quit Tracker")
    listener.comes_to(quitting, "Cancel")
    assert round_from(listener, "Stop and quit") == ["Stop and quit", "Quit, keep recording", "Cancel"]
    listener.key("Escape")
    eventually(lambda: "Quit Tracker" not in seat.titles(), "the question stayed")


def test_time_away_is_asked_about_by_ear_and_answered_by_figures(
    listener: Listener, seat: TrayDesk, logind: MockLogind
) -> None:
    assert seat.home.run("start").returncode == 0
    asked_about(listener, seat, logind)
    window = come(listener, AWAY)
    heading = next(each.name for each in listener.all(window) if each.role == "heading")
    listener.comes_to(window, heading)
    assert round_from(listener, heading) == [heading, *ANSWERS, "Later"]
    told = [listener.one(window, "push button", each).description for each in ANSWERS]
    assert [each[-len("Key 1.") :] for each in told] == ["Key 1.", "Key 2.", "Key 3."]

    assert first_found(listener, "3")
    more = ["Project or task: none", "Give them to it"]
    assert round_from(listener, heading) == [heading, *ANSWERS, *more, "Later"]
    answered(listener, seat, "1")
    asked_about(listener, seat, logind)
    come(listener, AWAY)
    answered(listener, seat, "2")
    said = seat.home.run("entries", "--json").stdout
    assert said.count('"idle-kept"') == 1


def asked_about(listener: Listener, seat: TrayDesk, logind: MockLogind) -> None:
    """Be away for a moment, and hear what is asked."""
    logind.set(LockedHint=("b", True))
    eventually(lambda: seat.timer() == "away", "a locked screen was taken as work")
    logind.set(LockedHint=("b", False))
    assert listener.is_told(NOT_COUNTED).startswith("You were away for ")


def answered(listener: Listener, seat: TrayDesk, figure: str) -> None:
    """Answer by a key."""
    listener.key(figure)
    eventually(lambda: AWAY not in seat.titles(), "the question stayed though answered")


def test_a_reminder_and_a_capture_are_heard(listener: Listener, seat: TrayDesk) -> None:
    seat.home.run("agent", "stop")
    remind(seat.home, About.START)
    assert seat.tracker("agent", "start", "--every", "6").returncode == 0
    said = listener.is_told("You planned to start at")
    title, _dot, sentence = said.partition(". ")
    assert sentence == "The timer is stopped and nothing is recorded."
    window = come(listener, title)
    listener.comes_to(window, title)
    assert round_from(listener, title) == [title, "Start", "Not today"]
    listener.press(window, "Start")
    eventually(lambda: seat.timer() == "running", "its first button did not start the timer")

    listener.is_told("Screenshot taken. Sealed.")
    notice = listener.reader.window("Screenshot taken", listener.process_id)
    assert notice.role == "alert message"
    shown = listener.told(notice)
    named = [(each.role, each.name) for each in shown if each.name and not each.name.startswith("Sealed")]
    assert named == [
        ("graphic", "Screenshot"),
        ("label", "Screenshot taken"),
        ("push button", "Look"),
        ("push button", "Delete"),
        ("push button", "Close"),
    ]
    listener.press(notice, "Delete")
    listener.is_told("Deleted. It is deleted here, and at the server with the next sync.")


def test_a_policy_that_changed_is_told(seat: TrayDesk) -> None:
    with no_keyring(), opened_store(seat.home.paths) as store:
        identity = store.identity()
        assert identity is not None
    older = Settings(policy=KnownPolicy(UUID(bytes=identity.device_id), 1))
    seat.home.paths.config.mkdir(parents=True, exist_ok=True)
    write_private(seat.home.paths.config / FILE, msgspec.json.encode(older))
    title = "The policy changed"
    with listening(seat) as listener:
        listener.is_told(f"{title}. What is recorded shows what holds for you now.")
        window = come(listener, title)
        listener.comes_to(window, title)
        assert round_from(listener, title) == [title, "See what changed", "Close"]
        listener.press(window, "See what changed")
        come(listener, "What is recorded - Tracker", "frame")


def test_somebody_signs_in_from_the_foot_of_the_navigation(listener: Listener, seat: TrayDesk) -> None:
    listener.press(come(listener, SMALL, "frame"), "Open")
    window = come(listener, "Today - Tracker", "frame")
    assert entries(listener, seat, "Your account") == ["Sign in..."]
    listener.key("Return")
    dialog = come(listener, "Sign in")
    listener.comes_to(dialog, "E-mail")
    assert round_from(listener, "E-mail") == ["E-mail", "Password", "Cancel", "Sign in"]
    listener.key("Return")
    listener.is_told("Write your e-mail address.")
    listener.is_told("Write your password.")
    listener.write("somebody@example.org")
    listener.key("Tab")
    listener.write("secret")
    listener.key("Return")
    listener.is_told("Looking for your server...")
    listener.is_told("cannot be reached. What is recorded stays here, sealed")
    listener.comes_to(dialog, "Password")
    listener.told(dialog)
    listener.key("Escape")
    listener.comes_to(window, "Your account")
