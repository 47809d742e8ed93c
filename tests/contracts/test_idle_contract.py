"""What everything keeps to that tells how long a session has rested: the fake, X11's and Mutter's."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.contracts.desks import DESKS, Desk, desk_of, eventually
from tracker.core.errors import UnreachableError


@pytest.fixture(params=DESKS)
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with desk_of(request) as lent:
        yield lent


def test_rest_grows_until_anything_is_pressed(desk: Desk) -> None:
    with closing(desk.make_idle()) as idle:
        desk.press(keys=1)
        rested = idle.seconds()
        assert rested >= 0
        desk.rest()
        desk.rest()
        later = idle.seconds()
        assert later > rested
        desk.press(keys=1)
        eventually(lambda: idle.seconds() < later)


def test_the_mouse_ends_rest_as_well(desk: Desk) -> None:
    with closing(desk.make_idle()) as idle:
        desk.rest()
        rested = idle.seconds()
        assert rested > 0
        desk.press(keys=0, moves=1)
        eventually(lambda: idle.seconds() < rested)


def test_once_its_system_is_gone_it_says_so(desk: Desk) -> None:
    with closing(desk.make_idle()) as idle:
        idle.seconds()
        desk.kill()
        for _ in range(2):
            with pytest.raises(UnreachableError):
                idle.seconds()


def test_after_closing_it_tells_nothing_and_closing_twice_is_harmless(desk: Desk) -> None:
    idle = desk.make_idle()
    idle.close()
    idle.close()
    with pytest.raises(UnreachableError):
        idle.seconds()
