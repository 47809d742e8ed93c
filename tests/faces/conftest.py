"""A running server, and shells of people who use it from the command line; an enrolled device apart."""

import gc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from lib.loopback_server import EMAIL, LoopbackServer, running_server
from tests.faces.shell import Shell
from tests.fakes.home import NO_KEYRING, Home
from tests.fakes.no_keyring import no_keyring
from tracker.agent.launch import stop
from tracker.core.errors import TrackerError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

PATIENCE_MS = 30_000
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


class _PatientBot(QtBot):
    """Waits as long as a busy machine may take, not pytest-qt's five seconds, and keeps what it closes.

    A widget that only its test knows is let go by Python once the test returns, while it is still shown and
    threads may answer it; Qt does not always live through that.
    """

    def __init__(self, request: pytest.FixtureRequest) -> None:
        super().__init__(request)
        self._kept: list[object] = []

    def addWidget(  # noqa: N802 - as pytest-qt calls it
        self, widget: "QWidget", *, before_close_func: Callable[["QWidget"], None] | None = None
    ) -> None:
        self._kept.append(widget)
        super().addWidget(widget, before_close_func=before_close_func)

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802 - as pytest-qt calls it
        __tracebackhide__ = True
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(  # noqa: N802 - as pytest-qt calls it
        self,
        signal: object,
        *,
        timeout: int = PATIENCE_MS,
        raising: bool | None = None,
        check_params_cb: Callable[..., bool] | None = None,
    ) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Draw off screen."""
    return ["tracker", "-platform", "offscreen"]


@pytest.fixture(scope="session")
def qapp(qapp: "QApplication") -> "QApplication":
    """Dress the one application of this process as the tray does."""
    from tracker.tray.colours import LIGHT
    from tracker.tray.style import dress
    from tracker.tray.theme import Theme

    dress(qapp, Theme(LIGHT))
    return qapp


@pytest.fixture
def qtbot(qapp: "QApplication", request: pytest.FixtureRequest) -> Iterator[QtBot]:
    """Wait longer than pytest-qt does by itself, and have Qt delete what it closed."""
    from PySide6.QtCore import QEvent

    bot = _PatientBot(request)
    yield bot
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def _in_the_tray(request: pytest.FixtureRequest) -> Iterator[None]:
    """Begin each test of the tray in our light theme, from left to right.

    What it leaves behind is let go in Qt's thread, as the tray itself does; Python would in any.
    """
    if not request.path.name.startswith("test_tray_"):
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent, Qt

    from tracker.tray.colours import LIGHT
    from tracker.tray.style import look
    from tracker.tray.theme import Theme

    request.getfixturevalue("qapp").setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    if look.theme != Theme(LIGHT):
        look.wear(Theme(LIGHT))
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(0)
    gc.enable()
