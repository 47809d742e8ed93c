"""Capturing the screen: grab, refuse what shows nothing, encode."""

from PIL.Image import Image

from tracker.capture.encode import encode, is_blank, picture
from tracker.capture.grab import Grab
from tracker.core.capture import Capture, CaptureRules
from tracker.core.errors import UnreachableError


class ScreenCapture:
    """Captures what the session shows. Writes no file, and keeps nothing once a capture is returned."""

    def __init__(self, grab: Grab) -> None:
        """Take the way of grabbing, as `tracker.capture.way.choose` gives it."""
        self._grab = grab

    def capture(self, rules: CaptureRules) -> Capture:
        """Return one screenshot per monitor that shows something.

        Monitors of one colour all over are tried once more and then left out. Raises `UnreachableError` when
        no monitor shows anything or the screen cannot be reached, `OsPermissionError` when this session does
        not let it be captured.
        """
        pictures = self._pictures(rules.width)
        if _some_blank(pictures):
            pictures = self._pictures(rules.width)
        shown = [(number, each) for number, each in pictures if not is_blank(each)]
        if not shown:
            raise UnreachableError("capture-blank")
        return Capture(tuple(encode(each, number) for number, each in shown))

    def _pictures(self, width: int) -> list[tuple[int, Image]]:
        return [(frame.monitor.number, picture(frame, width)) for frame in self._grab.grab(cursor=False)]


def _some_blank(pictures: list[tuple[int, Image]]) -> bool:
    return any(is_blank(each) for _, each in pictures)
