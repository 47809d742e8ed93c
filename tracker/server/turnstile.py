"""How often strangers are let in: so often a minute from one address, and so often from all of them."""

from collections import Counter
from typing import Final

from tracker.core.moment import MICROSECONDS

EACH_MOST: Final = 20
ALL_MOST: Final = 600
_MINUTE: Final = 60 * MICROSECONDS


class Turnstile:
    """Counts who came in the minute of the wall clock that runs; for one event loop, in bounded memory."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._minute = 0
        self._came: Counter[str] = Counter()

    def admit(self, address: str, now: int) -> bool:
        """Let someone in at an instant (UTC microseconds), or say that it is too often."""
        if now // _MINUTE != self._minute:
            self._minute = now // _MINUTE
            self._came.clear()
        if self._came.total() >= ALL_MOST or self._came[address] >= EACH_MOST:
            return False
        self._came[address] += 1
        return True
