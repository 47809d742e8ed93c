"""A timer on its device's timeline: all that an agent keeps of a timer, and how a moment moves it."""

from collections.abc import Callable, Iterable
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from tracker.core.hours.said import DeviceEvent, Occurrence, Said
from tracker.core.hours.timeline import Reading, Timeline
from tracker.core.hours.timer import Timer
from tracker.core.hours.timer_state import Beat, Began, Event, Shifted, Stopped, TimerState
from tracker.core.moment import MICROSECONDS, Instant, Moment

EventAt = Callable[[Instant], Event]
"""Makes an event of the instant at which it happens on the device's timeline."""


class Clocked(Struct, frozen=True):
    """The timer and the timeline its instants are of."""

    timeline: Timeline
    state: TimerState = Stopped()

    @classmethod
    def begin(cls, at: Moment, told: Iterable[Instant] = ()) -> Self:
        """Return a stopped timer on a new timeline; `told` are instants that records tell of, in order."""
        return cls(Timeline.begin(at, told))

    def now(self, at: Moment) -> Instant:
        """Return the instant of a moment; a clock that was set meanwhile comes with the next event."""
        return self._read(at)[1].before

    def told(self, at: Instant) -> Self:
        """Return it once hours were told by an instant, by hand or not: it never goes back behind that."""
        return replace(self, timeline=self.timeline.told(at))

    def on(self, at: Moment, event: EventAt, timer: Timer) -> tuple[Self, tuple[Said, ...]]:
        """Return what an event at a moment makes of it, and what records have to say of that, in order.

        Whatever happens is a beat, too: who was not seen for long was cut off, and is back now. A clock that
        was set since the last moment comes after that, and before the event; but an agent that begins finds
        first what it left.
        """
        timeline, reading = self._read(at)
        shifts: list[Event] = [Shifted(reading.before, reading.at)] if reading.before != reading.at else []
        first = event(reading.before)
        begins = isinstance(first, Began)
        state, said = self.state, _clock_set(reading)
        for each in [first, *shifts] if begins else [Beat(reading.before), *shifts, event(reading.at)]:
            state, more = timer.step(state, each)
            said += more
        was_off = isinstance(self.state, Stopped) and isinstance(state, Stopped)
        return type(self)(timeline if was_off else timeline.told(reading.at), state), said

    def _read(self, at: Moment) -> tuple[Timeline, Reading]:
        """Read the timeline; one that no timer runs on goes back to the wall, and nothing shifts."""
        timeline, reading = self.timeline.read(at)
        if not isinstance(self.state, Stopped):
            return timeline, reading
        settled = timeline.settle(at)
        now = at.uptime + settled.offset
        return settled, Reading(now, now, reading.set_by, reading.booted)


def _clock_set(reading: Reading) -> tuple[Said, ...]:
    if not reading.set_by:
        return ()
    seconds = round(reading.set_by / MICROSECONDS)
    return (DeviceEvent(Occurrence.CLOCK_SET, reading.at, {"seconds": seconds}),)
