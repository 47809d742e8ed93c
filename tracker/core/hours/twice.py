"""Time that is taken twice: by entries of one device, which is a slip or a lie, or of two devices at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.core.moment import Instant


@dataclass(frozen=True, slots=True)
class Taken:
    """The time `[start, stop)` that an entry of a device takes; as far as is known of one that is `open`.

    Nobody knows that it went on after its device was heard of last.
    """

    device_id: bytes
    entry_id: bytes
    start: Instant
    stop: Instant
    open: bool = False

    def lasts(self, at: Instant) -> bool:
        """Say whether it is not over at an instant."""
        return self.stop > at


@dataclass(frozen=True, slots=True)
class Twice:
    """Two entries of one member that share the time from the start of the later one on."""

    earlier: Taken
    later: Taken

    @property
    def stop(self) -> Instant:
        """Return when the shared time ends, as far as is known."""
        return min(self.earlier.stop, self.later.stop)

    @property
    def open(self) -> tuple[Taken, ...]:
        """Return which of the two are open."""
        return tuple(each for each in (self.earlier, self.later) if each.open)


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
        if before is None or each.lasts(before.stop):
            longest[each.device_id] = each
