"""An agent that was killed is not said to run, and starting it again needs nothing cleared up."""

import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.home import NO_KEYRING, Home

if sys.platform == "win32":
    pytest.skip("Windows has no SIGKILL", allow_module_level=True)


@pytest.fixture
async def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> AsyncIterator[Home]:
    """Lend the home of an enrolled device, whose socket goes by either way."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)
    home = Home(tmp_path / ("home" if way == "unix" else "a-home-too-long-for-a-socket-" + "x" * 80))
    await home.enrol()
    yield home
    home.process("agent", "stop")


@pytest.mark.parametrize("way", ["unix", "loopback"])
def test_a_killed_agent_is_missed_and_started_again(home: Home, way: str) -> None:
    assert home.process("agent", "start").returncode == 0
    first = home.status()["agent"]["pid"]
    assert {file.name for file in home.paths.runtime.iterdir()} == {
        "control.lock",
        "control.sock" if way == "unix" else "control.json",
    }
    with home.running("status", "--watch", "--json") as watching:
        assert watching.stdout is not None
        watching.stdout.readline()
        os.kill(first, signal.SIGKILL)
        assert watching.wait(60) == 1
    missed = home.process("status")
    assert missed.returncode == 1
    assert missed.stdout.startswith("The agent of this device is not running.")
    assert home.process("agent", "stop").stdout == "The agent was not running.\n"
    again = home.process("agent", "start")
    assert (again.returncode, again.stderr) == (0, "")
    assert home.status()["agent"]["pid"] != first
