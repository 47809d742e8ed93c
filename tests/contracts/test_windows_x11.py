"""Windows on a real X server: which there are, in which order, and that excluded ones are painted over."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from Xlib import X, Xatom
from Xlib.ext import shape

from tests.contracts.desks import eventually
from tests.contracts.x11_desk import BLUE, GREEN, ORANGE, Desk, colours, until
from tests.display import StartDisplay
from tracker.capture.area import Area
from tracker.capture.windows import ShownWindow, Windows
from tracker.capture.windows_way import choose_windows
from tracker.core.capture import CaptureRules
from tracker.core.errors import UnreachableError
from tracker.core.policy.screenshot_fields import Monitors
from tracker.host.x11 import X11

pytestmark = pytest.mark.display

_OPACITY = "_NET_WM_WINDOW_OPACITY"


@pytest.fixture
def bare(start_display: StartDisplay) -> Iterator[Desk]:
    """A server without a window manager, of two monitors' size."""
    with start_display(1600, 600) as display:
        desk = Desk(display)
        yield desk
        with suppress(OSError):
            desk.server.display.socket.close()


@pytest.fixture
def managed(bare: Desk, tmp_path: object) -> Iterator[Desk]:
    """One with a window manager, which puts frames around windows."""
    if shutil.which("openbox") is None:
        pytest.skip("there is no openbox here")
    environment = {"DISPLAY": bare.display.name, "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        ["openbox", "--sm-disable", "--startup", "echo ready"],  # noqa: S607 - wherever the system has it
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as manager:
        assert manager.stdout is not None
        assert any(line == b"ready\n" for line in manager.stdout), "it did not start"
        yield bare
        manager.kill()


@pytest.fixture(params=["bare", "managed"])
def desk(request: pytest.FixtureRequest) -> Desk:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]  # it is a Desk


@pytest.mark.parametrize("title", ["", "Shopping — Mozilla Firefox Private Browsing"], ids=["class", "title"])
def test_an_excluded_window_is_painted_over_and_the_rest_is_as_it_was(desk: Desk, title: str) -> None:
    desk.open(Area(40, 60, 440, 360), "Firefox" if title else "KeePassXC", title)
    desk.open(Area(600, 60, 900, 360), "Editor", colour=BLUE)
    windows = until(desk, "Firefox" if title else "KeePassXC", "Editor")
    hidden = windows["Firefox" if title else "KeePassXC"].area
    other = windows["Editor"].area
    assert hidden is not None
    assert other is not None
    capture = desk.capture()
    assert (capture.redacted, capture.unexcluded) == (1, False)
    at = colours(capture)
    inside = [
        (x, y) for x in range(hidden.left + 4, hidden.right - 4, 16) for y in (hidden.top + 4, 200, 350)
    ]
    assert {at(*place) for place in inside} == {"painted"}
    assert {at(x, 200) for x in range(hidden.right + 8, other.left - 8, 8)} == {"background"}
    assert {at(x, 300) for x in range(other.left + 8, other.right - 8, 16)} == {"blue"}
    assert at(hidden.left - 8, 200) == at(200, hidden.bottom + 12) == "background"


def test_what_lies_above_is_not_painted(desk: Desk) -> None:
    desk.open(Area(40, 60, 540, 460), "KeePassXC")
    until(desk, "KeePassXC")
    desk.open(Area(200, 160, 400, 360), "Editor", colour=BLUE)
    windows = until(desk, "KeePassXC", "Editor")
    assert list(windows)[-2:] == ["KeePassXC", "Editor"]
    assert windows["Editor"].opaque
    at = colours(desk.capture())
    assert at(300, 300) == "blue"
    assert at(100, 300) == at(300, 420) == "painted"


def test_what_is_wholly_covered_is_not_painted_and_not_counted(desk: Desk) -> None:
    desk.open(Area(200, 160, 400, 300), "KeePassXC")
    until(desk, "KeePassXC")
    desk.open(Area(40, 60, 600, 460), "Editor", colour=BLUE)
    until(desk, "KeePassXC", "Editor")
    assert desk.capture().redacted == 0


def _with_opacity(desk: Desk, area: Area) -> None:
    desk.mark(desk.open(area, "Glass", colour=GREEN), _OPACITY, [0x80000000])


def _with_alpha(desk: Desk, area: Area) -> None:
    desk.open(area, "Glass", alpha=True)


def _with_a_hole(desk: Desk, area: Area) -> None:
    window = desk.open(area, "Glass", colour=GREEN)
    parts: Any = [{"x": 0, "y": 0, "width": 20, "height": 20}]
    shape.rectangles(window, shape.SO.Set, shape.SK.Bounding, X.Unsorted, 0, 0, parts)
    desk.server.sync()


