"""From a picture to a WebP file in memory. The fence of Pillow's encoder."""

from io import BytesIO
from typing import TYPE_CHECKING, Final

from tracker.core.capture import Screenshot
from tracker.core.errors import UnreachableError

if TYPE_CHECKING:
    from PIL import Image

_QUALITY: Final = 80
_METHOD: Final = 2
_NAME: Final = "screenshot.webp"
"""By a file's name Pillow loads only what writes it; by a format's, what writes any common one."""


def encode(shown: "Image.Image", monitor: int) -> Screenshot:
    """Encode an RGB picture of a monitor as WebP without EXIF or XMP; raises `UnreachableError`."""
    file = BytesIO()
    file.name = _NAME
    try:
        shown.save(file, quality=_QUALITY, method=_METHOD)
    except (OSError, ValueError) as error:
        raise UnreachableError("capture-not-encoded") from error
    return Screenshot(file.getvalue(), shown.width, shown.height, monitor)
