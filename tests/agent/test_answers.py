"""An answer about time away settles what the person was shown: nothing that grew since, nothing twice."""

import pytest

from tests.agent.hours_world import EVER, HoursWorld
from tracker.core.errors import RefusedError
from tracker.core.hours.by_hand import NewTime, TimeChange
from tracker.core.hours.said import Ending, Occurrence, Source, Verdict, Work
from tracker.core.hours.timer_state import Answer, Back, Left
from tracker.core.moment import MICROSECONDS

WORK = Work(note="drawing")


@pytest.fixture
def world() -> HoursWorld:
    return HoursWorld()


@pytest.mark.parametrize("answer", [Answer.KEEP, Answer.GO_ON])
def test_what_was_added_by_hand_of_time_away_stays_and_the_rest_is_settled(
    world: HoursWorld, answer: Answer
) -> None:
    world.hours.start(WORK)
    world.beat(60)
    world.hours.feel(lambda at: Left(at, Ending.SLEEP), Occurrence.SLEPT)
    world.clock.advance(600)
    world.hours.feel(lambda at: Back(at, Ending.SLEEP), Occurrence.WOKE)
    [away] = world.hours.open_questions()
    world.hours.add(NewTime(away.start, away.start + 60 * MICROSECONDS, reason="a call"))
    call = 120 * MICROSECONDS, 180 * MICROSECONDS
    world.hours.add(NewTime(away.start + call[0], away.start + call[1], reason="a call"))
    world.hours.answer(str(away.away_id), answer)
    kept = [
        (each.start, each.stop) for each in world.store.entries(0, EVER) if each.source is Source.IDLE_KEPT
    ]
    left = [(60 * MICROSECONDS, call[0]), (call[1], away.stop - away.start)] if answer is Answer.KEEP else []
    assert kept == [(away.start + start, away.start + stop) for start, stop in left]
    verdict = Verdict.KEPT if answer is Answer.KEEP else Verdict.DISCARDED
    assert [each.verdict for each in world.store.aways(0, EVER)] == [verdict]
    with pytest.raises(RefusedError, match="no such question"):
        world.hours.answer("", Answer.KEEP)


def test_time_that_an_answer_may_still_count_cannot_be_taken_by_hand(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.beat(60)
    world.hours.feel(lambda at: Left(at, Ending.LOCK))
    gone = world.hours.now()
    world.clock.advance(600)
    during = NewTime(gone, gone + 60 * MICROSECONDS, reason="a call")
    with pytest.raises(RefusedError, match="asked about"):
        world.hours.add(during)
    world.hours.feel(lambda at: Back(at, Ending.LOCK))
    back = world.hours.now()
    world.beat(60)
    with pytest.raises(RefusedError, match="asked about"):
        world.hours.add(NewTime(back, back + MICROSECONDS, reason="a call"))
    world.hours.add(during)


def test_an_answer_to_what_has_grown_since_is_refused(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.hours.feel(lambda at: Left(at, Ending.LOCK))
    world.clock.advance(600)
    world.hours.feel(lambda at: Back(at, Ending.LOCK))
    [shown] = world.hours.open_questions()
    world.hours.feel(lambda at: Left(at, Ending.LOCK))
    world.clock.advance(14_400)
    world.hours.feel(lambda at: Back(at, Ending.LOCK))
    with pytest.raises(RefusedError, match="longer"):
        world.hours.answer("", Answer.KEEP, shown=shown.stop)
    [now] = world.hours.open_questions()
    world.hours.answer("", Answer.KEEP, shown=now.stop)
    assert world.hours.open_questions() == ()


@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize("said", Answer)
def test_a_question_that_grew_unseen_just_before_the_answer_is_asked_anew(
    world: HoursWorld, said: Answer, told: bool
) -> None:
    world.hours.start(WORK)
    world.hours.feel(lambda at: Left(at, Ending.LOCK))
    world.beat(900)
    world.hours.feel(lambda at: Back(at, Ending.LOCK))
    [shown] = world.hours.open_questions()
    world.clock.advance(8 * 3_600)
    with pytest.raises(RefusedError, match="longer"):
        world.hours.answer("", said, shown=shown.stop if told else None)
    assert [away.verdict for away in world.store.aways(0, EVER)] == [Verdict.OPEN]
    world.hours.answer("", said)
    assert world.hours.open_questions() == ()


def test_no_more_than_a_day_is_kept_and_longer_time_away_is_let_go(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.hours.feel(lambda at: Left(at, Ending.SLEEP))
    world.clock.advance(63 * 3_600)
    world.hours.feel(lambda at: Back(at, Ending.SLEEP))
    with pytest.raises(RefusedError, match="longer than a day"):
        world.hours.answer("", Answer.KEEP)
    world.hours.answer("", Answer.GO_ON)
    assert [away.verdict for away in world.store.aways(0, EVER)] == [Verdict.DISCARDED]


def test_what_keeping_counts_is_what_was_shown_however_long_it_took_to_answer(world: HoursWorld) -> None:
    world.hours.start(WORK)
    world.hours.feel(lambda at: Left(at, Ending.LOCK))
    world.beat(900)
    world.hours.feel(lambda at: Back(at, Ending.LOCK))
    [shown] = world.hours.open_questions()
    world.beat(3_600)
    assert world.hours.open_questions() == (shown,)
    world.hours.answer("", Answer.KEEP, shown=shown.stop)
    [kept] = [entry for entry in world.store.entries(0, EVER) if entry.source is Source.IDLE_KEPT]
    assert (kept.start, kept.stop) == (shown.start, shown.stop)


@pytest.mark.parametrize("running", [False, True])
def test_idleness_from_before_the_clock_was_set_never_undoes_what_was_done_by_hand(
    world: HoursWorld, running: bool
) -> None:
    world.hours.start(WORK)
    world.beat(300)
    world.clock.jump(60)
    world.beat(300)
    split, entry = world.store.entries(0, EVER)
    changed = entry if running else split
    change = TimeChange(start=changed.start + MICROSECONDS, reason="began later")
    world.hours.edit(str(changed.entry_id), change)
    world.hours.feel(lambda at: Left(at - 500 * MICROSECONDS, Ending.IDLE))
    by_hand = [each for each in world.store.entries(0, EVER) if each.source is Source.MANUAL]
    assert running or [(each.start, each.stop) for each in by_hand] == [
        (changed.start + MICROSECONDS, split.stop)
    ]
    assert world.store.entries(0, EVER)[0].stop == split.stop
