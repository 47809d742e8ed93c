"""A person's commands about hours: carried out offline by name, answered by how things stand, or refused."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from tests.agent.commanded import SILENT, Commanded, commanded
from tracker.core.errors import RefusedError, UnrecognisedError
from tracker.core.hours.by_hand import HandRules
from tracker.core.hours.reminder import About
from tracker.core.hours.said import Ending, Source
from tracker.core.hours.said import Work as Said
from tracker.core.hours.summary import Limits
from tracker.core.hours.timer_state import Answer, Back, Left, Running, Stopped
from tracker.core.moment import MICROSECONDS
from tracker.core.policy.time_fields import AutomaticStart
from tracker.core.wire import (
    AddTime,
    AnswerAway,
    Command,
    DeleteTime,
    EditTime,
    NamedWork,
    NoteTimer,
    OpenReminder,
    ShowStatus,
    StartTimer,
    Status,
    StillWorking,
    Stop,
    StopTimer,
    TimerMode,
    TimerStatus,
    Work,
    WorkProject,
    WorkTask,
)

EVER = 1 << 62
HOUR = 3600
SITE, SHOP, OLD, TWIN, OTHER_TWIN, OLD_SHOP = (UUID(int=number << 100) for number in (1, 2, 3, 4, 5, 9))
DRAFT, REVIEW, SHOP_REVIEW = (UUID(int=number << 100) for number in range(6, 9))
ASSIGNED = Work(
    (
        WorkProject(
            SITE,
            "Website",
            None,
            False,
            (WorkTask(DRAFT, "First draft", False), WorkTask(REVIEW, "Review", False)),
        ),
        WorkProject(SHOP, "Shop", None, False, (WorkTask(SHOP_REVIEW, "review", False),)),
        WorkProject(OLD, "Brochure", None, True, ()),
        WorkProject(OLD_SHOP, "Shop", None, True, ()),
        WorkProject(TWIN, "Twin", "Northwind", False, ()),
        WorkProject(OTHER_TWIN, "twin", "Southwind", False, ()),
    )
)


@pytest.fixture
async def desk() -> Commanded:
    one = await commanded()
    one.assigned = ASSIGNED
    return one


def timer(status: Status) -> TimerStatus:
    assert status.timer is not None
    return status.timer


def named(project: str | None = None, task: str | None = None, note: str | None = None) -> StartTimer:
    return StartTimer(NamedWork(project, task, note))


async def refused(desk: Commanded, command: Command) -> str:
    before = desk.world.store.entries(0, EVER, deleted=True)
    with pytest.raises(RefusedError) as refusal:
        await desk.tell(command)
    assert refusal.value.text()
    assert desk.world.store.entries(0, EVER, deleted=True) == before, "nothing was changed"
    return refusal.value.key


async def away(desk: Commanded, seconds: int) -> None:
    """Leave the computer for so long, an hour after the timer was started, and come back."""
    went = desk.hours.now()
    desk.hours.feel(lambda _: Left(went, Ending.IDLE))
    desk.world.clock.advance(seconds)
    desk.hours.feel(lambda at: Back(at, Ending.IDLE))


async def test_a_started_timer_is_told_and_grows_until_it_is_stopped(desk: Commanded) -> None:
    begun = desk.world.clock.now().wall
    told = timer(await desk.tell(named("Website", "First draft", "a note")))
    assert (told.state, told.since, told.today) == (TimerMode.RUNNING, begun, 0)
    assert (told.project_id, told.task_id) == (SITE, DRAFT)
    assert (told.project, told.task, told.note) == ("Website", "First draft", "a note")
    [entry] = desk.world.store.entries(0, EVER)
    assert (entry.entry_id, entry.work) == (told.entry_id, Said(SITE, DRAFT, "a note"))
    desk.world.clock.advance(20)
    assert timer(desk.board.present()).today == timer(desk.board.present()).week == 20
    told = timer(await desk.tell(StopTimer()))
    desk.world.clock.advance(20)
    told = timer(await desk.tell(ShowStatus()))
    assert (told.state, told.since, told.entry_id, told.today) == (TimerMode.STOPPED, None, None, 20)


async def test_to_start_what_runs_changes_nothing(desk: Commanded) -> None:
    first = timer(await desk.tell(named("Website", note="a note"))).entry_id
    for again in (StartTimer(), named("website", note="a note")):
        assert timer(await desk.tell(again)).entry_id == first
    assert len(desk.world.store.entries(0, EVER)) == 1


async def test_to_go_over_ends_one_entry_and_begins_the_next_at_that_moment(desk: Commanded) -> None:
    await desk.tell(named("Website", "First draft", "a note"))
    desk.world.clock.advance(20)
    told = timer(await desk.tell(StartTimer(NamedWork(task="Review"), switch=True)))
    assert (told.project_id, told.task_id, told.note) == (SITE, REVIEW, ""), "what is not named stays"
    first, second = desk.world.store.entries(0, EVER)
    assert (first.stop, first.ending) == (second.start, Ending.SWITCHED)
    told = timer(await desk.tell(named("Shop")))
    assert (told.project_id, told.task_id) == (SHOP, None), "another project has other tasks"
    told = timer(await desk.tell(named("", note="a walk")))
    assert (told.project_id, told.note) == (None, "a walk")


async def test_a_stopped_timer_is_not_gone_over_noted_or_stopped(desk: Commanded) -> None:
    switch = StartTimer(NamedWork("Website"), switch=True)
    for command in (switch, NoteTimer("a note"), StopTimer()):
        assert await refused(desk, command) == "time-no-timer"


async def test_a_note_is_of_the_running_entry(desk: Commanded) -> None:
    entry = timer(await desk.tell(named("Website", "First draft", "one"))).entry_id
    told = timer(await desk.tell(NoteTimer("two")))
    assert (told.entry_id, told.project_id, told.task_id, told.note) == (entry, SITE, DRAFT, "two")
    assert [each.work.note for each in desk.world.store.entries(0, EVER)] == ["two"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (NamedWork(" WEBSITE "), (SITE, None)),
        (NamedWork(SITE.hex[:12]), (SITE, None)),
        (NamedWork(task="first  draft"), (SITE, DRAFT)),
        (NamedWork("shop", "Review"), (SHOP, SHOP_REVIEW)),
        (NamedWork(TWIN.hex[:16]), (TWIN, None)),
    ],
)
async def test_names_are_taken_as_people_write_them(
    desk: Commanded, said: NamedWork, meant: tuple[UUID, UUID | None]
) -> None:
    told = timer(await desk.tell(StartTimer(said)))
    assert (told.project_id, told.task_id) == meant


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (NamedWork("Webseite"), "time-unknown-project"),
        (NamedWork("twin"), "time-project-ambiguous"),
        (NamedWork("Brochure"), "time-work-archived"),
        (NamedWork("Shop", "First draft"), "time-unknown-task"),
        (NamedWork(task="review"), "time-task-ambiguous"),
        (NamedWork(task="nothing"), "time-task-nowhere"),
        (NamedWork("", "nothing"), "time-task-nowhere"),
    ],
)
async def test_names_that_mean_nothing_or_several_things_are_refused(
    desk: Commanded, said: NamedWork, key: str
) -> None:
    assert await refused(desk, StartTimer(said)) == key
    assert isinstance(desk.hours.state, Stopped)


async def test_what_policy_asks_for_is_asked_for(desk: Commanded) -> None:
    desk.rules = HandRules(note_required=True, project_required=True)
    assert await refused(desk, named("Website")) == "time-note-required"
    assert await refused(desk, named(note="a note")) == "time-project-required"
    await desk.tell(named("Website", note="a note"))
    assert await refused(desk, named("Shop")) == "time-note-required"
    assert await refused(desk, NoteTimer(" ")) == "time-note-required"


async def test_a_device_that_was_signed_out_starts_no_timer(desk: Commanded) -> None:
    def ended() -> None:
        raise UnrecognisedError("device-ended")

    desk.require_standing = ended
    assert await refused(desk, StartTimer()) == "device-ended"


async def test_it_records_nothing_by_hand_either_but_what_runs_can_be_stopped(desk: Commanded) -> None:
    now = desk.hours.now()
    await desk.tell(AddTime(now - HOUR * MICROSECONDS, now, "a visit"))
    await desk.tell(StartTimer())
    await away(desk, 900)

    def ended() -> None:
        raise UnrecognisedError("membership-ended")

    desk.require_standing = ended
    [question] = desk.hours.open_questions()
    prefix = desk.world.store.entries(0, EVER)[0].entry_id.hex
    for command in (
        AddTime(now - HOUR * MICROSECONDS, now, "a visit"),
        EditTime(prefix, start=now - 1, reason="a visit"),
        AnswerAway(Answer.KEEP),
        AnswerAway(Answer.GO_ON),
    ):
        assert await refused(desk, command) == "membership-ended"
    assert desk.hours.open_questions() == (question,)
    await desk.tell(AnswerAway(Answer.DISCARD))
    assert isinstance(desk.hours.state, Stopped)


async def test_what_the_person_was_reminded_of_is_told_until_they_answer(desk: Commanded) -> None:
    desk.advice = replace(SILENT, reminders=replace(SILENT.reminders, forgotten_hours=2))
    assert await refused(desk, StillWorking()) == "time-no-timer"
    since = timer(await desk.tell(StartTimer())).since
    desk.world.clock.advance(2 * HOUR)
    desk.adviser.look(None)
    assert since is not None
    assert (await desk.tell(ShowStatus())).reminders == (OpenReminder(About.FORGOTTEN, since),)
    assert (await desk.tell(StillWorking())).reminders == ()
    desk.world.clock.advance(HOUR)
    desk.adviser.look(None)
    assert isinstance(desk.hours.state, Running)


async def test_a_timer_that_policy_started_is_told_as_such_while_it_runs(desk: Commanded) -> None:
    desk.advice = replace(SILENT, automatic_start=AutomaticStart.FIRST_ACTIVITY)
    desk.adviser.look(desk.hours.now())
    await desk.board.count()
    told = timer(desk.board.present())
    assert (told.state, told.by_policy) == (TimerMode.RUNNING, True)
    assert not timer(await desk.tell(StopTimer())).by_policy
    desk.world.clock.advance(20)
    assert not timer(await desk.tell(StartTimer())).by_policy


async def test_time_by_hand_is_answered_by_the_entry(desk: Commanded) -> None:
    now = desk.world.clock.now().wall
    hour = HOUR * MICROSECONDS
    added = (await desk.tell(AddTime(now - 2 * hour, now - hour, "a visit", NamedWork("Shop")))).changed
    assert added is not None
    assert (added.source, added.work.project_id, added.reason) == (Source.MANUAL, SHOP, "a visit")
    prefix = added.entry_id.hex[:8]
    edited = (await desk.tell(EditTime(prefix, work=NamedWork(task="First draft")))).changed
    assert edited is not None
    assert (edited.entry_id, edited.start, edited.work.task_id) == (added.entry_id, added.start, DRAFT)
    assert await refused(desk, EditTime(prefix, stop=now - hour // 2)) == "time-reason-required"
    later = (await desk.tell(EditTime(prefix, stop=now - hour // 2, reason="it took longer"))).changed
    assert later is not None
    assert (later.stop, later.work.task_id) == (now - hour // 2, DRAFT)
    status = await desk.tell(ShowStatus())
    assert (timer(status).today, status.changed) == (HOUR + HOUR // 2, None)
    assert await refused(desk, DeleteTime(prefix)) == "time-delete-off"
    desk.rules = HandRules(delete_own_time=True)
    status = await desk.tell(DeleteTime(prefix, "a slip"))
    assert status.changed is not None
    assert (status.changed.deleted, status.changed.reason, timer(status).today) == (True, "a slip", 0)
    assert await refused(desk, EditTime(prefix, reason="again")) == "time-unknown-entry"


async def test_whoever_comes_back_is_asked_and_keeps_the_time_for_other_work(desk: Commanded) -> None:
    await desk.tell(named("Website", note="a note"))
    desk.world.clock.advance(20)
    await away(desk, 1200)
    await desk.board.count()
    told = timer(await desk.tell(ShowStatus()))
    assert (told.state, told.unanswered) == (TimerMode.ASKING, 1)
    [question] = told.questions
    assert (question.stop - question.start, question.cause) == (1200 * MICROSECONDS, Ending.IDLE)
    prefix = question.away_id.hex[:8]
    assert await refused(desk, AnswerAway(Answer.KEEP, "ffff")) == "time-unknown-away"
    told = timer(await desk.tell(AnswerAway(Answer.KEEP, prefix, NamedWork("Shop"))))
    assert (told.state, told.project_id, told.questions, told.today) == (TimerMode.RUNNING, SITE, (), 1220)
    kept = [each for each in desk.world.store.entries(0, EVER) if each.source is Source.IDLE_KEPT]
    assert [each.work for each in kept] == [Said(SHOP, None, "")], "its note went with other work"
    assert await refused(desk, AnswerAway(Answer.KEEP, prefix)) == "time-unknown-away"


@pytest.mark.parametrize(
    ("answer", "state"), [(Answer.DISCARD, TimerMode.STOPPED), (Answer.GO_ON, TimerMode.RUNNING)]
)
async def test_time_away_that_is_no_work_counts_nowhere(
    desk: Commanded, answer: Answer, state: TimerMode
) -> None:
    await desk.tell(StartTimer())
    desk.world.clock.advance(20)
    await away(desk, 1200)
    told = timer(await desk.tell(AnswerAway(answer)))
    assert (told.state, told.today, told.unanswered) == (state, 20, 0)


async def test_to_start_instead_of_answering_goes_on_with_the_work_there_was(desk: Commanded) -> None:
    await desk.tell(named("Website", "First draft", "a note"))
    desk.world.clock.advance(20)
    await away(desk, 1200)
    told = timer(await desk.tell(StartTimer()))
    assert (told.state, told.task_id, told.note, told.unanswered) == (TimerMode.RUNNING, DRAFT, "a note", 1)


async def test_what_is_left_of_limits_is_told(desk: Commanded) -> None:
    await desk.tell(StartTimer())
    desk.world.clock.advance(20)
    assert (timer(desk.board.present()).left_today, timer(desk.board.present()).left_this_week) == (
        None,
        None,
    )
    desk.limits = Limits(8, 40)
    told = timer(desk.board.present())
    assert (told.left_today, told.left_this_week) == (8 * HOUR - 20, 40 * HOUR - 20)


@pytest.mark.parametrize(
    ("limits", "key"), [(Limits(1, 40), "time-day-full"), (Limits(8, 1), "time-week-full")]
)
async def test_a_timer_is_not_started_over_a_limit(desk: Commanded, limits: Limits, key: str) -> None:
    """Not so many hours that anything is forgotten, and no entry of length nought afterwards."""
    await desk.tell(StartTimer())
    for _ in range(HOUR // 20):
        desk.world.clock.advance(20)
        desk.hours.beat()
    desk.limits = limits
    await desk.tell(named("Website"))
    await desk.tell(StopTimer())
    before = desk.world.store.entries(0, desk.hours.now())
    with pytest.raises(RefusedError) as refusal:
        await desk.tell(StartTimer())
    assert refusal.value.key == key
    assert desk.world.store.entries(0, desk.hours.now()) == before
    desk.limits = Limits(2, 40)
    assert timer(await desk.tell(StartTimer())).state is TimerMode.RUNNING


async def test_today_begins_at_midnight_where_the_person_is(desk: Commanded) -> None:
    """The clock stands at 13:00 on a Saturday in Berlin."""
    desk.world.clock.advance(10 * HOUR + HOUR // 2)
    await desk.tell(StartTimer())
    for _ in range(HOUR // 20):
        desk.world.clock.advance(20)
        desk.hours.beat()
    told = timer(await desk.tell(ShowStatus()))
    assert (told.today, told.week) == (HOUR // 2, HOUR)
    for _ in range(HOUR // 20 * 24):
        desk.world.clock.advance(20)
        desk.hours.beat()
    told = timer(desk.board.present())
    assert (told.today, told.week) == (HOUR // 2, HOUR // 2), "a new week began, and nobody looked again"


async def test_who_watches_hears_of_the_timer(desk: Commanded) -> None:
    watching = desk.board.changes()
    assert timer(await anext(watching)).state is TimerMode.STOPPED
    await desk.tell(StartTimer())
    async with asyncio.timeout(30):
        assert timer(await anext(watching)).state is TimerMode.RUNNING
    await watching.aclose()


@pytest.mark.parametrize(("keep", "left"), [(False, Stopped), (True, Running)])
async def test_the_timer_ends_with_the_agent_unless_it_is_kept(
    desk: Commanded, keep: bool, left: type[Stopped | Running]
) -> None:
    over = asyncio.Event()
    running = asyncio.create_task(desk.tracking.run(over))
    await desk.tell(StartTimer())
    stopping = desk.commands.carry_out(Stop(keep_timer=keep))
    await anext(stopping)
    await stopping.aclose()
    assert desk.commands.stop.is_set()
    over.set()
    await running
    assert isinstance(desk.hours.state, left)


async def test_whatever_changes_the_hours_is_heard_of_in_the_loop(desk: Commanded) -> None:
    turned, over = asyncio.Event(), asyncio.Event()
    desk.tracking.turned = turned.set
    running = asyncio.create_task(desk.tracking.run(over))
    async with asyncio.timeout(30):
        await desk.tracking.begin()
        while not desk.hours.changed.__name__.startswith("<"):
            await asyncio.sleep(0)
        await asyncio.to_thread(desk.hours.start, Said())
        await turned.wait()
        over.set()
        await running
