"""A preview is small whatever it is of, and what is no picture is told of."""

from io import BytesIO
from secrets import token_bytes
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace
from PIL import Image

from tests.fakes.status import some_status
from tracker.capture.encode import encode
from tracker.capture.preview import pixels, preview
from tracker.core.errors import DamagedError
from tracker.core.wire import MAX_LINE_BYTES, PREVIEW_BYTES, PREVIEW_PIXELS, Preview


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), token_bytes(3 * width * height))


@pytest.mark.parametrize("size", [(1920, 1080), (600, 1400), (2560, 200), (40, 30), (1, 1)])
def test_a_preview_has_the_shape_of_its_screenshot(size: tuple[int, int]) -> None:
    shown = Image.new("RGB", size, (216, 90, 48))
    image, width, height = preview(encode(shown, 0).image)
    assert max(width, height) <= PREVIEW_PIXELS
    factor = max(1, max(size) / PREVIEW_PIXELS)
    assert abs(width - size[0] / factor) <= 1
    assert abs(height - size[1] / factor) <= 1
    found = Image.open(BytesIO(image))
    assert (found.format, found.size) == ("WEBP", (width, height))
    colour = found.convert("RGB").getpixel((width // 2, height // 2))
    assert isinstance(colour, tuple)
    assert all(abs(a - b) < 12 for a, b in zip(colour, (216, 90, 48), strict=True))


def test_not_even_noise_makes_it_large() -> None:
    image, width, height = preview(encode(noise(PREVIEW_PIXELS, PREVIEW_PIXELS), 0).image)
    assert len(image) <= PREVIEW_BYTES
    assert (width, height) == (PREVIEW_PIXELS, PREVIEW_PIXELS)


def test_pixels_are_three_bytes_each() -> None:
    found, width, height = pixels(encode(Image.new("RGB", (3, 2), (255, 255, 255)), 0).image)
    assert (len(found), width, height) == (18, 3, 2)


@pytest.mark.parametrize("junk", [b"", b"RIFF", b"no picture at all" * 9])
def test_what_is_no_picture_is_damaged(junk: bytes) -> None:
    with pytest.raises(DamagedError) as error:
        preview(junk)
    assert error.value.key == "screenshot-no-picture"


def test_a_picture_cut_short_is_damaged() -> None:
    whole = encode(noise(64, 64), 0).image
    with pytest.raises(DamagedError):
        preview(whole[: len(whole) // 2])


def test_a_preview_fits_in_one_line_beside_a_status() -> None:
    told = Preview(UUID(int=1), bytes(PREVIEW_BYTES), PREVIEW_PIXELS, PREVIEW_PIXELS)
    line = msgspec.json.encode(replace(some_status(), preview=told))
    assert len(line) < MAX_LINE_BYTES // 2 + 4096, "half of the line is left for the rest"
