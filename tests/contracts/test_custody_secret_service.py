"""Custody by the real keyring of GNOME, on a session bus of its own; skipped where it is not installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NEEDED = ("dbus-run-session", "gnome-keyring-daemon", "sh")
UNLOCKED = (
    'printf a-password | gnome-keyring-daemon --unlock --components=secrets >"$HOME/started" && exec "$@"'
)

CUSTODY = """
import sys
from pathlib import Path
from tracker.core.errors import OsPermissionError
from tracker.host.keyring import KeyKeeper
keeper, ask = KeyKeeper(Path(sys.argv[1])), sys.argv[2]
try:
    answer = getattr(keeper, ask)("store", *([bytes(range(32))] if ask == "keep" else []))
except OsPermissionError as error:
    answer = error.key
sys.stdout.write(repr(answer))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A person's home, with nothing in it."""
    for name in ("run", "keys"):
        (tmp_path / name).mkdir(mode=0o700)
    return tmp_path


def _ask(home: Path, ask: str, *session: str) -> str:
    """Ask a keeper in a process of its own, inside a session; return what it answered."""
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"), "XDG_DATA_HOME": str(home / "data")}
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    command = [*session, sys.executable, "-c", CUSTODY, str(home / "keys"), ask]
    ran = subprocess.run(  # noqa: S603 - our own list; the shell line is a constant
        command,
        env=kept | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
        timeout=60,
    )
    return ran.stdout


@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason="GNOME's keyring is not installed")
def test_the_keyring_of_gnome_keeps_a_secret_from_session_to_session(home: Path) -> None:
    bus = ("dbus-run-session", "--")
    unlocked = (*bus, "sh", "-c", UNLOCKED, "sh")
    assert _ask(home, "get", *unlocked) == "None"
    assert _ask(home, "keep", *unlocked) == "<Custody.KEYRING: 'keyring'>"
    assert bytes(range(32)).hex() not in (home / "keys" / "store.key").read_text()
    assert _ask(home, "get", *unlocked) == repr(bytes(range(32)))
    assert _ask(home, "get", *bus) == "'keyring-refused'", "it is there, but nobody unlocked it"
    assert _ask(home, "get") == "'keyring-gone'", "no bus, no keyring, and no new key"
    assert _ask(home, "get", *unlocked) == repr(bytes(range(32)))
    assert _ask(home, "delete", *unlocked) == "None"
    assert _ask(home, "get", *unlocked) == "None"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a keyring")
def test_without_a_bus_a_file_keeps_it(home: Path) -> None:
    assert _ask(home, "keep") == "<Custody.FILE: 'file'>"
    assert _ask(home, "get") == repr(bytes(range(32)))
