"""Generated frames, for a demonstration without a display and for tests: never a picture of a screen."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from tracker.capture.displays import Monitor
from tracker.capture.grab import Frame

FULL_HD: Final = Monitor(0, 0, 0, 1920, 1080, primary=True)
_COLUMNS: Final = 5
_ROWS: Final = 2
_TITLE: Final = "Generated picture {count}: there is no display here"


class GrabGenerated:
    """Draws a picture for each grab, another one every time; the same seed gives the same row of pictures."""

    def __init__(self, seed: int = 0, monitors: Sequence[Monitor] = (FULL_HD,)) -> None:
        """Take the seed, and the monitors to pretend."""
        self._seed = seed
        self._monitors = tuple(monitors)
        self._count = 0

    def grab(self, *, cursor: bool) -> list[Frame]:
        """Return one frame per monitor, without any pointer; raises nothing."""
        del cursor  # nobody points at a generated picture
        self._count += 1
        return [self._frame(monitor) for monitor in self._monitors]

    def _frame(self, monitor: Monitor) -> Frame:
        colours = sha256(f"{self._seed} {self._count} {monitor.number}".encode()).digest()
        tiles = Image.frombytes("RGB", (_COLUMNS, _ROWS), colours[: _COLUMNS * _ROWS * 3])
        picture = tiles.resize((monitor.width, monitor.height), Image.Resampling.NEAREST)
        size = monitor.height / 24
        ImageDraw.Draw(picture).text(
            (size, size),
            _TITLE.format(count=self._count),
            fill="white",
            font=ImageFont.load_default(size),
            stroke_width=2,
            stroke_fill="black",
        )
        return Frame(monitor, monitor.width, monitor.height, picture.convert("RGBX").tobytes("raw", "BGRX"))
