"""Not a pixel of an excluded window that can be seen survives, and nothing else is painted over."""

from hypothesis import given
from hypothesis import strategies as some

from tests.fakes.windows import shown
from tracker.capture.area import Area
from tracker.capture.displays import Monitor
from tracker.capture.grab import Frame
from tracker.capture.redact import PAINT, is_told, left_out, redacted
from tracker.capture.windows import ShownWindow

NAME = "Vault"
WORDS = (NAME,)
WIDE, HIGH = 24, 16
_PAINTED = bytes((*reversed(PAINT), 255))
_SEEN = b"\x01\x02\x03\x04"

Place = tuple[int, int]

_AREAS = some.builds(
    lambda left, top, width, height: Area(left, top, left + width, top + height),
    some.integers(-6, WIDE),
    some.integers(-6, HIGH),
    some.integers(0, 14),
    some.integers(0, 12),
)
_LOOKS = some.lists(
    some.builds(
        shown, some.just(0), _AREAS, name=some.sampled_from([NAME, "Editor"]), opaque=some.booleans()
    ),
    max_size=6,
).map(lambda windows: [_numbered(number, each) for number, each in enumerate(windows)])


def _numbered(number: int, window: ShownWindow) -> ShownWindow:
    return shown(number, window.area, name=window.name, opaque=window.opaque)


def _frame(scale: tuple[int, int] = (1, 1), *, left: int = 0, top: int = 0) -> Frame:
    up, down = scale
    width, height = -(-WIDE * up // down), -(-HIGH * up // down)
    pixels = bytearray(_SEEN * width * height)
    return Frame(Monitor(0, left, top, WIDE, HIGH), width, height, pixels)


def _painted(frame: Frame) -> set[Place]:
    places = ((x, y) for y in range(frame.height) for x in range(frame.width))
    pixels = {place: bytes(frame.pixels[4 * (place[1] * frame.width + place[0]) :][:4]) for place in places}
    assert set(pixels.values()) <= {_PAINTED, _SEEN}
    return {place for place, pixel in pixels.items() if pixel == _PAINTED}


def _is_secret(look: list[ShownWindow], x: float, y: float) -> bool:
    """Tell whether anything of an excluded window can be seen at a point of the desktop, by looking down."""
    for window in reversed(look):
        area = window.area
        assert area is not None
        if area.left <= x < area.right and area.top <= y < area.bottom:
            if window.name == NAME:
                return True
            if window.opaque:
                return False
    return False


@given(_LOOKS, _LOOKS)
def test_what_shows_before_or_after_is_painted_and_nothing_else(
    before: list[ShownWindow], after: list[ShownWindow]
) -> None:
    frame, numbers = redacted(_frame(), left_out([before, after], WORDS))
    expected = {
        (x, y)
        for x in range(WIDE)
        for y in range(HIGH)
        if _is_secret(before, x, y) or _is_secret(after, x, y)
    }
    assert _painted(frame) == expected
    assert bool(numbers) == bool(expected)


@given(
    _LOOKS, some.sampled_from([(2, 1), (5, 4), (3, 2), (7, 4)]), some.integers(-9, 9), some.integers(-9, 9)
)
def test_on_a_scaled_monitor_edges_are_rounded_outward_by_less_than_a_pixel(
    look: list[ShownWindow], scale: tuple[int, int], left: int, top: int
) -> None:
    frame, _ = redacted(_frame(scale, left=left, top=top), left_out([look], WORDS))
    painted = _painted(frame)
    across, down = WIDE / frame.width, HIGH / frame.height
    for x in range(frame.width):
        for y in range(frame.height):
            inside = (0.01, 0.5, 0.99)
            near = (-0.99, *inside, 1.99)
            is_painted = (x, y) in painted
            looked_at = near if is_painted else inside
            is_secret = any(
                _is_secret(look, left + (x + dx) * across, top + (y + dy) * down)
                for dx in looked_at
                for dy in looked_at
            )
            assert is_secret == is_painted


@given(_LOOKS, _AREAS)
def test_each_window_of_which_something_is_painted_is_counted_once(
    look: list[ShownWindow], area: Area
) -> None:
    alone = shown(99, area, name=NAME)
    _, numbers = redacted(_frame(), left_out([[alone], [*look, alone]], WORDS))
    assert (99 in numbers) == bool(area.shared(Area(0, 0, WIDE, HIGH)))


def test_a_window_beside_the_monitor_is_not_painted_and_the_frame_stays_as_it_is() -> None:
    frame = _frame()
    after, numbers = redacted(frame, left_out([[shown(1, Area(WIDE, 0, 40, 9), name=NAME)]], WORDS))
    assert after is frame
    assert not numbers
    assert not _painted(after)


def test_pixels_that_cannot_be_written_to_are_painted_too() -> None:
    given_ = _frame()
    frame = Frame(given_.monitor, given_.width, given_.height, bytes(given_.pixels))
    after, _ = redacted(frame, left_out([[shown(1, Area(2, 3, 4, 4), name=NAME)]], WORDS))
    assert _painted(after) == {(2, 3), (3, 3)}


def test_a_window_is_excluded_by_its_title_as_well() -> None:
    window = shown(1, Area(0, 0, 1, 1), title="my vault - Editor")
    assert left_out([[window]], WORDS) == {1: [Area(0, 0, 1, 1)]}
    assert left_out([[window]], ("Bank",)) == {}


def test_it_is_not_told_where_excluded_windows_are_without_all_their_places() -> None:
    nowhere = shown(1, None, name=NAME)
    assert not is_told(None, WORDS)
    assert not is_told([shown(2, Area(0, 0, 1, 1), name=NAME), nowhere], WORDS)
    assert is_told([shown(1, None), shown(2, Area(0, 0, 1, 1), name=NAME)], WORDS)
    assert is_told([], WORDS)
    assert left_out([[nowhere, shown(3, None)]], WORDS) == {}
