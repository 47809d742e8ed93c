"""A real X display for tests: one Xvfb for each run, gone with it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from lib.virtual_display import VirtualDisplay, virtual_display

StartDisplay = Callable[..., AbstractContextManager[VirtualDisplay]]


@pytest.fixture(scope="session")
def start_display() -> StartDisplay:
    """Return what starts another X server, as `virtual_display` does; skip where there is no Xvfb."""
    if shutil.which("Xvfb") is None:
        pytest.skip("there is no Xvfb here; scripts/test.py tells how to have it")
    return virtual_display


@pytest.fixture(scope="session")
def x_display(start_display: StartDisplay) -> Iterator[str]:
    """Yield the name (`:7`) of an X display of 1920 x 1080 shared by the run; skip where there is no Xvfb."""
    with start_display() as display:
        yield display.name
