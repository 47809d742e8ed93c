"""The package as an employee gets it: on a clean Debian, from its installation to its removal."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lib import setup
from lib.loopback_server import LoopbackServer
from tests.journeys.clean_root import CleanRoot, clean_root, until
from tests.journeys.test_main_job import listed
from tests.journeys.test_tray_joining import INVITED, JOIN, made_link

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
_PACKAGE = "tracker-desk"
_OTHER = "bert"
_DESKTOP = ("xvfb", "dbus", "openbox", "tint2", "xdotool", "xdg-utils", "desktop-file-utils")
_OURS = re.compile(
    r"/usr/lib/tracker-desk(/.*)?|/usr/bin/tracker|/usr/share/doc/tracker-desk(/.*)?"
    r"|/usr/share/icons/hicolor/\w+/apps/org\.trackerdesk\.Tracker\.(png|svg)"
    r"|/usr/share/applications/org\.trackerdesk\.Tracker\.desktop|/usr/share/man/man1/tracker\.1\.gz"
    r"|/etc/xdg/autostart/org\.trackerdesk\.Tracker\.desktop"
)
_MISSING = """
cd /usr/lib/tracker-desk; export LD_LIBRARY_PATH=$PWD/lib
find . -type f '(' -name '*.so*' -o -name tracker ')' -exec ldd '{}' + | grep 'not found' | sort -u
"""
_REPLACED = """
cd /tmp; cp -a /usr/lib/tracker-desk copy; mkfifo words
TRACKER_HOME=$PWD/home copy/tracker enrol - <words >said 2>&1 & exec 3>words
for look in $(seq 600); do ! grep -Eq '^(0|63) 0x0 ' /proc/$!/syscall || break; sleep 0.1; done
echo none >copy/new; mv copy/new copy/tracker; echo K7QF-2M9T-XW3P-RB6D@127.0.0.1:9 >&3
wait $! || cat said; rm -r copy home words said
"""
"""A program that waits for its first words, and so reads its input, when another file takes its place."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two versions of the package, built from this checkout."""
    out = tmp_path_factory.mktemp("packages")
    for version in (_OLD, _NEW):
        build = [sys.executable, "scripts/build.py", "deb", "--version", version, "--out", str(out)]
        quick = {**os.environ, "DPKG_DEB_COMPRESSOR_TYPE": "none"}
        subprocess.run(build, cwd=setup.ROOT, env=quick, check=True, capture_output=True, timeout=1_800)  # noqa: S603 - our own list
    return {version: next(out.glob(f"*_{version}_*.deb")) for version in (_OLD, _NEW)}


def test_installed_used_upgraded_and_removed(
    packages: dict[str, Path], server: LoopbackServer, tmp_path: Path
) -> None:
    with clean_root(tmp_path, _OTHER) as root:
        root.install(root.bring(packages[_OLD]))
        is_whole(root)
        works_without_a_desktop(root)
        root.install(*_DESKTOP)
        with root.desktop():
            joins_by_a_link(root, asyncio.run(made_link(server)))
            captures(root, server)
            goes_on_as_new(root, server, root.bring(packages[_NEW]))
            all_is_at_the_server(root, server)
            ends_when_removed(root)
        is_remembered_when_installed_again(root, root.bring(packages[_NEW]))


def is_whole(root: CleanRoot) -> None:
    """Nothing is missing, changed, in a place that is not ours, or open to others; no Python came with it."""
    assert root.admin("sh", "-c", f"({_MISSING}) || :") == ""
    assert root.admin("dpkg", "--verify", _PACKAGE) == ""
    assert root.admin("sh", "-c", "command -v python3 || :") == ""
    files = [path for path in root.admin("dpkg", "-L", _PACKAGE).splitlines() if path != "/."]
    assert [path for path in files if not _OURS.fullmatch(path) and not (root.path / path[1:]).is_dir()] == []
    modes = {
        path: (root.path / path[1:]).lstat() for path in files if not (root.path / path[1:]).is_symlink()
    }
    assert [path for path, found in modes.items() if found.st_mode & 0o6022 or found.st_uid] == []


def works_without_a_desktop(root: CleanRoot) -> None:
    """The commands do, in three languages, and say what is not there."""
    assert root.person("tracker --version") == f"tracker {_OLD}\n"
    assert "passed: 7, that failed: 0" in root.person("tracker qa capture --display none --count 1")
    assert "not part of this installation" in root.person("tracker server init w || :")
    assert "nicht registriert" in root.person("LANG=de_DE.UTF-8 tracker status || :")
    assert re.search("[\u0600-\u06ff]", root.person("LANG=ar_EG.UTF-8 tracker status || :"))
    assert "session" in root.person("tracker doctor || :")
    assert "127.0.0.1:9 cannot be reached" in root.admin("sh", "-c", _REPLACED), (
        "modules are those it began with"
    )
    assert "0 reports" in root.person("tracker crashes list")


