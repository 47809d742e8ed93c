"""Grabbing on Wayland: one picture of everything by the screenshot portal, cut up by outputs."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from io import BytesIO
from typing import Final

from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from tracker.capture.displays import Monitor, monitors
from tracker.capture.grab import Frame
from tracker.capture.outputs import Output, outputs
from tracker.capture.portal import Portal
from tracker.core.errors import UnreachableError

_MOST_PIXELS: Final = 1 << 27
_ROUNDING: Final = 2
"""By how many pixels a picture may differ from the outputs' sizes, which are told in whole points."""

_Box = tuple[float, float, float, float]


class GrabPortal:
    """Asks the portal for each grab. Whether the pointer is on its pictures is the desktop's choice."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Take the environment of the session to grab."""
        self._environment = environment
        self._portal = Portal(environment)

    def grab(self, *, cursor: bool) -> list[Frame]:
        """Return one frame per output, or a single one where the compositor does not tell its outputs.

        Raises as `Portal.picture` does.
        """
        del cursor  # the portal has no such option
        return frames(_decoded(self._portal.picture()), outputs(self._environment))


def frames(picture: Image.Image, told: Sequence[Output]) -> list[Frame]:
    """Cut an RGB picture of the whole desktop up, in the order of the outputs.

    The picture has one scale, the largest of all. What it shows larger than an output has pixels is brought
    back to these. A picture that outputs do not explain, as while one comes or goes, is one frame.
    """
    places = monitors([asdict(each) for each in told])
    left, top = (min((getattr(each, side) for each in places), default=0) for side in ("left", "top"))
    width = max((each.left + each.width for each in places), default=left) - left
    height = max((each.top + each.height for each in places), default=top) - top
    scale = picture.width / width if width else 0.0
    if abs(picture.height - height * scale) > _ROUNDING * max(scale, 1):
        return [_frame(Monitor(0, 0, 0, picture.width, picture.height, primary=True), picture)]
    pixels = {(each.left, each.top): each.pixels for each in told}
    return [
        _frame(each, _part(picture, _box(each, left, top, scale), pixels[each.left, each.top]))
        for each in places
    ]


def _box(monitor: Monitor, left: int, top: int, scale: float) -> _Box:
    """Return where a monitor is on a picture that begins at `left`, `top`: its sides in pixels."""
    across, down = monitor.left - left, monitor.top - top
    return across * scale, down * scale, (across + monitor.width) * scale, (down + monitor.height) * scale


def _part(picture: Image.Image, box: _Box, pixels: tuple[int, int]) -> Image.Image:
    left, top, right, bottom = (
        min(round(side), most) for side, most in zip(box, picture.size * 2, strict=True)
    )
    size = min(pixels[0], right - left), min(pixels[1], bottom - top)
    if size == (right - left, bottom - top):
        return picture.crop((left, top, right, bottom))
    return picture.resize(size, Image.Resampling.BILINEAR, box=(left, top, right, bottom))


def _frame(monitor: Monitor, shown: Image.Image) -> Frame:
    return Frame(monitor, shown.width, shown.height, shown.tobytes("raw", "BGRX"))


def _decoded(content: bytes) -> Image.Image:
    """Decode a PNG to RGB; only Pillow's reader of PNG is asked."""
    try:
        with PngImageFile(BytesIO(content)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise UnreachableError("capture-portal-file")
            return image.convert("RGB")
    except (OSError, SyntaxError, ValueError, LookupError, struct.error, zlib.error) as error:
        raise UnreachableError("capture-portal-file") from error
