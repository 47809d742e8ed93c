"""From a frame to a WebP file in memory. The fence of Pillow."""

from io import BytesIO
from typing import Final

from PIL import Image

from tracker.capture.grab import Frame
from tracker.core.capture import Screenshot
from tracker.core.errors import BugError, UnreachableError

_QUALITY: Final = 80
_METHOD: Final = 2
_NAME: Final = "screenshot.webp"
"""By a file's name Pillow loads only what writes it; by a format's, what writes any common one."""


def picture(frame: Frame, width: int) -> Image.Image:
    """Return a frame as an RGB picture, reduced by a whole factor where it has more pixels than `width`."""
    try:
        whole = Image.frombuffer("RGB", (frame.width, frame.height), frame.pixels, "raw", "BGRX", 0, 1)
    except ValueError as error:
        raise BugError from error
    factor = -(-frame.width // width)
    return whole.reduce(factor) if factor > 1 else whole


def is_blank(shown: Image.Image) -> bool:
    """Tell whether all pixels are of one colour; for any other picture that shows after a few pixels."""
    return shown.getcolors(1) is not None


def encode(shown: Image.Image, monitor: int) -> Screenshot:
    """Encode an RGB picture of a monitor as WebP without EXIF or XMP; raises `UnreachableError`."""
    file = BytesIO()
    file.name = _NAME
    try:
        shown.save(file, quality=_QUALITY, method=_METHOD)
    except (OSError, ValueError) as error:
        raise UnreachableError("capture-not-encoded") from error
    return Screenshot(file.getvalue(), shown.width, shown.height, monitor)
