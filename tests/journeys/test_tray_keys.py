"""The timer is started and stopped by keys, whichever window has the focus."""

from collections.abc import Iterator

import pytest
from Xlib import X
from Xlib.display import Display

from tests.journeys.tray_desk import TrayDesk, eventually


@pytest.fixture
def other(seat: TrayDesk) -> Iterator[Display]:
    """Lend another program, whose window has the focus."""
    with seat.another_window("Elsewhere"):
        display = Display(seat.session.display.name)
        yield display
        display.close()


def test_keys_start_and_stop_the_timer_wherever_they_are_pressed_and_a_command_does_too(
    seat: TrayDesk, other: Display
) -> None:
    with seat.tray() as process:
        eventually(lambda: seat.timer() == "stopped", "the agent was not started")
        eventually(lambda: taken(other), "the tray took no keys")
        seat.xdotool("key", "ctrl+alt+s")
        eventually(lambda: seat.timer() == "running", "the keys did not start the timer")
        seat.xdotool("key", "ctrl+alt+s")
        eventually(lambda: seat.timer() == "stopped", "the keys did not stop the timer")
        for state in ("running", "stopped"):
            assert seat.tracker("toggle").returncode == 0
            assert seat.timer() == state
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
