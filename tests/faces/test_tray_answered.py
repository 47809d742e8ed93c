"""What a wish was answered with goes once it does not hold any more, and is not said twice."""

from pathlib import Path

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import Stage, discard, stage
from tests.fakes.clock import FakeClock
from tracker.core.errors import RefusedError, TrackerError, UnreachableError
from tracker.core.problem import problem_of
from tracker.core.wire import ConnectionState, Incident, ServerConnection, Status, StopTimer
from tracker.host.paths import Paths
from tracker.tray.bridge import Bridge
from tracker.tray.pages.sending import Sending, sending_by
from tracker.tray.pages.sync_banner import SyncBanner
from tracker.tray.present.attention import banner, error_notice
from tracker.tray.watching import Link

ENDED = RefusedError("device-ended")
AWAY = UnreachableError("server-away", server="tracker.example")
LARGE = RefusedError("time-project-required")


def met(error: TrackerError, state: ConnectionState) -> Status:
    """Return how things stand where the server's last answer was this error, or none came."""
    at = made_up_day.NOW
    return replace(
        made_up_day.status(running=False),
        connection=ServerConnection(state, at, Incident(at, problem_of(error))),
    )


def another_agent() -> Status:
    status = made_up_day.status()
    return replace(status, agent=replace(status.agent, started_at=status.agent.started_at + 1))


def begun(made: Stage, status: Status) -> Stage:
    made.show(made_up_day.day(), status)
    made.page.show_status(status, banner(status))
    return made


def test_what_an_ended_device_answered_goes_once_it_has_joined_again(qtbot: QtBot) -> None:
    ended = met(ENDED, ConnectionState.REFUSED)
    made = begun(stage(qtbot), ended)
    made.page.show_status(ended)
    made.page.sending.hear(ended)
    made.page.sending.begin()
    made.page.sending.settle(1, ENDED)
    made.page.hero.press()
    made.asked.refuse(ENDED)
    assert made.page.syncing.isVisible()
    assert made.page.hero.problem.isVisible()
    made.page.show_status(ended)
    assert made.page.hero.problem.isVisible(), "it holds yet"
    for hear in (made.page.sending.hear, made.page.show_status):
        hear(None)
    assert not made.page.syncing.isVisible(), "that agent is gone"
    assert not made.page.hero.problem.isVisible()
    joined = another_agent()
    made.page.show_status(joined)
    made.page.sending.hear(joined)
    assert not made.page.syncing.isVisible()
    assert not made.page.hero.problem.isVisible()


def test_the_sync_of_a_bridge_hears_what_its_agent_tells(tmp_path: Path) -> None:
    bridge = Bridge(Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make())
    bridge._take((Link.TELLING, None))
    bridge._take(met(AWAY, ConnectionState.AWAY))
    sending = sending_by(bridge, FakeClock())
    sending.begin()
    sending.settle(1, AWAY)
    bridge._take(met(AWAY, ConnectionState.AWAY))
    assert sending.notice is not None
    bridge._take(made_up_day.status())
    assert sending.notice is None
    discard(bridge)


def test_a_refusal_that_no_status_tells_of_holds_until_the_timer_changes(qtbot: QtBot) -> None:
    made = begun(stage(qtbot), made_up_day.status(running=False))
    made.page.hero.press()
    made.asked.refuse(LARGE)
    made.page.show_status(met(AWAY, ConnectionState.AWAY))
    assert made.page.hero.problem.isVisible()
    made.page.show_status(made_up_day.status())
    assert not made.page.hero.problem.isVisible()


def test_what_stands_above_is_not_said_again(qtbot: QtBot) -> None:
    for error, state in ((ENDED, ConnectionState.REFUSED), (AWAY, ConnectionState.AWAY)):
        status = met(error, state)
        made = begun(stage(qtbot), status)
        made.page.sending.begin()
        assert made.page.syncing.isVisible(), "that it is under way"
        made.page.sending.settle(1, None, status)
        made.page.hero.commanded.emit(StopTimer())
        made.asked.refuse(error)
        assert made.page.banner.isVisible()
        assert not made.page.syncing.isVisible()
        assert not made.page.hero.problem.isVisible()
        made.page.show_status(status, error_notice(LARGE))
        assert made.page.syncing.isVisible(), "something else stands above"
        assert made.page.hero.problem.isVisible()


def test_without_an_agent_one_banner_says_so(qtbot: QtBot) -> None:
    sending = Sending(FakeClock())
    shown = SyncBanner(sending)
    qtbot.addWidget(shown)
    shown.stand_below(banner(None), None)
    sending.begin()
    sending.settle(1, UnreachableError("agent-not-running"))
    assert not shown.isVisible()
    shown.stand_below(None, None)
    assert shown.isVisible()
