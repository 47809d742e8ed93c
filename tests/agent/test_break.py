"""A break ends an entry as such, is told until the timer goes on, and is known by the entries alone."""

from uuid import UUID

import pytest

from tests.agent.commanded import Commanded, commanded
from tracker.agent.last_work import BREAK_MOST
from tracker.agent.starting import start_command
from tracker.core.errors import RefusedError, UnrecognisedError
from tracker.core.hours.by_hand import HandRules
from tracker.core.hours.said import Ending
from tracker.core.hours.said import Work as Said
from tracker.core.hours.timer_state import Back, Left
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import (
    AddTime,
    Command,
    DeleteTime,
    LastWork,
    NamedWork,
    NoteTimer,
    ResumeTimer,
    ShowStatus,
    StartTimer,
    StopTimer,
    TakeBreak,
    TimerMode,
    TimerStatus,
    Work,
    WorkProject,
    WorkTask,
)

EVER = 1 << 62
SITE, DRAFT = UUID(int=1 << 100), UUID(int=2 << 100)
DAY = BREAK_MOST // MICROSECONDS


def assigned(*, project_archived: bool = False, task_archived: bool = False) -> Work:
    task = WorkTask(DRAFT, "First draft", task_archived)
    return Work((WorkProject(SITE, "Website", None, project_archived, (task,)),))


@pytest.fixture
async def desk() -> Commanded:
    one = await commanded()
    one.assigned = assigned()
    return one


async def told(desk: Commanded, command: Command) -> TimerStatus:
    timer = (await desk.tell(command)).timer
    assert timer is not None
    return timer


async def worked(desk: Commanded, seconds: int = 60) -> int:
    """Work on something for a while, and return when that began."""
    begun = desk.hours.now()
    await desk.tell(StartTimer(NamedWork("Website", "First draft", "a note")))
    for _ in range(seconds // 10):
        desk.world.clock.advance(10)
        desk.hours.beat()
    return begun


async def refused(desk: Commanded, command: Command) -> str:
    with pytest.raises(RefusedError) as refusal:
        await desk.tell(command)
    assert refusal.value.text()
    assert refusal.value.hint()
    return refusal.value.key


async def test_a_break_is_told_since_when_with_what_it_interrupts_until_the_timer_goes_on(
    desk: Commanded,
) -> None:
    begun = await worked(desk)
    pausing = await told(desk, TakeBreak())
    assert (pausing.state, pausing.since) == (TimerMode.STOPPED, None)
    assert pausing.break_since == begun + 60 * MICROSECONDS
    assert (pausing.project, pausing.task, pausing.note) == ("Website", "First draft", "a note")
    desk.world.clock.advance(600)
    again = await told(desk, ResumeTimer())
    assert (again.state, again.break_since, again.today) == (TimerMode.RUNNING, None, 60), (
        "a break counts not"
    )
    first, second = desk.world.store.entries(0, EVER)
    assert (first.ending, first.stop) == (Ending.BREAK, pausing.break_since)
    assert second.work == first.work == Said(SITE, DRAFT, "a note")


async def test_what_stopped_without_a_break_is_gone_on_with_too_and_called_none(desk: Commanded) -> None:
    await worked(desk)
    stopped = await told(desk, StopTimer())
    assert (stopped.break_since, stopped.project) == (None, None)
    assert (await told(desk, ResumeTimer())).note == "a note"


async def test_one_button_starts_what_was_worked_on_last_without_its_note_and_a_break_with_it(
    desk: Commanded,
) -> None:
    desk.rules = HandRules(project_required=True)
    assert (await told(desk, ShowStatus())).last is None
    await worked(desk)
    assert (await told(desk, ShowStatus())).last is None, "it is on that"
    stopped = await told(desk, StopTimer())
    assert stopped.last == LastWork(SITE, DRAFT, "Website", "First draft")
    again = await told(desk, start_command(stopped))
    assert (again.project, again.task, again.note, again.last) == ("Website", "First draft", "", None)
    await desk.tell(NoteTimer("another"))
    pausing = await told(desk, TakeBreak())
    assert (await told(desk, start_command(pausing))).note == "another"
    desk.world.clock.advance(10)
    await desk.tell(StartTimer(NamedWork(task="")))
    desk.world.clock.advance(10)
    stopped = await told(desk, StopTimer())
    assert stopped.last == LastWork(SITE, None, "Website")
    assert (await told(desk, start_command(stopped))).task is None


@pytest.mark.parametrize("now", [assigned(project_archived=True), assigned(task_archived=True), Work()])
async def test_what_can_be_worked_on_no_more_is_not_what_a_button_starts(desk: Commanded, now: Work) -> None:
    await worked(desk)
    await desk.tell(StopTimer())
    desk.assigned = now
    stopped = await told(desk, ShowStatus())
    assert (stopped.last, start_command(stopped)) == (None, StartTimer())
    assert start_command(None) == StartTimer()


async def test_what_nobody_beat_for_long_counts_as_far_as_it_was_seen(desk: Commanded) -> None:
    await worked(desk)
    desk.world.clock.advance(25)
    assert (await told(desk, ShowStatus())).today == 85
    desk.world.clock.advance(25)
    present = await told(desk, ShowStatus())
    assert (present.today, present.week) == (60, 60), "as who reads the store counts it"


async def test_a_timer_that_runs_goes_on_as_it_is(desk: Commanded) -> None:
    await worked(desk)
    assert (await told(desk, ResumeTimer())).note == "a note"
    assert len(desk.world.store.entries(0, EVER)) == 1


async def test_a_break_of_a_stopped_timer_is_refused(desk: Commanded) -> None:
    assert await refused(desk, TakeBreak()) == "time-no-timer"
    await worked(desk)
    await desk.tell(TakeBreak())
    assert await refused(desk, TakeBreak()) == "time-no-timer", "it cannot be taken twice"


async def test_who_stops_on_a_break_is_on_none_any_more(desk: Commanded) -> None:
    await worked(desk)
    await desk.tell(TakeBreak())
    assert (await told(desk, StopTimer())).break_since is None
    assert await refused(desk, StopTimer()) == "time-no-timer"


@pytest.mark.parametrize("back", [True, False])
async def test_who_is_away_or_asked_takes_a_break_too_and_the_question_stays(
    desk: Commanded, *, back: bool
) -> None:
    await worked(desk)
    desk.hours.feel(lambda at: Left(at, Ending.LOCK))
    desk.world.clock.advance(700)
    if back:
        desk.hours.feel(lambda at: Back(at, Ending.LOCK))
    pausing = await told(desk, TakeBreak())
    assert (pausing.state, pausing.break_since) == (TimerMode.STOPPED, desk.hours.now())
    assert (pausing.note, pausing.unanswered) == ("a note", 1)
    assert (await told(desk, ResumeTimer())).note == "a note"


async def test_without_anything_before_there_is_nothing_to_go_on_with(desk: Commanded) -> None:
    assert await refused(desk, ResumeTimer()) == "time-nothing-to-resume"
    assert desk.world.store.entries(0, EVER) == []


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (assigned(project_archived=True), "time-work-archived"),
        (assigned(task_archived=True), "time-work-archived"),
        (Work(), "time-work-gone"),
    ],
)
async def test_work_that_is_archived_or_gone_is_not_gone_on_with(
    desk: Commanded, now: Work, why: str
) -> None:
    await worked(desk)
    await desk.tell(TakeBreak())
    desk.assigned = now
    assert await refused(desk, ResumeTimer()) == why
    assert len(desk.world.store.entries(0, EVER)) == 1


