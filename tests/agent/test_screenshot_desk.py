"""A member deletes a screenshot: its bytes go at once, and a record says so wherever its file was."""

import pytest

from tests.agent.commanded import Commanded, commanded
from tests.fakes.clock import START
from tracker.agent.notice import Happened
from tracker.core.errors import RefusedError
from tracker.core.hours.by_hand import HandRules
from tracker.core.hours.said import DeviceEvent, Ending, Occurrence
from tracker.core.hours.schedule import SLOT
from tracker.core.hours.timer_state import Left, Stopped
from tracker.core.moment import MICROSECONDS
from tracker.core.record import FileStatus
from tracker.core.wire import DeleteScreenshot, NamedWork, StartTimer, StopTimer

NOON = START.wall


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
    at.world.recorder.review = lambda: 120 * MICROSECONDS
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
    at.world.recorder.review = lambda: 120 * MICROSECONDS
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
    world, blob = at.world, at.world.store.blob

    def deleted_meanwhile(file_id: bytes) -> bytes:
        if not deletions(at):
            at.commands.screenshots.delete(DeleteScreenshot(digits))
        return blob(file_id)

    world.store.blob = deleted_meanwhile  # type: ignore[method-assign]  # the moment in which it is due
    assert await world.agent.deliver()
    assert deletions(at) == [{"file": digits}]
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


async def worked(at: Commanded, seconds: int) -> None:
    """Let the timer run for so long."""
    for _ in range(0, seconds, 20):
        at.world.clock.advance(20)
        at.hours.beat()


def hours_of(at: Commanded) -> list[tuple[int, int | None]]:
    """Return what counts, in seconds from noon."""
    entries = at.world.store.entries(0, 1 << 62)
    return [
        ((each.start - NOON) // MICROSECONDS, each.stop and (each.stop - NOON) // MICROSECONDS)
        for each in entries
    ]


@pytest.mark.parametrize("stopped", [False, True])
async def test_the_time_of_its_slot_goes_with_a_screenshot_in_one_commit(stopped: bool) -> None:
    at = await commanded()
    await at.tell(StartTimer())
    await worked(at, 900)
    digits = await taken(at)
    await worked(at, 900)
    if stopped:
        await at.tell(StopTimer())
    commits = len(at.world.store.commits)
    await at.tell(DeleteScreenshot(digits, at.hours.now(), "a private call"))
    assert hours_of(at) == [(0, 600), (1_200, 1_800 if stopped else None)]
    assert len(at.world.store.commits) == commits + 1
    slot = {"from": NOON + SLOT, "to": NOON + 2 * SLOT}
    assert deletions(at) == [{"file": digits, **slot}]
    entries = at.world.store.entries(0, 1 << 62)
    assert [each.reason for each in entries] == ["a private call"] * 2
    assert isinstance(at.hours.state, Stopped) is stopped
    await worked(at, 60)
    if not stopped:
        await at.tell(StopTimer())
        assert hours_of(at) == [(0, 600), (1_200, 1_860)], "what runs, ran on"


async def test_of_a_slot_that_goes_on_its_time_so_far_goes() -> None:
    at = await commanded()
    await at.tell(StartTimer())
    await worked(at, 660)
    digits = await taken(at)
    shown = at.hours.now()
    await worked(at, 60)
    await at.tell(DeleteScreenshot(digits, shown, "private"))
    await worked(at, 60)
    await at.tell(StopTimer())
    assert hours_of(at) == [(0, 600), (660, 780)]


async def test_of_several_entries_in_a_slot_each_gives_its_part() -> None:
    at = await commanded()
    at.rules = HandRules(delete_own_time=True)
    await at.tell(StartTimer())
    await worked(at, 660)
    await at.tell(StartTimer(NamedWork(note="a")))
    await worked(at, 120)
    digits = await taken(at)
    await at.tell(StartTimer(NamedWork(note="b")))
    await worked(at, 1_200)
    await at.tell(StopTimer())
    await at.tell(DeleteScreenshot(digits, at.hours.now(), "private"))
    assert hours_of(at) == [(0, 600), (1_200, 1_980)]


@pytest.mark.parametrize(
    ("rules", "reason", "key"),
    [
        (HandRules(edit_own_time=False), "why", "time-edit-off"),
        (HandRules(), "", "time-reason-required"),
        (HandRules(note_required=True), "why", "time-note-required"),
    ],
)
async def test_where_the_time_may_not_go_the_screenshot_stays_too(
    rules: HandRules, reason: str, key: str
) -> None:
    at = await commanded()
    await at.tell(StartTimer())
    await worked(at, 660)
    digits = await taken(at)
    await worked(at, 1_200)
    at.rules = rules
    with pytest.raises(RefusedError) as refused:
        await at.tell(DeleteScreenshot(digits, at.hours.now(), reason))
    assert refused.value.key == key
    assert at.world.store.files_made(1)[0].here
    assert (deletions(at), hours_of(at)) == ([], [(0, None)])


async def test_where_no_time_counts_nothing_is_deleted_but_by_the_screenshot_alone() -> None:
    at = await commanded()
    digits = await taken(at)
    await worked(at, 60)
    with pytest.raises(RefusedError) as refused:
        await at.tell(DeleteScreenshot(digits, at.hours.now(), "private"))
    assert refused.value.key == "screenshot-no-time"
    await at.tell(DeleteScreenshot(digits))
    assert deletions(at) == [{"file": digits}]


async def test_time_that_waits_for_an_answer_is_not_taken_out() -> None:
    at = await commanded()
    await at.tell(StartTimer())
    await worked(at, 660)
    digits = await taken(at)
    at.hours.feel(lambda now: Left(now - 30 * MICROSECONDS, Ending.LOCK))
    at.world.clock.advance(300)
    with pytest.raises(RefusedError) as refused:
        await at.tell(DeleteScreenshot(digits, at.hours.now(), "private"))
    assert refused.value.key == "time-unsettled"
    assert at.world.store.files_made(1)[0].here
