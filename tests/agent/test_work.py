"""The member's work: fetched now and then, kept with its time, used offline."""

from uuid import UUID

import pytest

from tests.agent.simulation import Simulation, simulate
from tracker.agent.asking import ASK_AFTER
from tracker.agent.courier import Surroundings
from tracker.agent.trust import TrustKeeper
from tracker.agent.work import DOCUMENT, KeptWork, WorkKeeper, kept_work
from tracker.core.errors import UnreachableError
from tracker.core.manifest import EXPIRE_AFTER
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import Work, WorkProject, WorkTask

PAUSE = ASK_AFTER // MICROSECONDS
TASK = WorkTask(UUID(int=2), "Design", archived=False)
BRIDGE = Work((WorkProject(UUID(int=1), "Bridge", "Acme", False, (TASK,)),))
TUNNEL = Work((WorkProject(UUID(int=3), "Tunnel", None, True, ()),))


def keeper(world: Simulation) -> WorkKeeper:
    trusted = world.store.trust()
    assert trusted is not None
    around = Surroundings(world.clock, lambda count: bytes(count), world.notices.append)
    return WorkKeeper(world.store, world.line, TrustKeeper(world.identity, trusted), around)


async def test_before_the_first_fetch_there_is_none() -> None:
    world = await simulate()
    assert keeper(world).work == Work()
    assert kept_work(world.store) is None


async def test_fetched_work_is_kept_with_its_time_for_offline() -> None:
    world = await simulate()
    world.server.work = BRIDGE
    first = keeper(world)
    await first.refresh()
    fetched_at = world.clock.now().wall
    world.server.away = True
    world.clock.advance(PAUSE)
    await first.refresh()
    for work in (first, keeper(world)):
        assert work.work == BRIDGE
    assert kept_work(world.store) == KeptWork(fetched_at, BRIDGE)


async def test_the_server_is_asked_again_after_a_while_only() -> None:
    world = await simulate()
    work = keeper(world)
    await work.refresh()
    world.server.work = TUNNEL
    world.clock.advance(PAUSE - 1)
    await work.refresh()
    assert work.work == Work()
    world.clock.advance(1)
    await work.refresh()
    assert work.work == TUNNEL
    assert world.server.calls.count("work") == 2


async def test_asked_anew_the_work_is_fetched_at_once() -> None:
    world = await simulate()
    work = keeper(world)
    await work.refresh()
    world.server.work = BRIDGE
    await work.refresh(anew=True)
    assert work.work == BRIDGE


async def test_a_failed_question_is_asked_again_at_once() -> None:
    world = await simulate()
    world.server.work, work = BRIDGE, keeper(world)
    world.server.away = True
    await work.refresh()
    world.server.away = False
    await work.refresh()
    assert work.work == BRIDGE


async def test_work_is_kept_before_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    world = await simulate()
    world.server.work, work = BRIDGE, keeper(world)

    def full(*_: object) -> None:
        raise UnreachableError("database-disk-full", file="store.db")

    with monkeypatch.context() as patch:
        patch.setattr(world.store, "keep_document", full)
        await work.refresh()
        assert work.work == Work()
    await work.refresh()
    assert work.work == BRIDGE


async def test_with_an_expired_manifest_nothing_is_asked() -> None:
    world = await simulate()
    work = keeper(world)
    world.clock.advance(EXPIRE_AFTER / MICROSECONDS)
    await work.refresh()
    assert "work" not in world.server.calls


@pytest.mark.parametrize("document", [b"", b"[]", b"\xff", b'{"fetched_at":"soon","work":{}}'])
async def test_what_another_version_kept_is_fetched_anew(document: bytes) -> None:
    world = await simulate()
    world.store.keep_document(DOCUMENT, document)
    world.server.work, work = BRIDGE, keeper(world)
    assert work.work == Work()
    await work.refresh()
    assert work.work == BRIDGE
