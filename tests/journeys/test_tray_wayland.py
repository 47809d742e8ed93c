"""The tray in a Wayland session without a panel: it starts, stands in as a window, and ends."""

import subprocess
import sys

from lib.panel_session import PanelSession
from lib.virtual_display import VirtualDisplay
from tests.fakes.home import NO_KEYRING, Home
from tests.journeys.tray_desk import eventually
from tests.wayland import StartSession


def _is_up(home: Home) -> bool:
    return home.run("status").returncode == 0


def test_it_stands_in_as_a_window_in_a_wayland_session(start_session: StartSession, tray_home: Home) -> None:
    with start_session("scale 1.5 position 0,0") as session:

        def is_shown() -> bool:
            told = subprocess.run(
                ["swaymsg", "--raw", "-t", "get_tree"],  # noqa: S607 - from PATH
                env=session.environment,
                check=True,
                capture_output=True,
                text=True,
                timeout=60,
            ).stdout
            return "org.trackerdesk.Tracker" in told and '"name": "Tracker"' in told

        environment = {
            **session.environment,
            "TRACKER_HOME": str(tray_home.folder),
            "QT_QPA_PLATFORM": "wayland",
        }
        desktop = PanelSession(VirtualDisplay("", session.portal), "", environment)
        command = [sys.executable, "-m", "tracker", "tray"]
        with desktop.running(command, PYTHON_KEYRING_BACKEND=NO_KEYRING) as process:
            eventually(is_shown, "no window stands in for the icon")
            # The tray starts one, which outlives it; the home's end stops only one that is there.
            eventually(lambda: _is_up(tray_home), "the agent was not started")
            assert process.poll() is None
        assert process.returncode == 0
