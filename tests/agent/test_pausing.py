"""A pause of screenshots: as policy allows, told and recorded, by uptime, over by itself; hours go on."""

import asyncio
import secrets
from dataclasses import replace

import pytest

from tests.agent.commanded import BERLIN, Commanded, commanded
from tracker.agent.notice import Happened
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
    PauseScreenshots,
    Recording,
    RecordingState,
    ResumeScreenshots,
    ShowStatus,
    StartTimer,
    StopTimer,
)

EVER = 1 << 62
MINUTE = 60


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


async def test_what_was_told_holds_whatever_policy_says_later(desk: Commanded) -> None:
    await desk.tell(PauseScreenshots(10))
    desk.settings = allowing(0)
    recording = await told(desk, ShowStatus())
    assert (recording.paused_until is None, recording.may_pause) == (False, 0)


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
