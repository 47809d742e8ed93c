"""From a screenshot to a small picture of it, in memory only. The fence of Pillow's decoder."""

from io import BytesIO
from typing import TYPE_CHECKING, Final

from tracker.core.errors import BugError, DamagedError
from tracker.core.wire import PREVIEW_BYTES, PREVIEW_PIXELS

if TYPE_CHECKING:
    from PIL import Image

_QUALITIES: Final = (60, 20, 0)
"""Of each of which a picture has half the bytes; the last fits whatever it shows."""
_NAME: Final = "preview.webp"
"""By a file's name Pillow loads only what reads and writes it."""
_GAP: Final = 2.0


def preview(screenshot: bytes) -> tuple[bytes, int, int]:
    """Return a WebP of at most `PREVIEW_BYTES`, its width and its height, each at most `PREVIEW_PIXELS`.

    Raises `DamagedError` for what is no picture.
    """
    small = _opened(screenshot)
    small.thumbnail((PREVIEW_PIXELS, PREVIEW_PIXELS), reducing_gap=_GAP)
    for quality in _QUALITIES:
        image = _encoded(small, quality)
        if len(image) <= PREVIEW_BYTES:
            return image, small.width, small.height
    raise BugError


def pixels(image: bytes) -> tuple[bytes, int, int]:
    """Return a picture's pixels, red, green and blue a byte each, row by row, with its width and height.

    Raises `DamagedError` for what is no picture.
    """
    shown = _opened(image)
    return shown.tobytes(), shown.width, shown.height


def _opened(image: bytes) -> "Image.Image":
    from PIL.WebPImagePlugin import WebPImageFile

    try:
        return WebPImageFile(BytesIO(image), _NAME).convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise DamagedError("screenshot-no-picture") from error


def _encoded(small: "Image.Image", quality: int) -> bytes:
    file = BytesIO()
    file.name = _NAME
    small.save(file, quality=quality)
    return file.getvalue()