def joins_by_a_link(root: CleanRoot, link: str) -> None:
    """A link that is opened leads to a welcome, then the question; nobody's words hold it; Return joins."""
    root.person(f"QT_QPA_PLATFORM=offscreen tracker tray {_QUIET}", name=_OTHER)
    root.person(f"xdg-open '{link}' {_QUIET}")
    for step in (INVITED, JOIN):
        until(partial(root.person, f"xdotool search --onlyvisible --name '^{step}$' || :"), step)
        assert not any(link in words for words in root.running().values())
        root.person(f"xdotool search --name '^{step}$' windowactivate --sync key Return")
    until(lambda: "agent" in _status(root), "the agent of a device that has joined")
    icon = "xdotool search --class tint2 search --onlyvisible --class tracker || :"
    until(lambda: root.person(icon), "the icon in the panel")


def captures(root: CleanRoot, server: LoopbackServer) -> None:
    """What is captured is at the server, which is outside of the root."""
    root.person("tracker agent restart --every 2 && tracker start")
    until(lambda: server.objects, "a sealed capture at the server")


def goes_on_as_new(root: CleanRoot, server: LoopbackServer, package: str) -> None:
    """After an upgrade the same processes are the new version; timer and queue are as they were."""
    server.stop()
    until(lambda: _status(root)["waiting"]["files"] > 1, "captures that wait for the server")
    processes, before = root.running(), _status(root)
    root.admin("dpkg", "--install", package)
    until(lambda: "(deleted)" not in root.admin("sh", "-c", _PROGRAMS), "all go on as the new version")
    until(lambda: _status(root).get("agent"), "the agent's answer")
    after = _status(root)
    assert (before["agent"]["version"], after["agent"]["version"]) == (_OLD, _NEW)
    assert root.running().keys() == processes.keys(), (
        "each went on: the person's agent and tray, the other's tray"
    )
    assert len(processes) == 3
    assert after["timer"]["state"] == "running"
    assert [entry["ending"] for entry in _entries(root)] == ["restarted", None]
    until(lambda: _status(root)["waiting"]["files"] > before["waiting"]["files"], "captures go on")
    server.start()


def all_is_at_the_server(root: CleanRoot, server: LoopbackServer) -> None:
    """What was captured before, during and after the upgrade is there, once; the chain proves the hours."""
    root.person("tracker stop && tracker sync")
    until(lambda: _status(root)["waiting"]["files"] == 0, "what had waited is sent")
    here = [
        json.loads(line)["id"]
        for line in root.person("tracker screenshots list --json --limit 9999").splitlines()
    ]
    there = [str(file.file_id) for file in listed(server).files]
    assert sorted(there) == sorted(here)
    assert len(set(here)) == len(here) == len(server.objects)
    root.person("tracker verify")
    assert "0 reports" in root.person("tracker crashes list")


def ends_when_removed(root: CleanRoot) -> None:
    """Agents and trays of all end before their program goes, and nothing else is touched."""
    root.person("tracker start")
    root.admin("apt-get", "remove", "--yes", "--quiet", _PACKAGE)
    assert root.running() == {}
    assert not (root.path / "usr/lib/tracker-desk").exists()
    root.admin("apt-get", "purge", "--yes", "--quiet", _PACKAGE)
    assert not list((root.path / "etc/xdg/autostart").glob("*racker*"))
    assert list(root.home.rglob("store.db")), "a person's records are never removed with the program"


def is_remembered_when_installed_again(root: CleanRoot, package: str) -> None:
    """The hours are there; those until the removal ended with it."""
    root.install(package)
    assert [entry["ending"] is None for entry in _entries(root)] == [False] * 3
    root.person("tracker verify")


_QUIET = "</dev/null >/dev/null 2>&1 &"
_PROGRAMS = "for process in /proc/[0-9]*; do readlink $process/exe || :; done"


def _entries(root: CleanRoot) -> list[dict[str, Any]]:
    return [json.loads(line) for line in root.person("tracker entries --json").splitlines()]


def _status(root: CleanRoot) -> dict[str, Any]:
    """Return how things stand; nothing of the agent while none answers."""
    told: dict[str, Any] = json.loads(root.person("tracker status --json 2>/dev/null || :") or "{}")
    return told
