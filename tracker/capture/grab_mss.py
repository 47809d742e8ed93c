"""Grabbing with mss: X11, Windows and macOS. The fence of mss and of the X server behind it."""

from collections.abc import Sequence

from mss import MSS
from mss.exception import ScreenShotError

from tracker.capture.displays import Monitor, monitors
from tracker.capture.grab import Frame
from tracker.core.errors import UnreachableError


class GrabMss:
    """Connects anew for each grab.

    That costs 2 ms. A connection left open would keep the last picture in its shared memory, remember
    monitors that are gone, and die with its X server.
    """

    def __init__(self, display: str | None = None) -> None:
        """Take the X11 display to grab (`:0`); none on Windows and macOS."""
        self._display = display

    def grab(self, *, cursor: bool) -> list[Frame]:
        """Return one frame per monitor; raises `UnreachableError` when the screen cannot be reached.

        The pointer is drawn on X11 only: mss has no way to it on Windows and macOS.
        """
        try:
            with self._connect(cursor=cursor) as screen:
                return [_frame(screen, monitor) for monitor in _monitors(screen)]
        except (ScreenShotError, OSError, RuntimeError, ValueError) as error:
            raise UnreachableError("capture-unreachable") from error

    def _connect(self, *, cursor: bool) -> MSS:
        return MSS() if self._display is None else MSS(display=self._display, with_cursor=cursor)


def _monitors(screen: MSS) -> Sequence[Monitor]:
    everything, *single = screen.monitors
    return monitors(single or [everything])  # without RandR, X11 tells only the desktop as a whole


def _frame(screen: MSS, monitor: Monitor) -> Frame:
    area = {"left": monitor.left, "top": monitor.top, "width": monitor.width, "height": monitor.height}
    shot = screen.grab(area)
    return Frame(monitor, shot.width, shot.height, shot.raw)
