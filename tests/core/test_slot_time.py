"""What of a slot counts: the parts of entries in it, as far as the slot is over."""

from uuid import UUID

from tracker.core.hours.day import Span
from tracker.core.hours.said import Source, TimeEntry, Work
from tracker.core.hours.schedule import SLOT
from tracker.core.hours.slot_time import SlotTime
from tracker.core.moment import MICROSECONDS

MINUTE = 60 * MICROSECONDS


def entry(number: int, start: int, stop: int | None) -> TimeEntry:
    return TimeEntry(UUID(int=number), start, stop, Source.TIMER, Work(), None)


def test_only_what_lies_in_the_slot_is_taken_of_each_entry() -> None:
    before, across, inside = (
        entry(1, 0, 10 * MINUTE),
        entry(2, 10 * MINUTE, 13 * MINUTE),
        entry(3, 15 * MINUTE, 40 * MINUTE),
    )
    slot = SlotTime.around(14 * MINUTE, 60 * MINUTE, (before, across, inside))
    assert (slot.span.start, slot.span.stop) == (SLOT, 2 * SLOT)
    assert slot.entries == (across, inside)
    assert slot.length == 8 * MINUTE
    assert slot.parts == (Span(10 * MINUTE, 13 * MINUTE), Span(15 * MINUTE, 20 * MINUTE))


def test_entries_that_touch_are_one_span_of_it() -> None:
    later, first = entry(2, 13 * MINUTE, 14 * MINUTE), entry(1, 11 * MINUTE, 13 * MINUTE)
    apart = entry(3, 16 * MINUTE, 18 * MINUTE)
    slot = SlotTime.around(14 * MINUTE, 60 * MINUTE, (apart, later, first))
    assert slot.spans == (Span(11 * MINUTE, 14 * MINUTE), Span(16 * MINUTE, 18 * MINUTE))


def test_a_running_entry_loses_what_is_over_of_the_slot() -> None:
    slot = SlotTime.around(11 * MINUTE, 14 * MINUTE, (entry(1, 5 * MINUTE, None),))
    assert (slot.span.stop, slot.length) == (14 * MINUTE, 4 * MINUTE)


def test_it_is_in_whole_seconds_as_hours_are_told() -> None:
    running = entry(1, 11 * MINUTE + 700_000, None)
    slot = SlotTime.around(12 * MINUTE, 13 * MINUTE + 900_000, (running,))
    assert (slot.span.stop, slot.length) == (13 * MINUTE, 2 * MINUTE)
