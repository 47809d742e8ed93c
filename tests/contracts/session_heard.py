"""A source of session events that runs in a thread of a test, and what it told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from tracker.core.errors import UnreachableError
from tracker.desktop.session import SessionEvent, SessionSource

SOON = 20.0
"""Seconds within which what is to come does come, on a busy machine too."""

Make = Callable[[], SessionSource]


@dataclass
class Heard:
    """What a running source told, and how it ended."""

    events: "SimpleQueue[SessionEvent]" = field(default_factory=SimpleQueue)
    signs: "SimpleQueue[None]" = field(default_factory=SimpleQueue)
    errors: "SimpleQueue[UnreachableError | None]" = field(default_factory=SimpleQueue)

    def next(self) -> SessionEvent:
        return self.events.get(timeout=SOON)

    def nothing_more(self) -> bool:
        try:
            self.events.get_nowait()
        except Empty:
            return True
        return False


@contextmanager
def listening(make: Make, heard: Heard) -> Iterator[SessionSource]:
    """Run a source in a thread, for a block, once it has begun to listen."""
    source = make()

    def run() -> None:
        try:
            source.run(lambda: heard.signs.put(None))
        except UnreachableError as error:
            heard.errors.put(error)
        else:
            heard.errors.put(None)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    heard.signs.get(timeout=SOON)
    try:
        yield source
    finally:
        source.stop()
        thread.join(SOON)
        assert not thread.is_alive()