def _on_another_desktop(desk: Desk, area: Area) -> None:
    desk.mark(desk.root, "_NET_CURRENT_DESKTOP", [0])
    desk.mark(desk.open(area, "Glass", colour=GREEN), "_NET_WM_DESKTOP", [3])


def _said_to_be_hidden(desk: Desk, area: Area) -> None:
    window = desk.open(area, "Glass", colour=GREEN)
    desk.mark(window, "_NET_WM_STATE", [desk.server.intern_atom("_NET_WM_STATE_HIDDEN")])


@pytest.mark.parametrize(
    "lay", [_with_opacity, _with_alpha, _with_a_hole, _on_another_desktop, _said_to_be_hidden]
)
def test_what_may_be_seen_through_covers_nothing(bare: Desk, lay: Callable[[Desk, Area], None]) -> None:
    bare.open(Area(100, 100, 300, 300), "KeePassXC")
    lay(bare, Area(50, 50, 400, 400))
    assert list(bare.seen()) == ["KeePassXC", "Glass"]
    assert not bare.seen()["Glass"].opaque
    assert colours(bare.capture())(200, 200) == "painted"


@pytest.mark.parametrize(
    ("region", "opaque"),
    [([0, 0, 350, 350], True), ([-5, -5, 900, 900], True), ([0, 0, 350, 349], False), ([], False)],
)
def test_a_window_with_alpha_is_opaque_where_it_says_so_of_all_of_it(
    bare: Desk, region: list[int], opaque: bool
) -> None:
    window = bare.open(Area(50, 50, 400, 400), "Editor", alpha=True)
    bare.mark(window, "_NET_WM_OPAQUE_REGION", [each & 0xFFFFFFFF for each in region])
    if region and region[0] < 0:
        opaque = bare.seen()["Editor"].opaque
    assert bare.seen()["Editor"].opaque is opaque


def test_unmanaged_windows_cover_nothing_and_are_excluded_like_others(managed: Desk) -> None:
    managed.open(Area(100, 100, 300, 300), "KeePassXC")
    until(managed, "KeePassXC")
    managed.open(Area(50, 50, 400, 400), "Overlay", colour=GREEN, unmanaged=True)
    managed.open(Area(600, 100, 700, 200), "KeePassXC-menu", unmanaged=True)
    windows = until(managed, "KeePassXC", "Overlay", "KeePassXC-menu")
    assert not windows["Overlay"].opaque
    at = colours(managed.capture())
    assert at(200, 200) == at(650, 150) == "painted"
    assert at(380, 60) == "green"


def test_a_menu_without_a_name_is_excluded_with_the_window_that_it_is_of(desk: Desk) -> None:
    private = desk.open(Area(100, 100, 300, 300), "Browser", "Private Browsing - Bank")
    plain = desk.open(Area(100, 350, 300, 500), "Mail", "Inbox")
    until(desk, "Browser", "Mail")
    for owner, area, colour in (
        (private, Area(600, 100, 700, 200), ORANGE),
        (plain, Area(600, 350, 700, 450), BLUE),
    ):
        menu = desk.root.create_window(
            area.left,
            area.top,
            100,
            100,
            0,
            desk.screen.root_depth,
            background_pixel=colour,
            override_redirect=True,
        )
        menu.set_wm_transient_for(owner)
        menu.map()
        inner = desk.root.create_window(
            area.left,
            area.bottom,
            100,
            40,
            0,
            desk.screen.root_depth,
            background_pixel=colour,
            override_redirect=True,
        )
        inner.set_wm_transient_for(menu)
        inner.map()
    desk.server.sync()
    at = colours(desk.capture())
    assert at(650, 150) == at(650, 220) == "painted", "a menu, and a menu of the menu"
    assert at(650, 400) == at(650, 470) == "blue"


@pytest.mark.parametrize("owner", ["itself", "nothing", "root"])
def test_whatever_a_window_says_that_it_is_of_is_borne(bare: Desk, owner: str) -> None:
    window = bare.open(Area(100, 100, 300, 300), "Editor")
    number = {"itself": window.id, "nothing": 0x7FFFFFF, "root": bare.root.id}[owner]
    window.change_property(bare.server.intern_atom("WM_TRANSIENT_FOR"), Xatom.WINDOW, 32, [number])
    bare.server.sync()
    assert until(bare, "Editor")["Editor"].title == ""


def test_the_frame_belongs_to_its_window(managed: Desk) -> None:
    managed.open(Area(100, 100, 300, 300), "KeePassXC", "Passwords.kdbx")
    found = until(managed, "KeePassXC")["KeePassXC"]
    assert found.title == "Passwords.kdbx"
    assert found.area is not None
    assert found.area.right - found.area.left >= 200
    assert found.area.bottom - found.area.top > 205, "with its title bar"


