"""A running server and a person's desk for each journey."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.loopback_server import LoopbackServer, running_server
from lib.window import window
from tests.journeys.desk import Desk


@pytest.fixture(scope="module")
def shown(x_display: str) -> Iterator[str]:
    """Yield a display with a window on it."""
    with window(x_display):
        yield x_display


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LoopbackServer]:
    """Run a server of a new workspace."""
    with running_server(tmp_path) as running:
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
