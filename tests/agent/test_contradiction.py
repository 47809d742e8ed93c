"""What the server says against a device's chain is kept and named, until it takes records again."""

import pytest

from tests.agent.simulation import Simulation, simulate
from tests.fakes.status import some_status
from tracker.agent.contradiction import DOCUMENT, Contradiction, kept_contradiction
from tracker.agent.notice import Happened
from tracker.agent.status import StatusBoard
from tracker.cli.status_words import contradiction_text
from tracker.core.device import Queue
from tracker.core.errors import DamagedError, RefusedError, TrackerError, UnreachableError
from tracker.core.manifest import Freshness
from tracker.core.wire import SentCommit

FORKED = RefusedError("record-forked", seq=3)
GAP = RefusedError("record-gap", seq=9, expected=4)


async def refused(error: TrackerError) -> Simulation:
    """Return a device whose records the server has just refused."""
    world = await simulate()
    world.line.error = error
    await world.agent.capture()
    assert not await world.agent.deliver()
    return world


@pytest.mark.parametrize("error", [FORKED, GAP])
async def test_it_is_kept_since_when_and_what_the_server_said(error: TrackerError) -> None:
    world = await refused(error)
    kept = kept_contradiction(world.store)
    assert kept is not None
    assert (kept.problem.key, kept.problem.values) == (error.key, error.values)
    world.clock.advance(3_600)
    assert not await world.agent.deliver()
    assert kept_contradiction(world.store) == kept, "since when it was refused first"
    assert world.store.queue().records == 1, "and nothing is lost"


async def test_a_record_damaged_before_it_was_delivered_is_named_likewise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What goes before it is sent, files go on, and the person hears that only enrolling again helps."""
    world = await simulate()
    await world.agent.capture()

    def broken(_limit: int) -> list[SentCommit]:
        raise DamagedError("store-undeliverable", seq=7)

    monkeypatch.setattr(world.store, "unsent", broken)
    assert not await world.agent.deliver()
    kept = kept_contradiction(world.store)
    assert kept is not None
    assert (kept.problem.key, kept.problem.values) == ("store-undeliverable", {"seq": 7})
    assert "enrol again" in contradiction_text(kept)


async def test_another_place_in_the_chain_is_told_anew() -> None:
    world = await refused(FORKED)
    world.line.error = RefusedError("record-forked", seq=4)
    await world.agent.deliver()
    kept = kept_contradiction(world.store)
    assert kept is not None
    assert kept.problem.values == {"seq": 4}


async def test_it_holds_while_the_server_is_away_and_ends_when_it_takes_records() -> None:
    world = await refused(FORKED)
    world.line.error = UnreachableError("server-away", server="https://x")
    assert not await world.agent.deliver()
    assert kept_contradiction(world.store) is not None
    world.line.error = None
    assert await world.agent.deliver()
    assert kept_contradiction(world.store) is None
    assert world.store.document(DOCUMENT) is not None


@pytest.mark.parametrize(
    "error", [RefusedError("server-overloaded"), UnreachableError("server-away", server="https://x")]
)
async def test_what_says_nothing_of_the_chain_is_none(error: TrackerError) -> None:
    world = await refused(error)
    assert kept_contradiction(world.store) is None
    world.line.error = None
    assert await world.agent.deliver()
    assert world.store.document(DOCUMENT) is None, "nothing to write down"


async def test_a_full_disk_keeps_it_from_lasting_only_so_long() -> None:
    world = await simulate()
    heard = Contradiction(world.store)
    world.store.keeps = False
    heard.refused(FORKED, 7)
    assert heard.present is not None
    assert kept_contradiction(world.store) is None
    world.store.keeps = True
    heard.refused(FORKED, 8)
    assert kept_contradiction(world.store) == heard.present
    assert heard.present.at == 7


async def test_what_cannot_be_read_is_none() -> None:
    world = await simulate()
    world.store.keep_document(DOCUMENT, b"\xc1")
    assert Contradiction(world.store).present is None


async def test_the_status_has_it_whatever_else_went_wrong() -> None:
    world = await refused(FORKED)
    heard = Contradiction(world.store)
    board = StatusBoard(some_status(), lambda _: Freshness.FRESH, lambda: Queue(0, 0, 0), world.clock)
    board.contradiction = lambda: heard.present
    for notice in world.told(Happened.NOT_DELIVERED):
        board.hear(notice)
    status = board.present()
    assert status.contradiction == heard.present
    assert status.undelivered is not None
    assert status.undelivered.problem.key == "record-forked"
