"""Tracking begins, beats, records what fails, and ends well; nothing that fails in it ends the agent."""

import asyncio
from dataclasses import replace
from datetime import UTC

import pytest

from tests.agent.hours_world import EVER, HoursWorld
from tests.agent.test_presence import FakeIdle
from tracker.agent.advising import AdviceRules, Adviser
from tracker.agent.courier import Surroundings
from tracker.agent.notice import Happened, Notice
from tracker.agent.presence import Presence
from tracker.agent.supervisor import Alive, Source
from tracker.agent.tracking import Senses, Tracking
from tracker.core.capture import Taken
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.hours.reminder import ReminderRules
from tracker.core.hours.said import Occurrence, Work
from tracker.core.hours.schedule import LocalSchedule
from tracker.core.hours.timer_state import Running, Stopped


class Life:
    """An agent's tracking, run until a condition holds."""

    def __init__(self, *sources: Source, world: HoursWorld | None = None) -> None:
        self.world = world or HoursWorld()
        self.told: list[Notice] = []
        idle = FakeIdle(self.world)
        presence = Presence(self.world.hours, lambda: idle, lambda: False, lambda: 600.0)
        rules = AdviceRules(ReminderRules(LocalSchedule((), UTC)))
        adviser = Adviser(self.world.hours, self.world.store, lambda: rules, lambda _: None)
        around = Surroundings(self.world.clock, bytes, self.told.append)
        self.tracking = Tracking(self.world.hours, adviser, Senses(sources, presence), around)

    async def run_until(self, occurrence: Occurrence) -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(self.tracking.run(stop))
        async with asyncio.timeout(30):
            while occurrence not in self.world.occurred():
                await asyncio.sleep(0)
        stop.set()
        await running


async def _dead(_alive: Alive) -> None:
    raise UnreachableError("activity-idle-unknown")


async def test_a_source_that_fails_is_told_of_recorded_and_shown() -> None:
    life = Life(Source("idle", _dead))
    await life.run_until(Occurrence.SOURCE_FAILED)
    [event] = [each for each in life.world.store.events(0, EVER) if each.details]
    assert event.details == {"source": "idle"}
    assert [(each.happened, each.about) for each in life.told] == [(Happened.SOURCE_FAILED, "idle")]
    [failed] = life.tracking.failed_sources()
    assert (failed.name, failed.problem.key) == ("idle", "activity-idle-unknown")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("session", "desktop-session-unseen"),
        ("screen-lock", "desktop-lock-unseen"),
        ("input", "dbus-refused"),
    ],
)
async def test_a_part_of_the_desktop_is_told_by_what_it_means_and_logged_by_its_name(
    source: str, said: str
) -> None:
    async def refused(_alive: Alive) -> None:
        raise UnreachableError("dbus-refused", name="org.freedesktop.login1")

    life = Life(Source(source, refused))
    await life.run_until(Occurrence.SOURCE_FAILED)
    [failed] = life.tracking.failed_sources()
    assert failed.problem.key == said
    [logged] = [each.error for each in life.told if each.error]
    assert logged.values == {"name": "org.freedesktop.login1"}


@pytest.mark.parametrize(("ends", "state"), [(True, Stopped), (False, Running)])
async def test_the_timer_ends_with_the_agent_unless_it_is_to_go_on(ends: bool, state: type) -> None:
    life = Life()
    life.tracking.ends_timer = ends
    await life.tracking.begin()
    life.world.hours.start(Work())
    life.world.clock.advance(5)
    stop = asyncio.Event()
    stop.set()
    await life.tracking.run(stop)
    assert life.world.occurred()[-1] is Occurrence.AGENT_STOPPED
    life.world.clock.advance(2)
    assert isinstance(life.world.started().state, state)


async def test_why_captures_stop_is_recorded_once_and_that_they_go_on() -> None:
    life = Life()
    off = Notice(Happened.NOT_CAPTURED, error=RefusedError("capture-off"))
    for notice in (off, off, Notice(Happened.RESTING), Notice(Happened.CAPTURED, 1), off):
        life.tracking.hear_of_captures(notice)
    stop = asyncio.Event()
    stop.set()
    await life.tracking.run(stop)
    events = [event for event in life.world.store.events(0, EVER) if "capture" in event.occurrence]
    assert [(event.occurrence, event.details) for event in events] == [
        (Occurrence.CAPTURE_STOPPED, {"reason": "capture-off"}),
        (Occurrence.CAPTURE_RESUMED, {}),
        (Occurrence.CAPTURE_STOPPED, {"reason": "capture-off"}),
    ]


async def test_what_has_to_be_said_of_captures_is_recorded_when_it_changes() -> None:
    life = Life()
    plain, painted, unexcluded = Taken(1), Taken(1, redacted=2), Taken(1, unexcluded=True, blank=(1,))
    for taken in (plain, painted, replace(painted, redacted=3), unexcluded, unexcluded, plain, plain):
        life.tracking.hear_of_captures(Notice(Happened.CAPTURED, 1, taken=taken))
    stop = asyncio.Event()
    stop.set()
    await life.tracking.run(stop)
    events = life.world.store.events(0, EVER)
    assert [event.details for event in events if event.occurrence is Occurrence.CAPTURE_SAID] == [
        {"redacted": 2, "unexcluded": 0, "blank": 0},
        {"redacted": 0, "unexcluded": 1, "blank": 1},
        {"redacted": 0, "unexcluded": 0, "blank": 0},
    ]


async def test_a_disk_that_is_full_is_told_of_and_ends_nothing() -> None:
    life = Life()
    life.world.store.full = True
    stop = asyncio.Event()
    stop.set()
    await life.tracking.run(stop)
    assert {notice.happened for notice in life.told} == {Happened.HOURS_NOT_KEPT}
