"""Rest on X11, by the screen saver's extension, which every X server has."""

from typing import Final

from tracker.host.x11 import X11


class X11Idle:
    """Asks the X server."""

    way: Final = "MIT-SCREEN-SAVER"

    def __init__(self, display: str) -> None:
        """Connect to a display; raises `UnreachableError`: `x11-away`, `x11-lacks`."""
        self._line: Final = X11(display)
        try:
            self._opcode: Final = self._line.extension(self.way)
        except BaseException:
            self._line.close()
            raise

    def seconds(self) -> float:
        """Return the seconds since the last input; raises `UnreachableError` (`x11-away`)."""
        return self._line.idle(self._opcode)

    def close(self) -> None:
        """Close the connection."""
        self._line.close()
