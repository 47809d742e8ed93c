"""A running server, and shells of people who use it from the command line; an enrolled device apart."""

import gc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from lib.loopback_server import EMAIL, LoopbackServer, running_server
from tests.faces.shell import Shell
from tests.fakes.home import NO_KEYRING, Home
from tests.fakes.no_keyring import no_keyring
from tracker.agent.launch import stop
from tracker.core.errors import TrackerError

Open = Callable[[str], Shell]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, founded: LoopbackServer) -> Iterator[LoopbackServer]:
    """Run a server of a new workspace."""
    with running_server(tmp_path_factory.mktemp("server"), founded) as running:
        yield running


@pytest.fixture
def open_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Open]:
    """Open the shells of several people, each in a home of their own."""
    with no_keyring():
        yield lambda name: Shell(tmp_path / name, monkeypatch, capsys)


@pytest.fixture
def shell(open_shell: Open) -> Shell:
    """Open a person's shell in an empty home."""
    return open_shell("home")


@pytest.fixture
def signed_in(shell: Shell, server: LoopbackServer) -> Shell:
    """Sign the owner in."""
    shell.sign_in(server, EMAIL, server.password)
    return shell


@pytest.fixture
async def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Home]:
    """Lend the home of an enrolled device; an agent that still runs is stopped."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)
    home = Home(tmp_path / "home")
    await home.enrol()
    yield home
    with suppress(TrackerError):
        stop(home.paths)


@pytest.fixture
def device(signed_in: Shell, open_shell: Open) -> Shell:
    """Enrol a device of the owner's."""
    file = signed_in.home.with_name("a.json")
    signed_in(f"admin enrolment create -o {file}")
    device = open_shell("device")
    device(f"enrol {file}")
    assert device.code == 0, device.raw
    return device


@pytest.fixture
def berlin(home: Home, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Sit in Berlin at an enrolled device."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    shell.home = home.folder
    return shell


@pytest.fixture(autouse=True)
def _collected_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Have what a test of the tray leaves behind be let go in Qt's thread, as the tray itself does."""
    if not request.path.name.startswith("test_tray_"):
        yield
        return
    gc.disable()
    yield
    gc.collect(0)
    gc.enable()
