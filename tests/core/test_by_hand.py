"""Time by hand: what policy allows, never over other time, never in the future, always marked."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from tracker.core.errors import RefusedError
from tracker.core.hours.by_hand import LONGEST, Desk, HandRules, NewTime, TimeChange, grows_far
from tracker.core.hours.day import Span
from tracker.core.hours.ledger import Ledger, lasted, overlaps
from tracker.core.hours.said import Source, TimeEntry, Work
from tracker.core.moment import MICROSECONDS

NOW = 1_000_000
ALL = HandRules(delete_own_time=True)


def name(number: int) -> UUID:
    return UUID(int=number)


def entry(start: int = 100, stop: int | None = 200, number: int = 1) -> TimeEntry:
    return TimeEntry(name(number), start, stop, Source.TIMER)


def desk(rules: HandRules = ALL) -> Desk:
    return Desk(rules, NOW, NOW)


def test_added_time_is_marked_and_says_why() -> None:
    made = desk().add(name(2), NewTime(200, 300, Work(note="a call"), "forgot"), [entry()])
    assert made == TimeEntry(name(2), 200, 300, Source.MANUAL, Work(note="a call"), reason="forgot")


@pytest.mark.parametrize(
    ("rules", "new", "key"),
    [
        (HandRules(manual_time=False), NewTime(300, 400, reason="why"), "time-manual-off"),
        (ALL, NewTime(300, 400), "time-reason-required"),
        (HandRules(project_required=True), NewTime(300, 400, reason="why"), "time-project-required"),
        (HandRules(note_required=True), NewTime(300, 400, Work(note=" "), "why"), "time-note-required"),
        (ALL, NewTime(400, 400, reason="why"), "time-empty"),
        (ALL, NewTime(400, NOW + 1, reason="why"), "time-not-over"),
        (ALL, NewTime(400, 401 + LONGEST, reason="why"), "time-too-long"),
        (ALL, NewTime(199, 300, reason="why"), "time-taken"),
        (ALL, NewTime(50, 101, reason="why"), "time-taken"),
    ],
)
def test_what_may_not_be_added_is_refused(rules: HandRules, new: NewTime, key: str) -> None:
    with pytest.raises(RefusedError) as refused:
        desk(rules).add(name(2), new, [entry()])
    assert refused.value.key == key


def test_a_start_that_is_told_to_the_second_is_free_where_another_ends_within_it() -> None:
    second, before = 40 * MICROSECONDS, entry(39 * MICROSECONDS, 40 * MICROSECONDS + 400_000)
    later = Desk(ALL, 100 * MICROSECONDS, 100 * MICROSECONDS)
    made = later.add(name(2), NewTime(second, second + 20 * MICROSECONDS, reason="cut off"), [before])
    assert made.start == before.stop
    moved = later.edit(
        replace(made, start=made.start + MICROSECONDS), TimeChange(start=second, reason="so"), [before, made]
    )
    assert moved.start == before.stop
    for taken in (second + 1, second - MICROSECONDS):
        with pytest.raises(RefusedError, match="already takes"):
            later.add(name(2), NewTime(taken, second + MICROSECONDS, reason="why"), [before])


def test_a_running_entry_takes_all_that_is_to_come() -> None:
    with pytest.raises(RefusedError, match="already takes"):
        desk().add(name(2), NewTime(500, 600, reason="why"), [entry(400, None)])


def test_time_to_come_is_said_to_be_that_and_not_taken_by_what_runs() -> None:
    running, later = entry(400, None), NOW + 500
    with pytest.raises(RefusedError) as refused:
        desk().add(name(2), NewTime(NOW + 100, later, reason="why"), [running])
    assert refused.value.key == "time-not-over"
    with pytest.raises(RefusedError) as refused:
        desk().edit(entry(), TimeChange(stop=later, reason="why"), [running])
    assert refused.value.key == "time-not-over"


@pytest.mark.parametrize("change", [TimeChange(), TimeChange(stop=200, reason=""), TimeChange(work=Work())])
def test_a_change_to_what_is_so_already_is_none(change: TimeChange) -> None:
    with pytest.raises(RefusedError) as refused:
        desk().edit(entry(), change, [])
    assert refused.value.key == "time-unchanged"


def test_a_change_of_work_alone_leaves_the_source() -> None:
    changed = desk().edit(entry(), TimeChange(work=Work(note="b")), [entry()])
    assert (changed.source, changed.work.note) == (Source.TIMER, "b")


def test_a_change_of_the_span_is_marked_as_made_by_hand() -> None:
    changed = desk().edit(entry(), TimeChange(start=50, reason="began earlier"), [entry()])
    assert (changed.start, changed.stop, changed.source) == (50, 200, Source.MANUAL)


def test_a_running_entry_may_begin_earlier_and_runs_on() -> None:
    running = entry(500, None)
    changed = desk().edit(running, TimeChange(start=300, reason="forgot"), [entry(), running])
    assert (changed.start, changed.stop, changed.source) == (300, None, Source.MANUAL)


@pytest.mark.parametrize(
    ("rules", "subject", "change", "key"),
    [
        (HandRules(edit_own_time=False), entry(), TimeChange(start=50, reason="r"), "time-edit-off"),
        (ALL, entry(), TimeChange(start=50), "time-reason-required"),
        (ALL, entry(500, None), TimeChange(stop=600, reason="r"), "time-running"),
        (ALL, entry(), TimeChange(stop=901, reason="r"), "time-taken"),
        (ALL, entry(), TimeChange(start=200, reason="r"), "time-empty"),
    ],
)
def test_what_may_not_be_changed_is_refused(
    rules: HandRules, subject: TimeEntry, change: TimeChange, key: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        desk(rules).edit(subject, change, [entry(), entry(900, 950, 3)])
    assert refused.value.key == key


def test_what_is_deleted_counts_no_more_and_stays_what_it_was() -> None:
    gone = desk().delete(entry(), "twice")
    assert (gone.deleted, gone.start, gone.stop, gone.reason) == (True, 100, 200, "twice")
    ledger = Ledger()
    ledger.take(entry())
    ledger.take(gone)
    assert ledger.standing() == []


@pytest.mark.parametrize(
    ("rules", "subject", "key"),
    [(HandRules(), entry(), "time-delete-off"), (ALL, entry(500, None), "time-running")],
)
def test_what_may_not_be_deleted_is_refused(rules: HandRules, subject: TimeEntry, key: str) -> None:
    with pytest.raises(RefusedError) as refused:
        desk(rules).delete(subject, "")
    assert refused.value.key == key


def test_time_that_is_to_come_by_the_wall_is_refused_where_the_timeline_is_ahead() -> None:
    """What the timer recorded there may be put right: nothing is added by that."""
    ahead, recorded = Desk(ALL, NOW, 500), entry(400, 600)
    assert ahead.add(name(2), NewTime(300, 400, reason="why"), [recorded]).stop == 400
    with pytest.raises(RefusedError) as refused:
        ahead.add(name(2), NewTime(450, 501, reason="why"), [])
    assert refused.value.key == "time-not-over"
    assert ahead.edit(recorded, TimeChange(stop=590, reason="why"), []).stop == 590
    assert ahead.edit(entry(600, None), TimeChange(start=550, reason="why"), []).start == 550
    with pytest.raises(RefusedError) as refused:
        ahead.edit(recorded, TimeChange(stop=601, reason="why"), [])
    assert refused.value.key == "time-not-over"


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 4), st.sampled_from("aed")),
        max_size=30,
    )
)
def test_whatever_is_done_by_hand_entries_never_overlap(deeds: list[tuple[int, int, int, str]]) -> None:
    ledger, present = Ledger(), Desk(ALL, 50, 50)
    for number, (start, stop, pick, deed) in enumerate(deeds):
        standing = ledger.standing()
        try:
            if deed == "a" or not standing:
                new = NewTime(start, stop, reason="r")
                ledger.take(present.add(name(number + 10), new, standing))
            elif deed == "e":
                change = TimeChange(start, stop if pick else UNSET, reason="r")
                ledger.take(present.edit(standing[pick % len(standing)], change, standing))
            else:
                ledger.take(present.delete(standing[pick % len(standing)], "r"))
        except RefusedError:
            continue
    for each in ledger.standing():
        assert each.stop is not None
        assert lasted(each, 50) > 0
        assert each.stop <= 50
        others = [other for other in ledger.standing() if other != each]
        assert not any(overlaps(other, each.start, each.stop) for other in others)


@given(
    st.tuples(st.integers(0, 400), st.integers(1, 400)),
    st.booleans(),
    st.tuples(st.integers(0, 400), st.integers(1, 400)),
)
def test_what_is_taken_out_is_that_span_and_nothing_else(
    worked: tuple[int, int], runs: bool, out: tuple[int, int]
) -> None:
    before = entry(worked[0], None if runs else sum(worked))
    span = Span(out[0], sum(out))
    end = NOW if before.stop is None else before.stop
    if not overlaps(before, span.start, span.stop):
        return
    after = desk().take_out(before, span, name(2), "private")
    counts = [each for each in after if not each.deleted]
    taken = min(end, span.stop) - max(before.start, span.start)
    assert sum(lasted(each, NOW) for each in counts) == end - before.start - taken
    assert not any(overlaps(each, span.start, span.stop) for each in counts)
    assert all(each.reason == "private" for each in after)
    assert sum(each.stop is None for each in after) == runs, "what runs, runs on"
    assert len({each.entry_id for each in after}) == len(after)
    assert before.entry_id in {each.entry_id for each in after}
    assert {each.source for each in counts} <= {before.source}, "what is left was recorded"


@pytest.mark.parametrize(
    ("rules", "span", "reason", "key"),
    [
        (HandRules(edit_own_time=False), Span(150, 160), "why", "time-edit-off"),
        (HandRules(), Span(100, 200), "why", "time-delete-off"),
        (HandRules(edit_own_time=False), Span(100, 150), "why", "time-edit-off"),
        (ALL, Span(150, 160), " ", "time-reason-required"),
        (HandRules(project_required=True), Span(150, 300), "why", "time-project-required"),
    ],
)
def test_what_policy_keeps_is_not_taken_out(rules: HandRules, span: Span, reason: str, key: str) -> None:
    with pytest.raises(RefusedError) as refused:
        desk(rules).take_out(entry(), span, name(2), reason)
    assert refused.value.key == key


def test_what_grows_to_more_than_twice_and_by_more_than_an_hour_is_told() -> None:
    hour = 3_600 * MICROSECONDS
    before = TimeEntry(name(1), 10 * hour, 11 * hour, Source.TIMER, Work())
    assert grows_far(before, None, 12 * hour, 0) is None, "twice is not more"
    assert grows_far(before, None, 12 * hour + MICROSECONDS, 0) == (hour, 2 * hour + MICROSECONDS)
    assert grows_far(replace(before, start=21 * hour // 2), None, 23 * hour // 2, 0) is None, "an hour is not"
    assert grows_far(replace(before, stop=None), 0, None, 11 * hour) == (hour, 11 * hour)
    assert grows_far(replace(before, stop=before.start), 0, None, 0) is None, "nobody knows of a damaged one"
