"""A running server and a person's desk for each journey."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from lib.loopback_server import LoopbackServer, running_server
from lib.panel_session import PACKAGES, panel_session
from lib.window import window
from tests.contracts.mock_bus import MockLogind, mock_bus_or_skip
from tests.fakes.home import NO_KEYRING, Home
from tests.journeys.desk import Desk
from tests.journeys.tray_desk import TrayDesk, stop_agents


@pytest.fixture(scope="module")
def shown(x_display: str) -> Iterator[str]:
    """Yield a display with a window on it."""
    with window(x_display):
        yield x_display


@pytest.fixture
def server(tmp_path: Path, founded: LoopbackServer) -> Iterator[LoopbackServer]:
    """Run a server of a new workspace."""
    with running_server(tmp_path, founded) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, shown: str) -> Desk:
    """Seat a person at the display, with nothing set up yet."""
    return Desk(tmp_path / "home", shown)


@pytest.fixture
def enrolled(desk: Desk, server: LoopbackServer) -> Desk:
    """Enrol the desk at the server."""
    desk.enrol(server)
    return desk


@pytest.fixture
def logind(tmp_path: Path) -> Iterator[MockLogind]:
    """Mock what tells of the session."""
    folder = tmp_path / "bus"
    folder.mkdir()
    with mock_bus_or_skip(folder) as bus:
        yield MockLogind(bus)


@pytest.fixture
def seated(enrolled: Desk, logind: MockLogind, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Sit at an enrolled desk, in a session."""
    if shutil.which("xdotool") is None:
        pytest.skip("there is no xdotool here; scripts/test.py tells how to have it")
    for name, value in logind.environment.items():
        monkeypatch.setenv(name, value)
    return enrolled


@pytest.fixture
async def tray_home(tmp_path: Path) -> AsyncIterator[Home]:
    """Lend the home of an enrolled device; the agent that the tray started is stopped."""
    home = Home(tmp_path / "home")
    await home.enrol()
    yield home
    stop_agents(home)


@pytest.fixture
def seat(tmp_path: Path, tray_home: Home) -> Iterator[TrayDesk]:
    """Sit at a desktop without a panel, at an enrolled device."""
    missing = [name for name in PACKAGES if ".so" not in name and shutil.which(name) is None]
    if missing:
        pytest.skip(f"there is no {', '.join(missing)} here; scripts/test.py tells how to have it")
    folder = tmp_path / "session"
    folder.mkdir(mode=0o700)
    with panel_session(folder) as session:
        environment = {"TRACKER_HOME": str(tray_home.folder), "PYTHON_KEYRING_BACKEND": NO_KEYRING}
        yield TrayDesk(session, tray_home, environment)


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[TrayDesk]:
    """Sit at a desktop without a panel, with nothing set up yet."""
    missing = [name for name in PACKAGES if ".so" not in name and shutil.which(name) is None]
    if missing:
        pytest.skip(f"there is no {', '.join(missing)} here; scripts/test.py tells how to have it")
    home, folder = Home(tmp_path / "home"), tmp_path / "session"
    folder.mkdir(mode=0o700)
    with panel_session(folder) as session:
        environment = {
            "TRACKER_HOME": str(home.folder),
            "PYTHON_KEYRING_BACKEND": NO_KEYRING,
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
        }
        yield TrayDesk(session, home, environment)
    stop_agents(home)
