"""Takes one capture from screen to store: until its commit it is in memory only, and then it is sealed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from tracker.agent.chain import Chain
from tracker.agent.pipeline import Pipeline
from tracker.agent.ports import Screen
from tracker.agent.trust import TrustKeeper
from tracker.core.capture import PLAIN, CaptureRules, Taken
from tracker.core.errors import RefusedError
from tracker.core.moment import Clock

NO_TIMER: Final = "capture-no-timer"
PAUSED: Final = "capture-paused-by-member"


class Recorder:
    """Captures, seals and commits. Blocking: the loop calls it in a thread."""

    def __init__(
        self, screen: Screen, chain: Chain, pipeline: Pipeline, trust: TrustKeeper, clock: Clock
    ) -> None:
        """Take the neighbours it introduces to each other."""
        self._screen = screen
        self._chain = chain
        self._pipeline = pipeline
        self._trust = trust
        self._clock = clock
        self.rules: Callable[[], CaptureRules] = lambda: PLAIN
        """What is asked of each capture, which policy decides."""
        self.review: Callable[[], int] = lambda: 0
        """How many microseconds the member has to review a capture before it is sent."""
        self.counted: Callable[[], object] = lambda: True
        """What counts now, such as a time entry: captures are of it alone, and of None there are none."""
        self.pause_until: Callable[[], str] = str
        """Until what time of day the member pauses captures; empty while they do not."""
        self.documents: Callable[[], Mapping[str, bytes]] = dict
        """What is kept in one commit with a capture."""

    def record(self) -> Taken:
        """Capture and commit; return what has to be said of it. Raises `TrackerError`.

        The keys are looked up before the screen is touched: what cannot be sealed is not captured. Raises
        `RefusedError` (`capture-no-timer`) unless the same time counts before and after: a screen may take
        long, and what it shows then is dropped. Likewise with what a pause was begun in the midst of.
        """
        at, counted = self._clock.now(), self.counted()
        self._require(counted)
        self._trust.require_unexpired(at.wall)
        recipients = self._pipeline.recipients(self._trust.held, at)
        capture = self._screen.capture(self.rules())
        self._require(counted)
        sealing = self._pipeline.seal(capture.shots, at, recipients)
        until = at.wall + self.review()
        files = [replace(file, not_before=until) for file in sealing.files]
        self._chain.say(sealing.bodies, files, self.documents())
        ids = tuple(file.file_id for file in files)
        return replace(capture.taken, files=ids, at=at.wall, leaves_at=until)

    def _require(self, counted: object) -> None:
        if counted is None or self.counted() != counted:
            raise RefusedError(NO_TIMER)
        if until := self.pause_until():
            raise RefusedError(PAUSED, until=until)
