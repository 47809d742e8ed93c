"""Who tells of windows in which session, and Windows' and macOS's answers, as their systems give them."""

import ctypes
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from tracker.capture import windows_windows
from tracker.capture.area import Area
from tracker.capture.windows import ShownWindow
from tracker.capture.windows_macos import MacWindows
from tracker.capture.windows_way import choose_windows
from tracker.capture.windows_windows import Libraries, WindowsWindows
from tracker.capture.windows_x11 import X11Windows
from tracker.core.errors import UnreachableError


def test_an_x11_session_and_macos_tell() -> None:
    assert isinstance(choose_windows({"DISPLAY": ":0"}, "linux"), X11Windows)
    assert isinstance(choose_windows({}, "darwin"), MacWindows)


@pytest.mark.parametrize(
    "environment",
    [
        {"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"},
        {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"},
        {"XDG_SESSION_TYPE": "tty"},
        {"DISPLAY": ""},
    ],
)
def test_wayland_and_no_session_do_not(environment: Mapping[str, str]) -> None:
    assert choose_windows(environment, "linux") is None


def test_a_window_printed_tells_neither_name_nor_title() -> None:
    assert "Bank" not in repr(ShownWindow(1, "Bank", "My Bank", None))


@dataclass
class Told:
    """One window as Windows has it."""

    title: str = "letter"
    area: tuple[int, int, int, int] = (10, 20, 110, 220)
    visible: bool = True
    iconic: bool = False
    cloaked: int = 0
    style: int = 0
    shaped: bool = False
    bounds: bool = True
    rectangle: bool = True


@dataclass
class FakeSystem:
    """user32 and dwmapi in one, with windows from the topmost to the lowest."""

    windows: list[Told] = field(default_factory=list)
    works: bool = True

    def EnumWindows(self, note: Any, _: int) -> int:  # noqa: N802 - Windows' own name
        return int(self.works and all(note(number, 0) for number in range(1, len(self.windows) + 1)))

    def __getattr__(self, name: str) -> Any:
        simple: dict[str, Callable[[Told], object]] = {
            "IsWindowVisible": lambda told: told.visible,
            "IsIconic": lambda told: told.iconic,
            "GetWindowTextLengthW": lambda told: len(told.title),
            "GetWindowLongW": lambda told: told.style,
            "GetWindowRgnBox": lambda told: 2 if told.shaped else 0,
        }
        if name not in simple:
            raise AttributeError(name)
        return lambda handle, *_: simple[name](self.windows[handle - 1])

    def GetForegroundWindow(self) -> int:  # noqa: N802
        return 1

    def GetWindowTextW(self, handle: int, title: Any, length: int) -> None:  # noqa: N802
        title.value = self.windows[handle - 1].title[: length - 1]

    def GetWindowThreadProcessId(self, handle: int, process: Any) -> None:  # noqa: N802
        process._obj.value = 1_000 + handle

    def GetWindowRect(self, handle: int, place: Any) -> bool:  # noqa: N802
        self._put(handle, place)
        return self.windows[handle - 1].rectangle

    def DwmGetWindowAttribute(self, handle: int, which: int, into: Any, size: int) -> int:  # noqa: N802
        told = self.windows[handle - 1]
        if which == 14:
            assert size == ctypes.sizeof(ctypes.c_uint32)
            into._obj.value = told.cloaked
            return 0
        self._put(handle, into)
        return 0 if told.bounds else -1

    def _put(self, handle: int, place: Any) -> None:
        sides = ("left", "top", "right", "bottom")
        for side, value in zip(sides, self.windows[handle - 1].area, strict=True):
            setattr(place._obj, side, value)


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_windows, "program", lambda process: rf"C:\Apps\Editor{process}.exe")


def _on_windows(*windows: Told, works: bool = True) -> tuple[ShownWindow, ...]:
    system = FakeSystem(list(windows), works)
    return WindowsWindows(Libraries(system, system, lambda note: note)).visible()


@pytest.mark.usefixtures("programs")
def test_windows_tells_from_the_lowest_to_the_topmost_and_the_active_one() -> None:
    upper, lower = _on_windows(Told("upper"), Told("lower", (0, 0, 5, 6)))[::-1]
    assert upper == ShownWindow(1, "Editor1001", "upper", Area(10, 20, 110, 220), opaque=True, active=True)
    assert lower == ShownWindow(2, "Editor1002", "lower", Area(0, 0, 5, 6), opaque=True)


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize("gone", [Told(visible=False), Told(iconic=True), Told(cloaked=2)])
def test_what_windows_does_not_show_is_none(gone: Told) -> None:
    assert _on_windows(gone) == ()


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize("told", [Told(style=0x00080000), Told(style=0x00200000), Told(shaped=True)])
def test_what_may_be_seen_through_on_windows_is_not_opaque(told: Told) -> None:
    (window,) = _on_windows(told)
    assert not window.opaque


@pytest.mark.usefixtures("programs")
def test_without_the_manager_windows_knows_places_all_the_same_or_says_that_it_does_not() -> None:
    assert _on_windows(Told(bounds=False))[0].area == Area(10, 20, 110, 220)
    assert _on_windows(Told(bounds=False, rectangle=False))[0].area is None


def test_when_windows_tells_nothing_it_is_an_error() -> None:
    with pytest.raises(UnreachableError):
        _on_windows(Told(), works=False)


@pytest.mark.skipif(sys.platform == "win32", reason="there it has the libraries")
def test_elsewhere_there_is_no_windows() -> None:
    with pytest.raises(UnreachableError):
        WindowsWindows()


def _on_a_mac(monkeypatch: pytest.MonkeyPatch, told: Any) -> tuple[ShownWindow, ...]:
    library = SimpleNamespace(CGWindowListCopyWindowInfo=lambda options, window: (options, window, told)[2])
    monkeypatch.setitem(sys.modules, "Quartz", library)
    return MacWindows().visible()


def _mac(number: int, layer: int = 0, **more: object) -> dict[str, object]:
    bounds = {"X": 10.5, "Y": 20.0, "Width": 100.25, "Height": 50.0}
    return {"kCGWindowNumber": number, "kCGWindowLayer": layer, "kCGWindowBounds": bounds, **more}


def test_a_mac_tells_from_the_lowest_to_the_topmost_rounded_outward(monkeypatch: pytest.MonkeyPatch) -> None:
    named = _mac(2, kCGWindowOwnerName="1Password", kCGWindowName="Vault")
    lower, upper, menu = _on_a_mac(monkeypatch, [_mac(9, 25), named, _mac(1)])
    place = Area(10, 20, 111, 70)
    assert upper == ShownWindow(2, "1Password", "Vault", place, active=True)
    assert (lower.number, lower.name, lower.title, lower.active, lower.area) == (1, "", "", False, place)
    assert (menu.number, menu.active) == (9, False)


def test_on_a_mac_nothing_counts_as_opaque(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(window.opaque for window in _on_a_mac(monkeypatch, [_mac(1), _mac(2)]))


def test_a_mac_window_without_bounds_has_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    (window,) = _on_a_mac(monkeypatch, [_mac(1, kCGWindowBounds=None)])
    assert window.area is None


def test_a_mac_that_tells_nothing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreachableError):
        _on_a_mac(monkeypatch, None)
    monkeypatch.setitem(sys.modules, "Quartz", None)
    with pytest.raises(UnreachableError):
        MacWindows().visible()
