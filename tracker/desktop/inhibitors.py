"""Whether an application keeps the session from idling, as calls, presentations and full-screen videos do."""

import sys
from collections.abc import Callable, Mapping
from typing import Final

from tracker.core.moment import MICROSECONDS, Clock, Moment

KEPT_SECONDS: Final = 5.0
"""How long an answer counts, so that asking often costs nothing."""
PATIENCE: Final = 1.0
"""Seconds that each part of the system has to answer; one that does not inhibits nothing."""

Ask = Callable[[], bool]


class Inhibitors:
    """Asks the system, and keeps each answer for a moment. Used by one thread at a time."""

    def __init__(self, ask: Ask, clock: Clock) -> None:
        """Take how to ask, for which `how_to_ask` is there, and the time."""
        self._ask: Final = ask
        self._clock: Final = clock
        self._answered: tuple[Moment, bool] | None = None

    def inhibited(self) -> bool:
        """Return whether an application inhibits idling now. It blocks for some seconds at worst."""
        now = self._clock.now()
        if self._answered is None or not _recent(self._answered[0], now):
            self._answered = (now, self._ask())
        return self._answered[1]


def _recent(asked: Moment, now: Moment) -> bool:
    age = now.uptime - asked.uptime
    return asked.boot_id == now.boot_id and 0 <= age < KEPT_SECONDS * MICROSECONDS


if sys.platform == "win32":

    def how_to_ask(_environment: Mapping[str, str]) -> Ask:
        """Return how this system is asked."""
        from tracker.desktop._windows import display_is_required

        return display_is_required

    def who_tells(_environment: Mapping[str, str]) -> tuple[str, ...]:
        """Return which parts of the system tell it now."""
        return ("Windows",)

elif sys.platform == "darwin":

    def how_to_ask(_environment: Mapping[str, str]) -> Ask:
        """Return how this system is asked."""
        from tracker.desktop._macos import display_is_kept_awake

        return display_is_kept_awake

    def who_tells(_environment: Mapping[str, str]) -> tuple[str, ...]:
        """Return which parts of the system tell it now."""
        return ("macOS",)

else:
    import os
    from functools import partial

    def how_to_ask(environment: Mapping[str, str]) -> Ask:
        """Return how this system is asked: logind, GNOME and what else keeps to freedesktop's interface."""
        from tracker.desktop._linux_inhibitors import inhibited

        return partial(inhibited, environment, os.getuid(), PATIENCE)

    def who_tells(environment: Mapping[str, str]) -> tuple[str, ...]:
        """Return which parts of the system tell it now, by their names on a bus."""
        from tracker.desktop._linux_inhibitors import who_is_there

        return who_is_there(environment)
