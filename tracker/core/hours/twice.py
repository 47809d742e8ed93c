"""Time that is taken twice: by entries of one device, which is a slip or a lie, or of two devices at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.core.moment import Instant


@dataclass(frozen=True, slots=True)
class Taken:
    """The time `[start, stop)` that an entry of a device takes; `stop` is None while it runs."""

    device_id: bytes
    entry_id: bytes
    start: Instant
    stop: Instant | None

    def lasts(self, at: Instant) -> bool:
        """Say whether it is not over at an instant."""
        return self.stop is None or self.stop > at

    def outlasts(self, other: "Taken") -> bool:
        """Say whether it is over later than another one."""
        return other.stop is not None and self.lasts(other.stop)


@dataclass(frozen=True, slots=True)
class Twice:
    """Two entries of one member that share the time from the start of the later one on."""

    earlier: Taken
    later: Taken

    @property
    def stop(self) -> Instant | None:
        """Return when the shared time ends; None while both run."""
        stops = [each.stop for each in (self.earlier, self.later) if each.stop is not None]
        return min(stops, default=None)


def taken_twice(taken: Iterable[Taken]) -> Iterator[Twice]:
    """Yield what overlaps in the entries of one member, which come in order of their start.

    Each entry is told with what of each device began before it and lasts longest: so whatever shares time
    with another is told, and of n entries of d devices there are at most n * d pairs.
    """
    longest = dict[bytes, Taken]()
    for each in taken:
        if not each.lasts(each.start):
            continue
        yield from (Twice(other, each) for other in longest.values() if other.lasts(each.start))
        before = longest.get(each.device_id)
        if before is None or each.outlasts(before):
            longest[each.device_id] = each