async def test_what_policy_asks_of_a_start_it_asks_of_going_on(desk: Commanded) -> None:
    await desk.tell(StartTimer())
    desk.world.clock.advance(10)
    await desk.tell(TakeBreak())
    desk.rules = HandRules(project_required=True)
    assert await refused(desk, ResumeTimer()) == "time-project-required"

    def ended() -> None:
        raise UnrecognisedError("device-ended")

    desk.require_standing = ended
    assert await refused(desk, ResumeTimer()) == "device-ended"


@pytest.mark.parametrize("days", [2, 40])
async def test_a_break_longer_than_a_day_is_none_and_the_work_is_known_however_long_it_was(
    desk: Commanded, days: int
) -> None:
    await worked(desk)
    assert (await told(desk, TakeBreak())).break_since is not None
    desk.world.clock.advance(DAY - 20)
    assert (await told(desk, ShowStatus())).break_since is not None
    desk.world.clock.advance(days * DAY)
    desk.view.look()
    assert (await told(desk, ShowStatus())).break_since is None
    assert (await told(desk, ResumeTimer())).note == "a note"


async def test_time_put_right_by_hand_meanwhile_changes_nothing_of_a_break(desk: Commanded) -> None:
    desk.rules = HandRules(delete_own_time=True)
    begun = await worked(desk)
    since = (await told(desk, TakeBreak())).break_since
    desk.world.clock.advance(600)
    start, stop = begun + 120 * MICROSECONDS, begun + 180 * MICROSECONDS
    await desk.tell(AddTime(start, stop, "why", NamedWork(note="a call")))
    for entry in desk.world.store.entries(0, EVER):
        pausing = await told(desk, DeleteTime(entry.entry_id.hex))
        assert (pausing.break_since, pausing.note) == (since, "a note")
    assert (await told(desk, ResumeTimer())).note == "a note"


async def test_a_break_that_ended_does_not_come_back_with_time_let_go(desk: Commanded) -> None:
    desk.rules = HandRules(delete_own_time=True)
    await worked(desk)
    await desk.tell(TakeBreak())
    await desk.tell(StartTimer(NamedWork(note="a call")))
    desk.world.clock.advance(10)
    await desk.tell(StopTimer())
    latest = desk.world.store.entries(0, EVER)[-1]
    assert (await told(desk, DeleteTime(latest.entry_id.hex))).break_since is None


async def test_what_lies_ahead_of_a_clock_that_was_set_back_is_gone_on_with_too(desk: Commanded) -> None:
    await worked(desk)
    await desk.tell(StopTimer())
    desk.world.clock.jump(-100 * DAY)
    assert (await told(desk, ResumeTimer())).note == "a note"
