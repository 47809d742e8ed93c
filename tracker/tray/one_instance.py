"""One tray for each person: whoever starts a second one asks the first to come forward."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tracker.core.errors import RefusedError, UnreachableError
from tracker.host.local_socket import Address, Line, connect, listening
from tracker.host.paths import Paths
from tracker.host.peer import same_account

TAKEN: Final = "tray-running"
FORWARD: Final = "XDG_ACTIVATION_TOKEN"
"""The variable in which Qt looks for the leave to bring a window forward under Wayland."""

LINE_END: Final = "\n"
"""Stands between that token and the link of an enrolment."""

_FOLDER: Final = "tray"
_PATIENCE_SECONDS: Final = 2.0


@contextmanager
def only_tray(paths: Paths) -> Iterator[Line]:
    """Be this person's one tray for the block; raises `RefusedError` (`tray-running`) when another is."""
    with listening(_address(paths), TAKEN) as line:
        yield line


def knock(paths: Paths, token: str, link: str = "") -> bool:
    """Ask the tray that runs to come forward, with a link or without; say whether one was there to hear."""
    try:
        line = connect(_address(paths), "agent-not-running", _PATIENCE_SECONDS)
        with line.socket:
            if not same_account(line.socket):
                raise RefusedError("control-not-yours")
            line.socket.sendall(line.secret + f"{token}{LINE_END}{link}".encode("ascii", "replace"))
    except (UnreachableError, OSError):
        return False
    return True


def _address(paths: Paths) -> Address:
    return Address.within(paths.runtime / _FOLDER)
