"""An agent that was started in a terminal lives on without it, and holds nothing of it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.home import SECONDS, Home

if sys.platform == "win32":
    pytest.skip("Windows has no terminals that hang up", allow_module_level=True)

import fcntl
import pty
import termios


def test_it_outlives_the_terminal_it_was_started_in(home: Home) -> None:
    ours, terminal = pty.openpty()
    script = '"$0" -m tracker agent start && exec cat'
    with subprocess.Popen(  # noqa: S603 - our own command
        ["/bin/sh", "-c", script, sys.executable],
        env=home.environment(),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    ) as session:
        os.close(terminal)
        said = b""
        while b"shows what it does." not in said:
            said += os.read(ours, 1 << 12)
        os.close(ours)
        assert session.wait(SECONDS) == -signal.SIGHUP
    status = home.status()
    assert status["running"], said
    os.kill(status["agent"]["pid"], signal.SIGHUP)
    assert home.status()["agent"]["pid"] == status["agent"]["pid"]


def test_it_holds_neither_the_terminal_nor_the_folder_it_was_started_in(home: Home) -> None:
    home.process("agent", "start")
    process = Path("/proc", str(home.status()["agent"]["pid"]))
    if not process.exists():
        pytest.skip("this system does not show what a process holds")
    assert {str((process / "fd" / str(number)).readlink()) for number in range(3)} == {os.devnull}
    assert (process / "cwd").readlink() == home.paths.data
    assert os.getsid(int(process.name)) == int(process.name)
