"""Capturing real Wayland sessions by the real portal: geometry, the file it leaves, and the person's say."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lib.gnome_session import gnome_session
from lib.portal_stand_in import CANCELLED, ENDED, GIVEN
from lib.wayland_session import WaylandSession
from tests.contracts.desks import eventually
from tests.wayland import OneByOne, StartSession, alone
from tracker.capture import portal
from tracker.capture.displays import Monitor
from tracker.capture.grab import Frame
from tracker.capture.outputs import Output, outputs
from tracker.capture.portal import ask_again
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.core.capture import PLAIN, Screenshot
from tracker.core.errors import OsPermissionError, TrackerError, UnreachableError

pytestmark = pytest.mark.display

_TOLERANCE = 14
_SIZE = (1280, 720)
_LEFT_BEHIND = Path("/tmp/out.png")  # noqa: S108 - where sway's portal puts its pictures
_CORNERS = {(0.25, 0.25): 0, (0.75, 0.25): 1, (0.25, 0.75): 2, (0.75, 0.75): 3}
_WARM = ((216, 90, 48), (239, 159, 39), (180, 30, 60), (250, 220, 120))
_COLD = ((29, 158, 117), (55, 138, 221), (31, 60, 94), (120, 90, 200))
_Colours = tuple[tuple[int, int, int], ...]


def _quarters(colours: _Colours, size: tuple[int, int] = _SIZE) -> Image.Image:
    """Return a picture with a colour in each quarter, from left to right and top to bottom."""
    small = Image.new("RGB", (2, 2))
    small.putdata(list(colours))
    return small.resize(size, Image.Resampling.NEAREST)


def _shows(shot: Screenshot, colours: _Colours) -> bool:
    """Tell whether the middle of each quarter has its colour; WebP changes colours slightly."""
    with Image.open(BytesIO(shot.image)) as decoded:
        found = {
            number: decoded.getpixel((int(across * decoded.width), int(down * decoded.height)))
            for (across, down), number in _CORNERS.items()
        }
    return all(
        isinstance(seen, tuple)
        and all(abs(a - b) <= _TOLERANCE for a, b in zip(seen, colours[number], strict=True))
        for number, seen in found.items()
    )


def _refusal(screen: ScreenCapture) -> TrackerError:
    with pytest.raises(TrackerError) as refused:
        screen.capture(PLAIN)
    return refused.value


def _screen(session: WaylandSession) -> ScreenCapture:
    """Return a screen as an agent that has just started makes it."""
    return ScreenCapture(choose(session.environment, "linux"))


@pytest.fixture(scope="module")
def sway(start_session: StartSession) -> Iterator[WaylandSession]:
    """Two outputs, the second scaled by half, whose portal is sway's own."""
    with start_session(
        "resolution 1280x720 position 0,0", "resolution 1920x1080 position 1280,0 scale 1.5"
    ) as session:
        session.show("HEADLESS-1", _quarters(_WARM))
        session.show("HEADLESS-2", _quarters(_COLD, (1920, 1080)))
        yield session


@pytest.fixture(scope="module")
def desktop(start_session: StartSession) -> Iterator[WaylandSession]:
    """One output, and a portal that asks the person."""
    with start_session("resolution 1280x720 position 0,0", asks=True) as session:
        session.show("HEADLESS-1", _quarters(_WARM))
        yield session


@pytest.fixture
def asking(desktop: WaylandSession) -> WaylandSession:
    """A session in which the person was never asked before, and says yes."""
    ask_again(desktop.environment)
    desktop.desktop.answer = desktop.desktop.outcome = GIVEN
    desktop.desktop.asked = desktop.desktop.taken = 0
    desktop.desktop.file = ""
    return desktop


def _frames(session: WaylandSession) -> list[Frame]:
    return OneByOne(choose(session.environment, "linux")).grab(cursor=False)


