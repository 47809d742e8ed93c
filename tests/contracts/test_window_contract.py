"""What everything keeps to that watches the window in front: the fake, and X11's on a real server."""

import threading
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Protocol

import pytest
from Xlib import X, Xatom
from Xlib.display import Display

from lib.virtual_display import VirtualDisplay
from tests.contracts.desks import eventually
from tests.display import StartDisplay
from tests.fakes.activity import FakeDesk
from tests.fakes.clock import FakeClock
from tracker.activity.window import Window, choose_window
from tracker.core.errors import UnreachableError
from tracker.host.clock import SystemClock

if TYPE_CHECKING:
    from Xlib.xobject.drawable import Window as XWindow

    from tracker.core.hours.front import Front


class Screen(Protocol):
    """Where windows come to the front."""

    def bring(self, name: str, title: str) -> None:
        """Bring a new application's window to the front; without a name, none is there."""
        ...

    def retitle(self, title: str) -> None:
        """Give the window in front another title."""
        ...

    def make_window(self) -> Window:
        """Return what watches here, new."""
        ...

    def kill(self) -> None:
        """Take the system away."""
        ...


class PlayedScreen:
    """The fake."""

    def __init__(self) -> None:
        self._clock = FakeClock()
        self._desk = FakeDesk(self._clock)
        self._name = ""

    def bring(self, name: str, title: str) -> None:
        self._clock.advance(1)
        self._name = name
        self._desk.bring(name, title)

    def retitle(self, title: str) -> None:
        self.bring(self._name, title)

    def make_window(self) -> Window:
        return self._desk.window

    def kill(self) -> None:
        self._desk.window.error = UnreachableError("x11-away")


class X11Screen:
    """An X server, with this test in the place of the window manager."""

    def __init__(self, display: VirtualDisplay) -> None:
        self._display = display
        self.server = Display(display.name)
        self.root = self.server.screen().root
        self.window: XWindow | None = None

    def bring(self, name: str, title: str) -> None:
        self.window = None
        if name:
            self.window = self.root.create_window(0, 0, 10, 10, 0, X.CopyFromParent)
            self.window.set_wm_class(name.lower(), name)
            self.retitle(title)
        active = self.server.intern_atom("_NET_ACTIVE_WINDOW")
        self.root.change_property(active, Xatom.WINDOW, 32, [self.window.id if self.window else 0])
        self.server.sync()

    def retitle(self, title: str) -> None:
        assert self.window is not None
        utf8 = self.server.intern_atom("UTF8_STRING")
        self.window.change_property(self.server.intern_atom("_NET_WM_NAME"), utf8, 8, title.encode())
        self.server.sync()

    def make_window(self) -> Window:
        return choose_window({"DISPLAY": self._display.name}, "linux", SystemClock())

    def kill(self) -> None:
        self._display.kill()


@pytest.fixture
def x11(start_display: StartDisplay) -> Iterator[X11Screen]:
    with start_display() as display:
        screen = X11Screen(display)
        yield screen
        screen.server.display.socket.close()


@pytest.fixture(params=["played", pytest.param("x11", marks=pytest.mark.display)])
def screen(request: pytest.FixtureRequest) -> Screen:
    if request.param == "played":
        return PlayedScreen()
    return request.getfixturevalue("x11")  # type: ignore[no-any-return]  # it is an X11Screen


class _Told:
    """All that a watcher told since it was made."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self.fronts: list[Front] = []

    def last(self) -> tuple[str, str]:
        fronts = list(self._window.take())
        if self.fronts and fronts[0] == self.fronts[-1]:
            fronts = fronts[1:]
        self.fronts += fronts
        return self.fronts[-1].name, self.fronts[-1].title

    def until(self, name: str, title: str) -> None:
        eventually(lambda: self.last() == (name, title))

    def all(self) -> list[tuple[str, str]]:
        return [(front.name, front.title) for front in self.fronts]


def test_it_tells_at_once_what_is_in_front(screen: Screen) -> None:
    screen.bring("Editor", "letter.txt")
    with closing(screen.make_window()) as window:
        assert [(each.name, each.title) for each in window.take()][-1] == ("Editor", "letter.txt")


def test_each_change_is_told_in_order_and_what_stays_is_told_again(screen: Screen) -> None:
    with closing(screen.make_window()) as window:
        told = _Told(window)
        assert told.last() == ("", "")
        steps = [("Editor", "one"), ("Editor", "Übersicht"), ("Mail", "inbox"), ("", "")]
        for name, title in steps:
            if name == "Editor" and title != "one":
                screen.retitle(title)
            else:
                screen.bring(name, title)
            told.until(name, title)
        assert told.all() == [("", ""), *steps]
        times = [front.since for front in told.fronts]
        assert times == sorted(set(times))
        assert window.take() == window.take() == (told.fronts[-1],)


def test_once_its_system_is_gone_it_says_so(screen: Screen) -> None:
    with closing(screen.make_window()) as window:
        window.take()
        window.check()
        screen.kill()

        def lost() -> bool:
            try:
                window.check()
            except UnreachableError:
                return True
            return False

        eventually(lost)
        with pytest.raises(UnreachableError):
            window.take()


def test_closing_ends_it_and_its_thread_also_twice(screen: Screen) -> None:
    before = threading.active_count()
    window = screen.make_window()
    window.close()
    window.close()
    assert threading.active_count() == before
    with pytest.raises(UnreachableError):
        window.take()


@pytest.mark.display
def test_a_window_that_is_gone_is_none_and_the_next_one_is_told(x11: X11Screen) -> None:
    x11.bring("Editor", "one")
    with closing(x11.make_window()) as window:
        told = _Told(window)
        assert told.last() == ("Editor", "one")
        assert x11.window is not None
        x11.window.destroy()
        x11.root.change_property(
            x11.server.intern_atom("_NET_ACTIVE_WINDOW"), Xatom.WINDOW, 32, [x11.window.id + 9_999]
        )
        x11.server.sync()
        told.until("", "")
        x11.bring("Mail", "inbox")
        told.until("Mail", "inbox")


@pytest.mark.display
def test_whatever_an_application_says_of_itself_is_text(x11: X11Screen) -> None:
    x11.bring("Editor", "one")
    with closing(x11.make_window()) as window:
        told = _Told(window)
        assert x11.window is not None
        name = x11.server.intern_atom("_NET_WM_NAME")
        for value, text in ((b"\xff\xfe", "��"), (b"a" * 5_000, "a" * 1_024)):
            x11.window.change_property(name, Xatom.STRING, 8, value)
            x11.server.sync()
            told.until("Editor", text)
        x11.window.change_property(name, Xatom.CARDINAL, 32, [1, 2, 3])
        x11.window.set_wm_name("by its older name")
        x11.server.sync()
        told.until("Editor", "by its older name")
