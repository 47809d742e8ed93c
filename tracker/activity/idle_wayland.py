"""Rest on Wayland: the compositor tells when nothing was used for a while, and when something is used again.

There are two ways to ask it: ext-idle-notify-v1 (KDE, sway and others) and, where that is not offered, KDE's
own that went before it, org_kde_kwin_idle (sway until 1.8, older KDE). From version 2 on the first can leave
out who inhibits idling; its version 1 and KDE's own cannot, and there a film that is shown looks like use.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from tracker.activity.worker import Worker
from tracker.core.errors import UnreachableError
from tracker.core.moment import MICROSECONDS, Clock
from tracker.host.wayland import Offer, Wayland

NOTICE_MILLISECONDS: Final = 500
"""After this long without use the compositor tells of rest; so long a rest may also go unseen."""

_SEAT: Final = "wl_seat"
_IDLED: Final = 0
"""The event that tells of rest; it has one number in every way of asking. Any other tells of use."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A request by which rest is asked for: of which interface, from which of its versions on."""

    name: str
    interface: str
    version: int
    request: int
    seat_first: bool
    """Whether the request names the seat before the milliseconds."""

    def arguments(self, notification: int, seat: int) -> bytes:
        """Return the request's arguments; `notification` is the number of the object it makes."""
        both = (seat, NOTICE_MILLISECONDS) if self.seat_first else (NOTICE_MILLISECONDS, seat)
        return struct.pack("=III", notification, *both)


_OF_INPUT: Final = _Way("ext-idle-notify-v1", "ext_idle_notifier_v1", 2, 2, seat_first=False)
_OF_USE: Final = (
    _Way("ext-idle-notify-v1", "ext_idle_notifier_v1", 1, 1, seat_first=False),
    _Way("org_kde_kwin_idle", "org_kde_kwin_idle", 1, 0, seat_first=True),
)
"""The better one first."""


class WaylandIdle:
    """Listens in a thread of its own to what the compositor tells."""

    def __init__(self, environment: Mapping[str, str], clock: Clock, *, of_input: bool = False) -> None:
        """Begin to listen; `of_input` asks for rest of input alone, whoever inhibits idling.

        Raises `UnreachableError`: `wayland-away`, or `activity-idle-unknown` where rest is not told at all,
        `activity-input-unknown` where only that of input alone is not.
        """
        self._clock: Final = clock
        self._lock: Final = Lock()
        self._since: int | None = None
        self._line: Final = Wayland(environment)
        try:
            way = _way(self._line.offers, of_input=of_input)
            self._notification: Final = self._ask(way)
        except BaseException:
            self._line.close()
            raise
        self.way: Final = way.name
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

    def _ask(self, way: _Way) -> int:
        seat, asked = self._line.bind(_SEAT, 1), self._line.bind(way.interface, way.version)
        notification = self._line.new()
        self._line.send(asked, way.request, way.arguments(notification, seat))
        return notification

    def _step(self) -> float:
        for event in self._line.wait():
            if event.sender == self._notification:
                rested = self._clock.now().uptime - NOTICE_MILLISECONDS * 1_000
                with self._lock:
                    self._since = rested if event.opcode == _IDLED else None
        return 0


def _way(offers: Mapping[str, Offer], *, of_input: bool) -> _Way:
    of_use = next((way for way in _OF_USE if _offered(way, offers)), None)
    if of_use is None:
        raise UnreachableError("activity-idle-unknown")
    if not of_input:
        return of_use
    if not _offered(_OF_INPUT, offers):
        raise UnreachableError("activity-input-unknown")
    return _OF_INPUT


def _offered(way: _Way, offers: Mapping[str, Offer]) -> bool:
    offer = offers.get(way.interface)
    return offer is not None and offer.version >= way.version and _SEAT in offers
