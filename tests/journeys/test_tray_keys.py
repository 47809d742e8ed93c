"""The timer is started and stopped by keys, whichever window has the focus."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from Xlib import X
from Xlib.display import Display

from lib.panel_session import PACKAGES, panel_session
from tests.fakes.home import NO_KEYRING, Home
from tests.journeys.tray_desk import TrayDesk, eventually


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """Lend the home of an enrolled device."""
    home = Home(tmp_path / "home")
    await home.enrol()
    yield home
    home.run("agent", "stop")


@pytest.fixture
def desk(tmp_path: Path, home: Home) -> Iterator[TrayDesk]:
    """Sit at a desktop without a panel."""
    missing = [name for name in PACKAGES if ".so" not in name and shutil.which(name) is None]
    if missing:
        pytest.skip(f"there is no {', '.join(missing)} here; scripts/test.py tells how to have it")
    folder = tmp_path / "session"
    folder.mkdir(mode=0o700)
    with panel_session(folder) as session:
        environment = {"TRACKER_HOME": str(home.folder), "PYTHON_KEYRING_BACKEND": NO_KEYRING}
        yield TrayDesk(session, home, environment)


@pytest.fixture
def other(desk: TrayDesk) -> Iterator[Display]:
    """Lend another program, whose window has the focus."""
    with desk.another_window("Elsewhere"):
        display = Display(desk.session.display.name)
        yield display
        display.close()


def test_keys_start_and_stop_the_timer_wherever_they_are_pressed_and_a_command_does_too(
    desk: TrayDesk, other: Display
) -> None:
    with desk.tray() as process:
        eventually(lambda: desk.timer() == "stopped", "the agent was not started")
        eventually(lambda: taken(other), "the tray took no keys")
        desk.xdotool("key", "ctrl+alt+s")
        eventually(lambda: desk.timer() == "running", "the keys did not start the timer")
        desk.xdotool("key", "ctrl+alt+s")
        eventually(lambda: desk.timer() == "stopped", "the keys did not stop the timer")
        for state in ("running", "stopped"):
            assert desk.tracker("toggle").returncode == 0
            assert desk.timer() == state
        process.terminate()
        process.wait(30)
        eventually(lambda: not taken(other), "the keys were not given back")


def taken(other: Display) -> bool:
    """Say whether somebody else has the keys, by taking them for a moment."""
    refused = list[object]()
    other.set_error_handler(lambda error, _request: refused.append(error))
    root, code = other.screen().root, other.keysym_to_keycode(ord("s"))
    held = X.ControlMask | X.Mod1Mask
    root.grab_key(code, held, False, X.GrabModeAsync, X.GrabModeAsync)
    other.sync()
    if not refused:
        root.ungrab_key(code, held)
        other.sync()
    return bool(refused)
