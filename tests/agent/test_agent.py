"""The agent: nothing lost, nothing twice, whatever the line, the server, the disk and the keys do."""

import asyncio
import hashlib
import secrets
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agent.simulation import Simulation, simulate
from tests.fakes.clock import FakeClock
from tests.fakes.server import FakeServer
from tracker.agent.enrolment import enrol, make_keys
from tracker.agent.notice import Happened
from tracker.core.errors import DamagedError, RefusedError, UnreachableError
from tracker.core.manifest import EXPIRE_AFTER
from tracker.core.record import SealedFile, genesis
from tracker.core.wire import RefusedBody, Trust

HOUR = 3600
DAYS = 24 * HOUR


async def test_what_was_captured_is_what_the_server_opens() -> None:
    world = await simulate(monitors=2)
    await world.agent.capture()
    await world.agent.deliver()
    assert world.opened() == world.screen.taken
    assert len(world.screen.taken) == 2
    assert world.store.queue().files == world.store.queue().records == 0
    assert world.server.calls == ["enrol", "records", "blob", "blob"]
    assert [notice.happened for notice in world.notices] == [Happened.CAPTURED, Happened.DELIVERED]


async def test_records_name_the_blob_the_manifest_and_both_grants() -> None:
    world = await simulate()
    await world.agent.capture()
    waiting = next(iter(world.store.files.values())).file
    await world.agent.deliver()
    payload = SealedFile.from_bytes(world.device.records[0].verify_body().payload)
    trust = world.store.trust()
    assert trust is not None
    assert payload.blob_hash == hashlib.sha256(waiting.blob).digest()
    assert payload.manifest_hash == hashlib.sha256(trust.manifest.body).digest()
    assert payload.grant_hashes == tuple(hashlib.sha256(grant).digest() for grant in waiting.grants)
    assert [grant[0] for grant in waiting.grants] == [1, 2]


async def test_while_the_server_is_away_everything_is_kept_and_sent_later() -> None:
    world = await simulate()
    world.server.away = True
    for _ in range(5):
        await world.agent.capture()
        assert not await world.agent.deliver()
    assert world.store.queue().files == 5
    world.server.away = False
    assert await world.agent.deliver()
    assert world.opened() == world.screen.taken


@pytest.mark.parametrize("lost", [["records"], ["blob"], ["records", "blob"], ["blob", "blob"]])
async def test_a_lost_answer_makes_nothing_twice(lost: list[str]) -> None:
    world = await simulate()
    for _ in range(2):
        await world.agent.capture()
        world.line.lose = list(lost)
        tries = 1
        while not await world.agent.deliver():
            tries += 1
        assert tries == 1 + len(lost)
    assert world.opened() == world.screen.taken
    assert len(world.device.records) == len(world.screen.taken) == 2
    assert world.store.queue().dead_letters == 0


async def test_one_refused_body_is_set_aside_and_the_rest_goes_on() -> None:
    world = await simulate()
    world.server.refuse_records = {1}
    for _ in range(3):
        await world.agent.capture()
    await world.agent.deliver()
    assert world.opened() == [world.screen.taken[0], world.screen.taken[2]]
    assert world.store.queue().dead_letters == 1
    assert len(world.store.files) == 1, "the refused file is kept"
    assert len(world.told(Happened.SET_ASIDE)) == 1


async def test_one_refused_file_is_set_aside_and_the_rest_goes_on() -> None:
    world = await simulate()
    for _ in range(3):
        await world.agent.capture()
    world.server.refuse_blobs = {next(iter(world.store.files))}
    await world.agent.deliver()
    assert world.opened() == world.screen.taken[1:]
    assert world.store.queue().dead_letters == 1


async def test_a_file_damaged_on_this_disk_is_set_aside_and_the_rest_goes_on() -> None:
    world = await simulate()
    for _ in range(3):
        await world.agent.capture()
    world.store.damage(next(iter(world.store.files)))
    await world.agent.deliver()
    assert world.opened() == world.screen.taken[1:]
    assert [notice.error for notice in world.told(Happened.SET_ASIDE)]


async def test_an_unrecognised_device_keeps_everything_and_sets_nothing_aside() -> None:
    world = await simulate()
    await world.agent.capture()
    world.server.unrecognised = True
    assert not await world.agent.deliver()
    assert world.store.queue().dead_letters == 0
    world.server.unrecognised = False
    assert await world.agent.deliver()
    assert world.opened() == world.screen.taken


async def test_a_record_receipt_of_another_key_frees_nothing() -> None:
    world = await simulate()
    await world.agent.capture()
    world.server.lying = True
    assert not await world.agent.deliver()
    assert world.store.queue().records == world.store.queue().files == 1
    error = world.told(Happened.NOT_DELIVERED)[0].error
    assert isinstance(error, DamagedError)
    assert error.reason == "receipt"


