"""Counting input on Windows and macOS with pynput: the fence at which what it tells of an event is dropped.

pynput hands its callbacks a key, a button, a place. The callbacks below name none of it and hand on a number.
Not run on these systems yet; the tests run it with a stand-in of pynput.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Protocol

from tracker.activity.tally import Tally
from tracker.core.errors import OsPermissionError, UnreachableError
from tracker.core.hours.sampling import Counts
from tracker.core.moment import MICROSECONDS, Clock


class Listener(Protocol):
    """What is used of pynput's listeners: threads that call back."""

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """End."""
        ...

    def join(self) -> None:
        """Wait for the end; raises what a callback raised."""
        ...

    def is_alive(self) -> bool:
        """Tell whether it still listens."""
        ...

    @property
    def IS_TRUSTED(self) -> bool:  # noqa: N802 - pynput's name
        """Tell, on macOS, whether the system lets it listen."""
        ...


Make = Callable[..., Listener]


class PynputInput:
    """Counts in pynput's threads. An event that pynput made up itself counts like any other."""

    def __init__(self, clock: Clock, keyboard: Make | None = None, mouse: Make | None = None) -> None:
        """Begin to count; takes what makes listeners, pynput's unless named.

        Raises `UnreachableError` where there is no pynput that runs here.
        """
        self._clock: Final = clock
        self._tally: Final = Tally()
        if keyboard is None or mouse is None:
            keyboard, mouse = _pynput()
        self._listeners: Final = (
            keyboard(on_press=self._key),
            mouse(on_move=self._move, on_click=self._click, on_scroll=self._scroll),
        )
        for listener in self._listeners:
            listener.start()

    def take(self) -> Counts:
        """Return what was counted since this was last asked; raises what `check` raises."""
        self.check()
        return self._tally.take()

    def check(self) -> None:
        """Raise when a listener has ended, or may not listen."""
        for listener in self._listeners:
            if not getattr(listener, "IS_TRUSTED", True):
                raise OsPermissionError("activity-not-allowed")
            if not listener.is_alive():
                raise UnreachableError("activity-ended")

    def close(self) -> None:
        """Count no more; returns once the threads have ended."""
        for listener in self._listeners:
            listener.stop()
            with suppress(Exception):  # join raises what ended the listener; `take` has told of it
                listener.join()

    def _key(self, *_: object) -> None:
        self._tally.add([self._second()], keys=1)

    def _move(self, *_: object) -> None:
        self._tally.add([self._second()], moves=1)

    def _click(self, _x: object, _y: object, _button: object, pressed: object, *_: object) -> None:
        if pressed:
            self._tally.add([self._second()], clicks=1)

    def _scroll(self, *_: object) -> None:
        self._tally.add([self._second()], scrolls=1)

    def _second(self) -> int:
        return self._clock.now().uptime // MICROSECONDS


def _pynput() -> tuple[Any, Any]:
    try:
        from pynput import keyboard, mouse
    except ImportError as error:
        raise UnreachableError("activity-ended") from error
    return keyboard.Listener, mouse.Listener
