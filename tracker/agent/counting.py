"""Activity while the timer runs: samples are begun with an entry, taken each minute, ended with it."""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Final
from uuid import UUID

from tracker.activity.input import Input
from tracker.activity.sampler import Sampler
from tracker.activity.window import Window
from tracker.agent.hours import Hours
from tracker.agent.ports import Store
from tracker.agent.source_thread import Rest
from tracker.agent.supervisor import Alive
from tracker.core.errors import TrackerError
from tracker.core.hours.front import AppRules
from tracker.core.hours.level import SAMPLE_MICROSECONDS
from tracker.core.hours.said import ActivitySample
from tracker.core.hours.timer_state import Running
from tracker.core.moment import Clock, Instant

LOOK_SECONDS: Final = 1.0
WINDOW_LOOK_SECONDS: Final = 5.0
"""How soon it is noticed that nobody watches the window in front any more."""
SLOW_LOOK_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class _Going:
    """What is sampled, by which rules, from the instant `at`, which was this uptime."""

    entry: UUID
    rules: AppRules
    at: Instant
    uptime: int


class Counting:
    """Keeps the sampler going with the timer. `rules` is None while policy wants no activity recorded."""

    def __init__(
        self, hours: Hours, store: Store, clock: Clock, rules: Callable[[], AppRules | None]
    ) -> None:
        """Take whose time is sampled, where it is kept, the clock, and what policy wants of applications."""
        self._hours: Final = hours
        self._store: Final = store
        self._clock: Final = clock
        self._rules: Final = rules
        self._sampler: Final = Sampler(None, None)
        self._turn: Final = Lock()
        self._going: _Going | None = None
        self._minute = 0

    def watch_input(self, make: Callable[[], Input], alive: Alive, rest: Rest) -> None:
        """Count while policy wants it, until `rest` ends it. Blocking, in a thread of its own.

        Raises `TrackerError` when it cannot be counted.
        """
        while _until(self._wanted, alive, rest):
            with closing(make()) as source:
                if rest(0):
                    self._count(source, alive, rest)

    def watch_window(self, make: Callable[[], Window], alive: Alive, rest: Rest) -> None:
        """Watch which window is in front, likewise; raises `TrackerError` when nobody tells."""
        while _until(self._windows_wanted, alive, rest):
            with closing(make()) as source:
                if rest(0):
                    self._observe(source, alive, rest)

    def _count(self, source: Input, alive: Alive, rest: Rest) -> None:
        self._sampler.input = source
        try:
            going = True
            while going and self._wanted():
                if self._due():
                    self.look()
                source.check()
                alive()
                going = rest(LOOK_SECONDS)
        finally:
            if self._sampler.input is source:
                try:
                    self._end()
                finally:
                    self._sampler.input = None

    def _observe(self, source: Window, alive: Alive, rest: Rest) -> None:
        self._sampler.window = source
        try:
            going = True
            while going and self._windows_wanted():
                source.check()
                alive()
                going = rest(WINDOW_LOOK_SECONDS)
        finally:
            if self._sampler.window is source:
                self._sampler.window = None

    def _due(self) -> bool:
        """Say whether there is something to begin, to end or to take: most seconds there is not."""
        return self._turned() or self._hours.now() // SAMPLE_MICROSECONDS != self._minute

    def look(self) -> None:
        """Begin, go on with or end the samples, as the timer runs."""
        with self._turn:
            self._minute = self._hours.now() // SAMPLE_MICROSECONDS
            if self._turned():
                self._finish()
                self._begin()
            elif self._going is not None and self._hours.counts():
                self._give(self._sampler.take(self._clock.now().uptime, self._going.rules))

    def _turned(self) -> bool:
        """Say whether it is another entry now, or another policy, than what is sampled was begun with."""
        return self._asked() != (None if self._going is None else (self._going.entry, self._going.rules))

    def _asked(self) -> tuple[UUID, AppRules] | None:
        rules, state = self._rules(), self._hours.state
        return (state.entry.entry_id, rules) if isinstance(state, Running) and rules is not None else None

    def _begin(self) -> None:
        if asked := self._asked():
            self._going = _Going(*asked, self._hours.now(), self._clock.now().uptime)
            self._sampler.begin(self._going.at, self._going.uptime)

    def _end(self) -> None:
        with self._turn:
            self._finish()

    def _finish(self) -> None:
        """End what was begun where its entry ends, however late this is seen, by the rules it began with."""
        if going := self._going:
            self._going = None
            until = going.uptime + self._until(going.entry) - going.at
            self._give(self._sampler.end(min(until, self._clock.now().uptime), going.rules))

    def _until(self, entry: UUID) -> Instant:
        """Return how far an entry counts; 0 where it does not, or nobody can tell."""
        state = self._hours.state
        if isinstance(state, Running) and state.entry.entry_id == entry:
            return self._hours.now() if self._hours.counts() else state.seen
        try:
            return self._store.entry(str(entry)).stop or 0
        except TrackerError:
            return 0

    def _give(self, samples: Sequence[ActivitySample]) -> None:
        """Have the hours keep samples. They do also when the disk is full, which their beats tell of."""
        if samples:
            with suppress(TrackerError):
                self._hours.sample(samples)

    def _wanted(self) -> bool:
        return self._rules() is not None

    def _windows_wanted(self) -> bool:
        rules = self._rules()
        return rules is not None and rules.applications


def _until(wanted: Callable[[], bool], alive: Alive, rest: Rest) -> bool:
    """Wait until something is wanted; say whether it is, or `rest` ended the waiting."""
    going = rest(0)
    while going and not wanted():
        alive()
        going = rest(SLOW_LOOK_SECONDS)
    return going
