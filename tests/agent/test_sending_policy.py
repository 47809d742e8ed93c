"""Policy says how fast is sent, and how much may wait: then captures pause, and hours go on."""

import pytest

from tests.agent.simulation import simulate
from tests.agent.test_hours_policy import by_policy
from tracker.agent.notice import Happened
from tracker.agent.sending_policy import require_room, upload_rate
from tracker.core.device import Queue
from tracker.core.errors import RefusedError
from tracker.core.policy import Setting, Settings, effective
from tracker.core.wire import RecordingState, StartTimer

MEGA = 1_000_000
FIFTY = Settings({"queue-limit": Setting(value=50)})


@pytest.mark.parametrize(("limit", "rate"), [(None, None), (8, 8_000), (99_999, 99_999_000), (100_000, None)])
def test_bandwidth_is_as_the_table_says(limit: int | None, rate: int | None) -> None:
    settings = Settings({} if limit is None else {"upload-bandwidth": Setting(value=limit)})
    assert upload_rate(effective(settings)) == rate


def test_a_queue_is_full_at_its_limit_and_not_before() -> None:
    policy = effective(FIFTY)
    require_room(policy, 50 * MEGA - 1)
    with pytest.raises(RefusedError) as refusal:
        require_room(policy, 50 * MEGA)
    assert refusal.value.values == {"size": 50}


async def test_while_too_much_waits_nothing_is_captured_and_it_is_told_once() -> None:
    world = await simulate()
    full = True

    def room() -> None:
        if full:
            raise RefusedError("capture-queue-full", size=50)

    world.agent._around = world.agent._around.__class__(
        world.clock, bytes, world.notices.append, require_room=room
    )
    for _ in range(3):
        await world.agent.capture()
    (notice,) = world.told(Happened.NOT_CAPTURED)
    assert notice.error is not None
    assert notice.error.key == "capture-queue-full"
    full = False
    await world.agent.capture()
    assert len(world.screen.taken) == 1
    assert world.store.queue().files == 1


async def test_the_agent_counts_what_waits_and_its_hours_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    world, made = await by_policy(FIFTY)
    waits = Queue(0, 400, 0, 50 * MEGA)
    monkeypatch.setattr(made.board, "_queue", lambda: waits)
    await made.board.count()
    made.desk.start(StartTimer())
    await made.agent.capture()
    status = made.board.present()
    assert (world.screen.taken, status.recording.state) == ([], RecordingState.PAUSED)
    assert status.recording.reason is not None
    assert status.recording.reason.problem.key == "capture-queue-full"
    assert made.tracking._hours.counts()
    waits = Queue(0, 399, 0, 50 * MEGA - 1)
    await made.board.count()
    await made.agent.capture()
    assert len(world.screen.taken) == 1
    assert made.board.present().recording.state is RecordingState.CAPTURING
    await made.aclose()


async def test_what_waits_in_bytes_is_what_was_sealed() -> None:
    world = await simulate(monitors=2)
    await world.agent.capture()
    made = world.store.files_made(2)
    assert world.store.queue().size == sum(file.blob_length for file in made) > 0
    await world.agent.deliver()
    assert world.store.queue().size == 0
