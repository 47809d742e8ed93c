"""macOS's permission to record the screen, its library played: asked for once, before anything is grabbed."""

import ctypes
from collections.abc import Callable
from subprocess import CalledProcessError
from types import SimpleNamespace
from typing import cast

import pytest

from tracker.capture.grab import Frame
from tracker.capture.grab_generated import GrabGenerated
from tracker.capture.grab_macos import SETTINGS, GrabMacos, ScreenRecording
from tracker.core.errors import OsPermissionError, UnreachableError


class Mac:
    """Plays CoreGraphics and `open`: says what it is told to, and notes what it is asked."""

    def __init__(self, *, allows: bool) -> None:
        self.allows = allows
        self.asked: list[str] = []

    def load(self, path: str) -> ctypes.CDLL:
        assert path.endswith("/CoreGraphics")
        library = SimpleNamespace(
            CGPreflightScreenCaptureAccess=self._function("preflight"),
            CGRequestScreenCaptureAccess=self._function("request"),
        )
        return cast("ctypes.CDLL", library)

    def run(self, command: list[str]) -> None:
        self.asked.append(command[-1])

    def _function(self, name: str) -> Callable[[], bool]:
        def call() -> bool:
            self.asked.append(name)
            return self.allows

        return call


class Watched(GrabGenerated):
    """Counts how often it was asked."""

    count = 0

    def grab(self, *, cursor: bool) -> list[Frame]:
        self.count += 1
        return super().grab(cursor=cursor)


def _grab(mac: Mac) -> tuple[GrabMacos, Watched]:
    watched = Watched()
    return GrabMacos(watched, ScreenRecording(mac.load, mac.run)), watched


def test_with_permission_it_grabs_and_asks_nobody() -> None:
    mac = Mac(allows=True)
    grab, watched = _grab(mac)
    assert len(grab.grab(cursor=False)) == 1
    assert (mac.asked, watched.count) == (["preflight"], 1)


def test_without_permission_it_asks_once_opens_the_settings_and_grabs_nothing() -> None:
    mac = Mac(allows=False)
    grab, watched = _grab(mac)
    for _ in range(3):
        with pytest.raises(
            OsPermissionError, match=r"does not let Tracker record the screen.*Screen Recording"
        ):
            grab.grab(cursor=False)
    assert [asked for asked in mac.asked if asked != "preflight"] == ["request", SETTINGS]
    assert watched.count == 0


def test_permission_given_meanwhile_is_noticed() -> None:
    mac = Mac(allows=False)
    grab, watched = _grab(mac)
    with pytest.raises(OsPermissionError):
        grab.grab(cursor=False)
    mac.allows = True
    assert len(grab.grab(cursor=False)) == watched.count == 1


def _no_library(_: str) -> ctypes.CDLL:
    raise OSError


def _old_library(_: str) -> ctypes.CDLL:
    return cast("ctypes.CDLL", SimpleNamespace())


@pytest.mark.parametrize("load", [_no_library, _old_library])
def test_a_library_that_does_not_say_is_an_error_of_ours(load: Callable[[str], ctypes.CDLL]) -> None:
    with pytest.raises(UnreachableError):
        ScreenRecording(load).is_given()


@pytest.mark.parametrize("error", [OSError("no"), CalledProcessError(1, "open")])
def test_settings_that_do_not_open_are_an_error_of_ours(error: Exception) -> None:
    def run(_: list[str]) -> None:
        raise error

    with pytest.raises(UnreachableError):
        ScreenRecording(Mac(allows=False).load, run).ask()
