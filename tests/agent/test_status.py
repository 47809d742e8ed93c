"""The status says what is so: recording, connection, what waits, what went wrong; and tells who watches."""

import asyncio

import pytest

from tests.agent.commanded import Commanded
from tests.agent.simulation import Simulation, simulate
from tests.fakes.clock import FakeClock
from tests.fakes.status import some_status
from tracker.agent import loop
from tracker.agent import status as module
from tracker.agent.commands import Commands
from tracker.agent.notice import Happened, Notice
from tracker.agent.status import StatusBoard, after, answered, unanswered
from tracker.agent.watched_server import WatchedServer
from tracker.core.device import Queue
from tracker.core.errors import (
    DamagedError,
    OsPermissionError,
    RefusedError,
    TrackerError,
    UnreachableError,
    UnrecognisedError,
)
from tracker.core.manifest import Freshness
from tracker.core.wire import (
    ConnectionState,
    RecordingState,
    ShowStatus,
    Status,
    Stop,
    SyncNow,
    Waiting,
    Watch,
)

AWAY = UnreachableError("server-away", server="https://x")
NO_SCREEN = OsPermissionError("capture-no-display")


def told(*notices: Notice, since: int = 100) -> Status:
    """Return the status after notices that came at 101, 102, ..."""
    status = some_status()
    for number, notice in enumerate(notices, start=1):
        status = after(status, notice, since + number)
    return status


def test_before_anything_happened_nothing_is_claimed() -> None:
    status = told()
    assert status.recording.state is RecordingState.STARTING
    assert status.connection.state is ConnectionState.UNTRIED
    assert (status.last_captured_at, status.last_receipt_at, status.last_incident) == (None, None, None)


def test_a_capture_is_told_with_its_time_and_the_state_since_when() -> None:
    captured = Notice(Happened.CAPTURED, 2)
    status = told(captured, captured)
    assert (status.recording.state, status.recording.since) == (RecordingState.CAPTURING, 101)
    assert status.last_captured_at == 102


def test_what_stands_in_the_way_of_captures_is_told_until_one_is_made() -> None:
    refused = Notice(Happened.NOT_CAPTURED, error=NO_SCREEN)
    paused = told(Notice(Happened.CAPTURED), refused, refused)
    assert (paused.recording.state, paused.recording.since) == (RecordingState.PAUSED, 102)
    assert paused.recording.reason is not None
    assert (paused.recording.reason.at, paused.recording.reason.problem.key) == (103, "capture-no-display")
    again = after(paused, Notice(Happened.CAPTURED), 104)
    assert again.recording.state is RecordingState.CAPTURING
    assert again.recording.reason is None
    assert again.last_incident == paused.last_incident


RECEIPTED = (Happened.DELIVERED, Happened.RECORDS_DELIVERED)


@pytest.mark.parametrize("happened", [*RECEIPTED, Happened.UP_TO_DATE])
def test_why_nothing_was_sent_is_told_until_it_is(happened: Happened) -> None:
    failed = told(Notice(Happened.NOT_DELIVERED, error=AWAY), Notice(Happened.NOT_DELIVERED))
    assert failed.undelivered is not None
    assert (failed.undelivered.at, failed.undelivered.problem.key) == (101, "server-away")
    status = after(failed, Notice(happened), 200)
    assert status.undelivered is None
    assert status.last_receipt_at == (200 if happened in RECEIPTED else None)
    assert status.last_incident == failed.undelivered


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (AWAY, ConnectionState.AWAY),
        (UnreachableError("connection-intercepted", issuer="x"), ConnectionState.INTERCEPTED),
        (UnrecognisedError("device-unknown"), ConnectionState.REFUSED),
    ],
)
def test_how_a_request_failed_says_what_the_connection_is(
    error: TrackerError, state: ConnectionState
) -> None:
    status = unanswered(unanswered(answered(told(), 101), error, 102), error, 103)
    assert (status.connection.state, status.connection.since) == (state, 102)
    assert status.connection.incident is not None
    assert status.connection.incident.at == 103
    again = answered(status, 104).connection
    assert (again.state, again.since, again.incident) == (ConnectionState.OK, 104, None)


@pytest.mark.parametrize("error", [RefusedError("server-too-large"), DamagedError("receipt-wrong")])
def test_a_refusal_of_one_thing_says_nothing_of_the_connection(error: TrackerError) -> None:
    assert unanswered(answered(told(), 101), error, 102) == answered(told(), 101)


async def test_the_connection_is_what_requests_make_of_it() -> None:
    world = await simulate()
    one = StatusBoard(some_status(), lambda _: Freshness.FRESH, world.store.queue, world.clock)
    server = WatchedServer(world.line, one)
    await server.trust()
    assert one.present().connection.state is ConnectionState.OK
    world.line.trust_error = AWAY
    with pytest.raises(UnreachableError):
        await server.trust()
    assert one.present().connection.state is ConnectionState.AWAY


