"""Capture's parts without a display: choosing a way, refusing blank frames, encoding, foreign errors."""

from collections.abc import Mapping

import mss
import pytest
from mss.exception import ScreenShotError

from tracker.capture.displays import Monitor, monitors
from tracker.capture.encode import encode
from tracker.capture.grab import Frame, Grab
from tracker.capture.grab_generated import GrabGenerated
from tracker.capture.grab_macos import GrabMacos
from tracker.capture.grab_mss import GrabMss
from tracker.capture.grab_portal import GrabPortal
from tracker.capture.picture import picture
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import NoGrab, choose
from tracker.core.capture import PLAIN
from tracker.core.errors import BugError, UnreachableError
from tracker.host.memory import trim

_WHITE = b"\xff\xff\xff\x00"


def _frame(width: int, height: int, *, number: int = 0, first: bytes = b"") -> Frame:
    """Return a white frame whose first pixels are `first`."""
    pixels = bytearray(_WHITE * width * height)
    pixels[: len(first)] = first
    return Frame(Monitor(number, 0, 0, width, height), width, height, pixels)


class Shown:
    """Grabs what it is given, then the last of it again and again."""

    def __init__(self, *grabs: list[Frame]) -> None:
        self._grabs = list(grabs)
        self.count = 0

    def grab(self, *, cursor: bool) -> list[Frame]:
        del cursor
        self.count += 1
        return self._grabs.pop(0) if len(self._grabs) > 1 else self._grabs[0]


_X11 = {"DISPLAY": ":0"}


@pytest.mark.parametrize(
    ("environment", "platform", "way"),
    [
        (_X11, "linux", GrabMss),
        ({**_X11, "XDG_SESSION_TYPE": "x11"}, "linux", GrabMss),
        ({**_X11, "XDG_SESSION_TYPE": "x11", "WAYLAND_DISPLAY": ""}, "linux", GrabMss),
        (_X11, "freebsd14", GrabMss),
        ({}, "win32", GrabMss),
        ({}, "darwin", GrabMacos),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "darwin", GrabMacos),
        ({**_X11, "XDG_SESSION_TYPE": "wayland"}, "linux", GrabPortal),
        ({**_X11, "WAYLAND_DISPLAY": "wayland-0"}, "linux", GrabPortal),
        ({**_X11, "XDG_SESSION_TYPE": "x11", "WAYLAND_DISPLAY": "w"}, "linux", GrabPortal),
        ({"XDG_SESSION_TYPE": "wayland"}, "linux", GrabPortal),
        ({}, "linux", NoGrab),
        ({"DISPLAY": ""}, "linux", NoGrab),
        ({"XDG_SESSION_TYPE": "tty"}, "linux", NoGrab),
    ],
)
def test_the_way_is_chosen_by_what_the_session_is(
    environment: Mapping[str, str], platform: str, way: type[Grab]
) -> None:
    assert type(choose(environment, platform)) is way


def test_a_session_without_a_screen_says_so_at_every_capture() -> None:
    screen = ScreenCapture(choose({}, "linux"))
    for _ in range(2):
        with pytest.raises(UnreachableError, match="no screen to capture"):
            screen.capture(PLAIN)


