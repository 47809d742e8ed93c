"""Rest on Wayland, with a compositor that is played; and the fence before one that misbehaves."""

import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.contracts.desks import eventually
from tests.fakes.clock import FakeClock
from tests.fakes.compositor import FakeCompositor, compositor
from tracker.activity.idle import Idle, choose_idle
from tracker.activity.idle_wayland import WaylandIdle
from tracker.activity.input import choose_input
from tracker.core.errors import UnreachableError
from tracker.core.hours.sampling import Counts

NEW = {"wl_compositor": 6, "wl_seat": 8, "ext_idle_notifier_v1": 2}
OLD = {**NEW, "ext_idle_notifier_v1": 1}
NOTIFIER = "ext_idle_notifier_v1"
KDE = "org_kde_kwin_idle"
KDES_OWN = {"wl_seat": 7, KDE: 1}


@pytest.fixture(params=[NEW, KDES_OWN], ids=["ext-idle-notify-v1", "org_kde_kwin_idle"])
def played(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FakeCompositor]:
    with compositor(tmp_path, request.param) as played:
        yield played


def _refusal(idle: Idle) -> str:
    with pytest.raises(UnreachableError) as refused:
        idle.seconds()
    return refused.value.key


def _is_lost(idle: Idle) -> bool:
    try:
        idle.seconds()
    except UnreachableError:
        return True
    return False


def test_rest_begins_half_a_second_before_it_is_told_and_ends_when_that_is_told(
    played: FakeCompositor,
) -> None:
    clock = FakeClock()
    with closing(choose_idle(played.environment, "linux", clock)) as idle:
        assert idle.seconds() == 0
        played.tell(idle=True)
        eventually(lambda: idle.seconds() == 0.5)
        clock.advance(300)
        assert idle.seconds() == 300.5
        played.tell(idle=False)
        eventually(lambda: idle.seconds() == 0)


def test_active_seconds_are_of_input_alone_and_idle_time_heeds_who_inhibits_it(tmp_path: Path) -> None:
    clock = FakeClock()
    with compositor(tmp_path, NEW) as played:
        with closing(choose_idle(played.environment, "linux", clock)):
            played.listening.wait(20)
        with closing(choose_input(played.environment, "linux", clock)) as counter:
            assert counter.take() == Counts(0)
    assert played.requests == [(NOTIFIER, 1), (NOTIFIER, 2)]


@pytest.mark.parametrize("offers", [OLD, KDES_OWN, {**OLD, KDE: 1}])
def test_an_older_protocol_tells_rest_but_no_active_seconds(tmp_path: Path, offers: dict[str, int]) -> None:
    """There a film looks like use, and no use may be made up."""
    clock = FakeClock()
    with compositor(tmp_path, offers) as played:
        with pytest.raises(UnreachableError) as refused:
            choose_input(played.environment, "linux", clock)
        assert refused.value.key == "activity-input-unknown"
        with closing(choose_idle(played.environment, "linux", clock)) as idle:
            assert idle.seconds() == 0


@pytest.mark.parametrize(
    ("offers", "way", "request_made"),
    [
        (NEW, "ext-idle-notify-v1", (NOTIFIER, 1)),
        ({KDE: 1, **OLD}, "ext-idle-notify-v1", (NOTIFIER, 1)),
        (KDES_OWN, "org_kde_kwin_idle", (KDE, 0)),
    ],
)
def test_kdes_own_protocol_is_asked_only_where_the_newer_is_not_offered(
    tmp_path: Path, offers: dict[str, int], way: str, request_made: tuple[str, int]
) -> None:
    with (
        compositor(tmp_path, offers) as played,
        closing(choose_idle(played.environment, "linux", FakeClock())) as idle,
    ):
        played.listening.wait(20)
        assert (idle.way, played.requests) == (way, [request_made])


@pytest.mark.parametrize("offers", [{}, {"wl_seat": 8}, {NOTIFIER: 2}, {KDE: 1}])
def test_a_compositor_without_the_protocol_is_said_not_to_tell(
    tmp_path: Path, offers: dict[str, int]
) -> None:
    with compositor(tmp_path, offers) as played, pytest.raises(UnreachableError) as refused:
        WaylandIdle(played.environment, FakeClock())
    assert refused.value.key == "activity-idle-unknown"


@pytest.mark.parametrize(
    "raw", [struct.pack("=IHH", 1, 0, 8), struct.pack("=IHH", 9, 0, 3), b""], ids=["error", "nonsense", "end"]
)
def test_a_compositor_that_refuses_babbles_or_ends_is_away(played: FakeCompositor, raw: bytes) -> None:
    with closing(WaylandIdle(played.environment, FakeClock())) as idle:
        played.listening.wait(20)
        if raw:
            played.say(raw)
        else:
            played.kill()
        eventually(lambda: _is_lost(idle))
        assert _refusal(idle) == "wayland-away"


def test_what_is_told_in_pieces_is_put_together(played: FakeCompositor) -> None:
    with closing(WaylandIdle(played.environment, FakeClock())) as idle:
        whole = struct.pack("=IHH", 3, 5, 16) + b"whatever"
        for piece in (whole[:3], whole[3:9], whole[9:]):
            played.say(piece)
        played.tell(idle=True)
        eventually(lambda: idle.seconds() == 0.5)


def test_closing_ends_it_also_twice(played: FakeCompositor) -> None:
    idle = WaylandIdle(played.environment, FakeClock())
    idle.close()
    idle.close()
    assert _refusal(idle) == "wayland-away"


def test_where_no_compositor_is_it_is_away(tmp_path: Path) -> None:
    for environment in ({"XDG_RUNTIME_DIR": str(tmp_path)}, {}):
        with pytest.raises(UnreachableError) as away:
            WaylandIdle(environment, FakeClock())
        assert away.value.key == "wayland-away"
