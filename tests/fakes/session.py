"""A session that a test has locked, asleep or broken as it likes, and the source that tells of it."""

from collections.abc import Callable
from queue import SimpleQueue

from tracker.core.errors import TrackerError
from tracker.desktop.session import News, SessionEvent, Tell


class FakeSession:
    """What happens is heard by the source that runs, or by the next one; there is one at a time."""

    def __init__(self, tell: Tell) -> None:
        self.news = News(tell)
        self.happened: SimpleQueue[SessionEvent | TrackerError | FakeSource] = SimpleQueue()

    def happen(self, event: SessionEvent) -> None:
        """Let something happen."""
        self.happened.put(event)

    def fail(self, error: TrackerError) -> None:
        """Have the source that runs end by an error."""
        self.happened.put(error)

    def make(self) -> "FakeSource":
        """Return a source for one run."""
        return FakeSource(self)


class FakeSource:
    """The port `SessionSource`."""

    def __init__(self, session: FakeSession) -> None:
        self._session = session

    def run(self, alive: Callable[[], None]) -> None:
        alive()
        while (happened := self._session.happened.get()) is not self:
            if isinstance(happened, TrackerError):
                raise happened
            if isinstance(happened, SessionEvent):
                self._session.news.say("fake", happened)
                alive()

    def stop(self) -> None:
        self._session.happened.put(self)
