"""Work in threads, which Qt never waits for: what comes of it is told in Qt's thread, to who asked for it."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import cache, partial
from itertools import count
from threading import Thread
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from tracker.core.errors import TrackerError
from tracker.tray.faults import reported

Work = Callable[[], object]
"""Blocks, and returns what is answered; may raise `TrackerError`."""
Tell = Callable[[Any], None]
Deed = Callable[[Tell], Coroutine[Any, Any, object]]
"""Tells how far it is, and returns what is answered; may raise `TrackerError`."""

_NUMBERS: Final = count()


class Asked(QObject):
    """What was asked for: `answered`, `refused` or `stopped` comes, once, from Qt's loop."""

    told = Signal(object)
    """How far a deed is."""
    answered = Signal(object)
    """With what came of it."""
    refused = Signal(object)
    """With the `TrackerError`: its `text()` and `hint()` are what the person reads."""
    stopped = Signal()
    stop_wanted = Signal()

    def stop(self) -> None:
        """Stop a deed, unless it has just ended by itself; one that waits for its turn is not begun."""
        self.stop_wanted.emit()


class _Post(QObject):
    """Brings what threads tell into Qt's thread. It outlives them; nothing else of Qt's is in their hands."""

    told = Signal(int, object)
    settled = Signal(int, object)


@cache
def _post() -> _Post:
    return _Post(QCoreApplication.instance())


class _Stoppable:
    """A deed as work for a thread, in a loop of its own."""

    def __init__(self, deed: Coroutine[Any, Any, object]) -> None:
        self._loop: Final = asyncio.new_event_loop()
        self._task: Final = self._loop.create_task(deed)

    def __call__(self) -> object:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            return runner.get_loop().run_until_complete(self._task)

    def stop(self) -> None:
        with suppress(RuntimeError):  # which says that it has just ended by itself
            self._loop.call_soon_threadsafe(self._task.cancel)


class Working(QObject):
    """Has work done for who made it. A fault of ours in it is reported, and refused too."""

    def __init__(self, parent: QObject) -> None:
        """Have nothing to do yet."""
        super().__init__(parent)
        self._under_way: Final = dict[int, Asked]()
        self._waiting: Final = dict[int, Deed]()
        self._doing: tuple[int, _Stoppable] | None = None
        _post().told.connect(self._tell)
        _post().settled.connect(self._settle)

    @property
    def is_busy(self) -> bool:
        """Whether something that was asked for has not ended yet."""
        return bool(self._under_way)

    def run(self, work: Work) -> Asked:
        """Have something done beside all else."""
        number, asked = self._made()
        _begin(work, number)
        return asked

    def do(self, deed: Deed) -> Asked:
        """Have a deed done that can be stopped, after those before it."""
        number, asked = self._made()
        asked.stop_wanted.connect(partial(self._stop, number))
        self._waiting[number] = deed
        self._go_on()
        return asked

    def _made(self) -> tuple[int, Asked]:
        number = next(_NUMBERS)
        asked = self._under_way[number] = Asked(self)
        return number, asked

    def _go_on(self) -> None:
        """Begin the deed whose turn it is."""
        if self._doing is None and self._waiting:
            number = min(self._waiting)
            deed, post = self._waiting.pop(number), _post()
            stoppable = _Stoppable(deed(lambda told: post.told.emit(number, told)))
            self._doing = number, stoppable
            _begin(stoppable, number)

    def _stop(self, number: int) -> None:
        if self._waiting.pop(number, None) is not None:
            self._settle(number, asyncio.CancelledError())
        elif self._doing is not None and self._doing[0] == number:
            self._doing[1].stop()

    def _tell(self, number: int, told: object) -> None:
        if number in self._under_way:
            self._under_way[number].told.emit(told)

    def _settle(self, number: int, outcome: object) -> None:
        asked = self._under_way.pop(number, None)
        if asked is None:
            return  # Somebody else asked for it.
        if self._doing is not None and self._doing[0] == number:
            self._doing = None
            self._go_on()
        match outcome:
            case TrackerError():
                asked.refused.emit(outcome)
            case asyncio.CancelledError():
                asked.stopped.emit()
            case _:
                asked.answered.emit(outcome)
        asked.deleteLater()


def _begin(work: Work, number: int) -> None:
    Thread(target=_work, args=(work, number, _post()), name="working", daemon=True).start()


def _work(work: Work, number: int, post: _Post) -> None:
    try:
        outcome = work()
    except (TrackerError, asyncio.CancelledError) as ended:
        outcome = ended
    except Exception as fault:  # noqa: BLE001 - reported, and nobody waits for ever
        outcome = reported(fault)
    post.settled.emit(number, outcome)
