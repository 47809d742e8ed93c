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
_EVEN: Final = Image.Resampling.HAMMING
"""Takes about the mean of what each new pixel covers, and so makes no colour beyond those that were there."""
_STRIP: Final = 16
"""Rows that are looked at together."""

Colour = tuple[int, int, int]


def picture(frame: Frame, rules: CaptureRules) -> Image.Image:
    """Return a frame as an RGB picture, blurred, and scaled down to the width asked for where it is wider.

    What is blurred becomes the mean of each block of pixels first: nothing else of the frame is left in it.
    """
    width = min(frame.width, rules.width)
    size = width, max(1, round(frame.height * width / frame.width))
    if rules.blur is not Blur.NONE:
        return _blurred(frame, block(frame, rules.blur), size)
    if width == frame.width:
        return _rgb(frame.pixels, frame.width, frame.height)
    return _in_rgb(_whole(frame).resize(size, _EVEN, reducing_gap=1))


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


def _blurred(frame: Frame, side: int, size: tuple[int, int]) -> Image.Image:
    """Return the means of blocks of `side` pixels each way, as a picture of a size."""
    means = _in_rgb(_whole(frame).reduce(side))
    return means.resize(size, Image.Resampling.NEAREST, (0, 0, frame.width / side, frame.height / side))


def _whole(frame: Frame) -> Image.Image:
    """Return a frame as it lies there, not copied: four bytes a pixel, of which red is called blue."""
    try:
        return Image.frombuffer("RGBX", (frame.width, frame.height), frame.pixels, "raw", "RGBX", 0, 1)
    except ValueError as error:
        raise BugError from error


def _in_rgb(small: Image.Image) -> Image.Image:
    return _rgb(small.tobytes(), small.width, small.height)


def _rgb(pixels: bytes | bytearray, width: int, height: int) -> Image.Image:
    try:
        return Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", 0, 1)
    except ValueError as error:
        raise BugError from error
