"""What is checked of one shot, each check by itself; every one can fail."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from PIL import Image

from tracker.agent.doctor.finding import Finding, State
from tracker.capture.displays import Monitor
from tracker.capture.grab import Frame, Grab
from tracker.core.capture import Taken
from tracker.core.device import SealedBlob
from tracker.core.errors import TrackerError
from tracker.core.messages.message import Message
from tracker.qa.device import QaDevice
from tracker.qa.pattern import differs, in_pixels, paint_differs, secret_area
from tracker.qa.scenario import Scenario
from tracker.qa.sealed_check import opened, sealed
from tracker.qa.stage import Stage

_SAYS: Final = {
    "shown": Message("Every monitor shows something.", ""),
    "blank": Message("Monitor {monitor} shows one colour all over.", ""),
    "places": Message("Monitors in their place, size and scale: {count}.", ""),
    "misplaced": Message("Monitors are at {seen}, and should be at {wanted}.", ""),
    "unasked": Message("Not checked: nobody said what monitors there should be; there are {seen}.", ""),
    "picture-size": Message(
        "The picture of monitor {monitor} has {seen} pixels, and should have {wanted}.", ""
    ),
    "pattern": Message("Every monitor shows its test pattern (off by {off} of 255 at most).", ""),
    "no-pattern": Message("Monitor {monitor} does not show its test pattern (off by {off} of 255).", ""),
    "redacted": Message("The window to leave out is painted over (off by {off} of 255 at most).", ""),
    "not-redacted": Message("The window to leave out can be seen (off by {off} of 255).", ""),
    "not-counted": Message("No window was said to be painted over.", ""),
    "queued": Message("Sealed files that wait to be sent: {count} more.", ""),
    "not-queued": Message("Sealed files that wait to be sent: {seen} more, and should be {wanted}.", ""),
    "quick": Message("It took {milliseconds} ms from its moment until it waited to be sent.", ""),
    "slow": Message(
        "It took {milliseconds} ms from its moment until it waited to be sent, more than {most} ms.", ""
    ),
    "undrawn": Message("Not checked: this screen is a person's own, and no test pattern is shown on it.", ""),
    "windows-untold": Message("Not checked: this session tells nobody where windows are.", ""),
    "windows-unsaid": Message("This session tells nobody where windows are, and this was not said.", ""),
}


class WatchedGrab:
    """Grabs in another way, and remembers where monitors were and how many pixels they had, no pixel."""

    def __init__(self, grab: Grab) -> None:
        """Take the way of grabbing."""
        self._grab: Final = grab
        self.seen: tuple[tuple[Monitor, tuple[int, int]], ...] = ()

    def grab(self, *, cursor: bool) -> list[Frame]:
        """Grab as the other does."""
        frames = self._grab.grab(cursor=cursor)
        self.seen = tuple((frame.monitor, (frame.width, frame.height)) for frame in frames)
        return frames


@dataclass(frozen=True, slots=True)
class Shot:
    """What came of one capture: what was said of it, its sealed files by monitors, and how it went.

    `queued` is how many files more wait to be sent; `milliseconds` how long it took.
    """

    taken: Taken
    seen: tuple[tuple[Monitor, tuple[int, int]], ...]
    files: tuple[SealedBlob, ...] = field(repr=False)
    queued: int
    milliseconds: int


def check(shot: Shot, stage: Stage, scenario: Scenario, device: QaDevice) -> Iterator[Finding]:
    """Yield what each check of a shot found: `OK`, `NO`, or `WARN` for one that cannot be made here."""
    yield _shown(shot.taken)
    yield _places(shot.seen, stage)
    yield sealed(shot.files, device)
    pictures: list[Image.Image] = []
    with suppress(TrackerError):  # of which the check before has told
        pictures = [opened(each, device) for each in shot.files]
    yield from _sizes(pictures, shot.seen)
    if stage.drawn:
        yield _pattern(pictures, stage, scenario.tolerance)
    else:
        yield _unchecked("pattern", "undrawn")
    yield _redaction(pictures, stage, shot.taken, scenario.tolerance)
    yield _queued(shot)
    yield _quick(shot.milliseconds, round(scenario.seconds * 1000))


def _ok(name: str, says: str, **values: str | int) -> Finding:
    return Finding(name, State.OK, _SAYS[says], values)


def _no(name: str, says: str, **values: str | int) -> Finding:
    return Finding(name, State.NO, _SAYS[says], values)


def _unchecked(name: str, says: str) -> Finding:
    return Finding(name, State.WARN, _SAYS[says])


def _shown(taken: Taken) -> Finding:
    return _no("blank", "blank", monitor=taken.blank[0]) if taken.blank else _ok("blank", "shown")


def _places(seen: Sequence[tuple[Monitor, tuple[int, int]]], stage: Stage) -> Finding:
    wanted = [_place(each, size) for each, size in stage.monitors]
    found = [_place(each, size) for each, size in seen]
    if not wanted:
        return Finding("geometry", State.WARN, _SAYS["unasked"], {"seen": " ".join(found)})
    if sorted(wanted) != sorted(found):
        return _no("geometry", "misplaced", seen=" ".join(found), wanted=" ".join(wanted))
    return _ok("geometry", "places", count=len(found))


def _place(monitor: Monitor, pixels: tuple[int, int]) -> str:
    return f"{pixels[0]}x{pixels[1]}@{pixels[0] / monitor.width:g}+{monitor.left}+{monitor.top}"


def _sizes(
    pictures: Sequence[Image.Image], seen: Sequence[tuple[Monitor, tuple[int, int]]]
) -> Iterator[Finding]:
    for picture, (monitor, size) in zip(pictures, seen, strict=False):
        if picture.size != size:
            told, wanted = ("x".join(map(str, each)) for each in (picture.size, size))
            yield _no("picture", "picture-size", monitor=monitor.number, seen=told, wanted=wanted)


def _pattern(pictures: Sequence[Image.Image], stage: Stage, tolerance: int) -> Finding:
    worst = 255 if len(pictures) != len(stage.monitors) else 0
    for picture, (monitor, _) in zip(pictures, stage.monitors, strict=False):
        is_hiding = stage.windows is not None and monitor.number == 0
        hidden = in_pixels(secret_area(monitor), monitor, picture.size) if is_hiding else None
        off = differs(picture, monitor.number, hidden)
        if off > tolerance:
            return _no("pattern", "no-pattern", monitor=monitor.number, off=off)
        worst = max(worst, off)
    if worst > tolerance:
        return _no("pattern", "no-pattern", monitor=len(pictures), off=worst)
    return _ok("pattern", "pattern", off=worst)


def _redaction(pictures: Sequence[Image.Image], stage: Stage, taken: Taken, tolerance: int) -> Finding:
    if stage.windows is None:
        says = "windows-untold" if taken.unexcluded else "windows-unsaid"
        return (_unchecked if taken.unexcluded else _no)("redaction", says)
    if not stage.drawn:
        return _unchecked("redaction", "undrawn")
    if not taken.redacted:
        return _no("redaction", "not-counted")
    first, _ = stage.monitors[0]
    off = max(
        (paint_differs(each, in_pixels(secret_area(first), first, each.size)) for each in pictures[:1]),
        default=255,
    )
    return (
        _ok("redaction", "redacted", off=off)
        if off <= tolerance
        else _no("redaction", "not-redacted", off=off)
    )


def _queued(shot: Shot) -> Finding:
    wanted = shot.taken.count
    if shot.queued == wanted == len(shot.files):
        return _ok("queue", "queued", count=wanted)
    return _no("queue", "not-queued", seen=shot.queued, wanted=wanted)


def _quick(milliseconds: int, most: int) -> Finding:
    if milliseconds <= most:
        return _ok("time", "quick", milliseconds=milliseconds)
    return _no("time", "slow", milliseconds=milliseconds, most=most)