def test_under_wayland_mss_is_never_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Xwayland would let it, and show it black."""
    monkeypatch.setattr("tracker.capture.grab_mss.MSS", None)
    with pytest.raises(UnreachableError, match="its portal, cannot be reached"):
        ScreenCapture(choose({**_X11, "WAYLAND_DISPLAY": "wayland-0"}, "linux")).capture(PLAIN)


def test_a_blank_frame_is_tried_once_more() -> None:
    shown = Shown([_frame(8, 8)], [_frame(8, 8, first=b"\0\0\0\0")])
    assert len(ScreenCapture(shown).capture(PLAIN).shots) == 1
    assert shown.count == 2


@pytest.mark.parametrize("first", [b"", b"\xff\xff\xff\x80"], ids=["white", "white, unused bytes differ"])
def test_a_frame_still_blank_is_no_screenshot(first: bytes) -> None:
    shown = Shown([_frame(8, 8, first=first)])
    with pytest.raises(UnreachableError) as refused:
        ScreenCapture(shown).capture(PLAIN)
    assert (refused.value.key, shown.count) == ("capture-blank", 2)


def test_no_monitor_is_no_screenshot() -> None:
    with pytest.raises(UnreachableError) as refused:
        ScreenCapture(Shown([])).capture(PLAIN)
    assert refused.value.key == "capture-blank"


def test_a_frame_showing_something_is_grabbed_once_whatever_its_size() -> None:
    """A scaled screen has more pixels than its monitor says."""
    pixels = bytearray(_WHITE * 20 * 10)
    pixels[:3] = b"\0\0\0"
    shown = Shown([Frame(Monitor(3, 0, 0, 10, 5), 20, 10, pixels)])
    (shot,) = ScreenCapture(shown).capture(PLAIN).shots
    assert (shot.width, shot.height, shot.monitor, shown.count) == (20, 10, 3, 1)


@pytest.mark.parametrize(
    ("size", "encoded"),
    [
        ((2560, 4), (2560, 4)),
        ((2561, 4), (2560, 4)),
        ((3840, 2160), (2560, 1440)),
        ((2160, 3840), (2160, 3840)),
    ],
)
def test_only_wide_frames_are_scaled_down(size: tuple[int, int], encoded: tuple[int, int]) -> None:
    assert picture(_frame(*size), PLAIN).size == encoded


def test_a_pixel_is_blue_green_red() -> None:
    assert picture(_frame(2, 1, first=b"\x01\x02\x03\x04"), PLAIN).getpixel((0, 0)) == (3, 2, 1)


def test_a_frame_shorter_than_it_says_is_our_slip() -> None:
    with pytest.raises(BugError):
        picture(Frame(Monitor(0, 0, 0, 4, 4), 4, 4, b"\0" * 15), PLAIN)


def test_what_webp_cannot_hold_is_our_error() -> None:
    """WebP ends at 16,383 pixels each way."""
    with pytest.raises(UnreachableError) as refused:
        encode(picture(_frame(1, 16_384), PLAIN), 0)
    assert refused.value.key == "capture-not-encoded"


@pytest.mark.parametrize(
    "error", [ScreenShotError("no"), OSError("no"), RuntimeError("no"), ValueError("no")]
)
def test_no_foreign_error_passes(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> mss.MSS:
        raise error

    monkeypatch.setattr("tracker.capture.grab_mss.MSS", fail)
    with pytest.raises(UnreachableError) as refused:
        GrabMss(":0").grab(cursor=False)
    assert refused.value.key == "capture-unreachable"
    assert refused.value.__cause__ is error


def test_mirrors_and_monitors_without_area_are_not_counted() -> None:
    place = {"left": 0, "top": 0, "width": 800, "height": 600}
    beside = {**place, "left": 800}
    told = [{**place, "width": 0}, place, {**place}, beside]
    assert monitors(told) == [Monitor(0, 0, 0, 800, 600, primary=True), Monitor(1, 800, 0, 800, 600)]


@pytest.mark.parametrize(
    ("places", "primary"),
    [
        ([(0, 0, False), (800, 0, True)], 1),
        ([(-800, 0, None), (0, 0, None)], 1),
        ([(10, 0, False), (810, 0, False)], 0),
    ],
    ids=["told", "at the origin", "the first"],
)
def test_one_monitor_is_primary(places: list[tuple[int, int, bool | None]], primary: int) -> None:
    told = [
        {"left": left, "top": top, "width": 800, "height": 600}
        | ({} if is_primary is None else {"is_primary": is_primary})
        for left, top, is_primary in places
    ]
    assert [each.number for each in monitors(told) if each.primary] == [primary]


def test_a_mirror_of_the_primary_monitor_does_not_hide_that_it_is() -> None:
    place = {"left": 0, "top": 0, "width": 800, "height": 600}
    beside = {**place, "left": 800}
    assert [each.primary for each in monitors([place, beside, {**beside, "is_primary": True}])] == [
        False,
        True,
    ]


def test_without_monitors_none_is_primary() -> None:
    assert monitors([]) == []


def test_a_frame_tells_its_scale() -> None:
    assert Frame(Monitor(0, 0, 0, 1280, 720), 1920, 1080, b"").scale == 1.5


def test_generated_pictures_differ_each_time_and_follow_their_seed() -> None:
    def row(seed: int) -> list[bytes]:
        grab = GrabGenerated(seed, [Monitor(0, 0, 0, 320, 180), Monitor(1, 320, 0, 320, 180)])
        return [bytes(frame.pixels) for _ in range(3) for frame in grab.grab(cursor=False)]

    assert len(set(row(1))) == 6
    assert row(1) == row(1)
    assert not set(row(1)) & set(row(2))


def test_trimming_memory_is_harmless() -> None:
    trim()
