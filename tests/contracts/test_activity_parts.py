"""Which way fits a session, and the ways of other systems as far as they can run here."""

import gc
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from tests.contracts.desks import eventually
from tests.fakes.activity import FakeDesk
from tests.fakes.clock import FakeClock
from tracker.activity import idle_windows
from tracker.activity.idle import choose_idle
from tracker.activity.idle_macos import MacIdle
from tracker.activity.idle_windows import WindowsIdle, rested
from tracker.activity.input import choose_input
from tracker.activity.input_idle import IdleInput
from tracker.activity.input_pynput import PynputInput
from tracker.activity.window import choose_window
from tracker.activity.window_looked import LookedWindow
from tracker.activity.worker import Worker
from tracker.core.errors import OsPermissionError, TrackerError, UnreachableError
from tracker.core.hours.sampling import Counts
from tracker.host.windows_program import application

GNOME = {"XDG_SESSION_TYPE": "wayland", "XDG_CURRENT_DESKTOP": "ubuntu:GNOME", "DISPLAY": ":4999"}
SWAY = {"WAYLAND_DISPLAY": "wayland-1", "XDG_CURRENT_DESKTOP": "sway", "DISPLAY": ":4999"}


def _refusal(ask: Callable[[], object]) -> str:
    with pytest.raises(TrackerError) as refused:
        ask()
    return refused.value.key


@pytest.mark.parametrize(
    ("environment", "idle", "window"),
    [
        (GNOME, "dbus-away", "activity-window-unknown"),
        (SWAY, "wayland-away", "activity-window-unknown"),
        ({"DISPLAY": ":4999"}, "x11-away", "x11-away"),
        ({}, "activity-idle-unknown", "activity-window-unknown"),
    ],
    ids=["gnome", "sway", "x11", "no desktop"],
)
def test_the_way_follows_from_the_session_and_x11s_is_never_taken_under_wayland(
    environment: dict[str, str], idle: str, window: str
) -> None:
    clock = FakeClock()
    assert _refusal(lambda: choose_idle(environment, "linux", clock)) == idle
    assert _refusal(lambda: choose_input(environment, "linux", clock)) == idle
    assert _refusal(lambda: choose_window(environment, "linux", clock)) == window


def test_macos_does_not_tell_the_window_in_front_yet() -> None:
    assert _refusal(lambda: choose_window({}, "darwin", FakeClock())) == "activity-window-unknown"


def test_other_systems_ways_say_so_when_they_are_not_there() -> None:
    assert _refusal(choose_idle({}, "win32", FakeClock()).seconds) == "activity-idle-unknown"
    assert _refusal(MacIdle) == "activity-idle-unknown"
    assert _refusal(lambda: choose_input({}, "win32", FakeClock())) == "activity-ended"
    WindowsIdle().close()


def test_rest_on_windows_survives_the_tick_counts_new_beginning() -> None:
    assert rested(5_000, 2_000) == 3
    assert rested(500, idle_windows._WRAP - 500) == 1


def test_an_application_on_windows_is_named_by_its_program() -> None:
    assert application(r"C:\Program Files\Editor\Editor.exe") == "Editor"
    assert application("") == ""


class _Listener:
    """Stands in for pynput's listeners."""

    IS_TRUSTED = True

    def __init__(self, **callbacks: Callable[..., None]) -> None:
        self.callbacks: dict[str, Callable[..., None]] = callbacks
        self.alive = False

    def start(self) -> None:
        self.alive = True

    def stop(self) -> None:
        self.alive = False

    def join(self) -> None:
        if self.callbacks.get("broken"):
            raise RuntimeError

    def is_alive(self) -> bool:
        return self.alive


class _Key:
    """What was pressed, which nobody may keep."""


@pytest.fixture
def made() -> list[_Listener]:
    return []


@pytest.fixture
def counter(made: list[_Listener]) -> PynputInput:
    def make(**callbacks: Callable[..., None]) -> _Listener:
        made.append(_Listener(**callbacks))
        return made[-1]

    return PynputInput(FakeClock(), make, make)


def _use(made: list[_Listener], what: object) -> None:
    """Call back as pynput does, with and without the last argument that newer versions add."""
    keyboard, mouse = (listener.callbacks for listener in made)
    keyboard["on_press"](what)
    keyboard["on_press"](what, False)
    mouse["on_click"](1, 2, what, True)
    mouse["on_click"](1, 2, what, False)
    mouse["on_click"](1, 2, what, True, False)
    mouse["on_scroll"](1, 2, 0, 1)
    mouse["on_move"](1, 2)
    mouse["on_move"](1, 3, False)


def test_what_pynput_tells_is_counted(counter: PynputInput, made: list[_Listener]) -> None:
    _use(made, _Key())
    assert counter.take() == Counts(1, keys=2, clicks=2, scrolls=1, moves=2)
    assert counter.take() == Counts(0, 0, 0, 0, 0)


def test_of_what_pynput_tells_nothing_is_held(counter: PynputInput, made: list[_Listener]) -> None:
    _use(made, _Key())
    gc.collect()
    assert not any(isinstance(each, _Key) for each in gc.get_objects())
    counter.close()


def test_a_listener_that_ended_or_may_not_listen_is_told(counter: PynputInput, made: list[_Listener]) -> None:
    made[1].stop()
    assert _refusal(counter.take) == "activity-ended"
    made[0].IS_TRUSTED = False
    with pytest.raises(OsPermissionError):
        counter.take()


def test_what_ended_a_listener_does_not_come_out_of_closing(
    counter: PynputInput, made: list[_Listener]
) -> None:
    made[0].callbacks["broken"] = print
    counter.close()
    assert not any(listener.alive for listener in made)


def test_active_seconds_follow_from_rest_and_one_input_is_one_second() -> None:
    clock = FakeClock()
    desk = FakeDesk(clock)
    with closing(IdleInput(lambda: desk.idle, clock)) as counter:
        for presses in (True, True, False, False, True, False):
            clock.advance(0.5)
            if presses:
                desk.press()
            clock.advance(0.5)
            counter.look()
            counter.look()
        assert counter.take() == Counts(3)
        clock.advance(0.995)
        desk.press()
        counter.look()
        assert counter.take() == Counts(1)
        clock.advance(0.02)
        desk.last += 20_000
        counter.look()
        assert counter.take() == Counts(0), "the same input, told a little differently"


def test_an_idle_that_fails_at_first_is_closed() -> None:
    desk = FakeDesk(FakeClock())
    desk.idle.error = UnreachableError("dbus-away")
    assert _refusal(lambda: IdleInput(lambda: desk.idle, desk.clock)) == "dbus-away"
    assert _refusal(desk.idle.check) == "activity-ended", "that is what closing leaves"


def test_a_looked_at_window_is_told(made: list[_Listener]) -> None:
    del made
    clock = FakeClock()
    with closing(LookedWindow(lambda: ("Editor", "one"), clock)) as window:
        (front,) = window.take()
        assert (front.name, front.title, front.since) == ("Editor", "one", clock.now().uptime)


def test_a_worker_that_fails_by_our_own_slip_is_reported_and_says_that_it_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reported: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", lambda ended: reported.append(ended.exc_type))

    def step() -> float:
        raise ZeroDivisionError

    ended = threading.Event()
    worker = Worker("test", step, ended.set)
    eventually(lambda: bool(reported))
    assert reported == [ZeroDivisionError]
    assert ended.is_set()
    assert _refusal(worker.check) == "activity-ended"
    worker.close()
