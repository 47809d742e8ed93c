"""Real Wayland sessions for tests, and one capture at a time where their files would collide."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from lib.wayland_session import PACKAGES, WaylandSession, wayland_session
from tracker.capture.grab import Frame, Grab

StartSession = Callable[..., AbstractContextManager[WaylandSession]]

_LOCK = Path(tempfile.gettempdir()) / "tracker-tests-of-sway.lock"


@pytest.fixture(scope="session")
def start_session() -> StartSession:
    """Return what starts a Wayland session, as `wayland_session` does; skip where it cannot be had."""
    if sys.platform != "linux":
        pytest.skip("there is no Wayland on this system")
    missing = [name for name in PACKAGES if shutil.which(name) is None]
    if missing:
        pytest.skip(f"there is no {', '.join(missing)} here; scripts/test.py tells how to have it")
    return wayland_session


class OneByOne:
    """Grabs in another way, never two at once on this machine: sway's portal has one file for everybody."""

    def __init__(self, grab: Grab) -> None:
        self._grab = grab

    def grab(self, *, cursor: bool) -> list[Frame]:
        with alone():
            return self._grab.grab(cursor=cursor)


@contextmanager
def alone() -> Iterator[None]:
    """Keep every other test that does the same waiting for the block."""
    if sys.platform == "win32":
        raise NotImplementedError
    import fcntl

    with _LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
