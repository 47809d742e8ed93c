"""The timer's table, case by case, and the words around it that properties do not see."""

from uuid import UUID

import pytest

from tests.core.timer_world import OTHER, WORK, World, answer, asked, beat, gone, lengths, started
from tracker.core.errors import DamagedError
from tracker.core.hours.absence import SHORT, Rules
from tracker.core.hours.ledger import overlaps, replay
from tracker.core.hours.said import (
    ActivitySample,
    DeviceEvent,
    Ending,
    Occurrence,
    Source,
    TimeAway,
    TimeEntry,
    Verdict,
    body_of,
    said_in,
)
from tracker.core.hours.timer_state import (
    Answer,
    Answered,
    Away,
    Back,
    Beat,
    End,
    Left,
    Rest,
    Rework,
    Running,
    Start,
    Stopped,
)
from tracker.core.moment import MICROSECONDS
from tracker.core.policy.time_fields import IdleTime
from tracker.core.record import Body, RecordKind


def test_start_and_stop_make_one_entry() -> None:
    world = started()
    world.happen(End)
    [entry] = world.ledger.standing()
    assert (lengths(world), entry.work, entry.ending) == ([100], WORK, Ending.STOPPED)
    assert world.clocked.state == Stopped()


def test_a_break_ends_the_entry_as_such() -> None:
    world = started()
    world.happen(lambda at: End(at, Ending.BREAK))
    [entry] = world.ledger.standing()
    assert (lengths(world), entry.ending) == ([100], Ending.BREAK)
    assert world.clocked.state == Stopped(Rest(world.now, WORK))
    world.happen(End)
    assert world.clocked.state == Stopped(), "who stops on a break is on none any more"


def test_starting_other_work_switches_without_a_gap() -> None:
    world = started()
    world.happen(lambda at: Start(at, OTHER))
    first, second = world.ledger.standing()
    assert (first.stop, first.ending, second.work) == (second.start, Ending.SWITCHED, OTHER)


def test_a_note_changes_the_running_entry_in_place() -> None:
    world = started()
    world.happen(lambda at: Rework(at, OTHER))
    [entry] = world.ledger.standing()
    assert (entry.work, entry.stop) == (OTHER, None)


def test_idle_time_is_asked_about_and_not_counted_meanwhile() -> None:
    world = gone(started(), 700)
    beat(world, 50)
    assert lengths(world) == [100]
    assert (asked(world).stop - asked(world).start) // MICROSECONDS == 700


@pytest.mark.parametrize(
    ("said", "timed", "kept", "verdict"),
    [
        (Answer.KEEP, [100, 50], [700], Verdict.KEPT),
        (Answer.GO_ON, [100, 50], [], Verdict.DISCARDED),
        (Answer.DISCARD, [100], [], Verdict.DISCARDED),
    ],
)
def test_each_answer_about_idle_time(
    said: Answer, timed: list[int], kept: list[int], verdict: Verdict
) -> None:
    world = gone(started(), 700)
    beat(world, 50)
    answer(world, said)
    assert (lengths(world), lengths(world, Source.IDLE_KEPT)) == (timed, kept)
    assert [away.verdict for away in world.ledger.aways.values()] == [verdict]
    assert isinstance(world.clocked.state, Stopped if said is Answer.DISCARD else Running)


def test_what_is_discarded_reaches_to_the_answer() -> None:
    world = gone(started(), 700)
    beat(world, 50)
    answer(world, Answer.DISCARD)
    [away] = world.ledger.aways.values()
    assert (away.stop - away.start) // MICROSECONDS == 750


