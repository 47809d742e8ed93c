"""Desks at which keys are pressed: one that is played, an X server, and GNOME on Wayland without a screen."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Event
from typing import Final, Protocol

import pytest

from lib.gnome_session import PACKAGES, Session, gnome_session
from lib.virtual_display import VirtualDisplay
from tests.contracts.sway_desk import sway_desk
from tests.fakes.activity import FakeDesk
from tests.fakes.clock import FakeClock
from tracker.activity.idle import Idle, choose_idle
from tracker.activity.idle_mutter import MONITOR
from tracker.activity.input import Input, choose_input
from tracker.core.errors import UnreachableError
from tracker.host.clock import SystemClock
from tracker.host.dbus import Bus, Peer, session_bus

PATIENCE_SECONDS: Final = 20
_REST_SECONDS: Final = 0.3
_SECONDS: Final = 60
_A_KEY: Final = 30
"""Linux's code of one that writes a letter."""

_REMOTE: Final = "org.gnome.Mutter.RemoteDesktop"


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fail when it does not in all that time."""
    pause = Event()
    for _ in range(PATIENCE_SECONDS * 50):
        if holds():
            return
        pause.wait(0.02)
    pytest.fail("waited in vain")


class Desk(Protocol):
    """Where somebody works; `counts` says whether its system tells how often what is used."""

    counts: bool
    ways: frozenset[str]
    """The ways by which rest may be told there."""

    def press(self, keys: int, clicks: int = 0, scrolls: int = 0, moves: int = 0) -> None:
        """Use keyboard and mouse; where counts are not told, any use will do."""
        ...

    def rest(self) -> None:
        """Let a little time pass without any use."""
        ...

    def make_input(self) -> Input:
        """Return what counts here, new."""
        ...

    def make_idle(self) -> Idle:
        """Return what tells the rest here, new."""
        ...

    def kill(self) -> None:
        """Take the system away."""
        ...


class PlayedDesk:
    """The fake."""

    counts = True
    ways = frozenset({"a play"})

    def __init__(self) -> None:
        self._clock = FakeClock()
        self._desk = FakeDesk(self._clock)

    def press(self, keys: int, clicks: int = 0, scrolls: int = 0, moves: int = 0) -> None:
        self._desk.press(keys, clicks, scrolls, moves)

    def rest(self) -> None:
        self._clock.advance(1)

    def make_input(self) -> Input:
        return self._desk.input

    def make_idle(self) -> Idle:
        return self._desk.idle

    def kill(self) -> None:
        self._desk.input.error = self._desk.idle.error = UnreachableError("x11-away")


class X11Desk:
    """An X server, used by xdotool."""

    counts = True
    ways = frozenset({"MIT-SCREEN-SAVER"})

    def __init__(self, display: VirtualDisplay) -> None:
        if shutil.which("xdotool") is None:
            pytest.skip("there is no xdotool here; scripts/test.py tells how to have it")
        self.display = display
        self._environment = {"DISPLAY": display.name}

    def xdotool(self, *arguments: str) -> None:
        """Have xdotool do something."""
        environment = {**os.environ, **self._environment}
        command = ["xdotool", *arguments]
        subprocess.run(command, env=environment, check=True, timeout=_SECONDS)  # noqa: S603 - our own list

    def press(self, keys: int, clicks: int = 0, scrolls: int = 0, moves: int = 0) -> None:
        what = [
            *(["key", "a"] * keys),
            *(["click", "1"] * clicks),
            *(["click", "4"] * scrolls),
            *(["mousemove_relative", "1", "1"] * moves),
        ]
        self.xdotool(*what)

    def rest(self) -> None:
        rest(self)

    def make_input(self) -> Input:
        return choose_input(self._environment, "linux", SystemClock())

    def make_idle(self) -> Idle:
        return choose_idle(self._environment, "linux", SystemClock())

    def kill(self) -> None:
        self.display.kill()


class GnomeDesk:
    """Mutter, used through its remote desktop."""

    counts = False
    ways = frozenset({"org.gnome.Mutter.IdleMonitor"})

    def __init__(self, session: Session, bus: Bus) -> None:
        self._session = session
        self._bus = bus
        (path,) = bus.call(Peer(_REMOTE, "/org/gnome/Mutter/RemoteDesktop", _REMOTE), "CreateSession")
        self._hand = Peer(_REMOTE, path, f"{_REMOTE}.Session")
        bus.call(self._hand, "Start")
        # The first look at a new session takes its beginning for use.
        self.press(1)

    def press(self, keys: int, clicks: int = 0, scrolls: int = 0, moves: int = 0) -> None:
        for _ in range(keys + clicks + scrolls + moves):
            for down in (True, False):
                self._bus.call(self._hand, "NotifyKeyboardKeycode", "ub", _A_KEY, down)

    def rest(self) -> None:
        rest(self)

    def make_input(self) -> Input:
        return choose_input(self._session.environment, "linux", SystemClock())

    def make_idle(self) -> Idle:
        return choose_idle(self._session.environment, "linux", SystemClock())

    def kill(self) -> None:
        self._session.mutter.kill()
        self._session.mutter.wait(60)


@contextmanager
def gnome_desk() -> Iterator[GnomeDesk]:
    """Lend one; skip where it cannot be had."""
    if missing := [program for program in PACKAGES if shutil.which(program) is None]:
        pytest.skip(f"there is no {' and no '.join(missing)} here; scripts/test.py tells how to have it")
    with gnome_session() as session, Bus(session_bus(session.environment)) as bus:
        eventually(lambda: bus.has(MONITOR.name) and bus.has(_REMOTE))
        yield GnomeDesk(session, bus)


def rest(desk: Desk) -> None:
    """Let a little time pass, as whoever tells rest there tells it."""
    with closing(desk.make_idle()) as idle:
        eventually(lambda: idle.seconds() > _REST_SECONDS)


DESKS = ("played", pytest.param("x11", marks=pytest.mark.display), "gnome")
IDLE_DESKS = (*DESKS, "sway")
"""Those where rest is told; sway of Debian 12 tells it by KDE's own protocol, and no active seconds."""


@contextmanager
def desk_of(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Lend a desk of the kind that is asked for, one of `DESKS`; skip where it cannot be had."""
    match request.param:
        case "played":
            yield PlayedDesk()
        case "x11":
            with request.getfixturevalue("start_display")() as display:
                yield X11Desk(display)
        case "sway":
            with sway_desk() as desk:
                yield desk
        case _:
            with gnome_desk() as desk:
                yield desk
