"""Whatever takes the same time as another entry of its member is told, and nothing else is."""

from hypothesis import given
from hypothesis import strategies as some

from tracker.core.hours.twice import Taken, Twice, taken_twice


@some.composite
def _taken(draw: some.DrawFn) -> Taken:
    start = draw(some.integers(0, 30))
    stop = draw(some.integers(start, 35))
    return Taken(bytes([draw(some.integers(0, 2))]), draw(some.binary(min_size=4, max_size=4)), start, stop)


def _share(one: Taken, other: Taken) -> bool:
    long = all(each.stop > each.start for each in (one, other))
    return long and max(one.start, other.start) < min(one.stop, other.stop)


@given(some.lists(_taken(), max_size=12))
def test_who_shares_time_with_another_is_told_and_nobody_else(drawn: list[Taken]) -> None:
    taken = sorted(drawn, key=lambda each: each.start)
    told = list(taken_twice(taken))
    assert all(_share(twice.earlier, twice.later) for twice in told)
    sharing = {
        place for place, one in enumerate(taken) for at, other in enumerate(taken)
        if at != place and _share(one, other)
    }  # fmt: skip
    named = {id(each) for twice in told for each in (twice.earlier, twice.later)}
    assert named == {id(taken[place]) for place in sharing}


@given(some.lists(_taken(), max_size=12))
def test_each_two_devices_that_share_time_are_told_together(drawn: list[Taken]) -> None:
    taken = sorted(drawn, key=lambda each: each.start)
    told = {frozenset((twice.earlier.device_id, twice.later.device_id)) for twice in taken_twice(taken)}
    assert told == {
        frozenset((one.device_id, other.device_id))
        for place, one in enumerate(taken) for other in taken[place + 1 :] if _share(one, other)
    }  # fmt: skip


def test_shared_time_ends_with_the_first_of_both() -> None:
    short, long, running = Taken(b"", b"", 0, 5), Taken(b"", b"", 0, 9), Taken(b"", b"", 0, 7, open=True)
    assert [Twice(one, other).stop for one, other in ((short, long), (running, long))] == [5, 7]
    assert [Twice(one, other).open for one, other in ((short, long), (running, long))] == [(), (running,)]
