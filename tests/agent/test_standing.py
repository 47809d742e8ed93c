"""A device that was ended, or whose member was archived, records nothing, says why, and loses nothing."""

import pytest

from tests.agent.simulation import Nobody, Simulation, simulate
from tests.fakes.store import FakeStore
from tracker.agent.notice import Happened
from tracker.agent.standing import DOCUMENT, Standing
from tracker.core.errors import UnreachableError, UnrecognisedError

ENDED = ("device-ended", "membership-ended")


async def refused(key: str) -> Simulation:
    """Return a device that has a capture waiting and was just refused."""
    world = await simulate()
    world.server.unrecognised, world.server.refusal = True, key
    await world.agent.capture()
    assert not await world.agent.deliver()
    return world


def why(standing: Standing) -> str:
    try:
        standing.require()
    except UnrecognisedError as error:
        return error.key
    return ""


def again(world: Simulation) -> Standing:
    """Start anew from what the store holds."""
    return Standing(world.store, Nobody())


@pytest.mark.parametrize("key", ENDED)
async def test_nothing_more_is_captured_and_it_is_said_why(key: str) -> None:
    world = await refused(key)
    for _ in range(2):
        await world.agent.capture()
    assert len(world.screen.taken) == 1
    told = [notice.error.key for notice in world.told(Happened.NOT_CAPTURED) if notice.error]
    assert told == [key]


@pytest.mark.parametrize("key", ENDED)
async def test_what_waits_stays_and_nothing_is_set_aside(key: str) -> None:
    world = await refused(key)
    for _ in range(3):
        assert not await world.agent.deliver()
    queue = world.store.queue()
    assert (queue.records, queue.files, queue.dead_letters) == (1, 1, 0)


@pytest.mark.parametrize("key", ENDED)
async def test_all_goes_on_once_the_server_answers_again(key: str) -> None:
    world = await refused(key)
    world.server.unrecognised = False
    assert await world.agent.deliver()
    await world.agent.capture()
    assert await world.agent.deliver()
    assert world.opened() == world.screen.taken
    assert len(world.screen.taken) == 2
    assert world.store.document(DOCUMENT) == b""


@pytest.mark.parametrize("key", ENDED)
async def test_it_holds_over_a_start_without_the_server(key: str) -> None:
    world = await refused(key)
    await world.agent.deliver()
    standing = again(world)
    assert why(standing) == key
    standing.unanswered(UnreachableError("server-away", server="https://localhost"))
    assert why(standing) == key
    standing.answered()
    assert why(standing) == ""
    await standing.keep()
    assert why(again(world)) == ""


async def test_a_server_that_has_lost_the_device_stops_no_record() -> None:
    world = await refused("device-unknown")
    await world.agent.capture()
    assert len(world.screen.taken) == 2
    assert world.store.queue().dead_letters == 0


async def test_a_disk_that_is_away_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store = FakeStore()
    standing = Standing(store, Nobody())
    standing.unanswered(UnrecognisedError("device-ended"))

    def away(_name: str, _body: bytes) -> None:
        raise UnreachableError("folder-away", folder="x")

    with monkeypatch.context() as patched:
        patched.setattr(store, "keep_document", away)
        await standing.keep()
    await standing.keep()
    assert store.document(DOCUMENT) == b"device-ended"


async def test_whoever_records_is_told_to_end_until_that_is_done() -> None:
    standing, told = Standing(FakeStore(), Nobody()), list[str]()

    def end() -> None:
        told.append("end")
        raise UnreachableError("folder-away", folder="x")

    standing.ended = end
    await standing.keep()
    assert (told, standing.may_record()) == ([], True)
    standing.unanswered(UnrecognisedError("membership-ended"))
    await standing.keep()
    await standing.keep()
    assert (told, standing.may_record()) == (["end", "end"], False)
    standing.answered()
    await standing.keep()
    assert (len(told), standing.may_record()) == (2, True)


@pytest.mark.parametrize("kept", [None, b"", b"something-newer", b"\xff\xfe"])
def test_what_is_kept_and_not_understood_stops_no_record(kept: bytes | None) -> None:
    store = FakeStore()
    if kept is not None:
        store.keep_document(DOCUMENT, kept)
    assert why(Standing(store, Nobody())) == ""
