"""How often the server is asked for what seldom changes."""

from typing import Final

from tracker.agent.trust import TrustKeeper
from tracker.core.manifest import Freshness
from tracker.core.moment import MICROSECONDS, Moment

ASK_AFTER: Final = 300 * MICROSECONDS
"""How long an answer of the server is not asked for again."""


class Question:
    """One thing to ask the server for: not while it may not be worked with, nor when it answered lately."""

    def __init__(self, trust: TrustKeeper) -> None:
        """Take what says whether the server may be worked with."""
        self._trust = trust
        self._answered: Moment | None = None

    def due(self, now: Moment, *, anew: bool = False) -> bool:
        """Say whether to ask now; `anew` asks however lately the server answered."""
        # The pins of an expired manifest serve only to fetch another one.
        if self._trust.freshness(now.wall) is Freshness.EXPIRED:
            return False
        before = self._answered
        if anew or before is None or before.boot_id != now.boot_id:
            return True
        return now.uptime - before.uptime >= ASK_AFTER

    def answered(self, now: Moment) -> None:
        """Take down when the server answered."""
        self._answered = now
