"""What every counter of input keeps to: the fake, X11's on a real server, a real Mutter's."""

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.contracts.desks import DESKS, Desk, desk_of, eventually
from tracker.activity.input import Input
from tracker.core.errors import OsPermissionError, UnreachableError
from tracker.core.hours.sampling import Counts


@pytest.fixture(params=DESKS)
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with desk_of(request) as lent:
        yield lent


def _sum(one: Counts, other: Counts) -> Counts:
    def both(a: int | None, b: int | None) -> int | None:
        return None if a is None or b is None else a + b

    return Counts(
        one.seconds + other.seconds,
        both(one.keys, other.keys),
        both(one.clicks, other.clicks),
        both(one.scrolls, other.scrolls),
        both(one.moves, other.moves),
    )


def _has_ended(counter: Input) -> bool:
    try:
        counter.check()
    except (UnreachableError, OsPermissionError):
        return True
    return False


class _Gathered:
    """All that was counted since it was made."""

    def __init__(self, counter: Input) -> None:
        self.counter = counter
        self.counts = counter.take()

    def take(self) -> Counts:
        self.counts = _sum(self.counts, self.counter.take())
        return self.counts


def _lost(counter: Input) -> bool:
    try:
        counter.take()
    except (UnreachableError, OsPermissionError):
        return True
    return False


def test_each_use_is_counted_once_and_of_its_kind(desk: Desk) -> None:
    with closing(desk.make_input()) as counter:
        counter.take()
        gathered = _Gathered(counter)
        assert gathered.counts.seconds == 0
        desk.rest()
        desk.press(keys=3, clicks=2, scrolls=4, moves=5)
        wanted = (3, 2, 4, 5) if desk.counts else (None, None, None, None)
        eventually(lambda: gathered.take().seconds > 0 and gathered.counts.moves in {5, None})
        counts = gathered.counts
        assert (counts.keys, counts.clicks, counts.scrolls, counts.moves) == wanted
        desk.rest()
        again = counter.take()
        assert (again.keys, again.clicks) == ((0, 0) if desk.counts else (None, None))


def test_what_was_before_it_was_made_is_not_counted(desk: Desk) -> None:
    desk.press(keys=5)
    desk.rest()
    with closing(desk.make_input()) as counter:
        counter.take()
        desk.rest()
        assert counter.take().keys in {0, None}


def test_once_its_system_is_gone_it_says_so(desk: Desk) -> None:
    with closing(desk.make_input()) as counter:
        counter.take()
        desk.kill()
        eventually(lambda: _lost(counter))
        assert _lost(counter)


def test_it_is_well_until_its_system_is_gone_and_asking_that_takes_nothing(desk: Desk) -> None:
    with closing(desk.make_input()) as counter:
        counter.check()
        desk.press(keys=2)
        gathered = _Gathered(counter)
        counter.check()
        eventually(lambda: gathered.take().keys in {2, None})
        desk.kill()
        eventually(lambda: _has_ended(counter))


def test_closing_ends_it_and_its_thread_also_twice(desk: Desk) -> None:
    before = threading.active_count()
    counter = desk.make_input()
    counter.close()
    counter.close()
    assert threading.active_count() == before
    assert _lost(counter)
