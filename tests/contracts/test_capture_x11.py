"""Capturing a real X server: the right pixels in the right place; a server that shows nothing, or dies."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from mss import MSS
from PIL import Image, ImageChops

from lib.virtual_display import VirtualDisplay
from lib.window import BAR, CARDS, HEIGHT, LEFT, TOP, WIDTH, window
from tests.display import StartDisplay
from tracker.capture.grab import Frame
from tracker.capture.grab_mss import GrabMss
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.core.capture import PLAIN, Screenshot
from tracker.core.errors import UnreachableError

pytestmark = pytest.mark.display

_TOLERANCE = 14
_BLACK = (0, 0, 0)


def _screen(display: str) -> ScreenCapture:
    return ScreenCapture(choose({"DISPLAY": display}, "linux"))


def _refusal(screen: ScreenCapture) -> UnreachableError:
    with pytest.raises(UnreachableError) as refused:
        screen.capture(PLAIN)
    return refused.value


def _wrong(shot: Screenshot, expected: dict[tuple[int, int], tuple[int, int, int]]) -> dict[str, object]:
    """Return the places whose colour is not about what is expected; WebP changes colours slightly."""
    with Image.open(BytesIO(shot.image)) as decoded:
        found = {place: decoded.getpixel(place) for place in expected}
    return {
        str(place): colour
        for place, colour in found.items()
        if not isinstance(colour, tuple)
        or any(abs(a - b) > _TOLERANCE for a, b in zip(colour, expected[place], strict=True))
    }


def _window_at(left: int, top: int, scale: float = 1) -> dict[tuple[int, int], tuple[int, int, int]]:
    """Return what must be seen of a window there: cards, bar, and darkness just outside its corners."""
    inside = {(left + x, top + y): colour for (x, y), colour in CARDS.items()} | {(left + 900, top + 35): BAR}
    corners = product((left - 8, left + WIDTH + 8), (top - 8, top + HEIGHT + 8))
    seen = inside | dict.fromkeys(corners, _BLACK)
    return {(int(x / scale), int(y / scale)): colour for (x, y), colour in seen.items()}


@pytest.fixture
def wide(start_display: StartDisplay) -> Iterator[VirtualDisplay]:
    with start_display(3200, 1080) as display:
        yield display


def test_the_window_is_where_it_is(start_display: StartDisplay) -> None:
    with start_display() as display, window(display.name):
        (shot,) = _screen(display.name).capture(PLAIN).shots
    assert _wrong(shot, _window_at(LEFT, TOP)) == {}


def test_a_4k_screen_comes_out_as_wide_as_policy_lets_it(start_display: StartDisplay) -> None:
    with start_display(3840, 2160) as display, window(display.name, 2400, 1300):
        (shot,) = _screen(display.name).capture(PLAIN).shots
    assert (shot.width, shot.height) == (2560, 1440)
    assert _wrong(shot, _window_at(2400, 1300, scale=1.5)) == {}


def test_each_monitor_shows_its_own_part(wide: VirtualDisplay) -> None:
    """The window lies over the border of two monitors: its last card is on the second."""
    wide.set_monitors("1920x1080+0+0", "1280x1080+1920+0")
    with window(wide.name, left=1200):
        first, second = _screen(wide.name).capture(PLAIN).shots
    left, middle, right = CARDS.items()
    assert _wrong(first, {(1200 + x, TOP + y): colour for (x, y), colour in (left, middle)}) == {}
    assert _wrong(second, {(1200 - 1920 + x, TOP + y): colour for (x, y), colour in (right,)}) == {}


def test_monitors_that_come_and_go_are_noticed(wide: VirtualDisplay) -> None:
    screen = _screen(wide.name)
    with window(wide.name, left=1500):
        assert [shot.width for shot in screen.capture(PLAIN).shots] == [2560]
        wide.set_monitors("1920x1080+0+0", "1280x1080+1920+0")
        assert [shot.width for shot in screen.capture(PLAIN).shots] == [1920, 1280]
        wide.set_monitors("1600x1080+0+0", "800x1080+1600+0", "800x1080+2400+0")
        assert [shot.width for shot in screen.capture(PLAIN).shots] == [1600, 800, 800]
        wide.set_monitors()
        assert [shot.width for shot in screen.capture(PLAIN).shots] == [2560]


def test_mirrored_monitors_give_one_screenshot(wide: VirtualDisplay) -> None:
    wide.set_monitors("1920x1080+0+0", "1920x1080+0+0")
    with window(wide.name):
        assert [shot.monitor for shot in _screen(wide.name).capture(PLAIN).shots] == [0]


def test_a_monitor_that_shows_nothing_is_left_out(wide: VirtualDisplay) -> None:
    wide.set_monitors("1920x1080+0+0", "1280x1080+1920+0")
    with window(wide.name, left=1930):
        assert [shot.monitor for shot in _screen(wide.name).capture(PLAIN).shots] == [1]


def test_a_blank_screen_is_refused_and_the_next_capture_tries_again(start_display: StartDisplay) -> None:
    with start_display() as display:
        screen = _screen(display.name)
        error = _refusal(screen)
        assert error.key == "capture-blank"
        assert error.text() == "The screen showed nothing but one colour."
        with window(display.name):
            assert len(screen.capture(PLAIN).shots) == 1


def test_a_dead_x_server_is_an_error_and_its_successor_is_captured(start_display: StartDisplay) -> None:
    with start_display() as display, window(display.name):
        screen = _screen(display.name)
        assert len(screen.capture(PLAIN).shots) == 1
        display.kill()
        assert _refusal(screen).key == "capture-unreachable"
        with start_display(1280, 1024, name=display.name) as successor, window(successor.name):
            assert [shot.width for shot in screen.capture(PLAIN).shots] == [1280]


@pytest.mark.parametrize("told", [False, True], ids=["before it told its monitors", "after"])
def test_an_x_server_dying_amid_a_capture_is_an_error(
    start_display: StartDisplay, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    with start_display() as display, window(display.name):

        def connect_and_kill(_: GrabMss, *, cursor: bool) -> MSS:
            del cursor
            connection = MSS(display=display.name)
            if told:
                assert connection.monitors
            display.kill()
            return connection

        monkeypatch.setattr(GrabMss, "_connect", connect_and_kill)
        assert _refusal(_screen(display.name)).key == "capture-unreachable"


def test_no_x_server_under_that_name() -> None:
    assert _refusal(_screen(":4999")).key == "capture-unreachable"


def _rgb(frame: Frame) -> Image.Image:
    return Image.frombytes("RGB", (frame.width, frame.height), bytes(frame.pixels), "raw", "BGRX")


def test_the_pointer_is_drawn_if_asked_and_on_its_own_monitor_only(wide: VirtualDisplay) -> None:
    if shutil.which("xdotool") is None:
        pytest.skip("there is no xdotool here; scripts/test.py tells how to have it")
    wide.set_monitors("1920x1080+0+0", "1280x1080+1920+0")
    environment = {**os.environ, "DISPLAY": wide.name}
    command = ["xdotool", "mousemove", "2200", "500"]
    subprocess.run(command, env=environment, check=True, timeout=60)  # noqa: S603 - our own list
    grab = GrabMss(wide.name)
    with window(wide.name, left=1500):
        pairs = zip(grab.grab(cursor=False), grab.grab(cursor=True), strict=True)
    changed = [ImageChops.difference(_rgb(without), _rgb(drawn)).getbbox() for without, drawn in pairs]
    assert changed[0] is None
    assert changed[1] is not None
    left, top, right, bottom = changed[1]
    assert left - 64 < 2200 - 1920 < right + 64
    assert top - 64 < 500 < bottom + 64
    assert right - left <= 64


def test_captures_leave_no_connection_open(x_display: str) -> None:
    descriptors = Path("/proc/self/fd")
    screen, nowhere = _screen(x_display), _screen(":4999")
    for each in (screen, nowhere):
        with suppress(UnreachableError):
            each.capture(PLAIN)
    before = len(list(descriptors.iterdir()))
    with window(x_display):
        opened = len(list(descriptors.iterdir())) - before
        for _ in range(5):
            screen.capture(PLAIN)
            _refusal(nowhere)
        assert len(list(descriptors.iterdir())) - before == opened
