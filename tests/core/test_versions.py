"""What an entry was before: each version says what made it out of the one before, and who."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from tracker.core.hours.said import Ending, Source, TimeEntry, Work
from tracker.core.hours.versions import By, Change, Version, history

RUNNING = TimeEntry(UUID(int=1), 100, None, Source.TIMER, Work(note="drawing"))
STOPPED = replace(RUNNING, stop=200, ending=Ending.STOPPED)
LOCKED = replace(RUNNING, stop=150, ending=Ending.LOCK)


def changes(*entries: TimeEntry) -> list[tuple[Change, By]]:
    """Return what made each of these out of the one before."""
    versions = [Version(seq, seq * 1_000, entry) for seq, entry in enumerate(entries)]
    steps = history(versions)
    assert [step.version for step in steps] == versions
    return [(step.change, step.by) for step in steps]


@pytest.mark.parametrize(
    ("source", "change", "by"),
    [
        (Source.TIMER, Change.STARTED, By.TIMER),
        (Source.MANUAL, Change.ADDED, By.MEMBER),
        (Source.IDLE_KEPT, Change.KEPT, By.TIMER),
    ],
)
def test_the_first_version_says_where_the_entry_comes_from(source: Source, change: Change, by: By) -> None:
    assert changes(replace(STOPPED, source=source)) == [(change, by)]


def test_an_entry_is_ended_by_its_member_or_by_the_timer() -> None:
    assert changes(RUNNING, STOPPED)[1] == (Change.ENDED, By.MEMBER)
    assert changes(RUNNING, LOCKED)[1] == (Change.ENDED, By.TIMER)
    at_once = replace(RUNNING, stop=100, ending=Ending.IDLE, deleted=True)
    assert changes(RUNNING, at_once)[1] == (Change.ENDED, By.TIMER), "of no length, and never discarded"


@pytest.mark.parametrize(
    ("after", "change"),
    [
        (replace(STOPPED, work=Work(note="a call")), Change.REWORKED),
        (replace(STOPPED, stop=190, reason="left", source=Source.MANUAL), Change.EDITED),
        (replace(STOPPED, start=90), Change.EDITED),
        (replace(STOPPED, reason="a reason"), Change.EDITED),
        (replace(STOPPED, deleted=True, reason="twice"), Change.DISCARDED),
    ],
)
def test_what_is_done_by_hand_is_the_members(after: TimeEntry, change: Change) -> None:
    assert changes(RUNNING, STOPPED, after)[2] == (change, By.MEMBER)


def test_what_was_discarded_stays_so() -> None:
    gone = replace(STOPPED, deleted=True)
    assert changes(STOPPED, gone, replace(gone, reason="why"))[2] == (Change.EDITED, By.MEMBER)
    assert history([]) == ()
