"""An X server that hangs holds nobody up: what it leaves without an answer counts as unreachable."""

import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Final

import pytest

from lib.virtual_display import VirtualDisplay
from tests.display import StartDisplay
from tracker.activity.idle_x11 import X11Idle
from tracker.activity.input_x11 import X11Input
from tracker.activity.window_x11 import X11Window
from tracker.core.errors import UnreachableError
from tracker.host import x11
from tracker.host.clock import SystemClock

pytestmark = pytest.mark.display

PATIENCE_SECONDS: Final = 30
"""Far more than the limit that is set here; without any, the calls would wait for ever."""


@pytest.fixture
def display(start_display: StartDisplay) -> Iterator[VirtualDisplay]:
    with start_display() as display:
        yield display


@contextmanager
def _stopped(display: VirtualDisplay, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have a server hang meanwhile, with little patience for it."""
    if sys.platform == "win32":
        pytest.skip("no X server is there, nor these signals")
    with monkeypatch.context() as patch:
        patch.setattr(x11, "ANSWER_SECONDS", 0.2)
        display.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            display.process.send_signal(signal.SIGCONT)


def _error(ask: Callable[[], object]) -> str:
    """Return what a call ended by, which has to be soon."""
    pool = ThreadPoolExecutor(1)
    try:
        error = pool.submit(ask).exception(PATIENCE_SECONDS)
    finally:
        pool.shutdown(wait=False)
    assert isinstance(error, UnreachableError)
    return error.key


def test_asking_for_rest_ends(display: VirtualDisplay, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(X11Idle(display.name)) as idle:
        idle.seconds()
        with _stopped(display, monkeypatch):
            assert _error(idle.seconds) == "x11-away"
            assert _error(idle.seconds) == "x11-away"


@pytest.mark.parametrize(
    "make", [X11Idle, X11Input, lambda name: X11Window(name, SystemClock())], ids=["idle", "input", "window"]
)
def test_beginning_to_watch_ends(
    display: VirtualDisplay, monkeypatch: pytest.MonkeyPatch, make: Callable[[str], object]
) -> None:
    with _stopped(display, monkeypatch):
        assert _error(lambda: make(display.name)) == "x11-away"


def test_what_is_watched_can_be_given_up(display: VirtualDisplay, monkeypatch: pytest.MonkeyPatch) -> None:
    window = X11Window(display.name, SystemClock())
    with _stopped(display, monkeypatch), ThreadPoolExecutor(1) as pool:
        pool.submit(window.close).result(PATIENCE_SECONDS)
