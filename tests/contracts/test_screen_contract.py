"""What every screen keeps to: the generated one, and real ones of X11 and Wayland with something on them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lib.wayland_session import WaylandSession
from lib.window import window
from tests.display import StartDisplay
from tests.wayland import StartSession
from tracker.agent.ports import Screen
from tracker.capture.displays import Monitor
from tracker.capture.grab_generated import FULL_HD, GrabGenerated
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.core.capture import PLAIN

_TWO = (FULL_HD, Monitor(1, 1920, 0, 1280, 1024))


@dataclass(frozen=True)
class Case:
    """A screen, the sizes of the screenshots it must give, and the code that would make it elsewhere."""

    screen: Screen
    sizes: list[tuple[int, int]]
    source: str


def _generated(monitors: tuple[Monitor, ...]) -> Case:
    sizes = [(each.width, each.height) for each in monitors]
    return Case(ScreenCapture(GrabGenerated(7, monitors)), sizes, "GrabGenerated(7)")


def _real(display: str, sizes: list[tuple[int, int]]) -> Case:
    environment = {"DISPLAY": display}
    return Case(ScreenCapture(choose(environment, "linux")), sizes, f"choose({environment}, 'linux')")


@pytest.fixture(scope="module")
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="module")
def one(start_display: StartDisplay, stack: ExitStack) -> Case:
    display = stack.enter_context(start_display())
    stack.enter_context(window(display.name))
    return _real(display.name, [(1920, 1080)])


@pytest.fixture(scope="module")
def two(start_display: StartDisplay, stack: ExitStack) -> Case:
    display = stack.enter_context(start_display(3200, 1080))
    display.set_monitors("1920x1080+0+0", "1280x1024+1920+0")
    stack.enter_context(window(display.name, left=1500))
    return _real(display.name, [(1920, 1080), (1280, 1024)])


def _portal(session: WaylandSession, sizes: list[tuple[int, int]]) -> Case:
    for number, size in enumerate(sizes, 1):
        session.show(
            f"HEADLESS-{number}", Image.effect_mandelbrot(size, (-3, -2.5, 2, 2.5), 20).convert("RGB")
        )
    names = ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")
    environment = {name: session.environment[name] for name in names}
    return Case(ScreenCapture(choose(environment, "linux")), sizes, f"choose({environment}, 'linux')")


@pytest.fixture(scope="module")
def wayland_one(start_session: StartSession, stack: ExitStack) -> Case:
    session = stack.enter_context(start_session("resolution 1280x720 position 0,0", asks=True))
    return _portal(session, [(1280, 720)])


@pytest.fixture(scope="module")
def wayland_two(start_session: StartSession, stack: ExitStack) -> Case:
    outputs = ("resolution 1280x720 position 0,0", "resolution 1920x1080 position 1280,0 scale 1.5")
    return _portal(stack.enter_context(start_session(*outputs, asks=True)), [(1280, 720), (1920, 1080)])


@pytest.fixture(
    params=[
        "generated",
        "generated-two",
        pytest.param("x11", marks=pytest.mark.display),
        pytest.param("x11-two", marks=pytest.mark.display),
        pytest.param("wayland", marks=pytest.mark.display),
        pytest.param("wayland-two", marks=pytest.mark.display),
    ]
)
def case(request: pytest.FixtureRequest) -> Case:
    match request.param:
        case "generated":
            return _generated((FULL_HD,))
        case "generated-two":
            return _generated(_TWO)
        case "x11":
            return request.getfixturevalue("one")  # type: ignore[no-any-return]  # it is a Case
        case "x11-two":
            return request.getfixturevalue("two")  # type: ignore[no-any-return]  # it is a Case
        case "wayland":
            return request.getfixturevalue("wayland_one")  # type: ignore[no-any-return]  # it is a Case
        case _:
            return request.getfixturevalue("wayland_two")  # type: ignore[no-any-return]  # it is a Case


def test_one_screenshot_for_each_monitor(case: Case) -> None:
    shots = case.screen.capture(PLAIN).shots
    assert [shot.monitor for shot in shots] == list(range(len(case.sizes)))
    assert [(shot.width, shot.height) for shot in shots] == case.sizes


def test_each_is_webp_of_the_size_it_says(case: Case) -> None:
    for shot in case.screen.capture(PLAIN).shots:
        with Image.open(BytesIO(shot.image)) as decoded:
            assert (decoded.format, decoded.size) == ("WEBP", (shot.width, shot.height))
            assert decoded.mode == "RGB"


def test_nothing_but_the_picture_is_in_it(case: Case) -> None:
    """A lossy WebP without a VP8X chunk has no room for EXIF, XMP or a colour profile."""
    for shot in case.screen.capture(PLAIN).shots:
        assert shot.image[:4] == b"RIFF"
        assert shot.image[8:16] == b"WEBPVP8 "
        assert int.from_bytes(shot.image[16:20], "little") == len(shot.image) - 20


def test_none_is_blank(case: Case) -> None:
    for shot in case.screen.capture(PLAIN).shots:
        with Image.open(BytesIO(shot.image)) as decoded:
            assert len(decoded.getcolors(1 << 22) or []) > 2


# Runs where every folder it may take for its own is watched, and says what Python opened for writing.
_WATCHED = """
import os, sys
from tracker.capture.grab_generated import GrabGenerated
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.core.capture import PLAIN
written = []
def watch(event, arguments):
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        written.append(str(arguments[0]))
sys.addaudithook(watch)
shots = ScreenCapture({source}).capture(PLAIN).shots
assert shots and all(shot.image for shot in shots)
print([path for path in written if path != os.devnull])
"""


def test_nothing_is_written_to_any_disk(case: Case, tmp_path: Path) -> None:
    """A folder's change time tells even of a file that came and went."""
    folders = {"HOME": "home", "TMPDIR": "tmp", "XDG_RUNTIME_DIR": "run", "XDG_CACHE_HOME": "cache"}
    watched = {name: tmp_path / folder for name, folder in folders.items()}
    for folder in watched.values():
        folder.mkdir()
    before = [folder.stat().st_mtime_ns for folder in watched.values()]
    environment = {**os.environ, **{name: str(folder) for name, folder in watched.items()}}
    ran = subprocess.run(  # noqa: S603 - our own code, no shell
        [sys.executable, "-B", "-c", _WATCHED.format(source=case.source)],
        cwd=watched["HOME"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "[]\n", "")
    assert [folder.stat().st_mtime_ns for folder in watched.values()] == before
