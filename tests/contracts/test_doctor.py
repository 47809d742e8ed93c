"""What the doctor finds: on fakes of a session, on real ones, and where there is none."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image
from Xlib.display import Display

from lib.gnome_session import gnome_session
from lib.portal_stand_in import CANCELLED
from lib.wayland_session import WaylandSession
from tests.agent.simulation import FakeScreen
from tests.contracts.desks import eventually
from tests.contracts.mock_bus import MockBus, mock_bus_or_skip
from tests.fakes.clock import FakeClock
from tests.fakes.home import Home
from tests.fakes.no_keyring import no_keyring
from tests.wayland import StartSession
from tracker.activity.window import Window
from tracker.agent.doctor import PICTURE, PROBES, examine
from tracker.agent.doctor.finding import Finding, Machine, State, failed, needs_attention
from tracker.agent.doctor.keeping import core_dumps, disk, keyring
from tracker.agent.doctor.screen import permission, taken
from tracker.agent.doctor.senses import inhibitors, input_counts, tray, window
from tracker.agent.doctor.server import server
from tracker.capture.portal import ask_again, stored_answer
from tracker.core.capture import Capture, CaptureRules, Screenshot
from tracker.core.device import Connection
from tracker.core.errors import OsPermissionError, UnreachableError
from tracker.core.hours.sampling import Counts
from tracker.core.manifest import DAY
from tracker.host.clock import SystemClock
from tracker.host.dbus import Bus, session_bus
from tracker.host.keyring import Custody
from tracker.host.paths import Paths

PLACES = Paths(*(Path("/nowhere") / name for name in ("data", "config", "log", "run")))
MIB = 1 << 20


def machine(
    environment: Mapping[str, str] | None = None, platform: str = "linux", paths: Paths = PLACES
) -> Machine:
    return Machine(environment or {}, platform, paths, SystemClock())


def states(findings: Iterator[Finding]) -> dict[str, str]:
    return {finding.name: finding.state.value for finding in findings}


SCREEN = [(name, look) for name, look in PROBES if name in {"session", "capture", "permission"}]
SENSES = [(name, look) for name, look in PROBES if name in {"input", "idle", "window", "tray"}]


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[MockBus]:
    with mock_bus_or_skip(tmp_path) as running:
        yield running


class FakeInput:
    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def check(self) -> None:
        """Counts on."""

    def take(self) -> Counts:
        return self._counts

    def close(self) -> None:
        pass


class FakePermission:
    def __init__(self, *, given: bool) -> None:
        self._given = given

    def is_given(self) -> bool:
        return self._given

    def ask(self) -> None:
        raise AssertionError


def test_without_a_display_each_thing_says_so_and_nothing_stops_the_rest() -> None:
    with no_keyring():
        found = states(examine(machine(), (*PROBES, PICTURE)))
    assert found == {
        "session": "no",
        "capture": "no",
        "permission": "ok",
        "input": "no",
        "idle": "no",
        "window": "warn",
        "inhibitors": found["inhibitors"],
        "tray": "warn",
        "notices": "warn",
        "keyring": "warn",
        "enrolment": "warn",
        "zone": "ok",
        "disk": "ok",
        "core-dumps": found["core-dumps"],
        "versions": "ok",
        "picture": "no",
    }


def test_every_finding_that_is_not_well_says_what_to_do() -> None:
    with no_keyring():
        found = [each for each in examine(machine(), (*PROBES, PICTURE)) if each.state is not State.OK]
    assert len(found) > 6
    assert [each.name for each in found if not each.hint().endswith(".")] == []
    assert [each.name for each in found if not each.text().endswith(".")] == []


@pytest.mark.display
def test_an_x_display_can_be_captured_and_counted(x_display: str) -> None:
    here = machine({"DISPLAY": x_display})
    assert states(examine(here, SCREEN)) == {"session": "ok", "capture": "ok", "permission": "ok"}
    found = list(examine(here, SENSES))
    assert "How long keyboard and mouse have rested is told by MIT-SCREEN-SAVER." in [
        each.text() for each in found
    ]
    senses = states(iter(found))
    assert senses == {"input": "ok", "idle": "ok", "window": "ok", "tray": "warn"}


def test_a_display_that_is_not_there_is_found_out() -> None:
    here = machine({"DISPLAY": ":4711"})
    assert states(examine(here, SCREEN))["capture"] == "no"


@pytest.mark.display
def test_an_older_tray_is_seen_by_its_selection(x_display: str) -> None:
    with ExitStack() as stack:
        owner = Display(x_display)
        stack.callback(owner.close)
        held = owner.screen().root.create_window(0, 0, 1, 1, 0, 0)
        held.set_selection_owner(owner.intern_atom("_NET_SYSTEM_TRAY_S0"), 0)
        owner.sync()
        assert [each.state for each in tray(machine({"DISPLAY": x_display}))] == [State.OK]


def test_a_newer_tray_is_seen_on_the_bus(bus: MockBus) -> None:
    assert [each.state for each in tray(machine(bus.environment))] == [State.WARN]
    bus.mock_object("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher")
    assert [each.state for each in tray(machine(bus.environment))] == [State.OK]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system itself tells")
def test_who_tells_of_inhibitors_is_looked_for_on_the_bus(bus: MockBus) -> None:
    assert [each.state for each in inhibitors(machine(bus.environment))] == [State.WARN]
    bus.mock_object("org.gnome.SessionManager", "/org/gnome/SessionManager")
    assert [each.state for each in inhibitors(machine(bus.environment))] == [State.OK]


@pytest.mark.display
def test_under_wayland_the_portals_memory_is_read_and_nobody_is_asked(start_session: StartSession) -> None:
    with start_session("resolution 1280x720 position 0,0", asks=True) as session:
        _look_at_the_portal(session)


def _look_at_the_portal(session: WaylandSession) -> None:
    here = machine(session.environment)
    quarters = Image.new("RGB", (2, 2), (216, 90, 48))
    quarters.putpixel((1, 1), (29, 158, 117))
    session.show("HEADLESS-1", quarters.resize((1280, 720), Image.Resampling.NEAREST))
    ask_again(session.environment)
    assert states(examine(here, SCREEN)) == {"session": "ok", "capture": "ok", "permission": "warn"}
    assert states(examine(here, SENSES))["window"] == "warn"
    assert session.desktop.asked == session.desktop.taken == 0
    assert states(examine(here, [PICTURE])) == {"picture": "ok"}
    assert stored_answer(session.environment) is True
    assert states(examine(here, SCREEN))["permission"] == "ok"
    ask_again(session.environment)
    session.desktop.answer = CANCELLED
    assert states(examine(here, [PICTURE])) == {"picture": "no"}
    assert states(examine(here, SCREEN))["permission"] == "no"


@pytest.mark.skipif(shutil.which("mutter") is None, reason="mutter is not installed; see scripts/test.py")
def test_what_gnome_alone_can_and_cannot_do() -> None:
    """Mutter tells of rest, and that is all: there is no portal in this session, nor anything of a shell."""
    with gnome_session() as session, Bus(session_bus(session.environment)) as bus:
        eventually(lambda: bus.has("org.gnome.Mutter.IdleMonitor"))
        here = machine(session.environment)
        found = {each.name: each for each in examine(here, [*SCREEN, *SENSES])}
    assert {name: each.state.value for name, each in found.items()} == {
        "session": "ok",
        "capture": "no",
        "permission": "warn",
        "input": "warn",
        "idle": "ok",
        "window": "warn",
        "tray": "warn",
    }
    assert "GNOME" in found["session"].text()
    assert "xdg-desktop-portal" in found["capture"].hint()


def test_a_wayland_session_without_a_portal_is_told_what_to_install(bus: MockBus) -> None:
    here = machine({"WAYLAND_DISPLAY": "wayland-0", **bus.environment})
    found = {each.name: each for each in examine(here, SCREEN)}
    assert found["capture"].state is State.NO
    assert "xdg-desktop-portal" in found["capture"].hint()
    assert found["permission"].state is State.WARN


@pytest.mark.parametrize(("given", "state"), [(True, State.OK), (False, State.NO)])
def test_macos_is_asked_whether_it_allows_it(given: bool, state: State) -> None:
    (found,) = permission(machine(platform="darwin"), lambda: FakePermission(given=given))
    assert found.state is state


@pytest.mark.parametrize(
    ("counts", "state"), [(Counts(1), State.WARN), (Counts(1, 2, 3, 4, 5), State.OK)], ids=["seconds", "all"]
)
def test_input_of_which_only_seconds_are_told_is_less(counts: Counts, state: State) -> None:
    (found,) = input_counts(machine(), lambda *_: FakeInput(counts))
    assert found.state is state


def test_a_window_that_is_never_told_needs_nobody() -> None:
    def refuse(*_: object) -> Window:
        raise UnreachableError("activity-window-unknown")

    assert [each.state for each in window(machine(), refuse)] == [State.WARN]


@pytest.mark.parametrize(
    ("free", "state"), [(2048, State.OK), (1023, State.WARN), (100, State.WARN), (99, State.NO)]
)
def test_a_disk_is_judged_by_its_room(free: int, state: State) -> None:
    (found,) = disk(machine(), lambda _: free * MIB)
    assert (found.state, found.values["free"]) == (state, free)


@pytest.mark.parametrize(("custody", "state"), [(Custody.KEYRING, State.OK), (Custody.FILE, State.WARN)])
def test_before_enrolment_it_says_who_would_keep_the_keys(custody: Custody, state: State) -> None:
    assert [each.state for each in keyring(machine(), lambda: custody)] == [state]


@pytest.mark.parametrize(("forbidden", "state"), [(True, State.OK), (False, State.WARN)])
def test_images_of_memory_are_told_of(forbidden: bool, state: State) -> None:
    assert [each.state for each in core_dumps(machine(), lambda: forbidden)] == [state]


def test_a_picture_with_a_blank_monitor_is_less_than_well() -> None:
    class HalfBlank:
        def capture(self, _rules: CaptureRules) -> Capture:
            return Capture((Screenshot(b"", 800, 600, 0),), blank=(1,))

    assert [each.state for each in taken(machine(), lambda _: FakeScreen())] == [State.OK]
    (found,) = taken(machine(), lambda _: HalfBlank())
    assert (found.state, found.values["monitors"]) == (State.WARN, "800 x 600")


def test_only_what_does_not_do_its_job_needs_attention() -> None:
    less, broken = (
        failed("window", OsPermissionError("keyring-gone"), state) for state in (State.WARN, State.NO)
    )
    assert not needs_attention([less])
    assert needs_attention([less, broken])


def test_a_device_whose_keys_file_is_open_to_others_is_told(tmp_path: Path) -> None:
    home = tmp_path / "data"
    home.mkdir()
    (home / "store.db").touch()
    (home / "store.key").write_text("file 00")
    (home / "store.key").chmod(0o644)
    here = machine(paths=Paths(home, home, home, home))
    assert states(examine(here, [("keyring", keyring)])) == {"keyring": "no"}


class TestServer:
    """Of a device that is enrolled."""

    @pytest.fixture
    async def home(self, tmp_path: Path) -> Home:
        home = Home(tmp_path)
        await home.enrol()
        return home

    def look(self, home: Home, clock: SystemClock | FakeClock, answer: object) -> dict[str, Finding]:
        def headers(_connection: Connection) -> Mapping[str, str]:
            if isinstance(answer, Exception):
                raise answer
            return {"date": str(answer)}

        with no_keyring():
            here = Machine({}, "linux", home.paths, clock)
            return {each.name: each for each in server(here, headers)}

    async def test_a_server_that_answers_in_time_is_well(self, home: Home) -> None:
        clock = FakeClock(SystemClock().now())
        found = self.look(home, clock, http_date(clock, 3))
        assert {name: each.state for name, each in found.items()} == dict.fromkeys(
            ("enrolment", "manifest", "server", "pins", "clock"), State.OK
        )

    @pytest.mark.parametrize("apart", [62, -62, 86_400])
    async def test_a_clock_that_is_off_is_told(self, home: Home, apart: int) -> None:
        clock = FakeClock(SystemClock().now())
        found = self.look(home, clock, http_date(clock, apart))["clock"]
        assert found.state is State.NO
        assert abs(int(found.values["seconds"]) - abs(apart)) <= 1

    async def test_a_date_that_is_none_leaves_the_clock_unknown(self, home: Home) -> None:
        assert self.look(home, SystemClock(), "soon")["clock"].state is State.WARN

    async def test_another_server_in_its_place_is_about_the_pins(self, home: Home) -> None:
        found = self.look(home, SystemClock(), UnreachableError("connection-intercepted", issuer="Proxy"))
        assert found["pins"].state is State.NO
        assert "server" not in found

    async def test_of_a_server_that_is_away_nothing_is_guessed(self, home: Home) -> None:
        found = self.look(home, SystemClock(), UnreachableError("server-away", server="https://x"))
        assert {name: found[name].state for name in ("server", "pins", "clock")} == {
            "server": State.NO,
            "pins": State.WARN,
            "clock": State.WARN,
        }

    async def test_old_keys_are_told_of(self, home: Home) -> None:
        clock = FakeClock(SystemClock().now())
        clock.advance(400 * DAY // 1_000_000)
        found = self.look(home, clock, http_date(clock, 0))
        assert found["manifest"].state is State.NO


def http_date(clock: FakeClock, apart: int) -> str:
    """Return the header Date of a server whose clock is so many seconds ahead."""
    from email.utils import formatdate

    return formatdate(clock.now().wall / 1_000_000 + apart, usegmt=True)
