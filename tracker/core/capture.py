"""What a capture is asked to do and what it gives: pictures of monitors, and what has to be said of them."""

from dataclasses import dataclass, field
from typing import Final

from tracker.core.policy.screenshot_fields import Blur, Monitors


@dataclass(frozen=True, slots=True)
class CaptureRules:
    """What policy asks of one capture.

    `width` is the most pixels a picture may have from side to side. `exclusions` are words in the name or the
    title of windows that are never shown, however they are capitalised; under `strict`, nothing is captured
    where the system does not tell which windows are on the screen.
    """

    blur: Blur = Blur.NONE
    monitors: Monitors = Monitors.ALL
    width: int = 2560
    cursor: bool = False
    exclusions: tuple[str, ...] = ()
    strict: bool = False


PLAIN: Final = CaptureRules()
"""Everything as it is on the screen, in the usual size."""


@dataclass(frozen=True, slots=True)
class Screenshot:
    """One encoded picture of one monitor, in memory only.

    `image` is WebP; `width` and `height` are the picture's own, in pixels, which on a wide monitor are fewer
    than the monitor has; `monitor` counts from 0 in the order the system names them.
    """

    image: bytes = field(repr=False)
    width: int
    height: int
    monitor: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What has to be said of a capture, which holds nothing of what was on the screen: `count` screenshots.

    `redacted` windows were painted over. `unexcluded` says that there was something to leave out and that
    the system did not tell where it is. `blank` monitors showed one colour all over and were left out.
    Once they are kept, `files` are their ids, taken `at` (UTC microseconds), and sent from `leaves_at` on.
    """

    count: int
    redacted: int = 0
    unexcluded: bool = False
    blank: tuple[int, ...] = ()
    files: tuple[bytes, ...] = ()
    at: int = 0
    leaves_at: int = 0


@dataclass(frozen=True, slots=True)
class Capture:
    """What one capture came to: at least one screenshot, and of the rest what `Taken` says."""

    shots: tuple[Screenshot, ...]
    redacted: int = 0
    unexcluded: bool = False
    blank: tuple[int, ...] = ()

    @property
    def taken(self) -> Taken:
        """Return what has to be said of it."""
        return Taken(len(self.shots), self.redacted, self.unexcluded, self.blank)
