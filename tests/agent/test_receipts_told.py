"""What got its receipt is told: files, or records where no file was with them."""

from tests.agent.simulation import simulate
from tracker.agent.notice import Happened, Notice


async def test_records_alone_are_told_when_they_are_delivered() -> None:
    world = await simulate()
    await world.agent.deliver()
    world.say()
    world.say()
    await world.agent.deliver()
    await world.agent.deliver()
    assert world.notices == [
        Notice(Happened.UP_TO_DATE),
        Notice(Happened.RECORDS_DELIVERED, 2),
        Notice(Happened.UP_TO_DATE),
    ]


async def test_what_got_its_receipt_is_told_of_a_delivery_that_breaks_off() -> None:
    world = await simulate()
    await world.agent.capture()
    world.line.lose = ["blob"]
    assert not await world.agent.deliver()
    told = [(notice.happened, notice.count) for notice in world.notices[1:]]
    assert told == [(Happened.RECORDS_DELIVERED, 1), (Happened.NOT_DELIVERED, 0)]