def test_each_output_is_a_frame_of_its_own_place_and_scale(sway: WaylandSession) -> None:
    first, second = _frames(sway)
    assert first.monitor == Monitor(0, 0, 0, 1280, 720, primary=True)
    assert (first.width, first.height, first.scale) == (1280, 720, 1.0)
    assert second.monitor == Monitor(1, 1280, 0, 1280, 720)
    assert (second.width, second.height, second.scale) == (1920, 1080, 1.5)


@pytest.mark.skipif(shutil.which("mutter") is None, reason="mutter is not installed; see scripts/test.py")
def test_gnome_tells_its_outputs_too() -> None:
    with gnome_session() as session:
        eventually(lambda: outputs(session.environment) == [Output(0, 0, 800, 600, (800, 600))])


def test_each_screenshot_shows_its_own_output(sway: WaylandSession) -> None:
    first, second = ScreenCapture(OneByOne(choose(sway.environment, "linux"))).capture(PLAIN).shots
    assert _shows(first, _WARM)
    assert _shows(second, _COLD)


def test_sways_file_is_gone_after_each_capture(sway: WaylandSession) -> None:
    with alone():
        for _ in range(2):
            choose(sway.environment, "linux").grab(cursor=False)
            assert not _LEFT_BEHIND.exists()


def test_outputs_that_come_move_grow_and_turn_are_noticed(start_session: StartSession) -> None:
    """Without a screen sway takes no output away again."""
    with start_session("resolution 1280x720 position 0,0", asks=True) as session:
        grab = choose(session.environment, "linux")

        def seen() -> list[tuple[int, int, float]]:
            return [(frame.width, frame.height, frame.scale) for frame in grab.grab(cursor=False)]

        assert seen() == [(1280, 720, 1.0)]
        session.sway("create_output")
        session.sway("output HEADLESS-2 resolution 1920x1080 position 0 720 scale 2")
        assert seen() == [(1280, 720, 1.0), (1920, 1080, 2.0)]
        session.sway("output HEADLESS-1 transform 90")
        session.sway("output HEADLESS-2 position 720 100")
        assert seen() == [(720, 1280, 1.0), (1920, 1080, 2.0)]


def test_the_person_is_asked_once(asking: WaylandSession) -> None:
    screen = _screen(asking)
    for _ in range(3):
        (shot,) = screen.capture(PLAIN).shots
        assert _shows(shot, _WARM)
    assert (asking.desktop.asked, asking.desktop.taken) == (1, 3)


def test_no_picture_stays_in_the_persons_folder(asking: WaylandSession) -> None:
    screen = _screen(asking)
    for _ in range(3):
        screen.capture(PLAIN)
        assert list(asking.desktop.pictures.iterdir()) == []
    assert asking.desktop.taken == 3


@pytest.mark.parametrize("answer", [CANCELLED, ENDED])
def test_who_says_no_is_told_what_to_do_and_not_asked_again(asking: WaylandSession, answer: int) -> None:
    asking.desktop.answer = answer
    screen = _screen(asking)
    for _ in range(3):
        error = _refusal(screen)
        assert isinstance(error, OsPermissionError)
        assert error.text() == "The desktop does not let Tracker take screenshots."
        assert "settings, then restart Tracker" in error.hint()
        ask_again(asking.environment)  # a desktop that remembers nothing would ask each time
    assert (asking.desktop.asked, asking.desktop.taken) == (1, 0)


def test_a_no_outlives_the_agent_until_it_is_taken_back(asking: WaylandSession) -> None:
    asking.desktop.answer = CANCELLED
    assert _refusal(_screen(asking)).key == "capture-denied"
    asking.desktop.answer = GIVEN
    assert _refusal(_screen(asking)).key == "capture-denied"
    assert asking.desktop.asked == 1
    ask_again(asking.environment)
    assert len(_screen(asking).capture(PLAIN).shots) == 1
    assert asking.desktop.asked == 2


