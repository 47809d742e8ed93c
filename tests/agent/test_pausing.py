"""A pause of screenshots: as policy allows, told and recorded, by uptime, over by itself; hours go on."""

import asyncio
import secrets
from dataclasses import replace
from uuid import UUID

import pytest

from tests.agent.commanded import BERLIN, Commanded, commanded
from tracker.agent.notice import Happened, Notice
from tracker.agent.pausing import DOCUMENT, ScreenshotPause
from tracker.agent.recorder import PAUSED
from tracker.agent.rhythm import Pace, Slots
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.hours.day import local
from tracker.core.hours.said import DeviceEvent, Occurrence
from tracker.core.moment import MICROSECONDS
from tracker.core.policy import Setting, Settings
from tracker.core.wire import (
    Command,
    NamedWork,
    PauseScreenshots,
    Recording,
    RecordingState,
    ResumeScreenshots,
    ShowStatus,
    StartTimer,
    StopTimer,
    TakeBreak,
    Work,
    WorkProject,
)

EVER = 1 << 62
MINUTE = 60
SHOP, BANK = UUID(int=1), UUID(int=2)


def allowing(minutes: int, **more: bool) -> Settings:
    others = {key: Setting(value) for key, value in more.items()}
    return Settings({"screenshot-pause": Setting(minutes), **others})


@pytest.fixture
async def desk() -> Commanded:
    """Lend a device whose timer runs, where screenshots may be paused for half an hour."""
    one = await commanded()
    one.settings = allowing(30)
    obeying(one)
    await one.tracking.begin()
    await one.tell(StartTimer())
    return one


def by_projects(desk: Commanded, minutes: dict[UUID, int]) -> None:
    """Have policy allow a pause by what is worked on."""
    names = {SHOP: "Shop", BANK: "Bank"}
    desk.assigned = Work(tuple(WorkProject(each, names[each], None, False, ()) for each in names))
    projects = {each: {"screenshot-pause": most} for each, most in minutes.items()}
    desk.settings = Settings({"screenshot-pause": Setting(None, [0, 480])}, projects=projects)


def obeying(desk: Commanded) -> None:
    """Have the captures of a device hear of its pause, as `assemble` does."""
    agent, recorder = desk.world.agent, desk.world.recorder
    agent._around = replace(agent._around, pause_until=lambda: desk.pause.until_text())
    recorder.pause_until = lambda: desk.pause.until_text()


async def told(desk: Commanded, command: Command) -> Recording:
    return (await desk.tell(command)).recording


async def refused(desk: Commanded, command: Command) -> str:
    before = occurred(desk)
    with pytest.raises(RefusedError) as refusal:
        await desk.tell(command)
    assert refusal.value.text()
    assert refusal.value.hint()
    assert occurred(desk) == before, "nothing was changed"
    return refusal.value.key


def occurred(desk: Commanded) -> list[DeviceEvent]:
    about = (Occurrence.SCREENSHOTS_PAUSED, Occurrence.SCREENSHOTS_RESUMED)
    return [each for each in desk.world.store.events(0, EVER) if each.occurrence in about]


def reasons(desk: Commanded) -> list[dict[str, str | int]]:
    return [each.details for each in occurred(desk)]


def restart(desk: Commanded) -> None:
    """Have another agent take up what the store keeps."""
    desk.pause = ScreenshotPause(desk.pause._on)


