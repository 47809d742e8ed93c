"""The portal's parts without a session: cutting a picture up, the file it leaves, portals that are no use."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.contracts.mock_bus import MockBus, mock_bus_or_skip
from tests.fakes.compositor import compositor
from tracker.capture import portal_file
from tracker.capture.displays import Monitor
from tracker.capture.grab_portal import frames
from tracker.capture.outputs import Output, outputs
from tracker.capture.portal import Portal, ask_again
from tracker.capture.portal_file import take
from tracker.core.errors import OsPermissionError, TrackerError, UnreachableError

_PORTAL = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"


def _striped(*stripes: tuple[str, int], height: int) -> Image.Image:
    """Return a picture of upright stripes, each with its colour and width."""
    whole = Image.new("RGB", (sum(width for _, width in stripes), height))
    left = 0
    for colour, width in stripes:
        whole.paste(colour, (left, 0, left + width, height))
        left += width
    return whole


def _colour(pixels: bytes | bytearray) -> tuple[int, ...]:
    """Return the one colour of a frame, as RGB."""
    (colour,) = {pixels[at : at + 3] for at in range(0, len(pixels), 4)}
    return tuple(reversed(colour))


def test_outputs_of_one_scale_are_cut_out_as_they_are() -> None:
    picture = _striped(("red", 80), ("blue", 40), height=60)
    cut = frames(picture, [Output(80, 0, 40, 60, (40, 60)), Output(0, 0, 80, 60, (80, 60))])
    assert [frame.monitor for frame in cut] == [
        Monitor(0, 80, 0, 40, 60),
        Monitor(1, 0, 0, 80, 60, primary=True),
    ]
    assert [(frame.width, frame.height, frame.scale) for frame in cut] == [(40, 60, 1), (80, 60, 1)]
    assert [_colour(frame.pixels) for frame in cut] == [(0, 0, 255), (255, 0, 0)]


def test_an_output_of_a_lesser_scale_gets_its_own_pixels_back() -> None:
    """The picture has the largest scale, 1.5, all over."""
    picture = _striped(("red", 120), ("blue", 120), height=90)
    first, second = frames(picture, [Output(0, 0, 80, 60, (80, 60)), Output(80, 0, 80, 60, (120, 90))])
    assert [(frame.width, frame.height, frame.scale) for frame in (first, second)] == [
        (80, 60, 1),
        (120, 90, 1.5),
    ]
    assert _colour(second.pixels) == (0, 0, 255)


def test_a_picture_smaller_than_its_output_is_left_so() -> None:
    (frame,) = frames(_striped(("red", 80), height=60), [Output(0, 0, 80, 60, (160, 120))])
    assert (frame.width, frame.height, frame.scale) == (80, 60, 1)


def test_a_desktop_that_does_not_begin_at_the_origin_is_cut_up_right() -> None:
    picture = _striped(("red", 80), ("blue", 80), height=60)
    cut = frames(picture, [Output(-80, 20, 80, 60, (80, 60)), Output(0, 20, 80, 60, (80, 60))])
    assert [_colour(frame.pixels) for frame in cut] == [(255, 0, 0), (0, 0, 255)]


def test_sizes_in_whole_points_are_rounded_without_leaving_the_picture() -> None:
    """1366 pixels at a scale of 1.5 are 910.67 points."""
    (frame,) = frames(_striped(("red", 1366), height=768), [Output(0, 0, 911, 512, (1366, 768))])
    assert (frame.width, frame.height) == (1366, 768)


def test_mirrored_outputs_are_one_frame() -> None:
    twice = [Output(0, 0, 80, 60, (80, 60))] * 2
    assert len(frames(_striped(("red", 80), height=60), twice)) == 1


@pytest.mark.parametrize("told", [[], [Output(0, 0, 80, 30, (80, 30))]], ids=["no outputs", "others"])
def test_what_outputs_do_not_explain_is_one_frame(told: list[Output]) -> None:
    (frame,) = frames(_striped(("red", 80), height=60), told)
    assert frame.monitor == Monitor(0, 0, 0, 80, 60, primary=True)
    assert (frame.width, frame.height) == (80, 60)


@pytest.mark.parametrize("offers", [{"wl_output": 4}, {"zxdg_output_manager_v1": 3}, {}])
def test_a_compositor_that_does_not_place_outputs_tells_none(tmp_path: Path, offers: dict[str, int]) -> None:
    with compositor(tmp_path, offers) as played:
        assert outputs(played.environment) == []


posix = pytest.mark.skipif(sys.platform == "win32", reason="portals are not on Windows")


@posix
def test_a_file_is_read_and_gone(tmp_path: Path) -> None:
    file = tmp_path / "Picture of 100%.png"
    file.write_bytes(b"picture")
    assert take(file.as_uri()) == b"picture"
    assert not file.exists()


@posix
def test_its_name_is_gone_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(b"picture")
    seen: list[bool] = []
    look = os.fstat

    def look_and_note(handle: int) -> os.stat_result:
        seen.append(file.exists())
        return look(handle)

    monkeypatch.setattr("tracker.capture.portal_file.os.fstat", look_and_note)
    take(file.as_uri())
    assert seen == [False]


@posix
def test_what_is_no_file_of_ours_is_refused_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "mine"
    target.write_bytes(b"not a picture")
    link, pipe, large = tmp_path / "link", tmp_path / "pipe", tmp_path / "large"
    link.symlink_to(target)
    if sys.platform != "win32":
        os.mkfifo(pipe)
    large.write_bytes(b"12345")
    monkeypatch.setattr(portal_file, "_MOST_BYTES", 4)
    for path in (link, pipe, large):
        with pytest.raises(UnreachableError) as refused:
            take(path.as_uri())
        assert refused.value.key == "capture-portal-file"
        assert not path.is_symlink()
        assert not path.exists()
    assert target.read_bytes() == b"not a picture"


@posix
def test_somebody_elses_file_is_refused_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(b"picture")
    monkeypatch.setattr("tracker.capture.portal_file.os.geteuid", lambda: 54_321)
    with pytest.raises(UnreachableError):
        take(file.as_uri())
    assert not file.exists()


@posix
def test_a_picture_that_cannot_be_removed_ends_captures_and_is_told_of(tmp_path: Path) -> None:
    """A folder stands for a file that may not be removed: root may remove any."""
    folder = tmp_path / "picture.png"
    folder.mkdir()
    with pytest.raises(OsPermissionError) as refused:
        take(folder.as_uri())
    assert refused.value.key == "capture-portal-kept"
    assert str(folder) in refused.value.text()


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "/nowhere/picture.png",
        "https://localhost/x.png",
        "file://elsewhere/x.png",
        "file:///nowhere/%00",
        "file:///nowhere/x",
    ],
)
def test_what_names_no_file_here_is_refused(uri: str) -> None:
    with pytest.raises(UnreachableError) as refused:
        take(uri)
    assert refused.value.key == "capture-portal-file"


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[MockBus]:
    with mock_bus_or_skip(tmp_path) as bus:
        yield bus


def _refusal(portal: Portal) -> TrackerError:
    with pytest.raises(TrackerError) as refused:
        portal.picture()
    return refused.value


def test_without_a_portal_it_says_what_to_install_and_tries_again(bus: MockBus) -> None:
    portal = Portal(bus.environment)
    assert _refusal(portal).key == "capture-portal-away"
    bus.mock_object(_PORTAL, _PATH)
    assert _refusal(portal).key == "capture-portal-lacks"


def test_without_a_bus_the_portal_is_away() -> None:
    for environment in ({}, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}):
        assert _refusal(Portal(environment)).key == "capture-portal-away"
        with pytest.raises(UnreachableError):
            ask_again(environment)


def test_a_portal_that_would_show_every_picture_first_is_never_asked_for_one(bus: MockBus) -> None:
    bus.mock_object(_PORTAL, _PATH)
    face = "org.freedesktop.portal.Screenshot"
    bus.ask(_PATH, "AddProperties", "sa{sv}", face, {"version": ("u", 1)}, name=_PORTAL)
    error = _refusal(Portal(bus.environment))
    assert error.key == "capture-portal-old"
    assert "before every single screenshot" in error.text()


def test_where_nobody_keeps_answers_there_is_nothing_to_take_back(bus: MockBus) -> None:
    ask_again(bus.environment)