async def test_a_file_receipt_of_another_key_postpones_and_frees_nothing() -> None:
    world = await simulate()
    await world.agent.capture()
    original = world.line.send_records

    async def then_lie(*arguments: object) -> object:
        answer = await original(*arguments)  # type: ignore[arg-type] # handed through as it came
        world.server.lying = True
        return answer

    world.line.send_records = then_lie  # type: ignore[method-assign,assignment] # the server turns in between
    await world.agent.deliver()
    assert world.store.queue().files == 1
    assert world.told(Happened.NOT_DELIVERED)
    world.server.lying = False
    await world.agent.deliver()
    assert world.store.queue().files == 1, "it waits before it is tried again"
    world.clock.advance(HOUR)
    await world.agent.deliver()
    assert world.opened() == world.screen.taken


async def test_a_full_disk_is_told_and_costs_nothing_that_was_committed() -> None:
    world = await simulate()
    await world.agent.capture()
    world.store.full = True
    await world.agent.capture()
    world.store.full = False
    await world.agent.capture()
    await world.agent.deliver()
    assert world.opened() == [world.screen.taken[0], world.screen.taken[2]]
    assert world.told(Happened.NOT_CAPTURED)[0].error is not None


async def test_a_screen_that_cannot_be_captured_is_told_and_tried_again() -> None:
    world = await simulate()
    world.screen.error = UnreachableError("capture-blank")
    await world.agent.capture()
    world.screen.error = None
    await world.agent.capture()
    assert [notice.happened for notice in world.notices] == [Happened.NOT_CAPTURED, Happened.CAPTURED]


async def test_past_expiry_the_screen_is_not_touched_and_only_a_manifest_is_asked_for() -> None:
    world = await simulate()
    await world.agent.capture()
    world.clock.advance(EXPIRE_AFTER / 1_000_000)
    await world.agent.capture()
    assert len(world.screen.taken) == 1
    world.server.away = True
    assert not await world.agent.deliver()
    world.server.away = False
    world.server.manifest_version = 2
    assert await world.agent.deliver()
    assert world.server.calls == ["enrol", "trust", "records", "blob"]
    await world.agent.capture()
    assert len(world.screen.taken) == 2


@pytest.mark.parametrize(("version", "key"), [(0, "manifest-rolled-back"), (1, "manifest-forked")])
async def test_a_manifest_that_goes_back_or_forks_is_told_and_not_used(version: int, key: str) -> None:
    world = await simulate()
    held = world.store.trust()
    world.clock.advance(2 * DAYS)
    world.server.manifest_version = version
    await world.agent.capture()
    assert await world.agent.deliver(), "what is queued is still delivered under the manifest held"
    assert world.store.trust() == held
    error = world.told(Happened.TRUST_REFUSED)[0].error
    assert error is not None
    assert error.key == key


async def test_a_newer_manifest_is_asked_for_once_a_day_and_kept() -> None:
    world = await simulate()
    await world.agent.deliver()
    assert "trust" not in world.server.calls
    for day in range(3):
        world.clock.advance(DAYS)
        world.server.manifest_version = 2 + day
        await world.agent.deliver()
        await world.agent.deliver()
    assert world.server.calls.count("trust") == 3
    assert world.store.trust() is not None


async def test_a_manifest_of_another_workspace_is_not_used() -> None:
    world = await simulate()
    held = world.store.trust()
    world.clock.advance(2 * DAYS)
    stranger = FakeServer(world.clock)
    world.server.root, world.server.manifest_version = stranger.root, 5
    await world.agent.deliver()
    assert world.store.trust() == held
    assert world.told(Happened.TRUST_REFUSED)


async def test_a_run_stops_when_told_and_leaves_nothing_unsent() -> None:
    world = await simulate()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop_after_five() -> None:
        if len(world.screen.taken) >= 5:
            loop.call_soon_threadsafe(stop.set)

    world.screen.then = stop_after_five
    async with asyncio.timeout(30):
        await world.agent.run(stop)
    assert world.opened() == world.screen.taken
    assert world.store.queue().files == 0


async def test_a_run_stops_while_the_server_is_away_and_keeps_everything() -> None:
    world = await simulate()
    world.server.away = True
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    world.screen.then = lambda: loop.call_soon_threadsafe(stop.set)
    async with asyncio.timeout(30):
        await world.agent.run(stop)
    assert world.store.queue().files == len(world.screen.taken) > 0


EVENTS = st.lists(
    st.sampled_from(["capture", "deliver", "away", "back", "lose", "full", "room", "hour"]),
    max_size=30,
)


@settings(max_examples=40)
@given(EVENTS)
def test_in_any_order_of_troubles_all_that_was_committed_arrives_once(events: list[str]) -> None:
    asyncio.run(_in_any_order(events))


