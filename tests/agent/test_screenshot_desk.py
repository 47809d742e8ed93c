"""A member deletes a screenshot: its bytes go at once, and a record says so wherever its file was."""

import pytest

from tests.agent.commanded import Commanded, commanded
from tracker.agent.notice import Happened
from tracker.core.errors import RefusedError
from tracker.core.hours.said import DeviceEvent, Occurrence
from tracker.core.moment import MICROSECONDS
from tracker.core.record import FileStatus
from tracker.core.wire import DeleteScreenshot


async def taken(at: Commanded, *, sent: bool = False) -> str:
    """Take a screenshot, send it if asked to, and return its id's digits."""
    await at.world.agent.capture()
    if sent:
        assert await at.world.agent.deliver()
    return at.world.store.files_made(1)[0].file_id.hex()


def deletions(at: Commanded) -> list[dict[str, str | int]]:
    events = at.world.store.events(0, 1 << 62)
    return [each.details for each in events if each.occurrence is Occurrence.SCREENSHOT_DELETED]


async def test_what_is_in_review_never_leaves_and_its_record_does() -> None:
    at = await commanded()
    at.may_delete = False
    at.world.agent._recorder.review = lambda: 120 * MICROSECONDS
    digits = await taken(at)
    await at.tell(DeleteScreenshot(digits[:8]))
    (made,) = at.world.store.files_made(9)
    assert (made.status, made.here) == (FileStatus.ERASED, False)
    with pytest.raises(RefusedError, match="not on this computer"):
        at.world.store.blob(made.file_id)
    assert deletions(at) == [{"file": digits}]
    assert await at.world.agent.deliver()
    assert (at.world.store.queue().records, at.world.device.blobs) == (0, {})
    assert not at.world.told(Happened.SET_ASIDE), "the server took the record with its grants"
    assert [each for each in at.world.device.said if isinstance(each, DeviceEvent)]


async def test_what_may_be_on_its_way_is_deleted_only_as_policy_lets_one() -> None:
    """Its bytes may be at the server although nobody heard of it."""
    at = await commanded()
    at.may_delete = False
    at.world.agent._recorder.review = lambda: 120 * MICROSECONDS
    digits = await taken(at)
    at.world.clock.advance(119)
    with pytest.raises(RefusedError) as refused:
        await at.tell(DeleteScreenshot(digits))
    assert refused.value.key == "screenshot-delete-off"
    at.may_delete = True
    await at.tell(DeleteScreenshot(digits))
    assert deletions(at) == [{"file": digits}]


async def test_what_is_deleted_while_it_is_due_holds_nothing_up() -> None:
    at = await commanded()
    digits = await taken(at)
    world = at.world
    assert await world.agent._courier._send_all_records() is None
    (due,) = world.store.due(1 << 62, 9)
    await at.tell(DeleteScreenshot(digits))
    assert not await world.agent._courier._send_file(due)
    assert await world.agent.deliver()
    assert (world.store.queue().files, world.store.queue().dead_letters, world.device.blobs) == (0, 0, {})


async def test_what_was_sent_is_deleted_only_as_policy_lets_one() -> None:
    at = await commanded()
    digits = await taken(at, sent=True)
    at.may_delete = False
    with pytest.raises(RefusedError) as refused:
        await at.tell(DeleteScreenshot(digits))
    assert refused.value.key == "screenshot-delete-off"
    assert at.world.store.files_made(1)[0].here
    at.may_delete = True
    await at.tell(DeleteScreenshot(digits))
    assert not at.world.store.files_made(1)[0].here
    with pytest.raises(RefusedError) as again:
        await at.tell(DeleteScreenshot(digits))
    assert again.value.key == "screenshot-gone"
    assert deletions(at) == [{"file": digits}]
