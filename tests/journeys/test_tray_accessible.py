"""The main window as a screen reader has it (AT-SPI): everything is named, reached by Tab, and speaks."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from lib import screen_reader
from lib.panel_session import PACKAGES, PanelSession, panel_session
from lib.screen_reader import ENVIRONMENT, ScreenReader, Spoken
from tests.journeys.listening import Listener, controls, unsaid
from tests.journeys.tray_desk import xdotool
from tracker.tray.pages.catalogue import ENTRIES, Entry, title
from tracker.tray.pages.page import Place

ROOT = Path(__file__).parents[2]


def visit(listener: Listener, place: Place) -> Spoken:
    """Go to a page by its keys, and return the window then."""
    listener.key(f"ctrl+{[entry.place for entry in ENTRIES].index(place) + 1}")
    window = listener.reader.window(f"{title(place)} - Tracker", listener.process_id)
    listener.forget()
    return window


Open = Callable[[int, int, float], AbstractContextManager[Listener]]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PanelSession, ScreenReader]]:
    """Run a desktop with the bus of screen readers."""
    missing = [name for name in PACKAGES if ".so" not in name and shutil.which(name) is None]
    if missing or screen_reader.is_missing():
        lacking = ", ".join([*missing, "at-spi2-core"])
        pytest.skip(f"there is not all of {lacking} here; scripts/test.py tells how to have it")
    folder = tmp_path_factory.mktemp("session")
    folder.chmod(0o700)
    with ExitStack() as stack:
        desktop = stack.enter_context(panel_session(folder))
        environment = {**desktop.environment, **ENVIRONMENT}
        yield desktop, stack.enter_context(screen_reader.screen_reader(desktop.bus, environment))


@pytest.fixture(scope="module")
def opened(session: tuple[PanelSession, ScreenReader], tmp_path_factory: pytest.TempPathFactory) -> Open:
    """Return what shows the window in a size, its text at a scale."""
    desktop, reader = session
    home = tmp_path_factory.mktemp("home")

    @contextmanager
    def shown(width: int, height: int, scale: float) -> Iterator[Listener]:
        more = {**ENVIRONMENT, "TRACKER_HOME": str(home), "TRACKER_LANGUAGE": "en"}
        paths = f"{ROOT}:{ROOT / 'scripts'}"
        size = [str(width), str(height), str(scale)]
        command = [sys.executable, "-m", "tests.journeys.made_up_window", *size]
        with desktop.running(command, PYTHONPATH=paths, **more) as process:
            reader.window("Today - Tracker", process.pid)
            search = ("search", "--sync", "--onlyvisible", "--all", "--pid", process.pid, "--name", "Tracker")
            xdotool(desktop, *search, "windowactivate", "--sync")
            yield Listener(desktop, reader, process.pid)

    return shown


@pytest.fixture(scope="module")
def listener(opened: Open) -> Iterator[Listener]:
    """Sit before the window in its usual size."""
    with opened(1120, 760, 1.0) as listener:
        yield listener


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.place.value)
def test_each_page_is_reached_by_key_and_every_control_says_what_it_is(
    listener: Listener, entry: Entry
) -> None:
    window = visit(listener, entry.place)
    assert window.role == "frame"
    shown = listener.all(window)
    assert len(controls(shown)) >= len(ENTRIES)
    assert unsaid(shown) == []
    headings = [each.name for each in shown if each.role == "heading"]
    assert headings[0] == title(entry.place)
    assert len(headings) > 1, "what is on the page can be gone through"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.place.value)
def test_tab_comes_to_every_control_of_a_page_and_back(listener: Listener, entry: Entry) -> None:
    window = visit(listener, entry.place)
    order = listener.tab_round()
    came = {each.path for each in order}
    missed = [
        each
        for each in listener.all(window)
        if {"focusable", "enabled"} <= each.states
        and each.path not in came
        # Within a group the arrow keys lead on.
        and each.role != "radio button"
    ]
    assert missed == []
    # From the navigation on, whichever of it the round began with.
    start = next(at for at, each in enumerate(order) if str(each).startswith(f"{title(entry.place)}, radio"))
    assert listener.back_in((*order[start:], *order[:start])) == []


def test_tab_goes_as_one_reads(listener: Listener) -> None:
    visit(listener, Place.TODAY)
    order = [str(each) for each in listener.tab_round()]
    landmarks = (
        "Today, radio button",
        "Previous day",
        "Add time",
        "Project or task: Website",
        "Note, text",
        "Stop, ",
        "14:10 \N{EN DASH} 14:20",
        "Screenshot 14:12",
        "Website / Checkout page, Fix rounding",
        "More about Website",
    )
    at = [next((n for n, each in enumerate(order) if each.startswith(mark)), -1) for mark in landmarks]
    start = at[0]
    turned = [(each - start) % len(order) for each in at]
    assert -1 not in at
    assert turned == sorted(turned), order


def test_what_changes_can_be_read(listener: Listener) -> None:
    labels = {each.name for each in listener.all(visit(listener, Place.TODAY)) if each.role == "label"}
    assert {"Running since 12:52", "1:24:36", "5 h 02 min", "Idle kept"} <= labels


def test_the_timeline_tells_each_slot_and_its_entries_can_be_pressed(listener: Listener) -> None:
    window = visit(listener, Place.TODAY)
    focused = listener.tab_to("chart")
    assert focused.name.startswith("14:10 \N{EN DASH} 14:20, Website / Checkout page, Activity level 57 %")
    listener.key("Left")
    listener.hears("PropertyChange", "14:00 \N{EN DASH} 14:10")
    listener.key("Escape")
    listener.hears("PropertyChange", "Timeline of the day, Website 2 h 58 min")
    chart = listener.one(window, "chart", "Timeline")
    entries = [each for each in listener.reader.within(chart) if each.role == "push button"]
    assert [each.name.split(",")[0] for each in entries][:2] == [
        "Website / Checkout page",
        "Payroll import / Column mapping",
    ]


def test_stopping_and_starting_are_announced(listener: Listener) -> None:
    window = visit(listener, Place.TODAY)
    listener.reader.press(listener.one(window, "push button", "Stop"))
    listener.hears("Announcement", "Not started")
    listener.reader.press(listener.one(window, "push button", "Start"))
    listener.hears("Announcement", "Running since 12:52")


def test_the_arrow_keys_lead_from_page_to_page(listener: Listener) -> None:
    visit(listener, Place.RECORDED)
    assert listener.tab_to("radio button").name == title(Place.RECORDED)
    next_one = listener.moved("Up")
    assert next_one is not None
    assert next_one.name == title(Place.SCREENSHOTS)
    listener.reader.window(f"{title(Place.SCREENSHOTS)} - Tracker", listener.process_id)


def test_the_log_is_read_line_by_line(listener: Listener) -> None:
    window = visit(listener, Place.HEALTH)
    listener.reader.press(listener.one(window, "push button", "See the log"))
    log = listener.reader.window("What happened here", listener.process_id)
    shown = listener.all(log)
    assert unsaid(shown) == []
    assert next(each.name for each in shown if each.role == "heading") == "What happened here"
    lines = [each.name for each in shown if each.role == "list item"]
    said = [line.partition(", ")[2] for line in lines]
    assert said[-1] == "Delivered, with receipts: 3."
    assert "Problem, The agent started anew: the one before ended without a word." in said
    listener.key("Escape")


@pytest.mark.parametrize(("width", "height", "scale"), [(683, 384, 1.0), (1366, 768, 2.0)])
def test_the_largest_text_hides_neither_clock_nor_picker_nor_stop(
    opened: Open, width: int, height: int, scale: float
) -> None:
    with opened(width, height, scale) as listener:
        window = visit(listener, Place.TODAY)
        left, top, wide, high = listener.reader.place(window)
        for role, name in (("label", "1:24:36"), ("push button", "Project or"), ("push button", "Stop")):
            x, y, width_of_it, height_of_it = listener.reader.place(listener.one(window, role, name))
            assert left <= x < x + width_of_it <= left + wide, name
            assert top <= y < y + height_of_it <= top + high, name
