"""When the first run is shown: before a workspace is joined, after it ended this device, and by a link."""

import platform
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from tracker.tray.bridge import Bridge
from tracker.tray.present.first_run import ENDED, UNENROLLED, ended_by
from tracker.tray.watching import Link

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.core.moment import Clock
    from tracker.core.wire import Status
    from tracker.host.paths import Paths
    from tracker.tray.first_run.window import FirstRunWindow
    from tracker.tray.reading import Reader


class FirstRun(QObject):
    """Opens by itself, once, and whenever the person opens Tracker before they have joined."""

    done = Signal()
    """The person has walked to the end, or wants to look at what is kept: the main window is next."""
    policy_wanted = Signal()
    stage_changed = Signal()
    """Whether it `has_stage` is another answer."""

    def __init__(
        self, paths: "Paths", bridge: Bridge, reader: "Callable[[], Reader]", clock: "Clock"
    ) -> None:
        """Take where this person's things are, the agent, who reads the store once it is needed, the time."""
        super().__init__()
        self._paths, self._bridge, self._reader, self._clock = paths, bridge, reader, clock
        self._window: FirstRunWindow | None = None
        self._has_opened = False
        bridge.link_changed.connect(self._hear)
        bridge.status_told.connect(self._hear_status)

    @property
    def comes_first(self) -> bool:
        """Whether it is what the person sees who opens Tracker now."""
        return self._window is not None or self.is_unjoined

    @property
    def is_unjoined(self) -> bool:
        """Whether this device has joined no workspace, as far as is known now."""
        if self._bridge.link is Link.TELLING:
            return False
        return self._trouble(UNENROLLED) is not None or not self._is_enrolled()

    @property
    def window(self) -> "FirstRunWindow | None":
        """The window, from its opening until it is closed."""
        return self._window

    @property
    def has_stage(self) -> bool:
        """Whether its window is there, or about to come: nothing else is to come up then."""
        return self._window is not None or (not self._has_opened and self.comes_first)

    def open(self, link: str = "") -> None:
        """Show it, built now if need be, with a link that somebody opened."""
        self._has_opened = True
        if self._window is None:
            self._window = self._built(self._ended())
        if link:
            self._window.fill(link)
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        self.stage_changed.emit()

    @property
    def is_ended(self) -> bool:
        """Whether this device's workspace has ended it for good, as far as is known now."""
        return self._ended() is not None

    def join(self) -> None:
        """Show it, for who has read that this device was ended where a workspace is joined."""
        if self.is_ended:
            self._window = self._window or self._built(self._ended())
            self._window.join()
        self.open()

    def _is_enrolled(self) -> bool:
        """Say whether there is a store, which is known before the agent was looked for."""
        from tracker.agent.assemble import STORE_FILE

        return (self._paths.data / STORE_FILE).exists()

    def _built(self, ended: "TrackerError | None") -> "FirstRunWindow":
        from tracker.tray.account import Account
        from tracker.tray.first_run.looking import Looking, this_system
        from tracker.tray.first_run.window import FirstRunWindow, Means
        from tracker.tray.first_run.worker import Joining, configured_server, joins_here

        looking = Looking(partial(this_system, self._paths))
        means = Means(
            Joining(joins_here(self._paths)),
            looking,
            self._reader(),
            configured_server(),
            platform.node() or "unnamed",
            Account(self._paths),
            self._clock,
        )
        window = FirstRunWindow(means, ended)
        window.joined.connect(self._bridge.start_agent)
        window.policy_wanted.connect(self.policy_wanted)
        window.closed.connect(partial(self._forget, looking.close))
        for wish in (window.done, window.kept_wanted):
            wish.connect(window.close)
            wish.connect(self.done)
        return window

    def _hear(self, _link: Link) -> None:
        if self._trouble(UNENROLLED, ENDED) is not None:
            self._open_once()

    def _hear_status(self, status: "Status") -> None:
        if ended_by(status) is not None:
            self._open_once()

    def _open_once(self) -> None:
        if not self._has_opened:
            self.open()

    def _trouble(self, *keys: str) -> "TrackerError | None":
        trouble = self._bridge.trouble
        is_it = self._bridge.link is Link.FAILED and trouble is not None and trouble.key in keys
        return trouble if is_it else None

    def _ended(self) -> "TrackerError | None":
        status = self._bridge.status
        return self._trouble(ENDED) if status is None else ended_by(status)

    def _forget(self, close: "Callable[[], None]") -> None:
        """Let go of the window; a try to join that is under way is stopped by it."""
        window, self._window = self._window, None
        if window is not None:
            close()
            window.deleteLater()
            self.stage_changed.emit()
