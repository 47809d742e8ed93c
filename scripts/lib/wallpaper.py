"""A picture behind the windows of a virtual display, as costly to keep as what people really look at."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PIL import Image
from Xlib.display import Display

if TYPE_CHECKING:
    from collections.abc import Iterator

_GRAIN = 10
"""Strength of the noise; with it a screenshot of 1920 x 1080 takes about 190 KB, as one of a busy desktop."""
_BLOTCHES = (96, 54)


def picture(width: int, height: int) -> Image.Image:
    """Return soft blotches with a grain, in grey."""
    blotches = Image.effect_noise(_BLOTCHES, 120).resize((width, height), Image.Resampling.BICUBIC)
    return Image.blend(blotches, Image.effect_noise((width, height), _GRAIN), 0.5).convert("RGB")


@contextmanager
def wallpaper(name: str) -> Iterator[None]:
    """Have the picture behind the windows of a display for the block."""
    display = Display(name)
    try:
        screen = display.screen()
        size = screen.width_in_pixels, screen.height_in_pixels
        behind = screen.root.create_pixmap(*size, screen.root_depth)
        behind.put_pil_image(behind.create_gc(), 0, 0, picture(*size))
        screen.root.change_attributes(background_pixmap=behind)
        screen.root.clear_area(0, 0, *size)
        display.sync()
        yield
    finally:
        display.close()
