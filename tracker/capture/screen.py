"""Capturing the screen: grab, leave out what is to be, refuse what shows nothing, blur, encode."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from tracker.capture.area import Area
from tracker.capture.encode import encode
from tracker.capture.grab import Frame, Grab
from tracker.capture.picture import picture, shows_something
from tracker.capture.redact import PAINT, is_told, left_out, redacted
from tracker.capture.windows import ShownWindow, Windows
from tracker.core.capture import Capture, CaptureRules, Screenshot
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.policy.screenshot_fields import Monitors

_Look = Sequence[ShownWindow] | None
"""The windows there were; None where nobody told."""


class ScreenCapture:
    """Captures what the session shows. Writes no file, and keeps nothing once a capture is returned."""

    def __init__(self, grab: Grab, windows: Windows | None = None) -> None:
        """Take the way of grabbing and who tells of windows, None where nobody does.

        `tracker.capture.way.choose` and `tracker.capture.windows_way.choose_windows` give them.
        """
        self._grab: Final = grab
        self._windows: Final = windows

    def capture(self, rules: CaptureRules) -> Capture:
        """Return one screenshot per monitor that is wanted and shows something.

        Excluded windows are painted over before anything else is done with the pixels. Monitors of one colour
        all over are tried once more and then left out, and so are those where nothing but excluded windows
        can be seen. Raises `RefusedError` (`capture-excluded`) when nothing else is left, or under `strict`
        when it is not told where excluded windows are; `UnreachableError` when no monitor shows anything or
        the screen cannot be reached; `OsPermissionError` when this session does not let it be captured.
        """
        taken = self._take(rules)
        if taken.blank():
            taken = self._take(rules)
        blank = taken.blank()
        hidden = left_out((look for look in taken.looks if look is not None), rules.exclusions)
        shots: list[Screenshot] = []
        painted: frozenset[int] = frozenset()
        while taken.frames:  # one after another goes, so that only one is there twice
            frame = taken.frames.pop(0)
            if frame.monitor.number in blank:
                continue
            frame, numbers = redacted(frame, hidden)
            painted |= numbers
            if not numbers or shows_something(frame, PAINT):
                shown, number = picture(frame, rules), frame.monitor.number
                del frame
                shots.append(encode(shown, number))
        if not shots:
            raise RefusedError("capture-excluded") if painted else UnreachableError("capture-blank")
        return Capture(tuple(shots), len(painted), taken.is_unexcluded(rules), blank)

    def _take(self, rules: CaptureRules) -> "_Taken":
        """Grab the monitors that are wanted, and look at the windows before and after."""
        before = self._look(rules)
        frames = self._grab.grab(cursor=rules.cursor)
        after = self._look(rules)
        return _Taken(wanted(frames, rules.monitors, before if after is None else after), (before, after))

    def _look(self, rules: CaptureRules) -> _Look:
        """Return the windows there are, as far as the rules ask for them.

        Raises `RefusedError` when `strict` rules need to know more than is told.
        """
        if not rules.exclusions and rules.monitors is not Monitors.ACTIVE:
            return ()
        try:
            look = None if self._windows is None else self._windows.visible()
        except UnreachableError:
            look = None
        if rules.strict and rules.exclusions and not is_told(look, rules.exclusions):
            raise RefusedError("capture-excluded")
        return look


@dataclass(frozen=True, slots=True)
class _Taken:
    """The frames of one grab that are wanted, and how the windows were before it and after it."""

    frames: list[Frame]
    looks: tuple[_Look, _Look]

    def blank(self) -> tuple[int, ...]:
        """Return the monitors that show one colour all over."""
        return tuple(each.monitor.number for each in self.frames if not shows_something(each))

    def is_unexcluded(self, rules: CaptureRules) -> bool:
        """Tell whether something was to be left out and it is not known where all of it was."""
        return bool(rules.exclusions) and not all(is_told(look, rules.exclusions) for look in self.looks)


def wanted(frames: Sequence[Frame], monitors: Monitors, look: _Look) -> list[Frame]:
    """Return the frames of the monitors that policy wants.

    Of a session that does not tell which window is active, or of none that can be seen, that is the primary
    monitor: rather too little than what nobody works on.
    """
    if monitors is Monitors.ALL:
        return list(frames)
    active = [] if monitors is Monitors.PRIMARY else _with_active(frames, look or ())
    primary = (frame for frame in frames if frame.monitor.primary)
    return list(chain(active, primary, frames))[:1]


def _with_active(frames: Sequence[Frame], look: Sequence[ShownWindow]) -> list[Frame]:
    """Return the frame that the middle of the active window is in, if any."""
    areas = [window.area for window in look if window.active and window.area is not None]
    return [frame for area in areas for frame in frames if _holds_middle(frame, area)]


def _holds_middle(frame: Frame, area: Area) -> bool:
    monitor, (x, y) = frame.monitor, ((area.left + area.right) // 2, (area.top + area.bottom) // 2)
    across = monitor.left <= x < monitor.left + monitor.width
    return across and monitor.top <= y < monitor.top + monitor.height
