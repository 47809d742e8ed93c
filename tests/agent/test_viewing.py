"""The member opens what this device sealed: offline, with the key in its keeper, while copies stay."""

import pytest
from msgspec import json, msgpack

from tests.agent.simulation import Simulation, simulate
from tracker.agent.copies import BYTES_MOST
from tracker.agent.enrolment import SHARING_KEY
from tracker.agent.pipeline import ScreenshotMeta
from tracker.agent.viewing import find_made, open_made
from tracker.core.errors import DamagedError, OsPermissionError, RefusedError, TrackerError
from tracker.core.policy.device_fields import LOCAL_COPIES
from tracker.core.sealing import PrivateKey, Role

DAY = 24 * 3600.0


def refusal(world: Simulation, file_id: bytes) -> str:
    with pytest.raises(TrackerError) as refused:
        open_made(world.store, world.keeper, file_id)
    return refused.value.key


async def captured(deliver: bool) -> tuple[Simulation, bytes]:
    """Return a world with one capture, and its file's id."""
    world = await simulate()
    await world.agent.capture()
    if deliver:
        assert await world.agent.deliver()
    return world, world.store.files_made(1)[0].file_id


@pytest.mark.parametrize("deliver", [False, True])
async def test_the_member_opens_offline_what_waits_and_what_was_delivered(deliver: bool) -> None:
    world, file_id = await captured(deliver)
    world.server.away = True
    opened = open_made(world.store, world.keeper, file_id)
    assert opened.content == world.screen.taken[0]
    meta = json.decode(opened.meta, type=ScreenshotMeta)
    assert (meta.media_type, meta.captured_at) == ("image/webp", world.store.files_made(1)[0].captured_at)


async def test_the_store_holds_nothing_that_opens_a_screenshot() -> None:
    world, file_id = await captured(deliver=True)
    kept = msgpack.encode(world.store.identity())
    secret = world.keeper.kept[SHARING_KEY]
    private = PrivateKey.from_secret(secret)
    assert private.public_key.raw in kept
    assert not [part for part in (secret, private.raw[:64], private.raw[64:]) if part in kept]
    world.keeper.kept.clear()
    assert refusal(world, file_id) == "sharing-key-lost"


async def test_another_key_under_its_name_is_no_key() -> None:
    world, file_id = await captured(deliver=False)
    world.keeper.keep(SHARING_KEY, bytes(32))
    assert refusal(world, file_id) == "sharing-key-lost"


async def test_a_locked_keyring_says_so() -> None:
    world, file_id = await captured(deliver=False)
    world.keeper.locked = True
    with pytest.raises(OsPermissionError):
        open_made(world.store, world.keeper, file_id)


async def test_a_damaged_copy_releases_nothing() -> None:
    world, file_id = await captured(deliver=False)
    world.store.damage(file_id)
    with pytest.raises(DamagedError):
        open_made(world.store, world.keeper, file_id)


async def test_copies_stay_for_their_days_and_are_gone_after() -> None:
    world, file_id = await captured(deliver=True)
    world.clock.advance(LOCAL_COPIES.default * DAY)
    await world.agent.deliver()
    assert open_made(world.store, world.keeper, file_id).content == world.screen.taken[0]
    world.clock.advance(1)
    world.server.away = True
    await world.agent.deliver()
    assert refusal(world, file_id) == "store-no-file"
    (made,) = world.store.files_made(1)
    assert (made.here, made.status) == (False, 1), "the record of it stays"


async def test_no_copy_stays_where_the_policy_wants_none() -> None:
    world = await simulate(copy_days=0)
    await world.agent.capture()
    file_id = world.store.files_made(1)[0].file_id
    assert open_made(world.store, world.keeper, file_id).content == world.screen.taken[0], "until delivered"
    assert await world.agent.deliver()
    assert refusal(world, file_id) == "store-no-file"


async def test_copies_take_no_more_room_than_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    assert BYTES_MOST == 1 << 30
    monkeypatch.setattr("tracker.agent.copies.BYTES_MOST", 1000)
    world = await simulate()
    for _ in range(5):
        await world.agent.capture()
        assert await world.agent.deliver()
    here = [made.here for made in world.store.files_made(10)]
    assert here == sorted(here, reverse=True), "the oldest went first"
    assert 0 < sum(made.blob_length for made in world.store.files_made(10) if made.here) <= 1000


async def test_what_was_not_delivered_is_kept_however_old() -> None:
    world, file_id = await captured(deliver=False)
    world.server.away = True
    world.clock.advance(80 * DAY)
    await world.agent.deliver()
    assert open_made(world.store, world.keeper, file_id).content == world.screen.taken[0]


async def test_a_file_is_found_by_the_beginning_of_its_id() -> None:
    world = await simulate()
    await world.agent.capture()
    await world.agent.capture()
    newest, oldest = world.store.files_made(2)
    assert newest.roles == (Role.OPENER, Role.DEVICE)
    assert find_made(world.store, newest.file_id.hex()) == newest
    assert find_made(world.store, oldest.file_id.hex()[:20].upper()) == oldest
    for prefix, key in (("zz", "screenshot-unknown"), ("", "screenshot-unknown")):
        with pytest.raises(RefusedError) as refused:
            find_made(world.store, prefix)
        assert refused.value.key == key


async def test_a_beginning_that_several_share_is_refused() -> None:
    world = await simulate()
    for _ in range(17):
        await world.agent.capture()
    digits = [made.file_id.hex()[0] for made in world.store.files_made(20)]
    shared = next(digit for digit in digits if digits.count(digit) > 1)
    with pytest.raises(RefusedError) as refused:
        find_made(world.store, shared)
    assert refused.value.key == "screenshot-ambiguous"
