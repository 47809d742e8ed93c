"""A shortcut that works everywhere: what the fake does, X11 does too, and a real portal by a desktop."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol

import pytest
from Xlib import X
from Xlib.display import Display
from Xlib.error import ConnectionClosedError

from lib.shortcut_stand_in import CANCELLED, PACKAGES, ShortcutDesk, shortcut_desk
from lib.virtual_display import VirtualDisplay
from tests.contracts.mock_bus import mock_bus_or_skip
from tests.display import StartDisplay
from tests.fakes.shortcut import FakeShortcuts
from tracker.core.errors import RefusedError, TrackerError
from tracker.desktop._macos_shortcut import hot_key as mac_hot_key
from tracker.desktop._portal_shortcut import trigger
from tracker.desktop._windows_shortcut import hot_key as windows_hot_key
from tracker.desktop.shortcut import Combination, Held, Pressed, Shortcut, Told
from tracker.desktop.shortcut_way import shortcut_way
from tracker.host.x11_keys import symbol_of

SECONDS = 20.0
WANTED = Combination.read("Ctrl+Alt+S")
OTHER = Combination.read("Ctrl+Shift+F5")


class Desk(Protocol):
    """A desktop with a keyboard."""

    def take(self, wanted: Combination, pressed: Pressed, told: Told) -> Shortcut: ...

    def press(self, combination: Combination) -> None: ...


class X11Desk:
    """An X server, whose keys xdotool presses while a window of another program has the focus."""

    def __init__(self, display: VirtualDisplay) -> None:
        if shutil.which("xdotool") is None:
            pytest.skip("there is no xdotool here; scripts/test.py tells how to have it")
        self.display = display
        self.environment = {"DISPLAY": display.name}
        self.other = Display(display.name)
        root = self.other.screen().root
        keys = X.KeyPressMask | X.KeyReleaseMask | X.StructureNotifyMask
        window = root.create_window(0, 0, 50, 50, 0, X.CopyFromParent, event_mask=keys)
        window.map()
        while self.other.next_event().type != X.MapNotify:
            pass
        window.set_input_focus(X.RevertToParent, X.CurrentTime)
        self.other.sync()

    def take(self, wanted: Combination, pressed: Pressed, told: Told) -> Shortcut:
        return shortcut_way(self.environment).take(wanted, pressed, told)

    def press(self, combination: Combination) -> None:
        self.xdotool("key", str(combination).lower().replace("f5", "F5"))

    def xdotool(self, *words: str) -> None:
        environment = {**os.environ, **self.environment}
        subprocess.run(["xdotool", *words], env=environment, check=True, timeout=60)  # noqa: S603, S607 - our own list

    def typed(self) -> list[int]:
        """Return the codes of the keys that the window with the focus was told of."""
        self.other.sync()
        events = [self.other.next_event() for _ in range(self.other.pending_events())]
        return [event.detail for event in events if event.type == X.KeyPress]

    def code(self, letter: str) -> int:
        return int(self.other.keysym_to_keycode(ord(letter)))


class Hearing:
    """Hears what is told and pressed, from whichever thread."""

    def __init__(self, desk: Desk, wanted: Combination = WANTED) -> None:
        self.said: SimpleQueue[Held | TrackerError] = SimpleQueue()
        self.presses: SimpleQueue[str] = SimpleQueue()
        self.shortcut = desk.take(wanted, lambda: self.presses.put("press"), self.said.put)

    def told(self) -> str:
        """Return the key of the next error, or what the desktop calls the shortcut, once that is told."""
        told = self.said.get(timeout=SECONDS)
        return told.key if isinstance(told, TrackerError) else f"held {told.called}".rstrip()

    def pressed(self) -> bool:
        return self.presses.get(timeout=SECONDS) == "press"

    def heard_no_more(self) -> bool:
        return self.presses.empty()


@pytest.fixture
def x11(start_display: StartDisplay) -> Iterator[X11Desk]:
    with start_display() as display:
        desk = X11Desk(display)
        yield desk
        # A test may have taken the server away.
        with suppress(ConnectionClosedError):
            desk.other.close()


@pytest.fixture(params=["fake", pytest.param("x11", marks=pytest.mark.display)])
def desk(request: pytest.FixtureRequest) -> Desk:
    made: Desk = FakeShortcuts() if request.param == "fake" else request.getfixturevalue("x11")
    return made


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[ShortcutDesk]:
    missing = [name for name in PACKAGES if shutil.which(name) is None]
    if missing:
        pytest.skip(f"there is no {', '.join(missing)} here; scripts/test.py tells how to have it")
    with shortcut_desk(tmp_path) as lent:
        yield lent


def until(holds: Callable[[], object]) -> None:
    """Wait for what another thread does."""
    queue = SimpleQueue[None]()
    for _ in range(round(SECONDS / 0.05)):
        if holds():
            return
        try:
            queue.get(timeout=0.05)
        except Empty:
            continue
    raise AssertionError


def test_it_is_held_and_each_press_is_told_once_until_it_is_let_go(desk: Desk) -> None:
    hearing = Hearing(desk)
    assert hearing.told() == "held"
    for _ in range(2):
        desk.press(WANTED)
        assert hearing.pressed()
    desk.press(OTHER)
    hearing.shortcut.close()
    again = Hearing(desk)
    assert again.told() == "held", "the next one has it at once"
    desk.press(WANTED)
    assert again.pressed()
    assert hearing.heard_no_more()
    assert again.heard_no_more()
    again.shortcut.close()


def test_another_program_that_has_it_is_told_and_keeps_it(desk: Desk) -> None:
    first = Hearing(desk)
    assert first.told() == "held"
    second = Hearing(desk)
    assert second.told() == "shortcut-taken"
    third = Hearing(desk, OTHER)
    assert third.told() == "held"
    desk.press(WANTED)
    assert first.pressed()
    assert second.heard_no_more()
    for each in (first, second, third):
        each.shortcut.close()
        each.shortcut.close()


@pytest.mark.display
def test_locks_change_nothing_and_a_key_that_is_held_is_one_press(x11: X11Desk) -> None:
    hearing = Hearing(x11)
    assert hearing.told() == "held"
    x11.xdotool(
        "key", "Num_Lock", "key", "Caps_Lock", "key", "ctrl+alt+s", "key", "Num_Lock", "key", "Caps_Lock"
    )
    assert hearing.pressed()
    # The server repeats a key after 660 milliseconds, 25 times a second.
    x11.xdotool("keydown", "ctrl", "keydown", "alt", "keydown", "s", "sleep", "1.2", "keyup", "s")
    x11.xdotool("keyup", "alt", "keyup", "ctrl")
    assert hearing.pressed()
    assert hearing.heard_no_more()
    hearing.shortcut.close()


@pytest.mark.display
def test_whatever_else_is_typed_goes_where_it_was_typed_even_while_the_shortcut_is_held(x11: X11Desk) -> None:
    hearing = Hearing(x11)
    assert hearing.told() == "held"
    x11.typed()
    x11.xdotool("keydown", "ctrl", "keydown", "alt", "keydown", "s")
    assert hearing.pressed()
    x11.xdotool("key", "x", "key", "y", "keyup", "s", "keyup", "alt", "keyup", "ctrl", "type", "az")
    typed = x11.typed()
    assert [x11.code(letter) for letter in "xyaz"] == [
        each for each in typed if each in map(x11.code, "sxyaz")
    ]
    hearing.shortcut.close()


@pytest.mark.display
def test_when_keys_write_something_else_the_one_that_writes_it_now_is_taken(x11: X11Desk) -> None:
    hearing = Hearing(x11)
    assert hearing.told() == "held"
    old, new = x11.code("s"), x11.code("j")
    table = {code: x11.other.get_keyboard_mapping(code, 1)[0] for code in (old, new)}
    x11.other.change_keyboard_mapping(old, [table[new]])
    x11.other.change_keyboard_mapping(new, [table[old]])
    x11.other.sync()

    def pressed() -> bool:
        x11.xdotool("keydown", "ctrl", "keydown", "alt", "key", str(new), "keyup", "alt", "keyup", "ctrl")
        return not hearing.presses.empty()

    until(pressed)
    hearing.shortcut.close()


@pytest.mark.display
def test_without_such_a_key_or_a_server_it_says_so(x11: X11Desk) -> None:
    assert Hearing(x11, Combination.read("Ctrl+F5")).told() == "held"
    code = x11.code("s")
    x11.other.change_keyboard_mapping(code, [[0] * 7])
    x11.other.sync()
    assert Hearing(x11).told() == "shortcut-no-key"
    hearing = Hearing(x11, Combination.read("Ctrl+Alt+J"))
    assert hearing.told() == "held"
    x11.display.kill()
    assert hearing.told() == "shortcut-ended"
    assert Hearing(x11).told() == "shortcut-ended"


class WaylandDesk:
    """A Wayland session with a bus, also where Xwayland offers a display."""

    def __init__(self, address: str) -> None:
        self.environment = {
            "XDG_SESSION_TYPE": "wayland",
            "DISPLAY": ":0",
            "DBUS_SESSION_BUS_ADDRESS": address,
        }

    def take(self, wanted: Combination, pressed: Pressed, told: Told) -> Shortcut:
        return shortcut_way(self.environment).take(wanted, pressed, told)

    def press(self, combination: Combination) -> None:
        raise NotImplementedError(combination)


def test_a_desktop_on_wayland_says_which_keys_it_gave_and_tells_each_press(
    portal: ShortcutDesk, tmp_path: Path
) -> None:
    desk = WaylandDesk(f"unix:path={tmp_path / 'bus'}")
    assert shortcut_way(desk.environment).asks_first
    assert not shortcut_way({"DISPLAY": ":0"}).asks_first
    hearing = Hearing(desk)
    assert hearing.told() == "held Super+F9"
    assert portal.wanted == "CTRL+ALT+s"
    portal.press()
    assert hearing.pressed()
    portal.change("Super+F10")
    assert hearing.told() == "held Super+F10"
    portal.portal.kill()
    assert hearing.told() == "shortcut-ended"


def test_a_no_to_the_desktop_is_a_no(portal: ShortcutDesk, tmp_path: Path) -> None:
    portal.answer = CANCELLED
    assert Hearing(WaylandDesk(f"unix:path={tmp_path / 'bus'}")).told() == "shortcut-denied"


def test_a_desktop_on_wayland_without_shortcuts_is_told(tmp_path: Path) -> None:
    assert Hearing(WaylandDesk(f"unix:path={tmp_path}/nowhere")).told() == "shortcut-not-offered"
    desk = WaylandDesk("")
    desk.environment = {"XDG_SESSION_TYPE": "wayland"}
    assert Hearing(desk).told() == "shortcut-not-offered"
    with mock_bus_or_skip(tmp_path) as bus:
        assert Hearing(WaylandDesk(bus.address)).told() == "shortcut-not-offered"
        bus.mock_object("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop")
        assert Hearing(WaylandDesk(bus.address)).told() == "shortcut-not-offered"


@pytest.mark.parametrize(
    "written",
    ["", "S", "Shift+S", "Ctrl+", "Ctrl+Alt", "Ctrl+ß", "Ctrl+F13", "Ctrl+Ctrl+S", "Strg+S", "Alt+s"],
)
def test_a_key_that_people_write_with_is_never_taken(written: str) -> None:
    with pytest.raises(RefusedError) as refused:
        Combination.read(written)
    assert refused.value.key == "shortcut-unfit"


def test_each_system_has_it_in_its_own_words() -> None:
    many = Combination.read("Meta+Shift+Alt+Ctrl+F12")
    assert str(many) == "Ctrl+Alt+Shift+Meta+F12"
    assert (trigger(many), trigger(WANTED)) == ("CTRL+ALT+SHIFT+LOGO+F12", "CTRL+ALT+s")
    assert (windows_hot_key(many), windows_hot_key(WANTED)) == ((0x400F, 0x7B), (0x4003, ord("S")))
    assert (mac_hot_key(many), mac_hot_key(WANTED)) == ((0x6F, 0x1B00), (0x01, 0x0900))
    assert [symbol_of(key) for key in ("S", "7", "F1", "F12")] == [0x73, 0x37, 0xFFBE, 0xFFC9]
