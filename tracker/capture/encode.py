"""From a frame to a WebP file in memory. The fence of Pillow."""

from io import BytesIO
from typing import Final

# Naming the plugin keeps Pillow from loading all of its others for the first picture.
from PIL import Image, WebPImagePlugin

from tracker.capture.grab import Frame
from tracker.core.capture import Screenshot
from tracker.core.errors import BugError, UnreachableError

WIDEST: Final = 2560
_QUALITY: Final = 80
_METHOD: Final = 2


def picture(frame: Frame) -> Image.Image:
    """Return a frame as an RGB picture, halved where it is wider than `WIDEST` pixels."""
    try:
        whole = Image.frombuffer("RGB", (frame.width, frame.height), frame.pixels, "raw", "BGRX", 0, 1)
    except ValueError as error:
        raise BugError from error
    return whole.reduce(2) if frame.width > WIDEST else whole


def is_blank(shown: Image.Image) -> bool:
    """Tell whether all pixels are of one colour; for any other picture that shows after a few pixels."""
    return shown.getcolors(1) is not None


def encode(shown: Image.Image, monitor: int) -> Screenshot:
    """Encode an RGB picture of a monitor as WebP without EXIF or XMP; raises `UnreachableError`."""
    file = BytesIO()
    try:
        shown.save(file, WebPImagePlugin.WebPImageFile.format, quality=_QUALITY, method=_METHOD)
    except (OSError, ValueError) as error:
        raise UnreachableError("capture-not-encoded") from error
    return Screenshot(file.getvalue(), shown.width, shown.height, monitor)
