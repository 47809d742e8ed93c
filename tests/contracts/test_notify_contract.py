"""Notices on a desktop: what the fake does, a real one on a real bus does too; without one nothing breaks."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Protocol

import pytest

from tests.contracts.mock_bus import MockBus, mock_bus_or_skip
from tests.fakes.notices import FakeNotices
from tracker.agent.doctor.finding import Machine, State
from tracker.agent.doctor.notices import notices
from tracker.desktop._linux_notify import NOTIFICATIONS, FreedesktopNotices
from tracker.desktop.notify import DesktopNotice, DesktopNotices, Picture
from tracker.desktop.notify_way import NoNotices, desktop_notices, who_notifies

SECONDS = 20.0
ASKED = DesktopNotice("capture", "Taken", "1 < 2", {"look": "Look", "delete": "Delete"}, "By hand.", 8.0)
PLAIN = DesktopNotice("other", "Told", "Only told.")


class Desk(Protocol):
    """A desktop, and the eyes and hands of who sits there."""

    notices: DesktopNotices
    chosen: "SimpleQueue[tuple[str, str]]"

    def titles(self, count: int) -> list[str]: ...

    def choose(self, key: str) -> None: ...

    def withdrawn(self) -> bool: ...


class FakeDesk:
    def __init__(self) -> None:
        self.chosen: SimpleQueue[tuple[str, str]] = SimpleQueue()
        self.fake = FakeNotices(lambda slot, key: self.chosen.put((slot, key)))
        self.notices: DesktopNotices = self.fake

    def titles(self, count: int) -> list[str]:
        assert len(self.fake.history) >= count
        return [each.title for each in self.fake.history]

    def choose(self, key: str) -> None:
        self.fake.choose("capture", key)

    def withdrawn(self) -> bool:
        return "capture" not in self.fake.shown


class RealDesk:
    """A mock of a notification daemon on a real bus."""

    def __init__(self, bus: MockBus, can: str = "body actions body-markup") -> None:
        self.bus = bus
        start(bus, can)
        self.chosen: SimpleQueue[tuple[str, str]] = SimpleQueue()
        self.notices: DesktopNotices = FreedesktopNotices(
            bus.address, lambda slot, key: self.chosen.put((slot, key))
        )

    def calls(self, method: str, count: int) -> list[Any]:
        """Return what the daemon was asked, once it was so often."""
        for _ in range(2000):
            told = self.bus.ask(NOTIFICATIONS.path, "GetMethodCalls", "s", method, name=NOTIFICATIONS.name)
            if len(told[0]) >= count:
                return [[value for _, value in values] for _, values in told[0]]
        message = f"{method} was not called {count} times"
        raise AssertionError(message)

    def titles(self, count: int) -> list[str]:
        return [values[3] for values in self.calls("Notify", count)]

    def choose(self, key: str) -> None:
        self.bus.emit(NOTIFICATIONS, "ActionInvoked", "us", 1, key)

    def withdrawn(self) -> bool:
        return self.calls("CloseNotification", 1) == [[1]]


def start(bus: MockBus, can: str) -> None:
    template = ("--session", "--template", "notification_daemon", "--parameters")
    bus.mock(NOTIFICATIONS.name, *template, json.dumps({"capabilities": can}))


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[MockBus]:
    with mock_bus_or_skip(tmp_path) as running:
        yield running


@pytest.fixture(params=["fake", "real"])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    made: Desk = FakeDesk() if request.param == "fake" else RealDesk(request.getfixturevalue("bus"))
    yield made
    made.notices.close()


def until(holds: Callable[[], object]) -> None:
    """Wait for what another thread does."""
    queue = SimpleQueue[None]()
    for _ in range(round(SECONDS / 0.01)):
        if holds():
            return
        try:
            queue.get(timeout=0.01)
        except Empty:
            continue
    raise AssertionError


def test_what_is_shown_is_chosen_from(desk: Desk) -> None:
    desk.notices.show(ASKED)
    desk.notices.show(PLAIN)
    assert desk.titles(2) == ["Taken", "Told"]
    until(desk.notices.available)
    desk.choose("look")
    assert desk.chosen.get(timeout=SECONDS) == ("capture", "look")


def test_what_is_over_is_taken_back(desk: Desk) -> None:
    desk.notices.show(ASKED)
    desk.titles(1)
    desk.notices.withdraw("capture")
    desk.notices.withdraw("never shown")
    assert desk.withdrawn()


def test_one_slot_has_one_notice(bus: MockBus) -> None:
    desk = RealDesk(bus)
    for title in ("one", "two"):
        desk.notices.show(DesktopNotice("capture", title, ""))
    desk.notices.show(PLAIN)
    assert [values[1] for values in desk.calls("Notify", 3)] == [0, 1, 0]
    bus.emit(NOTIFICATIONS, "NotificationClosed", "uu", 1, 2)
    desk.choose("look")
    assert desk.chosen.get(timeout=SECONDS) == ("capture", "look"), "closing came before, as some desktops do"
    desk.notices.show(ASKED)
    assert [values[1] for values in desk.calls("Notify", 4)][-1] == 0, "what was closed is replaced no more"
    desk.notices.close()


def test_what_a_desktop_is_told(bus: MockBus) -> None:
    desk = RealDesk(bus)
    picture = Picture(bytes(range(12)), 2, 2)
    desk.notices.show(
        DesktopNotice("a", "T", "1 < 2", {"k": "Label"}, "x", 8.0, passing=True, picture=picture)
    )
    (name, replaced, _icon, title, text, choices, hints, milliseconds) = desk.calls("Notify", 1)[0]
    assert (name, replaced, title, text) == ("Tracker", 0, "T", "1 &lt; 2")
    assert (list(choices), milliseconds) == (["k", "Label"], 8000)
    said = {key: value for key, (_, value) in hints.items()}
    assert (said["urgency"], said["transient"]) == (1, True)
    width, height, stride, alpha, bits, samples, pixels = said["image-data"]
    assert (width, height, stride, alpha, bits, samples) == (2, 2, 6, False, 8, 3)
    assert bytes(pixels) == picture.pixels
    assert "image-path" not in said, "no file"
    desk.notices.close()


def test_where_nothing_can_be_chosen_it_is_said_what_to_type(bus: MockBus) -> None:
    desk = RealDesk(bus, "body")
    desk.notices.show(ASKED)
    desk.notices.show(PLAIN)
    asked, plain = desk.calls("Notify", 2)
    assert (asked[4], list(asked[5])) == ("1 < 2 By hand.", [])
    assert plain[4] == "Only told."
    desk.notices.close()


def test_a_desktop_without_notices_is_tried_again_with_the_next(bus: MockBus) -> None:
    shown = FreedesktopNotices(bus.address, lambda _slot, _key: None)
    shown.show(PLAIN)
    shown.withdraw("other")
    assert who_notifies(bus.environment) == ""
    start(bus, "body")
    assert who_notifies(bus.environment) == "mock-notify"

    def tried() -> bool:
        shown.show(ASKED)
        return shown.available()

    until(tried)
    shown.close()


def test_a_bus_that_went_is_tried_again(bus: MockBus) -> None:
    start(bus, "body")
    shown = FreedesktopNotices(bus.address, lambda _slot, _key: None)
    until(shown.available)
    bus.kill()
    until(lambda: not shown.available())
    for _ in range(3):
        shown.show(PLAIN)
    bus.start()
    start(bus, "body")

    def tried() -> bool:
        shown.show(ASKED)
        return shown.available()

    until(tried)
    shown.close()


@pytest.mark.parametrize("environment", [{}, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}])
def test_without_a_bus_nothing_is_shown_and_nothing_breaks(environment: dict[str, str]) -> None:
    nobody = desktop_notices(environment, lambda _slot, _key: None)
    nobody.show(PLAIN)
    nobody.withdraw("other")
    assert not nobody.available()
    nobody.close()
    assert who_notifies(environment) == ""
    assert isinstance(desktop_notices({}, lambda _slot, _key: None), NoNotices)


def test_the_doctor_says_who_shows_notices(bus: MockBus) -> None:
    here = Machine(bus.environment, "linux", None, None)  # type: ignore[arg-type] # neither is looked at
    (found,) = notices(here)
    assert found.state is State.WARN
    assert found.hint().endswith(".")
    start(bus, "body")
    (found,) = notices(here)
    assert (found.state, found.text()) == (State.OK, "Notices are shown by mock-notify.")
