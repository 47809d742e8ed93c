"""Activity while the timer runs: samples are begun with an entry, taken each minute, ended with it."""

import asyncio
from collections.abc import Callable
from typing import Final
from uuid import UUID

from tracker.activity.input import Input
from tracker.activity.sampler import Sampler
from tracker.activity.window import Window
from tracker.agent.hours import Hours
from tracker.agent.supervisor import Alive
from tracker.core.hours.front import AppRules
from tracker.core.hours.level import SAMPLE_MICROSECONDS
from tracker.core.hours.timer_state import Running
from tracker.core.moment import Clock

LOOK_SECONDS: Final = 1.0
SLOW_LOOK_SECONDS: Final = 30.0


class Counting:
    """Keeps the sampler going with the timer. `rules` is None while policy wants no activity recorded."""

    def __init__(self, hours: Hours, clock: Clock, rules: Callable[[], AppRules | None]) -> None:
        """Take whose time is sampled, the clock, and what policy wants known of applications."""
        self._hours: Final = hours
        self._clock: Final = clock
        self._rules: Final = rules
        self._sampler: Final = Sampler(None, None)
        self._entry: UUID | None = None
        self._minute = 0

    async def watch_input(self, make: Callable[[], Input], alive: Alive) -> None:
        """Count until cancelled, while policy wants it; raises `TrackerError` when it cannot be counted."""
        while True:
            await _until(self._wanted, alive)
            source = await asyncio.to_thread(make)
            self._sampler.input = source
            try:
                while self._wanted():
                    if self._due():
                        await asyncio.to_thread(self.look)
                    self._check("input")
                    alive()
                    await asyncio.sleep(LOOK_SECONDS)
            finally:
                await asyncio.to_thread(self._end)
                self._sampler.input = None
                await asyncio.to_thread(source.close)

    async def watch_window(self, make: Callable[[], Window], alive: Alive) -> None:
        """Watch which window is in front, likewise; raises `TrackerError` when nobody tells."""
        while True:
            await _until(self._windows_wanted, alive)
            source = await asyncio.to_thread(make)
            self._sampler.window = source
            try:
                while self._windows_wanted():
                    self._check("window")
                    alive()
                    await asyncio.sleep(SLOW_LOOK_SECONDS)
            finally:
                self._sampler.window = None
                await asyncio.to_thread(source.close)

    def _due(self) -> bool:
        """Say whether there is something to begin, to end or to take: most seconds there is not."""
        state = self._hours.state
        entry = state.entry.entry_id if isinstance(state, Running) else None
        return entry != self._entry or self._hours.now() // SAMPLE_MICROSECONDS != self._minute

    def look(self) -> None:
        """Begin, go on with or end the samples, as the timer runs."""
        rules, state = self._rules(), self._hours.state
        self._minute = self._hours.now() // SAMPLE_MICROSECONDS
        entry = state.entry.entry_id if isinstance(state, Running) and rules is not None else None
        if entry != self._entry:
            self._end()
            self._begin(entry)
        elif entry is not None and rules is not None:
            self._hours.sample(self._sampler.take(self._clock.now().uptime, rules))

    def _begin(self, entry: UUID | None) -> None:
        self._entry = entry
        if entry is not None:
            self._sampler.begin(self._hours.now(), self._clock.now().uptime)

    def _end(self) -> None:
        """End what was begun; what policy wants known no more is not known any more."""
        if self._entry is not None:
            self._entry = None
            rules = self._rules()
            samples = self._sampler.end(self._clock.now().uptime, rules or AppRules(applications=False))
            self._hours.sample(samples if rules else ())

    def _wanted(self) -> bool:
        return self._rules() is not None

    def _windows_wanted(self) -> bool:
        rules = self._rules()
        return rules is not None and rules.applications

    def _check(self, name: str) -> None:
        if error := self._sampler.failed.get(name):
            raise error


async def _until(wanted: Callable[[], bool], alive: Alive) -> None:
    while not wanted():
        alive()
        await asyncio.sleep(SLOW_LOOK_SECONDS)
