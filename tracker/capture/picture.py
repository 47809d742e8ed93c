"""From a frame to the picture that is kept of it: blurred, in the size asked for. The fence of Pillow."""

from typing import Final

from PIL import Image

from tracker.capture.grab import Frame
from tracker.core.capture import CaptureRules
from tracker.core.errors import BugError
from tracker.core.policy.screenshot_fields import Blur

BLOCKS: Final = {Blur.NONE: 1, Blur.LIGHT: 5, Blur.STRONG: 12}
"""Pixels each way of what becomes one by each blur, on a screen of `_USUAL` rows; more on finer ones."""

_USUAL: Final = 1080
_PIXEL: Final = 4
_STRIP: Final = 16
"""Rows that are looked at together."""

Colour = tuple[int, int, int]


def picture(frame: Frame, rules: CaptureRules) -> Image.Image:
    """Return a frame as an RGB picture, blurred, and reduced by a whole factor to the width asked for.

    What is blurred becomes the mean of each block of pixels first: nothing else of the frame is left in it.
    """
    factor = -(-frame.width // rules.width)
    if rules.blur is not Blur.NONE:
        return _blurred(frame, block(frame, rules.blur), factor)
    if factor == 1:
        return _rgb(frame.pixels, frame.width, frame.height)
    return _reduced(frame, factor)


def block(frame: Frame, blur: Blur) -> int:
    """Return how many pixels each way become one: the more, the larger the same letters are on the screen."""
    finer = max(1, min(frame.width, frame.height) / _USUAL, frame.scale)
    return -int(-BLOCKS[blur] * finer // 1)


def shows_something(frame: Frame, apart_from: Colour | None = None) -> bool:
    """Tell whether a frame has pixels of two colours, `apart_from` one that does not count."""
    seen: set[object] = set()
    for top in range(0, frame.height, _STRIP):
        rows = min(_STRIP, frame.height - top)
        start = top * frame.width * _PIXEL
        strip = frame.pixels[start : start + rows * frame.width * _PIXEL]
        colours = _rgb(strip, frame.width, rows).getcolors(2)
        seen |= {colour for _, colour in colours or ()} - {apart_from}
        if colours is None or len(seen) > 1:
            return True
    return False


def _blurred(frame: Frame, size: int, factor: int) -> Image.Image:
    """Return the means of blocks of that size, drawn as large as the frame reduced by a factor would be."""
    small = _reduced(frame, size)
    width, height = -(-frame.width // factor), -(-frame.height // factor)
    return small.resize(
        (width, height), Image.Resampling.NEAREST, (0, 0, frame.width / size, frame.height / size)
    )


def _reduced(frame: Frame, factor: int) -> Image.Image:
    """Return the mean of each block of pixels; the frame is read where it lies, and not copied."""
    try:
        whole = Image.frombuffer("RGBX", (frame.width, frame.height), frame.pixels, "raw", "RGBX", 0, 1)
    except ValueError as error:
        raise BugError from error
    small = whole.reduce(factor)
    return _rgb(small.tobytes(), small.width, small.height)


def _rgb(pixels: bytes | bytearray, width: int, height: int) -> Image.Image:
    try:
        return Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", 0, 1)
    except ValueError as error:
        raise BugError from error
