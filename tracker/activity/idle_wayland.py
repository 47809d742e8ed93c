"""Rest on Wayland by the protocol ext-idle-notify-v1: KDE, sway and others.

The compositor tells when nothing was used for a while, and when something is used again. From version 2 of
the protocol on it can leave out who inhibits idling; before, a film that is shown looks like use.
"""

import struct
from collections.abc import Mapping
from threading import Lock
from typing import Final

from tracker.activity.worker import Worker
from tracker.core.errors import UnreachableError
from tracker.core.moment import MICROSECONDS, Clock
from tracker.host.wayland import Wayland

NOTICE_MILLISECONDS: Final = 500
"""After this long without use the compositor tells of rest; so long a rest may also go unseen."""

_NOTIFIER, _SEAT = "ext_idle_notifier_v1", "wl_seat"
_GET_NOTIFICATION, _GET_INPUT_NOTIFICATION = 1, 2
_IDLED: Final = 0
_OF_INPUT_ALONE: Final = 2
"""The version of the protocol from which on it can tell of input alone."""


class WaylandIdle:
    """Listens in a thread of its own to what the compositor tells."""

    def __init__(self, environment: Mapping[str, str], clock: Clock, *, of_input: bool = False) -> None:
        """Begin to listen; `of_input` asks for rest of input alone, whoever inhibits idling.

        Raises `UnreachableError`: `wayland-away`, or `activity-idle-unknown` where that is not offered.
        """
        self._clock: Final = clock
        self._lock: Final = Lock()
        self._since: int | None = None
        self._line: Final = Wayland(environment)
        try:
            self._notification: Final = self._ask(of_input=of_input)
        except BaseException:
            self._line.close()
            raise
        self._worker: Final = Worker("idle", self._step, self._line.close, self._line.hang_up)

    def seconds(self) -> float:
        """Return the seconds since the last input, half a second exact; raises what ended the listening."""
        self._worker.check()
        with self._lock:
            since = self._since
        return 0.0 if since is None else (self._clock.now().uptime - since) / MICROSECONDS

    def close(self) -> None:
        """Listen no more; returns once the thread has ended."""
        self._worker.close()

    def _ask(self, *, of_input: bool) -> int:
        offers = self._line.offers
        version = min(offers[_NOTIFIER].version, _OF_INPUT_ALONE) if {_NOTIFIER, _SEAT} <= set(offers) else 0
        if version < (_OF_INPUT_ALONE if of_input else 1):
            raise UnreachableError("activity-idle-unknown")
        seat, notifier = self._line.bind(_SEAT, 1), self._line.bind(_NOTIFIER, version)
        notification = self._line.new()
        opcode = _GET_INPUT_NOTIFICATION if of_input else _GET_NOTIFICATION
        self._line.send(notifier, opcode, struct.pack("=III", notification, NOTICE_MILLISECONDS, seat))
        return notification

    def _step(self) -> float:
        for event in self._line.wait():
            if event.sender == self._notification:
                rested = self._clock.now().uptime - NOTICE_MILLISECONDS * 1_000
                with self._lock:
                    self._since = rested if event.opcode == _IDLED else None
        return 0
