"""A workspace that is founded once; each server of the tests has a copy of it."""

import pytest

from lib.loopback_server import LoopbackServer, found_server


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> LoopbackServer:
    """Found a workspace whose server never runs."""
    return found_server(tmp_path_factory.mktemp("founded"))