async def _in_any_order(events: list[str]) -> None:
    world = await simulate()
    for event in events:
        await _apply(world, event)
    world.server.away, world.store.full, world.line.lose = False, False, []
    world.clock.advance(HOUR)
    assert await world.agent.deliver()
    committed = sum(notice.count for notice in world.told(Happened.CAPTURED))
    assert len(world.device.records) == len(world.device.blobs) == committed
    assert world.store.queue().files == world.store.queue().records == world.store.queue().dead_letters == 0
    assert set(world.opened()) <= set(world.screen.taken)
    tip = genesis(world.identity.workspace_id, world.identity.device_id, world.device.device_key)
    for record in world.device.records:
        tip = tip.after(record.link)
    assert tip == world.store.tip()


async def _apply(world: Simulation, event: str) -> None:
    match event:
        case "capture":
            await world.agent.capture()
        case "deliver":
            await world.agent.deliver()
        case "away" | "back":
            world.server.away = event == "away"
        case "lose":
            world.line.lose = ["records", "blob"]
        case "full" | "room":
            world.store.full = event == "full"
        case _:
            world.clock.advance(HOUR)


async def test_a_replaced_manifest_key_does_not_count_again() -> None:
    world = await simulate()
    stolen, before = world.server.manifest_key, world.server.trust().statement
    world.clock.advance(2 * DAYS)
    world.server.manifest_key = Ed25519PrivateKey.generate()
    world.server.manifest_version = 2
    assert await world.agent.deliver()
    held = world.store.trust()
    world.clock.advance(2 * DAYS)
    world.server.manifest_key, world.server.manifest_version = stolen, 99
    world.line.offered = Trust(before, world.server.trust().manifest)
    await world.agent.deliver()
    assert world.store.trust() == held
    error = world.told(Happened.TRUST_REFUSED)[0].error
    assert isinstance(error, DamagedError)
    assert error.reason == "statement-older"


async def test_an_answer_of_another_workspace_is_not_joined() -> None:
    clock = FakeClock()
    server = FakeServer(clock)
    elsewhere = msgspec.structs.replace(server.new_enrolment(), workspace_id=UUID(int=7))
    keys = make_keys(secrets.token_bytes)
    with pytest.raises(DamagedError) as caught:
        await enrol(elsewhere, "laptop", keys, server.register, clock.now().wall)
    assert (caught.value.key, caught.value.reason) == ("enrolment-untrusted", "workspace")
    assert "a device “laptop” now" in caught.value.hint(), "what is left is said to who can end it"


@pytest.mark.parametrize("received_at", [2**63, -(2**63) - 1])
async def test_a_receipt_of_no_time_there_is_frees_nothing(received_at: int) -> None:
    world = await simulate()
    await world.agent.capture()
    world.line.received_at = received_at
    assert not await world.agent.deliver()
    assert world.store.queue().files == world.store.queue().records == 1
    world.line.received_at = None
    assert await world.agent.deliver()


async def test_a_refusal_of_what_was_not_sent_sets_nothing_aside() -> None:
    world = await simulate()
    await world.agent.capture()
    world.line.also_refused = (RefusedBody(99, "record-grants", {}),)
    assert not await world.agent.deliver()
    assert world.store.queue().dead_letters == 0
    error = world.told(Happened.NOT_DELIVERED)[0].error
    assert error is not None
    assert error.key == "server-nonsense"


async def test_files_go_though_further_records_are_refused() -> None:
    world = await simulate()
    await world.agent.capture()
    world.line.lose = ["blob"]
    assert not await world.agent.deliver()
    await world.agent.capture()
    world.line.error = RefusedError("server-said", text="There is a gap.", hint="Tell your admin.")
    assert not await world.agent.deliver()
    assert world.opened() == world.screen.taken[:1]
    assert world.store.queue().records == 1
    assert world.store.queue().dead_letters == 0


async def test_deliveries_go_on_while_no_newer_manifest_can_be_had() -> None:
    world = await simulate()
    await world.agent.capture()
    world.clock.advance(2 * DAYS)
    world.line.trust_error = UnreachableError("server-away", server="https://localhost")
    assert await world.agent.deliver()
    assert world.opened() == world.screen.taken


async def test_new_pins_are_used_as_soon_as_their_manifest_is() -> None:
    world = await simulate()
    world.clock.advance(2 * DAYS)
    world.server.manifest_version, world.server.pins = 2, (b"n" * 32, b"b" * 32)
    await world.agent.deliver()
    assert world.server.recognised_by == (b"n" * 32, b"b" * 32)


async def test_a_server_that_never_answers_does_not_hold_up_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.agent.loop.FAREWELL_SECONDS", 0.05)
    world = await simulate()
    stop = asyncio.Event()
    stop.set()
    await world.agent.capture()
    world.line.silent = True
    async with asyncio.timeout(30):
        await world.agent.run(stop)
    assert world.store.queue().files == 1
    assert world.told(Happened.NOT_DELIVERED)
