"""A cut-off that nobody is asked about, as the agent tells it."""

from tests.agent.commanded import commanded
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import NamedWork, ShowStatus, StartTimer, TimerMode


async def test_it_is_told_while_what_came_after_it_runs() -> None:
    desk = await commanded()
    await desk.tell(StartTimer())
    cut = desk.hours.now()
    desk.world.clock.advance(40)
    desk.hours.beat()
    await desk.board.count()
    told = (await desk.tell(ShowStatus())).timer
    assert told is not None
    assert (told.state, told.unanswered) == (TimerMode.RUNNING, 0)
    assert told.cut_off is not None
    assert (told.cut_off.start, told.cut_off.stop) == (cut, cut + 40 * MICROSECONDS)
    assert told.since == told.cut_off.stop
    desk.world.clock.advance(5)
    told = (await desk.tell(StartTimer(NamedWork(note="other work")))).timer
    assert told is not None
    assert told.cut_off is None, "other work began later"


async def test_less_than_a_second_is_not_told_of() -> None:
    desk = await commanded()
    await desk.tell(StartTimer())
    desk.world.clock.advance(10)
    desk.hours.beat()
    desk.world.clock.advance(0.3)
    desk.hours._begun = False  # As another agent's hours, that take up this store.
    desk.hours.begin()
    await desk.board.count()
    told = (await desk.tell(ShowStatus())).timer
    assert told is not None
    assert (told.state, told.cut_off) == (TimerMode.RUNNING, None)
