"""The ledger: what a device's records amount to, whoever reads them and however often."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from tracker.core.hours.day import Span
from tracker.core.hours.said import ActivitySample, DeviceEvent, Said, TimeAway, TimeEntry
from tracker.core.moment import Instant


@dataclass(slots=True)
class Ledger:
    """Entries and time away by id, as the newest record of each has them; samples by start; events."""

    entries: dict[UUID, TimeEntry] = field(default_factory=dict)
    aways: dict[UUID, TimeAway] = field(default_factory=dict)
    samples: dict[Instant, ActivitySample] = field(default_factory=dict)
    events: list[DeviceEvent] = field(default_factory=list)

    def take(self, said: Said) -> None:
        """Take in what the next record says."""
        match said:
            case TimeEntry():
                self.entries[said.entry_id] = said
            case TimeAway():
                self.aways[said.away_id] = said
            case ActivitySample():
                self.samples[said.start] = said
            case DeviceEvent():
                self.events.append(said)

    def standing(self) -> list[TimeEntry]:
        """Return the entries that count, in order of their start."""
        return sorted((entry for entry in self.entries.values() if not entry.deleted), key=_start)


def replay(said: Iterable[Said]) -> Ledger:
    """Return the ledger that follows from what records say, in chain order."""
    ledger = Ledger()
    for each in said:
        ledger.take(each)
    return ledger


def lasted(entry: TimeEntry, now: Instant) -> int:
    """Return the microseconds of an entry, up to `now` while it runs."""
    return max(0, (now if entry.stop is None else entry.stop) - entry.start)


def overlaps(entry: TimeEntry, start: Instant, stop: Instant) -> bool:
    """Say whether an entry that counts takes any of `[start, stop)`."""
    return not entry.deleted and entry.start < stop and (entry.stop is None or entry.stop > start)


def uncounted(span: Span, entries: Iterable[TimeEntry]) -> tuple[Span, ...]:
    """Return what of a span no entry counts, in its order."""
    left, at = list[Span](), span.start
    for entry in sorted((each for each in entries if overlaps(each, span.start, span.stop)), key=_start):
        if entry.start > at:
            left.append(Span(at, entry.start))
        at = span.stop if entry.stop is None else max(at, entry.stop)
    return (*left, Span(at, span.stop)) if at < span.stop else tuple(left)


def _start(entry: TimeEntry) -> Instant:
    return entry.start
