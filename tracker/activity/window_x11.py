"""The window in front on X11, told by the server when it changes: the window manager's _NET_ACTIVE_WINDOW."""

from collections.abc import Sequence
from typing import Final

from tracker.activity.fronts import Fronts
from tracker.activity.worker import Worked, Worker
from tracker.core.hours.front import Front
from tracker.core.moment import Clock
from tracker.host.x11 import X11

GATHER_SECONDS: Final = 0.25
"""After a change, more may gather this long before the window is looked at again."""


class X11Window(Worked):
    """Watches in a thread of its own, over a connection of its own."""

    def __init__(self, display: str, clock: Clock) -> None:
        """Begin to watch a display (`:0`); raises `UnreachableError` (`x11-away`)."""
        self._clock: Final = clock
        self._fronts: Final = Fronts()
        self._line: Final = X11(display)
        self._watched: int | None = None
        try:
            self._line.watch(self._line.root)
            self._look()
        except BaseException:
            self._line.close()
            raise
        self._worker = Worker("window", self._step, self._line.close, self._line.hang_up)

    def take(self) -> Sequence[Front]:
        """Return what was in front since this was last asked; raises what ended the watching."""
        self._worker.check()
        return self._fronts.take()

    def _step(self) -> float:
        self._line.changes()
        self._look()
        return GATHER_SECONDS

    def _look(self) -> None:
        """Note what is in front, and have its title watched."""
        since = self._clock.now().uptime
        window = self._line.number(self._line.root, "_NET_ACTIVE_WINDOW") or None
        if window is not None and window != self._watched:
            self._line.watch(window)
        self._watched = window
        self._fronts.note(
            Front(since) if window is None else Front(since, self._name(window), self._title(window))
        )

    def _name(self, window: int) -> str:
        """Return an application's name: of WM_CLASS the class, which follows the instance (ICCCM 4.1.2.5)."""
        instance, _, rest = self._line.text(window, "WM_CLASS").partition(b"\0")
        return (rest.partition(b"\0")[0] or instance).decode("utf-8", "replace")

    def _title(self, window: int) -> str:
        title = self._line.text(window, "_NET_WM_NAME") or self._line.text(window, "WM_NAME")
        return title.decode("utf-8", "replace")
