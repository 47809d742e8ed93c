"""What an entry was before: each version says what made it out of the one before, and who."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from tracker.core.hours.said import DeviceEvent, Ending, Occurrence, Source, TimeAway, TimeEntry, Work
from tracker.core.hours.versions import Around, By, Change, Version, history

RUNNING = TimeEntry(UUID(int=1), 100, None, Source.TIMER, Work(note="drawing"))
STOPPED = replace(RUNNING, stop=200, ending=Ending.STOPPED)
LOCKED = replace(RUNNING, stop=150, ending=Ending.LOCK)


def changes(*entries: TimeEntry, around: Around = ()) -> list[tuple[Change, By]]:
    """Return what made each of these out of the one before."""
    versions = [Version(seq, seq * 1_000, entry) for seq, entry in enumerate(entries)]
    steps = history(versions, around)
    assert [step.version for step in steps] == versions
    return [(step.change, step.by) for step in steps]


@pytest.mark.parametrize(
    ("source", "change", "by"),
    [
        (Source.TIMER, Change.STARTED, By.MEMBER),
        (Source.MANUAL, Change.ADDED, By.MEMBER),
        (Source.IDLE_KEPT, Change.KEPT, By.TIMER),
    ],
)
def test_the_first_version_says_where_the_entry_comes_from(source: Source, change: Change, by: By) -> None:
    assert changes(replace(STOPPED, source=source)) == [(change, by)]


@pytest.mark.parametrize(
    ("said", "by"),
    [
        (TimeAway(UUID(int=2), 50, 100, Ending.LOCK, RUNNING.work), By.TIMER),
        (TimeAway(UUID(int=2), 50, 100, Ending.LOCK, Work(note="other work")), By.MEMBER),
        (TimeAway(UUID(int=2), 50, 99, Ending.LOCK, RUNNING.work), By.MEMBER),
        (DeviceEvent(Occurrence.STARTED_BY_POLICY, 100), By.TIMER),
        (DeviceEvent(Occurrence.CLOCK_SET, 100), By.TIMER),
        (DeviceEvent(Occurrence.CLOCK_SET, 99), By.MEMBER),
        (DeviceEvent(Occurrence.UNLOCKED, 100), By.MEMBER),
    ],
)
def test_who_started_the_timer_did_unless_it_went_on_after_something(
    said: TimeAway | DeviceEvent, by: By
) -> None:
    assert changes(RUNNING, around=(said,)) == [(Change.STARTED, by)]
    added = replace(STOPPED, source=Source.MANUAL)
    assert changes(added, around=(said,)) == [(Change.ADDED, By.MEMBER)], "by hand, wherever it begins"


def test_an_entry_is_ended_by_its_member_or_by_the_timer() -> None:
    assert changes(RUNNING, STOPPED)[1] == (Change.ENDED, By.MEMBER)
    assert changes(RUNNING, replace(STOPPED, ending=Ending.BREAK))[1] == (Change.ENDED, By.MEMBER)
    assert changes(RUNNING, LOCKED)[1] == (Change.ENDED, By.TIMER)
    at_once = replace(RUNNING, stop=100, ending=Ending.IDLE, deleted=True)
    assert changes(RUNNING, at_once)[1] == (Change.ENDED, By.TIMER), "of no length, and never discarded"


def test_an_entry_that_turns_out_to_have_ended_earlier_was_cut_by_the_timer() -> None:
    split = replace(RUNNING, stop=200, ending=Ending.CLOCK_SET)
    cut = replace(split, stop=150, ending=Ending.IDLE)
    assert changes(RUNNING, split, cut)[2] == (Change.ENDED, By.TIMER)
    by_hand = replace(cut, stop=170, source=Source.MANUAL, reason="why")
    assert changes(split, cut, by_hand)[2] == (Change.EDITED, By.MEMBER)


@pytest.mark.parametrize(
    ("after", "change"),
    [
        (replace(STOPPED, work=Work(note="a call")), Change.REWORKED),
        (replace(STOPPED, stop=190, reason="left", source=Source.MANUAL), Change.EDITED),
        (replace(STOPPED, stop=190, reason="private"), Change.EDITED),
        (replace(STOPPED, start=90), Change.EDITED),
        (replace(STOPPED, reason="a reason"), Change.EDITED),
        (replace(STOPPED, deleted=True, reason="twice"), Change.DISCARDED),
    ],
)
def test_what_is_done_by_hand_is_the_members(after: TimeEntry, change: Change) -> None:
    assert changes(RUNNING, STOPPED, after)[2] == (change, By.MEMBER)


def test_what_becomes_of_an_entry_whose_end_was_damaged_is_its_members_word() -> None:
    said = replace(RUNNING, stop=160, source=Source.MANUAL, reason="as I remember")
    gone = replace(RUNNING, stop=100, deleted=True)
    assert changes(RUNNING, said)[1] == (Change.EDITED, By.MEMBER)
    assert changes(RUNNING, gone)[1] == (Change.DISCARDED, By.MEMBER)
    moved = replace(RUNNING, start=90, source=Source.MANUAL, reason="earlier")
    assert changes(RUNNING, moved, replace(moved, stop=160))[2] == (Change.ENDED, By.TIMER)


def test_what_is_left_when_time_was_taken_out_was_not_added() -> None:
    left = replace(STOPPED, entry_id=UUID(int=2), stop=150, ending=None, reason="private")
    assert changes(left) == [(Change.LEFT, By.MEMBER)]
    assert changes(replace(left, source=Source.IDLE_KEPT)) == [(Change.LEFT, By.MEMBER)]


def test_what_was_discarded_stays_so() -> None:
    gone = replace(STOPPED, deleted=True)
    assert changes(STOPPED, gone, replace(gone, reason="why"))[2] == (Change.EDITED, By.MEMBER)
    assert history([]) == ()
