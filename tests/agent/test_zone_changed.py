"""A computer that changes its time zone says so in its records, once, and no hour changes with it."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.agent.hours_world import EVER, HoursWorld
from tests.agent.test_tracking import Life
from tracker.core.errors import UnreachableError
from tracker.core.hours.said import DeviceEvent, Occurrence, Source, Work
from tracker.core.hours.summary import day_summaries

BERLIN, TOKYO, LISBON = "Europe/Berlin", "Asia/Tokyo", "Europe/Lisbon"


@pytest.fixture
def world() -> HoursWorld:
    return HoursWorld()


def changes(world: HoursWorld) -> list[DeviceEvent]:
    events = world.store.events(0, EVER)
    return [event for event in events if event.occurrence is Occurrence.ZONE_CHANGED]


def moves(world: HoursWorld) -> list[tuple[object, object]]:
    return [(event.details["from"], event.details["to"]) for event in changes(world)]


def test_a_change_is_recorded_once_and_the_first_zone_is_none(world: HoursWorld) -> None:
    world.hours.zone_is(BERLIN)
    assert moves(world) == []
    world.clock.advance(60)
    world.hours.zone_is(TOKYO)
    world.hours.zone_is(TOKYO)
    assert moves(world) == [(BERLIN, TOKYO)]
    assert changes(world)[0].at == world.hours.now()
    world.hours.zone_is(BERLIN)
    assert moves(world) == [(BERLIN, TOKYO), (TOKYO, BERLIN)]


def test_an_agent_that_starts_elsewhere_records_it_and_one_that_starts_again_does_not(
    world: HoursWorld,
) -> None:
    world.hours.zone_is(BERLIN)
    world.hours = world.started()
    world.hours.zone_is(BERLIN)
    assert moves(world) == []
    world.hours = world.started()
    world.hours.zone_is(TOKYO)
    world.hours = world.started()
    world.hours.zone_is(TOKYO)
    assert moves(world) == [(BERLIN, TOKYO)]


def test_what_the_disk_does_not_take_at_once_is_recorded_once_all_the_same(world: HoursWorld) -> None:
    world.hours.zone_is(BERLIN)
    world.store.full = True
    with pytest.raises(UnreachableError):
        world.hours.zone_is(TOKYO)
    world.hours.zone_is(TOKYO)
    world.store.full = False
    world.hours.beat()
    assert moves(world) == [(BERLIN, TOKYO)]


def test_entries_stay_what_they_were_on_the_days_they_were_made_in_and_on_todays(world: HoursWorld) -> None:
    world.hours.zone_is(BERLIN)
    world.hours.start(Work())
    world.beat(60)
    before = world.store.entries(0, EVER)
    world.hours.zone_is(TOKYO)
    assert world.store.entries(0, EVER) == before
    world.beat(60)
    world.hours.stop()
    assert world.lengths() == [(Source.TIMER, 120)], "it goes on, and is one entry"

    def told(zone: str) -> int:
        days = day_summaries(
            world.store.entries(0, EVER),
            world.hours.now(),
            ZoneInfo(zone),
            date(2020, 1, 1),
            date(2030, 1, 1),
        )
        return sum(day.totals.whole for day in days)

    assert told(BERLIN) == told(TOKYO) == 120_000_000


async def test_the_agent_looks_with_each_beat() -> None:
    life = Life()
    zones = [BERLIN]
    life.tracking.zone = lambda: zones[-1]
    await life.tracking.begin()
    life.world.hours.zone_is(LISBON)
    await life.run_until(Occurrence.ZONE_CHANGED)
    assert moves(life.world) == [(LISBON, BERLIN)]
    happened = life.world.occurred()
    assert happened.index(Occurrence.AGENT_STARTED) < happened.index(Occurrence.ZONE_CHANGED)
