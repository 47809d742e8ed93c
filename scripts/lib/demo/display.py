"""What the demonstration captures: the desktop's display, else a virtual one, else a generated picture."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from lib import setup
from lib.virtual_display import PACKAGES, virtual_display
from tracker.capture.grab_generated import GrabGenerated
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.capture.windows_way import choose_windows
from tracker.core.capture import PLAIN
from tracker.core.errors import TrackerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@contextmanager
def some_display() -> Iterator[tuple[str, ScreenCapture]]:
    """Yield `desktop`, `virtual` or `generated`, and the screen to capture; says which it is."""
    desktop = _works(_screen(os.environ))
    if desktop:
        setup.say("Capturing this desktop's own display.")
        yield "desktop", desktop
        return
    with ExitStack() as stack:
        virtual = _virtual(stack) if sys.platform == "linux" else None
        if virtual:
            setup.say("Starting a virtual display with a real window on it.")
            yield "virtual", virtual
        else:
            setup.say("Neither a display nor a virtual one can be had here: using a generated picture.")
            yield "generated", ScreenCapture(GrabGenerated())


def _screen(session: Mapping[str, str]) -> ScreenCapture:
    return ScreenCapture(choose(session, sys.platform), choose_windows(session, sys.platform))


def _virtual(stack: ExitStack) -> ScreenCapture | None:
    if setup.ensure_system(PACKAGES):
        return None
    try:
        display = stack.enter_context(virtual_display())
        from lib.window import window

        stack.enter_context(window(display.name))
    except (OSError, RuntimeError) as error:
        setup.say(f"The virtual display did not start: {error}.")
        return None
    return _works(_screen({"DISPLAY": display.name}))


def _works(screen: ScreenCapture) -> ScreenCapture | None:
    """Return the screen if a capture of it shows something."""
    try:
        screen.capture(PLAIN)
    except TrackerError as error:
        setup.say(f"{error.text()}")
        return None
    return screen
