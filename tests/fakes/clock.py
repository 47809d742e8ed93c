"""A clock that stands still until a test moves it."""

from tracker.core.moment import Moment

START = Moment(wall=1_795_262_400_000_000, uptime=3_600_000_000, boot_id=bytes(range(16)))
"""21 November 2026, 12:00 UTC, an hour after boot."""


class FakeClock:
    """Tells the time it was told: a `tracker.core.moment.Clock`."""

    def __init__(self, start: Moment = START) -> None:
        self.moment = start

    def now(self) -> Moment:
        return self.moment

    def advance(self, seconds: float) -> None:
        """Let both clocks run on."""
        self.moment = self.moment.later(seconds)

    def jump(self, seconds: float) -> None:
        """Set the wall clock, as a person or NTP would; the uptime stays."""
        shifted = self.moment.later(seconds)
        self.moment = Moment(shifted.wall, self.moment.uptime, self.moment.boot_id)

    def reboot(self, boot_id: bytes) -> None:
        """Begin a new boot at the same wall time."""
        self.moment = Moment(self.moment.wall, 0, boot_id)
