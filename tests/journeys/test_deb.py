"""The package as an employee gets it: on a clean Debian, from its installation to its removal."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from lib import setup
from lib.loopback_server import EMAIL, LoopbackServer
from tests.journeys.clean_root import CleanRoot, clean_root
from tests.journeys.desk import TRACKER

if sys.platform != "linux":
    pytest.skip("the package is for Linux", allow_module_level=True)

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        os.geteuid() != 0 or shutil.which("debootstrap") is None,
        reason="a clean Debian is made by root, with debootstrap",
    ),
]
_OLD, _NEW = "0.1.0", "0.2.0"
_TRIES, _PAUSE = 240, 0.5


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two versions of the package, built from this checkout."""
    out = tmp_path_factory.mktemp("packages")
    for version in (_OLD, _NEW):
        build = [sys.executable, "scripts/build.py", "deb", "--version", version, "--out", str(out)]
        subprocess.run(build, cwd=setup.ROOT, check=True, capture_output=True)  # noqa: S603 - our own list
    return {version: next(out.glob(f"*_{version}_*.deb")) for version in (_OLD, _NEW)}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CleanRoot]:
    """A clean Debian with a desktop: an X server, a window manager and a panel with a tray."""
    with clean_root(tmp_path_factory.mktemp("clean")) as made:
        made.install("xvfb", "openbox", "tint2", "xdotool")
        yield made


@pytest.fixture(scope="module")
def desktop(root: CleanRoot) -> Iterator[CleanRoot]:
    command = ["chroot", str(root.path), "su", "anna", "-c"]
    session = (
        f"Xvfb {root.display} -screen 0 1280x800x24 -nolisten tcp & sleep 1; export DISPLAY={root.display};"
        "openbox & tint2 & wait"
    )
    with subprocess.Popen(  # noqa: S603 - our own words
        [*command, session],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield root
        finally:
            os.killpg(process.pid, 15)


def _until(true: Callable[[], bool], what: str) -> None:
    for _ in range(_TRIES):
        if true():
            return
        Event().wait(_PAUSE)
    pytest.fail(f"not seen in time: {what}")


def _status(root: CleanRoot) -> dict[str, dict[str, object]]:
    told: dict[str, dict[str, object]] = json.loads(root.person("tracker status --json"))
    return told


def _link(server: LoopbackServer, home: Path) -> str:
    words = ("admin", "enrolment", "create", "--connection", str(server.folder / "connection.json"))
    made = subprocess.run(  # noqa: S603 - our own words
        [*TRACKER, *words, "--email", EMAIL, "--json"],
        input=f"{server.password}\n",
        env={**os.environ, "TRACKER_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return str(json.loads(made.stdout)["link"])


def test_installed_used_upgraded_and_removed(
    desktop: CleanRoot, packages: dict[str, Path], server: LoopbackServer, tmp_path: Path
) -> None:
    desktop.install(desktop.bring(packages[_OLD]))
    assert desktop.admin("tracker", "--version") == f"tracker {_OLD}\n"
    assert "x-scheme-handler/tracker-desk" in (desktop.path / _ENTRY).read_text("utf-8")

    desktop.person("tracker enrol - --name desk", f"{_link(server, tmp_path / 'owner')}\n")
    desktop.person("tracker tray >/dev/null 2>&1 &")
    _until(
        lambda: (
            "Tracker" in desktop.person("xdotool search --onlyvisible --class tracker getwindowname %@ || :")
        ),
        "the icon",
    )
    desktop.person("tracker agent restart --every 2; tracker start")
    _until(lambda: len(server.objects) > 0, "a sealed capture at the server, outside of the root")

    server.stop()
    _until(lambda: _waiting(desktop) > 1, "captures that wait for the server")
    before = _waiting(desktop)
    desktop.install(desktop.bring(packages[_NEW]))
    _until(lambda: _status(desktop)["agent"]["version"] == _NEW, "the agent goes on as the new version")
    assert _waiting(desktop) >= before, "what waited still waits"
    assert _status(desktop)["timer"]["running"] is not None, "and the timer goes on"
    sent = len(server.objects)
    server.start()
    _until(lambda: len(server.objects) >= sent + before, "what had waited is sent")

    desktop.admin("apt-get", "remove", "--yes", "--quiet", "tracker-desk")
    _until(lambda: not desktop.running(), "agent and tray have ended")
    assert not (desktop.path / "usr/bin/tracker").is_symlink()
    assert list(desktop.home.rglob("store.db")), "a person's records are never removed with the program"


_ENTRY = "usr/share/applications/org.trackerdesk.Tracker.desktop"


def _waiting(root: CleanRoot) -> int:
    files = _status(root)["waiting"]["files"]
    assert isinstance(files, int)
    return files