def test_a_question_stays_open_until_it_is_answered_and_no_second_one_is_asked(
    asking: WaylandSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture that comes with a late yes shows a moment that nobody asked for: it is thrown away."""
    monkeypatch.setattr(portal, "_PICTURE_SECONDS", 0.1)
    screen = _screen(asking)
    with asking.desktop.hesitant():
        for _ in range(3):
            error = _refusal(screen)
            assert (type(error), error.key) == (OsPermissionError, "capture-asking")
    monkeypatch.undo()
    eventually(lambda: _key(screen) == "")
    assert asking.desktop.asked == 1
    assert list(asking.desktop.pictures.iterdir()) == []
    assert asking.desktop.taken == 2


def test_who_was_allowed_once_and_waits_for_a_picture_is_not_said_to_be_asking(
    asking: WaylandSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = _screen(asking)
    assert len(screen.capture(PLAIN).shots) == 1
    with monkeypatch.context() as patch, asking.desktop.hesitant():
        patch.setattr(portal, "_PICTURE_SECONDS", 0.1)
        for _ in range(2):
            error = _refusal(screen)
            assert (type(error), error.key) == (UnreachableError, "capture-unreachable")
    eventually(lambda: _key(screen) == "")
    assert asking.desktop.taken == 3
    assert list(asking.desktop.pictures.iterdir()) == []


def test_a_late_no_is_a_no(asking: WaylandSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal, "_PICTURE_SECONDS", 0.1)
    asking.desktop.answer = CANCELLED
    screen = _screen(asking)
    with asking.desktop.hesitant():
        assert _refusal(screen).key == "capture-asking"
    eventually(lambda: _key(screen) == "capture-denied")
    assert asking.desktop.asked == 1


def _key(screen: ScreenCapture) -> str:
    try:
        screen.capture(PLAIN)
    except TrackerError as error:
        return error.key
    return ""


def test_a_fault_after_a_yes_is_no_refusal(asking: WaylandSession) -> None:
    screen = _screen(asking)
    assert len(screen.capture(PLAIN).shots) == 1
    asking.desktop.outcome = ENDED
    error = _refusal(screen)
    assert (type(error), error.key) == (UnreachableError, "capture-unreachable")
    asking.desktop.outcome = GIVEN
    assert len(screen.capture(PLAIN).shots) == 1
    assert asking.desktop.asked == 1


def test_a_picture_of_one_colour_is_refused_and_the_next_capture_tries_again(asking: WaylandSession) -> None:
    screen = _screen(asking)
    try:
        asking.show("HEADLESS-1", Image.new("RGB", _SIZE))
        error = _refusal(screen)
        assert (type(error), error.key) == (UnreachableError, "capture-blank")
    finally:
        asking.show("HEADLESS-1", _quarters(_WARM))
    assert len(screen.capture(PLAIN).shots) == 1


def test_what_is_no_picture_is_refused_and_removed(asking: WaylandSession, tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    screen = _screen(asking)
    for content in (b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + bytes(64)):
        file.write_bytes(content)
        asking.desktop.file = file.as_uri()
        assert _refusal(screen).key == "capture-portal-file"
        assert not file.exists()


def test_without_a_compositor_that_tells_its_outputs_everything_is_one_frame(asking: WaylandSession) -> None:
    mute = {**asking.environment, "WAYLAND_DISPLAY": "nobody"}
    (frame,) = choose(mute, "linux").grab(cursor=False)
    assert frame.monitor == Monitor(0, 0, 0, *_SIZE, primary=True)
    assert (frame.width, frame.height) == _SIZE


def test_a_portal_that_ends_while_it_asks_is_away_and_found_again(
    start_session: StartSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portal, "_PICTURE_SECONDS", 0.1)
    with start_session("resolution 1280x720 position 0,0", asks=True) as session:
        screen = _screen(session)
        with session.desktop.hesitant():
            assert _refusal(screen).key == "capture-asking"
            session.portal.kill()
            session.portal.wait(60)
        monkeypatch.undo()
        eventually(lambda: _key(screen) not in {"capture-asking", "capture-portal-away"})
        assert _key(screen) == "capture-blank"  # nothing is on this desktop
        assert session.desktop.asked == 2
