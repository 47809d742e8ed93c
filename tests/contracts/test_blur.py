"""What blur leaves of a text, and how large pictures get."""

from statistics import fmean

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from tracker.capture.area import Area
from tracker.capture.displays import Monitor
from tracker.capture.grab import Frame
from tracker.capture.picture import BLOCKS, block, picture
from tracker.capture.redact import PAINT, redacted
from tracker.core.capture import PLAIN, CaptureRules
from tracker.core.policy.screenshot_fields import Blur

_TEXT = "Transfer 4,711 to Anna Berg; the password is hunter2. "
LIGHT, STRONG = CaptureRules(blur=Blur.LIGHT), CaptureRules(blur=Blur.STRONG)


def _page(letters: int) -> Image.Image:
    """Return a page of text of that height in pixels."""
    page = Image.new("RGB", (600, 240), "white")
    draw = ImageDraw.Draw(page)
    for line in range(240 // (letters + 6)):
        text = _TEXT[line:] + _TEXT
        draw.text((4, line * (letters + 6)), text, fill="black", font=ImageFont.load_default(letters))
    return page


def _frame(shown: Image.Image, monitor: Monitor | None = None) -> Frame:
    whole = monitor or Monitor(0, 0, 0, *shown.size)
    return Frame(whole, *shown.size, shown.convert("RGBX").tobytes("raw", "BGRX"))


def _details(shown: Image.Image, coarsest: float) -> list[int]:
    """Return what of a picture is finer than some pixels: what letters differ in."""
    grey = shown.convert("L")
    details = ImageChops.subtract(grey, grey.filter(ImageFilter.GaussianBlur(coarsest)), 2, 128)
    return list(details.tobytes())


def _likeness(one: list[int], other: list[int]) -> float:
    """Return the correlation of two rows of values."""
    means = fmean(one), fmean(other)
    pairs = [(a - means[0], b - means[1]) for a, b in zip(one, other, strict=True)]
    spread = [sum(pair[side] ** 2 for pair in pairs) for side in (0, 1)]
    shared = sum(a * b for a, b in pairs)
    return float(shared / (spread[0] * spread[1]) ** 0.5)


def _left(letters: int, rules: CaptureRules) -> float:
    """Return how alike the details of letters are before a blur and after it."""
    page, coarsest = _page(letters), letters / 8
    return _likeness(_details(page, coarsest), _details(picture(_frame(page), rules), coarsest))


@pytest.mark.parametrize("letters", [11, 14, 18, 24])
def test_strong_blur_leaves_nothing_of_what_letters_differ_in(letters: int) -> None:
    assert _left(letters, PLAIN) == pytest.approx(1)
    assert _left(letters, STRONG) < 0.2


def test_light_blur_takes_small_print_and_leaves_headings() -> None:
    assert _left(11, LIGHT) < 0.4
    assert _left(48, LIGHT) > 0.5


@pytest.mark.parametrize("rules", [LIGHT, STRONG], ids=["light", "strong"])
def test_all_that_is_left_of_a_block_is_its_mean(rules: CaptureRules) -> None:
    """Two pages whose blocks have the same means give the same picture: nothing can tell them apart."""
    size = BLOCKS[rules.blur]
    one = Image.effect_noise((size * 20, size * 10), 90).convert("RGB")
    other = one.copy()
    for left in range(0, one.width, size):
        for top in range(0, one.height, size):
            box = (left, top, left + size, top + size)
            other.paste(one.crop(box).transpose(Image.Transpose.ROTATE_180), box)
    assert one.tobytes() != other.tobytes()
    assert picture(_frame(one), rules).tobytes() == picture(_frame(other), rules).tobytes()


@pytest.mark.parametrize(
    ("size", "monitor", "expected"),
    [
        ((1920, 1080), (1920, 1080), 12),
        ((1080, 1920), (1080, 1920), 12),
        ((800, 600), (800, 600), 12),
        ((1920, 1200), (1920, 1200), 14),
        ((3840, 2160), (3840, 2160), 24),
        ((2880, 1800), (1440, 900), 24),
        ((1800, 900), (1200, 600), 18),
    ],
)
def test_blocks_grow_with_rows_and_scale(
    size: tuple[int, int], monitor: tuple[int, int], expected: int
) -> None:
    frame = Frame(Monitor(0, 0, 0, *monitor), *size, b"")
    assert block(frame, Blur.STRONG) == expected


@pytest.mark.parametrize("blur", Blur)
@pytest.mark.parametrize(
    ("width", "size"),
    [(320, (320, 50)), (1600, (1600, 250)), (1919, (1919, 300)), (1920, (1920, 300)), (2560, (1920, 300))],
)
def test_a_picture_is_as_wide_as_asked_and_no_wider_than_the_screen(
    blur: Blur, width: int, size: tuple[int, int]
) -> None:
    shown = picture(_frame(Image.new("RGB", (1920, 300))), CaptureRules(blur=blur, width=width))
    assert shown.size == size


def test_a_wide_and_low_screen_keeps_a_row() -> None:
    assert picture(_frame(Image.new("RGB", (1920, 2))), CaptureRules(width=320)).size == (320, 1)


@pytest.mark.parametrize("width", [1280, 1600])
def test_a_scaled_picture_means_all_that_each_pixel_covers(width: int) -> None:
    """Lines as fine as pixels become grey; whoever takes single ones out makes new lines of them."""
    lines = Image.frombytes("L", (1920, 8), bytes((0, 255)) * 960 * 8).convert("RGB")
    black, white = picture(_frame(lines), CaptureRules(width=width)).convert("L").getextrema()
    assert (black, white) != (0, 255)
    assert picture(_frame(lines), CaptureRules(width=960)).convert("L").getextrema() == (128, 128)


@pytest.mark.parametrize("rules", [CaptureRules(width=width) for width in (1280, 1600, 1901)])
def test_nothing_of_what_is_painted_over_comes_back_by_scaling(rules: CaptureRules) -> None:
    page = Image.new("RGB", (1920, 400), (0, 200, 0))
    page.paste((255, 0, 255), (401, 101, 1203, 303))
    frame, painted = redacted(_frame(page), {7: [Area(401, 101, 1203, 303)]})
    assert painted == {7}
    assert picture(frame, rules).getchannel("R").getextrema() == (0, PAINT[0])


@pytest.mark.parametrize("rules", [PLAIN, LIGHT, STRONG, CaptureRules(width=640)])
def test_colours_and_places_stay(rules: CaptureRules) -> None:
    page = Image.new("RGB", (1200, 600), (10, 20, 30))
    page.paste((200, 100, 50), (600, 0, 1200, 300))
    shown = picture(_frame(page), rules)
    places = {(0.1, 0.1): (10, 20, 30), (0.9, 0.1): (200, 100, 50), (0.9, 0.9): (10, 20, 30)}
    for (x, y), colour in places.items():
        assert shown.getpixel((int(x * shown.width), int(y * shown.height))) == colour
