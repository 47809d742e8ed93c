"""A first run on a real X server, at a real server: an opened link, each step, then the main window."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lib.loopback_server import EMAIL, LoopbackServer
from lib.panel_session import PACKAGES, panel_session
from tests.fakes.home import NO_KEYRING, Home
from tests.journeys.tray_desk import TrayDesk, eventually
from tracker.core.introduction import link_of
from tracker.core.wire import NewEnrolment
from tracker.sync.client import MemberClient

FIRST = "Welcome to Tracker"
MAIN = "Today - Tracker"


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


async def made_link(server: LoopbackServer) -> str:
    """Have the owner make an enrolment, and return its link."""
    owner = MemberClient(server.connection)
    try:
        await owner.sign_in(EMAIL, server.password)
        made = await owner.create_enrolment(NewEnrolment())
    finally:
        await owner.aclose()
    return link_of(msgspec.json.encode(made.enrolment))


def focus(desk: TrayDesk, title: str) -> None:
    desk.xdotool("search", "--sync", "--onlyvisible", "--name", title, "windowactivate", "--sync")


def test_a_newcomer_joins_by_a_link_and_walks_to_the_main_window(
    newcomer: TrayDesk, server: LoopbackServer
) -> None:
    link = asyncio.run(made_link(server))
    with newcomer.tray() as process:
        eventually(lambda: FIRST in newcomer.titles(), "nothing welcomed the newcomer")
        assert MAIN not in newcomer.titles()
        assert newcomer.tracker("tray", link).returncode == 0, "a link goes to the tray that runs"
        focus(newcomer, FIRST)
        newcomer.xdotool("key", "Return")
        eventually(lambda: is_enrolled(newcomer), "the link did not enrol this device")
        eventually(lambda: newcomer.timer() == "stopped", "the agent was not started")
        # What the workspace asks; what the system allows, which is done later; the picture.
        for _step in range(3):
            focus(newcomer, FIRST)
            newcomer.xdotool("key", "alt+Right")
        eventually(lambda: MAIN in newcomer.titles(), "the main window was not shown")
        assert FIRST not in newcomer.titles()
        assert process.poll() is None
    kept = [each for each in newcomer.home.folder.rglob("*") if each.suffix in {".webp", ".png"}]
    assert kept == [], "the first picture is kept nowhere"


def is_enrolled(desk: TrayDesk) -> bool:
    said = desk.home.run("status", "--json").stdout
    return bool(said) and "workspace" in json.dumps(json.loads(said))
