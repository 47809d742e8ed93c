"""The port to grabbing: every way of grabbing gives frames of raw pixels."""

from dataclasses import dataclass, field
from typing import Protocol

from tracker.capture.displays import Monitor


@dataclass(frozen=True, slots=True)
class Frame:
    """What one monitor showed: `height` rows from the top, each of `width` pixels.

    A pixel is four bytes: blue, green, red and one unused. A scaled screen has more pixels than the monitor's
    own `width` and `height` say.
    """

    monitor: Monitor
    width: int
    height: int
    pixels: bytes | bytearray = field(repr=False)

    @property
    def scale(self) -> float:
        """Pixels to each point of the desktop's own coordinates: 1.5 where a monitor is scaled by half."""
        return self.width / self.monitor.width


class Grab(Protocol):
    """One way of grabbing the screen."""

    def grab(self, *, cursor: bool) -> list[Frame]:
        """Return one frame per monitor, with the mouse pointer if asked and where the system draws it.

        Raises `OsPermissionError` or `UnreachableError`, nothing foreign.
        """
        ...
