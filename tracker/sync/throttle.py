"""Has a body wait, piece by piece, until it may be sent."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from tracker.core.bandwidth import Bucket, spend
from tracker.core.moment import MICROSECONDS, Clock

Rate = Callable[[], int | None]
"""Says how many bytes may be sent in a second, 1 or more; None for as many as the line carries."""


class Throttle:
    """One rate for all that is sent at once. `sleep` waits so many seconds."""

    def __init__(
        self, clock: Clock, rate: Rate, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        """Take the time, the rate, which is asked before each piece, and what waits."""
        self._clock: Final = clock
        self._rate: Final = rate
        self._sleep: Final = sleep
        self._bucket = Bucket(0, clock.now().uptime)

    async def wait(self, size: int) -> float:
        """Wait until so many bytes may be sent; return the seconds that takes."""
        rate = self._rate()
        if rate is None:
            return 0.0
        self._bucket, wait = spend(self._bucket, size, rate, self._clock.now().uptime)
        seconds = wait / MICROSECONDS
        if seconds:
            await self._sleep(seconds)
        return seconds
