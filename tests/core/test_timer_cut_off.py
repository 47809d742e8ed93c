"""Time in which no agent was there: what is long is asked about, what is short is left out."""

from msgspec.structs import replace

from tests.core.timer_world import asked, beat, lengths, started
from tracker.core.hours.absence import SHORT, was_left_out
from tracker.core.hours.said import Ending, Verdict
from tracker.core.hours.timer_state import UNSEEN, Beat
from tracker.core.moment import MICROSECONDS


def test_a_kill_costs_what_came_after_the_last_beat_and_asks_about_a_minute_of_it() -> None:
    world = started()
    world.lapse(SHORT / MICROSECONDS)
    world.begin_again()
    assert (lengths(world), asked(world).cause) == ([100], Ending.UNSEEN)


def test_less_than_a_minute_without_the_agent_is_left_out_and_nobody_is_asked() -> None:
    world = started()
    world.lapse(59)
    world.begin_again()
    beat(world, 10)
    [away] = world.ledger.aways.values()
    assert (lengths(world), away.verdict, away.cause) == ([100, 10], Verdict.DISCARDED, Ending.UNSEEN)
    assert away.stop - away.start == 59 * MICROSECONDS
    assert was_left_out(away)
    for asked_about in (
        replace(away, verdict=Verdict.OPEN),
        replace(away, cause=Ending.LOCK),
        replace(away, stop=away.start + SHORT),
    ):
        assert not was_left_out(asked_about)


def test_a_restart_in_good_order_goes_on_by_itself() -> None:
    world = started()
    world.lapse(3)
    world.begin_again(orderly=True)
    beat(world, 10)
    assert lengths(world) == [100, 10]
    assert [away.verdict for away in world.ledger.aways.values()] == [Verdict.DISCARDED]


def test_a_boot_ends_the_entry_at_its_last_beat() -> None:
    world = started()
    world.boot(300)
    assert (lengths(world), asked(world).cause) == ([100], Ending.UNSEEN)


def test_a_timer_that_was_not_beaten_for_long_was_cut_off() -> None:
    world = started()
    world.lapse(UNSEEN / MICROSECONDS + 1)
    world.happen(Beat)
    [away] = world.ledger.aways.values()
    assert (lengths(world), away.verdict, away.cause) == ([100, 0], Verdict.DISCARDED, Ending.UNSEEN)
    world.lapse(SHORT / MICROSECONDS)
    world.happen(Beat)
    assert (lengths(world), asked(world).cause) == ([100], Ending.UNSEEN)