def test_stopping_leaves_the_question_open_about_all_the_time_since() -> None:
    world = gone(started(), 700)
    beat(world, 50)
    world.happen(End)
    [away] = world.ledger.aways.values()
    assert ((away.stop - away.start) // MICROSECONDS, away.verdict) == (750, Verdict.OPEN)
    assert world.accounted() == world.spent


def test_idle_time_can_be_moved_to_other_work() -> None:
    world = gone(started(), 700)
    answer(world, Answer.KEEP, OTHER)
    [kept] = [entry for entry in world.ledger.standing() if entry.source is Source.IDLE_KEPT]
    assert kept.work == OTHER
    state = world.clocked.state
    assert isinstance(state, Running)
    assert state.entry.work == WORK


def test_with_auto_resume_the_timer_goes_on_and_the_question_stays() -> None:
    world = gone(started(Rules(auto_resume=True)), 700)
    beat(world, 50)
    assert lengths(world) == [100, 50]
    [away] = world.ledger.aways.values()
    assert away.verdict is Verdict.OPEN
    world.happen(lambda at: Answered(at, away, Answer.KEEP))
    assert lengths(world, Source.IDLE_KEPT) == [700]


@pytest.mark.parametrize(
    ("rules", "timed", "kept"),
    [
        (Rules(IdleTime.KEEP), [100, 0], [700]),
        (Rules(IdleTime.DISCARD), [100], []),
        (Rules(IdleTime.DISCARD, auto_resume=True), [100, 0], []),
    ],
)
def test_policy_may_decide_about_idle_time(rules: Rules, timed: list[int], kept: list[int]) -> None:
    world = gone(started(rules), 700)
    assert (lengths(world), lengths(world, Source.IDLE_KEPT)) == (timed, kept)


@pytest.mark.parametrize("cause", [Ending.LOCK, Ending.SLEEP])
def test_policy_discards_idle_time_and_nothing_else(cause: Ending) -> None:
    assert asked(gone(started(Rules(IdleTime.DISCARD)), 700, cause)).cause is cause
    assert lengths(gone(started(Rules(IdleTime.DISCARD)), 20, cause)) == [100, 0]


def test_what_nobody_saw_while_the_question_was_open_belongs_to_the_question() -> None:
    world = gone(started(), 700)
    beat(world, 20)
    world.lapse(5_000)
    world.happen(Beat)
    beat(world, 30)
    answer(world, Answer.GO_ON)
    assert lengths(world) == [100, 30]
    assert world.accounted() == world.spent


def test_policy_keeps_no_sleep() -> None:
    world = gone(started(Rules(IdleTime.KEEP)), 700, Ending.SLEEP)
    assert asked(world).cause is Ending.SLEEP


@pytest.mark.parametrize("cause", [Ending.LOCK, Ending.SLEEP, Ending.USER_SWITCH])
def test_after_a_short_absence_the_timer_goes_on_and_nothing_is_counted_for_it(cause: Ending) -> None:
    world = gone(started(), SHORT // MICROSECONDS - 10, cause)
    beat(world, 20)
    assert lengths(world) == [100, 20]
    assert [away.verdict for away in world.ledger.aways.values()] == [Verdict.OPEN]


def test_someone_locked_and_asleep_is_back_only_after_both() -> None:
    world = started()
    world.happen(lambda at: Left(at, Ending.LOCK))
    world.happen(lambda at: Left(at, Ending.SLEEP))
    beat(world, 400)
    world.happen(lambda at: Back(at, Ending.SLEEP))
    assert isinstance(world.clocked.state, Away)
    world.happen(lambda at: Back(at, Ending.LOCK))
    assert asked(world).cause is Ending.LOCK


def test_who_goes_again_unasked_is_asked_about_all_of_it_once() -> None:
    world = gone(gone(started(), 700), 100)
    [away] = world.ledger.aways.values()
    assert (away.stop - away.start) // MICROSECONDS == 800


@pytest.mark.parametrize("jump", [3_600, -3_600, 5, -5])
def test_a_clock_that_is_set_changes_no_hours_and_is_told_of(jump: int) -> None:
    world = started()
    world.set_clock(jump)
    beat(world, 100)
    world.happen(End)
    assert sum(lengths(world)) == 200
    [told] = world.ledger.events
    assert (told.occurrence, told.details) == (Occurrence.CLOCK_SET, {"seconds": jump})


def test_a_clock_set_while_nobody_answers_counts_for_nothing() -> None:
    world = gone(started(), 700)
    beat(world, 20)
    world.set_clock(3_600)
    beat(world, 30)
    answer(world, Answer.KEEP)
    assert (lengths(world), lengths(world, Source.IDLE_KEPT)) == ([100, 20], [730])
    assert world.accounted() == world.spent


def test_coming_back_without_having_left_changes_nothing() -> None:
    world = started()
    before = world.clocked.state
    assert world.happen(lambda at: Back(at, Ending.LOCK)) == ()
    assert world.clocked.state == before


def test_a_ledger_holds_samples_by_their_start_the_newest_of_each() -> None:
    first, second = ActivitySample(60, 60, 1), ActivitySample(60, 60, 2)
    assert replay([first, second]).samples == {60: second}


def test_an_entry_that_is_not_deleted_overlaps_what_it_shares_an_instant_with() -> None:
    entry = TimeEntry(UUID(int=1), 10, 20, Source.TIMER)
    assert [overlaps(entry, start, start + 5) for start in (5, 6, 19, 20)] == [False, True, True, False]
    assert overlaps(TimeEntry(UUID(int=1), 10, None, Source.TIMER), 500, 600)


def test_work_can_be_named_anew_while_the_question_is_open() -> None:
    world = gone(started(), 700)
    world.happen(lambda at: Rework(at, OTHER))
    answer(world, Answer.GO_ON)
    state = world.clocked.state
    assert isinstance(state, Running)
    assert state.entry.work == OTHER


def test_starting_anew_leaves_the_question_open_until_then() -> None:
    world = gone(started(), 700)
    beat(world, 50)
    world.happen(lambda at: Start(at, OTHER))
    [away] = world.ledger.aways.values()
    assert ((away.stop - away.start) // MICROSECONDS, away.verdict) == (750, Verdict.OPEN)


def test_after_a_clock_went_back_the_timeline_waits_for_the_wall() -> None:
    world = started()
    world.set_clock(-3_600)
    world.happen(Beat)
    world.happen(End)
    assert world.now == world.wall + 3_600 * MICROSECONDS
    world.lapse(3_700)
    assert world.now == world.wall


def test_an_entry_of_no_length_counts_for_nothing() -> None:
    world = World()
    world.happen(lambda at: Start(at, WORK))
    world.happen(End)
    assert world.ledger.standing() == []


def test_everything_that_records_say_reads_back_as_it_was_said() -> None:
    at = World().moment()
    said = (
        *gone(started(), 700).said,
        ActivitySample(at.wall, 60, 12.5, keys=3),
        DeviceEvent(Occurrence.BOOTED, at.wall),
    )
    assert tuple(said_in(body_of(each, at)) for each in said) == said
    assert {type(each) for each in said} == {TimeEntry, TimeAway, ActivitySample, DeviceEvent}


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (RecordKind.SEALED_FILE, b"{}"),
        (RecordKind.TIME_ENTRY, b"not json"),
        (RecordKind.TIME_ENTRY, b'{"type":"time-away"}'),
        (RecordKind.ACTIVITY_SAMPLE, b'{"type":"activity-sample","start":1,"tracked":61,"active":1}'),
    ],
)
def test_a_payload_that_says_no_hours_is_damaged(kind: RecordKind, payload: bytes) -> None:
    with pytest.raises(DamagedError):
        said_in(Body(kind, World().moment(), payload))


def test_a_clock_set_while_someone_is_away_adds_nothing_to_their_absence() -> None:
    world = started()
    world.happen(lambda at: Left(at, Ending.LOCK))
    world.lapse(300)
    world.set_clock(3_600)
    world.happen(Beat)
    world.lapse(100)
    world.happen(lambda at: Back(at, Ending.LOCK))
    lasted = [(away.stop - away.start) // MICROSECONDS for away in world.ledger.aways.values()]
    assert lasted == [300, 100]
    assert world.accounted() == world.spent


def test_an_agent_that_begins_while_the_question_is_open_asks_about_all_of_it() -> None:
    world = gone(started(), 700)
    world.lapse(100)
    world.begin_again()
    assert (asked(world).stop - asked(world).start) // MICROSECONDS == 800


def test_what_was_told_by_hand_keeps_the_timeline_from_going_back_behind_it() -> None:
    world = World()
    assert world.clocked.told(world.now + 5).timeline.floor == world.now + 5


def test_being_back_again_while_the_question_is_open_changes_nothing() -> None:
    world = gone(started(), 700)
    question = asked(world)
    assert world.happen(lambda at: Back(at, Ending.LOCK)) == ()
    assert asked(world) == question


def test_work_can_be_started_named_or_ended_while_the_person_is_away() -> None:
    world = gone(started(), 0)
    world.happen(lambda at: Left(at, Ending.LOCK))
    world.lapse(100)
    world.happen(lambda at: Rework(at, OTHER))
    assert isinstance(world.clocked.state, Away)
    world.happen(lambda at: Start(at, WORK))
    assert [away.work for away in world.ledger.aways.values()] == [OTHER]
    world.happen(lambda at: Left(at, Ending.LOCK))
    world.lapse(100)
    world.happen(End)
    assert (world.on, len(world.ledger.aways)) == (False, 2)
    assert world.happen(End) == ()
    assert world.accounted() == world.spent


def test_an_older_question_can_be_answered_while_another_is_asked_or_the_person_is_away() -> None:
    world = gone(started(Rules(auto_resume=True)), 700)
    [older] = world.ledger.aways.values()
    world.rules = Rules()
    gone(world, 700, Ending.LOCK)
    newer = asked(world)
    world.happen(lambda at: Answered(at, older, Answer.KEEP))
    assert (asked(world), lengths(world, Source.IDLE_KEPT)) == (newer, [700])
    world.happen(lambda at: Left(at, Ending.LOCK))
    world.happen(lambda at: Answered(at, older, Answer.GO_ON))
    assert isinstance(world.clocked.state, Away)


def test_a_question_from_before_the_clock_was_set_is_discarded_with_the_moment_since() -> None:
    for seconds, spans in ((0, 1), (20, 2)):
        world = gone(started(), 700)
        world.set_clock(3_600)
        world.happen(Beat)
        beat(world, seconds)
        answer(world, Answer.DISCARD)
        assert [away.verdict for away in world.ledger.aways.values()] == [Verdict.DISCARDED] * spans
        assert world.accounted() == world.spent
