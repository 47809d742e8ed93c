"""A capture by rules: what is left out, which monitors, and what is said where that cannot be had."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from tests.fakes.windows import FakeWindows, shown
from tracker.capture.area import Area
from tracker.capture.displays import Monitor
from tracker.capture.grab import Frame
from tracker.capture.redact import PAINT
from tracker.capture.screen import ScreenCapture
from tracker.core.capture import PLAIN, Capture, CaptureRules
from tracker.core.errors import RefusedError, TrackerError, UnreachableError
from tracker.core.policy.screenshot_fields import Monitors

NAME = "Vault"
BEST, STRICT = CaptureRules(exclusions=(NAME,)), CaptureRules(exclusions=(NAME,), strict=True)
AWAY = UnreachableError("x11-away")
_WIDE, _HIGH = 160, 96
_STRIPES = b"".join(bytes((40 * (x // 8 % 2), 200, 90, 0)) for x in range(_WIDE)) * _HIGH
_FLAT = bytes((9, 9, 9, 0)) * _WIDE * _HIGH


class Desk:
    """A grab of monitors side by side, with stripes or of one colour, that counts how often it is grabbed."""

    def __init__(self, *monitors: bytes, primary: int = 0) -> None:
        self.monitors = monitors
        self.primary = primary
        self.grabs = 0
        self.cursors: list[bool] = []

    def grab(self, *, cursor: bool) -> list[Frame]:
        self.grabs += 1
        self.cursors.append(cursor)
        return [
            Frame(
                Monitor(number, number * _WIDE, 0, _WIDE, _HIGH, primary=number == self.primary),
                _WIDE,
                _HIGH,
                bytearray(pixels),
            )
            for number, pixels in enumerate(self.monitors)
        ]


def _pixel(capture: Capture, x: int, y: int) -> tuple[int, ...]:
    with Image.open(BytesIO(capture.shots[0].image)) as decoded:
        found = decoded.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def _is_painted(capture: Capture, x: int, y: int) -> bool:
    """WebP changes colours slightly."""
    return all(abs(a - b) < 12 for a, b in zip(_pixel(capture, x, y), PAINT, strict=True))


def _refused(ask: Callable[[], object], kind: type[TrackerError] = RefusedError) -> str:
    with pytest.raises(kind) as refused:
        ask()
    return refused.value.key


VAULT = shown(1, Area(40, 20, 120, 80), name=NAME)


@pytest.mark.parametrize("rules", [BEST, STRICT])
def test_an_excluded_window_is_painted_over_and_counted(rules: CaptureRules) -> None:
    capture = ScreenCapture(Desk(_STRIPES), FakeWindows([VAULT])).capture(rules)
    assert (len(capture.shots), capture.redacted, capture.unexcluded) == (1, 1, False)
    assert all(_is_painted(capture, x, y) for x in (48, 80, 111) for y in (28, 50, 71))
    assert not any(_is_painted(capture, x, y) for x in (8, 30, 130) for y in (4, 50, 90))


def test_a_window_that_moves_while_it_is_grabbed_is_covered_in_both_places() -> None:
    moved = shown(1, Area(0, 0, 32, 32), name=NAME)
    for looks in ([VAULT], [moved]), ([moved], [VAULT]):
        capture = ScreenCapture(Desk(_STRIPES), FakeWindows(*looks)).capture(BEST)
        assert capture.redacted == 1
        assert _is_painted(capture, 16, 16)
        assert _is_painted(capture, 80, 50)


def test_nobody_is_asked_for_windows_without_a_reason() -> None:
    windows = FakeWindows([VAULT])
    ScreenCapture(Desk(_STRIPES), windows).capture(PLAIN)
    assert windows.asked == 0


@pytest.mark.parametrize("windows", [None, FakeWindows(AWAY)], ids=["nobody tells", "away"])
def test_where_nothing_is_told_best_effort_captures_and_says_so(windows: FakeWindows | None) -> None:
    capture = ScreenCapture(Desk(_STRIPES), windows).capture(BEST)
    assert (len(capture.shots), capture.redacted, capture.unexcluded) == (1, 0, True)


@pytest.mark.parametrize("windows", [None, FakeWindows(AWAY)], ids=["nobody tells", "away"])
def test_where_nothing_is_told_strict_does_not_touch_the_screen(windows: FakeWindows | None) -> None:
    desk = Desk(_STRIPES)
    assert _refused(lambda: ScreenCapture(desk, windows).capture(STRICT)) == "capture-excluded"
    assert desk.grabs == 0


def test_strict_without_anything_to_leave_out_captures() -> None:
    capture = ScreenCapture(Desk(_STRIPES)).capture(CaptureRules(strict=True))
    assert (len(capture.shots), capture.unexcluded) == (1, False)


def test_when_windows_are_told_no_more_after_the_grab_nothing_is_encoded_under_strict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tracker.capture.screen.encode", None)
    screen = ScreenCapture(Desk(_STRIPES), FakeWindows([VAULT], AWAY))
    assert _refused(lambda: screen.capture(STRICT)) == "capture-excluded"


def test_when_windows_are_told_no_more_after_the_grab_best_effort_paints_what_it_knows() -> None:
    capture = ScreenCapture(Desk(_STRIPES), FakeWindows([VAULT], AWAY)).capture(BEST)
    assert (capture.redacted, capture.unexcluded) == (1, True)
    assert _is_painted(capture, 80, 50)


def test_an_excluded_window_without_a_place_counts_as_not_told() -> None:
    nowhere = shown(1, None, name=NAME, active=True)
    desk = Desk(_STRIPES)
    assert _refused(lambda: ScreenCapture(desk, FakeWindows([nowhere])).capture(STRICT)) == "capture-excluded"
    assert desk.grabs == 0
    assert ScreenCapture(desk, FakeWindows([nowhere])).capture(BEST).unexcluded


@pytest.mark.parametrize("rules", [BEST, STRICT])
def test_where_nothing_else_can_be_seen_it_is_excluded_and_not_blank(rules: CaptureRules) -> None:
    everywhere = shown(1, Area(-9, -9, 999, 999), name=NAME)
    whole = ScreenCapture(Desk(_STRIPES), FakeWindows([everywhere]))
    assert _refused(lambda: whole.capture(rules)) == "capture-excluded"
    square = b"".join(_STRIPES[:4] if 40 <= x < 60 else _FLAT[:4] for x in range(_WIDE)) * _HIGH
    rest_is_flat = ScreenCapture(Desk(square), FakeWindows([shown(1, Area(40, 0, 60, _HIGH), name=NAME)]))
    assert _refused(lambda: rest_is_flat.capture(rules)) == "capture-excluded"


def test_a_monitor_of_excluded_windows_only_is_left_out_and_not_called_blank() -> None:
    second = shown(1, Area(_WIDE, 0, 2 * _WIDE, _HIGH), name=NAME)
    capture = ScreenCapture(Desk(_STRIPES, _STRIPES), FakeWindows([second])).capture(BEST)
    assert ([shot.monitor for shot in capture.shots], capture.redacted, capture.blank) == ([0], 1, ())


def test_monitors_of_one_colour_are_tried_again_and_named() -> None:
    desk = Desk(_FLAT, _STRIPES, _FLAT)
    capture = ScreenCapture(desk).capture(PLAIN)
    assert ([shot.monitor for shot in capture.shots], capture.blank, desk.grabs) == ([1], (0, 2), 2)


def test_a_blank_monitor_is_blank_whatever_was_to_be_painted_on_it() -> None:
    screen = ScreenCapture(Desk(_FLAT), FakeWindows([VAULT]))
    assert _refused(lambda: screen.capture(BEST), UnreachableError) == "capture-blank"


def test_a_second_grab_is_painted_by_where_windows_are_then() -> None:
    moved = shown(1, Area(0, 0, 32, 32), name=NAME)
    desk = Desk(_FLAT)
    windows = FakeWindows([VAULT], [VAULT], [moved])
    grab = desk.grab

    def then_stripes(*, cursor: bool) -> list[Frame]:
        frames = grab(cursor=cursor)
        desk.monitors = (_STRIPES,)
        return frames

    desk.grab = then_stripes  # type: ignore[method-assign]  # the screen wakes up after the first grab
    capture = ScreenCapture(desk, windows).capture(BEST)
    assert _is_painted(capture, 16, 16)
    assert not _is_painted(capture, 80, 50)


def _active(area: Area | None) -> FakeWindows:
    return FakeWindows([shown(1, Area(0, 0, 9, 9)), shown(2, area, active=True)])


@pytest.mark.parametrize(
    ("monitors", "windows", "expected"),
    [
        (Monitors.ALL, None, [0, 1, 2]),
        (Monitors.PRIMARY, _active(Area(0, 0, 9, 9)), [2]),
        (Monitors.ACTIVE, _active(Area(_WIDE - 20, 0, _WIDE + 40, 50)), [1]),
        (Monitors.ACTIVE, _active(Area(_WIDE - 40, 0, _WIDE + 20, 50)), [0]),
        (Monitors.ACTIVE, _active(Area(-900, 0, -800, 50)), [2]),
        (Monitors.ACTIVE, _active(None), [2]),
        (Monitors.ACTIVE, FakeWindows([shown(1, Area(0, 0, 9, 9))]), [2]),
        (Monitors.ACTIVE, FakeWindows(AWAY), [2]),
        (Monitors.ACTIVE, None, [2]),
    ],
    ids=[
        *("all", "primary", "active by its middle", "active by its middle, other side"),
        *("active out of sight", "active without place", "none active", "windows away", "nobody tells"),
    ],
)
def test_the_monitors_that_are_wanted(
    monitors: Monitors, windows: FakeWindows | None, expected: list[int]
) -> None:
    desk = Desk(_STRIPES, _STRIPES, _STRIPES, primary=2)
    capture = ScreenCapture(desk, windows).capture(CaptureRules(monitors=monitors))
    assert [shot.monitor for shot in capture.shots] == expected
    assert not capture.unexcluded


def test_without_a_primary_monitor_the_first_one_is_it() -> None:
    desk = Desk(_STRIPES, _STRIPES, primary=9)
    capture = ScreenCapture(desk).capture(CaptureRules(monitors=Monitors.PRIMARY))
    assert [shot.monitor for shot in capture.shots] == [0]


def test_a_monitor_that_is_not_wanted_may_be_blank() -> None:
    desk = Desk(_STRIPES, _FLAT)
    capture = ScreenCapture(desk).capture(CaptureRules(monitors=Monitors.PRIMARY))
    assert (capture.blank, desk.grabs) == ((), 1)


def test_a_window_beside_what_is_captured_is_not_counted() -> None:
    second = shown(1, Area(_WIDE, 0, 2 * _WIDE, _HIGH), name=NAME)
    rules = CaptureRules(monitors=Monitors.PRIMARY, exclusions=(NAME,))
    assert ScreenCapture(Desk(_STRIPES, _STRIPES), FakeWindows([second])).capture(rules).redacted == 0


@pytest.mark.parametrize("cursor", [False, True])
def test_the_pointer_is_asked_for_as_the_rules_say(cursor: bool) -> None:
    desk = Desk(_STRIPES)
    ScreenCapture(desk).capture(CaptureRules(cursor=cursor))
    assert desk.cursors == [cursor]
