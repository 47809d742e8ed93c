"""What everything keeps to that tells how long a session has rested: the fake, X11's, Mutter's and sway's."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.contracts.desks import IDLE_DESKS, Desk, desk_of, eventually
from tracker.activity.idle import Idle
from tracker.core.errors import UnreachableError


@pytest.fixture(params=IDLE_DESKS)
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with desk_of(request) as lent:
        yield lent


def _is_lost(idle: Idle) -> bool:
    try:
        idle.seconds()
    except UnreachableError:
        return True
    return False


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
        eventually(lambda: idle.seconds() > 0)
        rested = idle.seconds()
        desk.press(keys=0, moves=1)
        eventually(lambda: idle.seconds() < rested)


def test_once_its_system_is_gone_it_says_so(desk: Desk) -> None:
    with closing(desk.make_idle()) as idle:
        idle.seconds()
        desk.kill()
        eventually(lambda: _is_lost(idle))
        for _ in range(2):
            with pytest.raises(UnreachableError):
                idle.seconds()


def test_after_closing_it_tells_nothing_and_closing_twice_is_harmless(desk: Desk) -> None:
    idle = desk.make_idle()
    idle.close()
    idle.close()
    with pytest.raises(UnreachableError):
        idle.seconds()


def test_it_names_the_way_it_is_told_by(desk: Desk) -> None:
    with closing(desk.make_idle()) as idle:
        assert idle.way in desk.ways
