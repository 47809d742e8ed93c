"""What a capture gives: one encoded picture of one monitor."""

from dataclasses import dataclass, field


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