def test_the_window_worked_in_is_active(desk: Desk) -> None:
    desk.open(Area(100, 100, 300, 300), "Mail")
    window = desk.open(Area(900, 100, 1200, 300), "Editor")
    until(desk, "Mail", "Editor")
    window.set_input_focus(X.RevertToParent, X.CurrentTime)
    desk.server.sync()
    eventually(lambda: [name for name, each in desk.seen().items() if each.active] == ["Editor"])
    desk.display.set_monitors("800x600+0+0", "800x600+800+0")
    (shot,) = desk.capture(CaptureRules(monitors=Monitors.ACTIVE)).shots
    assert shot.monitor == 1


def test_windows_that_are_not_mapped_or_minimised_are_none(managed: Desk) -> None:
    window = managed.open(Area(100, 100, 300, 300), "KeePassXC")
    until(managed, "KeePassXC")
    window.unmap()
    managed.server.sync()
    eventually(lambda: "KeePassXC" not in managed.seen())
    assert managed.capture().redacted == 0


def test_what_a_compositor_keeps_below_its_guard_is_not_seen(bare: Desk) -> None:
    bare.open(Area(100, 100, 300, 300), "KeePassXC")
    guard = bare.root.create_window(0, 0, 1600, 600, 0, 0, X.InputOnly, override_redirect=True)
    bare.title(guard, "mutter guard window")
    guard.map()
    bare.open(Area(500, 100, 700, 300), "Editor", colour=BLUE)
    assert list(bare.seen()) == ["Editor"]


def test_other_windows_for_input_only_hide_nothing(bare: Desk) -> None:
    bare.open(Area(100, 100, 300, 300), "KeePassXC")
    bare.root.create_window(0, 0, 1600, 600, 0, 0, X.InputOnly, override_redirect=True).map()
    bare.server.sync()
    assert list(bare.seen()) == ["KeePassXC"]


def test_on_two_monitors_each_shows_its_part_painted(desk: Desk) -> None:
    desk.display.set_monitors("800x600+0+0", "800x600+800+0")
    desk.open(Area(700, 100, 1000, 400), "KeePassXC")
    until(desk, "KeePassXC")
    capture = desk.capture()
    assert (len(capture.shots), capture.redacted) == (2, 1)
    area = desk.seen()["KeePassXC"].area
    assert area is not None
    first, second = colours(capture, 0), colours(capture, 1)
    assert {first(x, 300) for x in range(area.left + 4, 796, 8)} == {"painted"}
    assert {second(x, 300) for x in range(4, area.right - 800 - 8, 8)} == {"painted"}
    assert first(area.left - 8, 300) == second(area.right - 800 + 12, 300) == "background"


def test_a_long_title_is_read_to_its_end(bare: Desk) -> None:
    bare.open(Area(100, 100, 300, 300), "Firefox", "x" * 9_000 + " — Private Browsing")
    assert bare.capture().redacted == 1


@pytest.mark.parametrize("manner", ["latin-1", "numbers", "nothing"])
def test_whatever_a_window_says_of_itself_is_borne(bare: Desk, manner: str) -> None:
    window = bare.open(Area(100, 100, 300, 300), "Firefox", "")
    name = bare.server.intern_atom("_NET_WM_NAME")
    if manner == "latin-1":
        window.change_property(name, Xatom.STRING, 8, "Navigation privée".encode("latin-1"))
    elif manner == "numbers":
        window.change_property(name, Xatom.CARDINAL, 32, [1, 2, 3])
    else:
        window.delete_property(name)
    bare.server.sync()
    assert bare.seen()["Firefox"].title == ("Navigation privée" if manner == "latin-1" else "")


def _visible(windows: Windows | None) -> tuple[ShownWindow, ...]:
    assert windows is not None
    return windows.visible()


def test_a_dead_server_is_an_error_and_its_successor_is_asked(start_display: StartDisplay) -> None:
    with start_display() as display:
        windows = choose_windows({"DISPLAY": display.name}, "linux")
        assert _visible(windows) == ()
        display.kill()
        with pytest.raises(UnreachableError):
            _visible(windows)
        with start_display(name=display.name):
            assert _visible(windows) == ()


def test_a_server_that_came_anew_between_two_looks_is_asked_at_once(start_display: StartDisplay) -> None:
    with start_display() as display:
        windows = choose_windows({"DISPLAY": display.name}, "linux")
        assert _visible(windows) == ()
        display.kill()
        with start_display(name=display.name):
            assert _visible(windows) == ()


def test_who_owns_a_selection_is_told(bare: Desk) -> None:
    with X11(bare.display.name) as line:
        name = f"_NET_WM_CM_S{line.screen}"
        assert line.owner(name) == 0, "nobody blends windows here"
        bare.screen.root.create_window(0, 0, 1, 1, 0, X.CopyFromParent).set_selection_owner(
            bare.server.intern_atom(name), X.CurrentTime
        )
        bare.server.sync()
        assert line.owner(name) != 0
