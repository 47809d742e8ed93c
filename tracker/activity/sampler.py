"""Activity samples of tracked time, from what counts input and what watches the window in front."""

from collections.abc import Sequence

from tracker.activity.input import Input
from tracker.activity.window import Window
from tracker.core.errors import BugError, TrackerError
from tracker.core.hours.front import AppRules, Front
from tracker.core.hours.said import ActivitySample
from tracker.core.hours.sampling import Counts, Stretch, samples
from tracker.core.moment import Instant


class Sampler:
    """Makes samples between `begin` and `end`; only what happens between them is in any.

    It never waits and starts nothing. `input` and `window` are None where there is none: without an input no
    samples are made, for what was not watched has no level; without a window they name no applications.
    One that fails is here as if there were none. A window may be replaced at any time, an input between `end`
    and `begin`, so that no sample is of time in which nothing counted.
    """

    def __init__(self, input_: Input | None, window: Window | None) -> None:
        """Take the sources, which stay the caller's to close."""
        self.input = input_
        self.window = window
        self._from: Stretch | None = None

    def begin(self, at: Instant, uptime: int) -> None:
        """Begin at an instant of the timeline, which is this uptime in microseconds; drop what was before.

        Raises `BugError` when it was begun already.
        """
        if self._from is not None:
            raise BugError
        self._counts()
        self._fronts()
        self._from = Stretch(at, uptime, uptime)

    def take(self, uptime: int, rules: AppRules) -> tuple[ActivitySample, ...]:
        """Return the sample of each whole minute that passed since; best asked just after one is over."""
        whole = self._until(uptime).whole()
        if whole.start == whole.stop:
            return ()
        self._from = whole.rest()
        return self._made(whole, rules)

    def end(self, uptime: int, rules: AppRules) -> tuple[ActivitySample, ...]:
        """Return what there is to say until now, and make no more until `begin`."""
        until = self._until(uptime)
        self._from = None
        return self._made(until, rules)

    def _until(self, uptime: int) -> Stretch:
        if self._from is None:
            raise BugError
        return Stretch(self._from.at, self._from.start, max(uptime, self._from.start))

    def _made(self, stretch: Stretch, rules: AppRules) -> tuple[ActivitySample, ...]:
        counts, fronts = self._counts(), self._fronts()
        return () if counts is None else samples(stretch, counts, fronts, rules)

    def _counts(self) -> Counts | None:
        try:
            return None if self.input is None else self.input.take()
        except TrackerError:
            return None

    def _fronts(self) -> Sequence[Front]:
        try:
            return () if self.window is None else self.window.take()
        except TrackerError:
            return ()
