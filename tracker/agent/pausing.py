"""The member's pause of screenshots: as long as policy lets it be, recorded, and over by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from threading import RLock
from typing import Final

import msgspec
from msgspec.structs import replace

from tracker.agent.chain import Chain
from tracker.agent.hours import Hours
from tracker.agent.ports import Store
from tracker.core.errors import RefusedError
from tracker.core.hours.said import DeviceEvent, Occurrence, body_of
from tracker.core.hours.timer_state import Stopped
from tracker.core.moment import MICROSECONDS, Clock, Instant, Moment
from tracker.core.policy import EffectivePolicy
from tracker.core.policy.screenshot_fields import SCREENSHOT_PAUSE, SCREENSHOTS

DOCUMENT: Final = "screenshot-pause"

_MINUTE: Final = 60 * MICROSECONDS


class Ended(StrEnum):
    """Why a pause ended.

    Its time was over, its member wanted so, the computer was started anew, or policy let it last no longer.
    """

    OVER = "over"
    ASKED = "asked"
    BOOTED = "booted"
    POLICY = "policy"


class KeptPause(msgspec.Struct, frozen=True):
    """A pause as the store keeps it: since which uptime of which boot, and for how long.

    `cut` says that policy made it shorter than its member was told.
    """

    boot_id: bytes
    uptime: int
    minutes: int
    cut: bool = False

    def left(self, now: Moment) -> int | None:
        """Return the microseconds that are left, less than 0 once it is over; None after another boot.

        No clock that is set moves its end.
        """
        end = self.uptime + self.minutes * _MINUTE
        return end - now.uptime if now.boot_id == self.boot_id else None

    def within(self, most: int) -> "KeptPause":
        """Return it as one of `most` minutes at the most, from when it began."""
        return self if self.minutes <= most else replace(self, minutes=most, cut=True)


@dataclass(frozen=True, slots=True)
class PauseGround:
    """What a pause stands on: whose hours go on meanwhile, where it is recorded, and what policy says."""

    store: Store
    chain: Chain
    hours: Hours
    clock: Clock
    policy: Callable[[], EffectivePolicy]
    zone: Callable[[], tzinfo] = lambda: UTC


class ScreenshotPause:
    """The one pause of a device. Blocking, for any thread; what writes raises what the store raises.

    One that began lasts no longer than policy allows for what is worked on now; what was cut stays cut.
    """

    def __init__(self, ground: PauseGround) -> None:
        """Take up a pause where the store has one; `look` says that it is over."""
        self._on: Final = ground
        self._turn: Final = RLock()
        self._kept = _kept_pause(ground.store)

    def holds(self) -> bool:
        """Say whether screenshots are paused now."""
        return self._left() > 0

    def until(self) -> Instant | None:
        """Return the wall's time at which the pause will be over, to the second; None without one."""
        left = self._left()
        return round((self._on.clock.now().wall + left) / MICROSECONDS) * MICROSECONDS if left else None

    def until_text(self) -> str:
        """Return the time of day at which it will be over, by this computer's clock; empty without one."""
        until = self.until()
        if until is None:
            return ""
        return f"{datetime.fromtimestamp(until / MICROSECONDS, UTC).astimezone(self._on.zone()):%H:%M}"

    def minutes_allowed(self) -> int:
        """Return how many minutes a pause may last by policy, for what is worked on now; 0 for none."""
        policy = self._on.policy()
        return policy[SCREENSHOT_PAUSE] if policy[SCREENSHOTS] else 0

    def begin(self, minutes: int | None) -> None:
        """Begin a pause, as long as policy lets it be where no `minutes` are given; raises `RefusedError`."""
        with self._turn:
            self.look()
            most = self._require_allowed()
            if minutes is not None and minutes > most:
                raise RefusedError("capture-pause-long", most=most)
            now, lasts = self._on.clock.now(), most if minutes is None else minutes
            event = DeviceEvent(Occurrence.SCREENSHOTS_PAUSED, self._on.hours.now(), {"minutes": lasts})
            self._say(event, now, KeptPause(now.boot_id, now.uptime, lasts))

    def end(self) -> None:
        """End the pause as its member wants; raises `RefusedError` where there is none."""
        with self._turn:
            self.look()
            if self._kept is None:
                raise RefusedError("capture-not-paused")
            self._end(Ended.ASKED)

    def look(self) -> bool:
        """Record the end of a pause that is over, as of when it was, or cut it; say whether it did either."""
        with self._turn:
            kept = self._kept
            if kept is None:
                return False
            left = kept.left(self._on.clock.now())
            if left is None:
                self._end(Ended.BOOTED)
                return True
            if left <= 0:
                self._end(Ended.POLICY if kept.cut else Ended.OVER, -left)
                return True
            return self._cut(kept)

    def _cut(self, kept: KeptPause) -> bool:
        """Keep a pause as policy lets it last, or end it at once; say whether that is less than it was."""
        allowed = kept.within(self._most(kept))
        if allowed is kept:
            return False
        if self._left() > 0:
            self._on.store.keep_document(DOCUMENT, msgspec.msgpack.encode(allowed))
            self._kept = allowed
        else:
            self._end(Ended.POLICY)
        return True

    def _left(self) -> int:
        kept = self._kept
        left = None if kept is None else kept.within(self._most(kept)).left(self._on.clock.now())
        return max(0, left or 0)

    def _most(self, kept: KeptPause) -> int:
        """Return how many minutes a pause may last; while nothing is worked on, policy cuts none."""
        stopped = isinstance(self._on.hours.state, Stopped)
        return kept.minutes if stopped else self._on.policy()[SCREENSHOT_PAUSE]

    def _require_allowed(self) -> int:
        """Return how many minutes a pause may last that begins now."""
        policy = self._on.policy()
        if not policy[SCREENSHOTS]:
            raise RefusedError("capture-off")
        if not policy[SCREENSHOT_PAUSE]:
            raise RefusedError("capture-pause-off")
        if self._kept is not None:
            raise RefusedError("capture-paused-already")
        if isinstance(self._on.hours.state, Stopped):
            raise RefusedError("time-no-timer")
        return policy[SCREENSHOT_PAUSE]

    def _end(self, why: Ended, ago: int = 0) -> None:
        """Record that the pause ended, so many microseconds ago."""
        at = self._on.hours.now() - ago
        event = DeviceEvent(Occurrence.SCREENSHOTS_RESUMED, at, {"why": why.value})
        self._say(event, self._on.clock.now(), None)

    def _say(self, event: DeviceEvent, at: Moment, kept: KeptPause | None) -> None:
        """Record an event and keep what there is from then on, in one commit."""
        document = b"" if kept is None else msgspec.msgpack.encode(kept)
        self._on.chain.say([body_of(event, at)], documents={DOCUMENT: document})
        self._kept = kept


def _kept_pause(store: Store) -> KeptPause | None:
    """Return the pause that a store keeps; one that cannot be read is none."""
    try:
        return msgspec.msgpack.decode(store.document(DOCUMENT) or b"", type=KeptPause)
    except (msgspec.MsgspecError, ValueError):
        return None