async def test_a_pause_takes_no_screenshots_lets_hours_go_on_and_is_over_by_itself(desk: Commanded) -> None:
    world, begun = desk.world, desk.world.clock.now().wall
    assert (await told(desk, ShowStatus())).may_pause == 30
    paused = await told(desk, PauseScreenshots())
    assert paused.paused_until == begun + 30 * MINUTE * MICROSECONDS
    await world.agent.capture()
    [notice] = world.notices
    assert (notice.happened, notice.error and notice.error.key) == (Happened.RESTING, PAUSED)
    assert notice.error is not None
    assert f"until {local(paused.paused_until, BERLIN):%H:%M}." in notice.error.text()
    for _ in range(30 * MINUTE // 10):
        world.clock.advance(10)
        desk.hours.beat()
    assert world.screen.taken == []
    world.clock.advance(5)
    assert (await told(desk, ShowStatus())).paused_until is None
    await world.agent.capture()
    assert len(world.screen.taken) == 1
    desk.tracking._beat()
    assert reasons(desk) == [{"minutes": 30}, {"why": "over"}]
    assert occurred(desk)[1].at == paused.paused_until, "it ended when it was over, not when that was seen"
    [entry] = world.store.entries(0, EVER)
    assert entry.stop is None, "the timer ran all the time"
    desk.tracking._beat()
    assert len(occurred(desk)) == 2


async def test_it_lasts_as_long_as_was_asked_or_until_its_member_ends_it(desk: Commanded) -> None:
    paused = await told(desk, PauseScreenshots(10))
    assert paused.paused_until == desk.world.clock.now().wall + 10 * MINUTE * MICROSECONDS
    assert (await told(desk, ResumeScreenshots())).paused_until is None
    assert reasons(desk) == [{"minutes": 10}, {"why": "asked"}]
    assert (await told(desk, PauseScreenshots(30))).paused_until is not None, "another one may follow"


@pytest.mark.parametrize(
    ("settings", "command", "why"),
    [
        (allowing(0), PauseScreenshots(), "capture-pause-off"),
        (Settings(), PauseScreenshots(5), "capture-pause-off"),
        (allowing(30), PauseScreenshots(31), "capture-pause-long"),
        (allowing(30, screenshots=False), PauseScreenshots(), "capture-off"),
        (allowing(30), ResumeScreenshots(), "capture-not-paused"),
    ],
)
async def test_a_pause_is_refused_where_policy_allows_none_or_not_so_long(
    desk: Commanded, settings: Settings, command: Command, why: str
) -> None:
    desk.settings = settings
    assert await refused(desk, command) == why
    assert not desk.pause.holds()


async def test_a_pause_is_not_made_longer_and_is_of_a_timer_that_is_on(desk: Commanded) -> None:
    await desk.tell(PauseScreenshots(10))
    for minutes in (None, 5, 30):
        assert await refused(desk, PauseScreenshots(minutes)) == "capture-paused-already"
    await desk.tell(ResumeScreenshots())
    await desk.tell(StopTimer())
    assert await refused(desk, PauseScreenshots()) == "time-no-timer"


@pytest.mark.parametrize("seconds", [-86_400, -7_200, 7_200, 86_400])
async def test_a_clock_that_is_set_moves_no_end_of_a_pause(desk: Commanded, seconds: int) -> None:
    await desk.tell(PauseScreenshots(10))
    desk.world.clock.jump(seconds)
    desk.world.clock.advance(10 * MINUTE - 1)
    wall = desk.world.clock.now().wall
    assert (await told(desk, ShowStatus())).paused_until == wall + MICROSECONDS, "told by the clock as it is"
    desk.world.clock.advance(1)
    assert not desk.pause.holds()


async def test_work_for_which_policy_allows_no_pause_ends_one_at_once(desk: Commanded) -> None:
    by_projects(desk, {SHOP: 30, BANK: 0})
    over = asyncio.Event()
    tracking = asyncio.create_task(desk.tracking.run(over))
    async with asyncio.timeout(30):
        await desk.tell(StartTimer(NamedWork(project="Shop")))
        assert (await told(desk, PauseScreenshots(20))).paused_until is not None
        desk.world.clock.advance(MINUTE)
        switched = (await desk.tell(StartTimer(NamedWork(project="Bank"), switch=True))).recording
        assert (switched.paused_until, switched.may_pause) == (None, 0)
        assert not desk.pause.holds(), "captures are taken from this moment on"
        while len(occurred(desk)) < 2:
            await asyncio.sleep(0)
        assert reasons(desk) == [{"minutes": 20}, {"why": "policy"}]
        assert occurred(desk)[1].at - occurred(desk)[0].at == MINUTE * MICROSECONDS, "not as of when it began"
        back = (await desk.tell(StartTimer(NamedWork(project="Shop"), switch=True))).recording
        assert (back.paused_until, back.may_pause) == (None, 30), "what ended does not begin again"
        over.set()
        await tracking


async def test_work_for_which_policy_allows_less_cuts_a_pause_for_good(desk: Commanded) -> None:
    by_projects(desk, {SHOP: 30, BANK: 10})
    await desk.tell(StartTimer(NamedWork(project="Shop")))
    begun = desk.world.clock.now().wall
    await desk.tell(PauseScreenshots())
    for project, minutes in (("Bank", 10), ("Shop", 10)):
        desk.world.clock.advance(MINUTE)
        switched = (await desk.tell(StartTimer(NamedWork(project=project), switch=True))).recording
        assert switched.paused_until == begun + minutes * MINUTE * MICROSECONDS
        assert desk.pause.look() is (project == "Bank"), "it is kept as it was cut"
    restart(desk)
    desk.world.clock.advance(9 * MINUTE)
    assert desk.pause.look()
    assert reasons(desk) == [{"minutes": 30}, {"why": "policy"}]
    assert occurred(desk)[1].at == begun + 10 * MINUTE * MICROSECONDS


async def test_a_policy_that_changed_ends_a_pause_and_is_heard_of_at_once(desk: Commanded) -> None:
    await desk.tell(PauseScreenshots(10))
    desk.world.clock.advance(MINUTE)
    desk.settings = allowing(0)
    recording = await told(desk, ShowStatus())
    assert (recording.paused_until, recording.may_pause) == (None, 0)
    over = asyncio.Event()
    over.set()
    desk.tracking.hear_of_captures(Notice(Happened.POLICY_TAKEN))
    await desk.tracking.run(over)
    assert reasons(desk) == [{"minutes": 10}, {"why": "policy"}]


@pytest.mark.parametrize("command", [StopTimer(), TakeBreak()])
async def test_no_work_at_all_and_work_without_screenshots_end_no_pause(
    desk: Commanded, command: Command
) -> None:
    by_projects(desk, {SHOP: 30})
    await desk.tell(StartTimer(NamedWork(project="Shop")))
    await desk.tell(PauseScreenshots(20))
    await desk.tell(command)
    desk.settings = Settings(allowing(30, screenshots=False).workspace)
    assert (desk.pause.holds(), desk.pause.look()) == (True, False)
    await desk.tell(StartTimer(NamedWork(project="Shop")))
    assert (desk.pause.holds(), desk.pause.look()) == (True, False)


async def test_a_pause_goes_on_after_a_restart_and_is_over_after_another_boot(desk: Commanded) -> None:
    await desk.tell(PauseScreenshots(10))
    desk.world.clock.advance(9 * MINUTE)
    restart(desk)
    assert (desk.pause.holds(), desk.pause.look()) == (True, False)
    desk.world.clock.reboot(bytes(16))
    restart(desk)
    assert not desk.pause.holds(), "also before anybody has looked"
    assert (desk.pause.look(), desk.pause.look()) == (True, False)
    assert reasons(desk) == [{"minutes": 10}, {"why": "booted"}]
    restart(desk)
    assert not desk.pause.look(), "its end is kept"


async def test_a_pause_that_cannot_be_read_is_none(desk: Commanded) -> None:
    desk.world.store.keep_document(DOCUMENT, b"\xc1")
    restart(desk)
    assert not desk.pause.holds()


async def test_what_the_disk_does_not_take_has_not_begun_and_is_recorded_later(desk: Commanded) -> None:
    store = desk.world.store
    store.full = True
    with pytest.raises(UnreachableError):
        await desk.tell(PauseScreenshots())
    assert not desk.pause.holds(), "no pause is unrecorded"
    store.full = False
    await desk.tell(PauseScreenshots(10))
    desk.world.clock.advance(11 * MINUTE)
    store.full = True
    with pytest.raises(UnreachableError):
        desk.pause.look()
    assert not desk.pause.holds(), "it is over all the same"
    store.full = False
    assert desk.pause.look()
    assert reasons(desk) == [{"minutes": 10}, {"why": "over"}]
    gone = occurred(desk)[1].at - occurred(desk)[0].at
    assert gone == 10 * MINUTE * MICROSECONDS


async def test_what_a_pause_begins_in_the_midst_of_is_dropped(desk: Commanded) -> None:
    """A screen may take long, as where the desktop asks the person."""
    world = desk.world
    world.screen.then = lambda: desk.pause.begin(10)
    await world.agent.capture()
    assert (len(world.screen.taken), world.store.queue().files) == (1, 0)
    assert [notice.happened for notice in world.notices] == [Happened.RESTING]


async def test_the_captures_hear_at_once_that_a_pause_begins_or_ends(desk: Commanded) -> None:
    world, stop = desk.world, asyncio.Event()
    world.agent._rhythm = Pace(1000)
    async with asyncio.timeout(30):
        running = asyncio.create_task(world.agent.run(stop))
        while not world.told(Happened.CAPTURED):
            await asyncio.sleep(0)
        await desk.tell(PauseScreenshots())
        while not world.told(Happened.RESTING):
            await asyncio.sleep(0)
        await desk.tell(ResumeScreenshots())
        while len(world.told(Happened.CAPTURED)) < 2:
            await asyncio.sleep(0)
        stop.set()
        await running


async def test_moments_in_a_pause_are_not_made_up_for(desk: Commanded) -> None:
    world = desk.world
    world.clock.advance(600 - desk.hours.now() // MICROSECONDS % 600)
    slots = Slots(world.store, desk.hours.now, lambda: 10, secrets.token_bytes)
    world.recorder.documents = slots.documents
    slots.due()
    await desk.tell(PauseScreenshots(5))
    due, late = 0, 0
    for second in range(599):
        world.clock.advance(1)
        if slots.due():
            due, late = due + 1, late + (second >= 299)
            await world.agent.capture()
    assert len(world.screen.taken) == late <= due <= 10


async def test_a_pause_is_a_reason_and_no_trouble(desk: Commanded) -> None:
    await desk.tell(PauseScreenshots())
    await desk.world.agent.capture()
    for notice in desk.world.notices:
        desk.board.hear(notice)
        desk.tracking.hear_of_captures(notice)
    status = await desk.tell(ShowStatus())
    assert (status.recording.state, status.last_incident) == (RecordingState.PAUSED, None)
    assert status.recording.reason is not None
    assert status.recording.reason.problem.key == PAUSED
    happened = [each.occurrence for each in desk.world.store.events(0, EVER)]
    assert Occurrence.CAPTURE_STOPPED not in happened, "it is recorded once, as a pause"