def test_an_outage_is_logged_once_with_its_end_and_the_first_answer_is_none(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    one, _ = board()
    intercepted = UnreachableError("connection-intercepted", issuer="Office Proxy")
    for answer in (None, None, AWAY, AWAY, intercepted, None, None):
        if answer is None:
            one.answered()
        else:
            one.unanswered(answer)
    logged = [(each.getMessage(), each.__dict__.get("fields", {}).get("key")) for each in caplog.records]
    assert logged == [
        ("server.lost", "server-away"),
        ("server.lost", "connection-intercepted"),
        ("server.found", None),
    ]


@pytest.mark.parametrize("happened", [Happened.SET_ASIDE, Happened.TRUST_REFUSED])
def test_other_troubles_are_the_last_incident_only(happened: Happened) -> None:
    before = told(Notice(Happened.CAPTURED), Notice(Happened.UP_TO_DATE))
    status = after(before, Notice(happened, 1, AWAY), 200)
    assert (status.recording, status.connection) == (before.recording, before.connection)
    assert status.last_incident is not None
    assert status.last_incident.at == 200


def test_what_has_no_reason_changes_nothing() -> None:
    before = told(Notice(Happened.UP_TO_DATE))
    assert after(before, Notice(Happened.NOT_DELIVERED), 200) == before
    assert after(before, Notice(Happened.TRUST_STALE), 200) == before


def board() -> tuple[StatusBoard, FakeClock]:
    """Return a board over a queue that stands still."""
    clock = FakeClock()
    return StatusBoard(some_status(), lambda _: Freshness.FRESH, lambda: Queue(3, 2, 1), clock), clock


async def test_who_watches_slowly_hears_of_the_latest_only() -> None:
    one, clock = board()
    heard = one.changes()
    assert (await anext(heard)).last_captured_at is None
    for _ in range(5):
        clock.advance(1)
        one.hear(Notice(Happened.CAPTURED))
    assert (await anext(heard)).last_captured_at == clock.now().wall
    one.close()
    assert [status async for status in heard] == [one.present()]


async def test_a_status_that_does_not_change_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HEARTBEAT_SECONDS", 0.01)
    one, _ = board()
    heard = one.changes()
    assert await anext(heard) == await anext(heard)


async def test_what_waits_is_counted_again_whenever_something_happened() -> None:
    one, _ = board()
    heard = one.changes()
    await anext(heard)
    counting = asyncio.create_task(one.keep_counting())
    assert (await anext(heard)).waiting == Waiting(3, 2, 1)
    counting.cancel()


async def test_a_disk_that_does_not_answer_leaves_the_last_count() -> None:
    def away() -> Queue:
        raise UnreachableError("database-busy", file="x")

    one = StatusBoard(some_status(), lambda _: Freshness.FRESH, away, FakeClock())
    await one.count()
    assert one.present() == some_status()


async def test_the_end_stays_the_end_though_captures_finish() -> None:
    one, _ = board()
    one.stopping()
    one.hear(Notice(Happened.CAPTURED))
    assert one.present().recording.state is RecordingState.STOPPING


def test_how_fresh_the_keys_are_is_judged_when_asked() -> None:
    clock = FakeClock()
    fresh_until = clock.now().wall

    def freshness(now: int) -> Freshness:
        return Freshness.FRESH if now <= fresh_until else Freshness.STALE

    one = StatusBoard(some_status(), freshness, lambda: Queue(0, 0, 0), clock)
    assert one.present().trust is Freshness.FRESH
    clock.advance(1)
    assert one.present().trust is Freshness.STALE


def commands(world: Simulation) -> Commands:
    """Return what carries commands out for a simulated agent."""
    return Commanded(world).commands


async def test_to_look_changes_nothing() -> None:
    world = await simulate()
    desk = commands(world)
    assert [status async for status in desk.carry_out(ShowStatus())] == [desk.board.present()]
    watching = desk.carry_out(Watch())
    assert await anext(watching) == desk.board.present()
    await watching.aclose()
    assert not desk.stop.is_set()
    assert world.notices == []


async def test_to_sync_is_to_send_what_waits_before_the_answer() -> None:
    world = await simulate()
    await world.agent.capture()
    [status] = [status async for status in commands(world).carry_out(SyncNow())]
    assert world.opened() == world.screen.taken
    assert status.waiting == Waiting(0, 0, 0)


async def test_to_sync_is_to_ask_anew_also_for_what_was_just_asked() -> None:
    world = await simulate()
    asked: list[bool] = []

    async def errand(*, anew: bool) -> None:
        asked.append(anew)

    world.agent._errands = (errand,)
    assert await world.agent.deliver()
    _ = [status async for status in commands(world).carry_out(SyncNow())]
    assert asked == [False, True]


async def test_to_stop_is_to_be_told_until_the_end() -> None:
    desk = commands(await simulate())
    stopping = desk.carry_out(Stop())
    assert (await anext(stopping)).recording.state is RecordingState.STOPPING
    assert desk.stop.is_set()
    desk.board.close()
    assert len([status async for status in stopping]) == 1


async def test_to_sync_with_success_ends_the_pause_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "wait_after", lambda *_: 1000)
    world = await simulate()
    stop = asyncio.Event()
    world.server.away = True
    running = asyncio.create_task(world.agent.run(stop))
    while not world.told(Happened.NOT_DELIVERED):
        await asyncio.sleep(0)
    world.server.away = False
    _ = [status async for status in commands(world).carry_out(SyncNow())]
    taken = len(world.screen.taken)
    while len(world.device.blobs) <= taken:
        await asyncio.sleep(0)
    stop.set()
    await running


async def test_deliveries_never_run_at_once() -> None:
    world = await simulate()
    await world.agent.capture()
    await asyncio.gather(*(world.agent.deliver() for _ in range(5)))
    assert world.server.calls.count("records") == 1
    assert world.server.calls.count("blob") == 1
