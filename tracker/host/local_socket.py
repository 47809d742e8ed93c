"""A socket for this account's own processes: in a private folder on Unix, else on loopback with a secret.

Windows gets loopback since asyncio's named pipes carry no access control there, and so does a Unix folder
whose path is too long for a socket's address: a port of the system's choosing and a fresh secret lie in a
private file.
"""

import os
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final, Self

from tracker.core.errors import UnreachableError
from tracker.host.instance import only_instance
from tracker.host.paths import make_private

_LONGEST: Final = 100
"""Bytes of a Unix socket's address that every system takes (macOS 104 with the final zero, Linux 108)."""

_BACKLOG: Final = 128


class Way(Enum):
    """How processes reach each other."""

    UNIX = "unix"
    LOOPBACK = "loopback"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a local socket is: the folder of its files, and the way."""

    folder: Path
    way: Way

    @classmethod
    def within(cls, folder: Path) -> Self:
        """Return the address in a folder, by the way that this system and the folder's length allow."""
        real = folder.resolve()
        fits = sys.platform != "win32" and len(os.fsencode(real / _SOCKET)) <= _LONGEST
        return cls(real, Way.UNIX if fits else Way.LOOPBACK)


@dataclass(frozen=True, slots=True)
class Line:
    """A listening or connected socket, and the secret that both of its sides know; empty on Unix."""

    socket: socket.socket
    secret: bytes


_SOCKET: Final = "control.sock"
_DOOR: Final = "control.json"
_LOCK: Final = "control.lock"


@contextmanager
def listening(address: Address, taken: str) -> Iterator[Line]:
    """Listen for the block, in the place of whoever ended without clearing up, never of one that lives.

    Raises `RefusedError` with the key `taken` when another process listens there, `UnreachableError` for the
    disk, and what `make_private` raises.
    """
    make_private(address.folder)
    with only_instance(address.folder / _LOCK, taken):
        try:
            line = _LISTEN[address.way](_file(address))
        except OSError as error:
            raise UnreachableError("folder-away", folder=str(address.folder)) from error
        try:
            yield line
        finally:
            line.socket.close()
            with suppress(OSError):
                _file(address).unlink(missing_ok=True)


def connect(address: Address, away: str, patience: float) -> Line:
    """Connect, waiting at most `patience` seconds here and in each later use of the socket.

    Raises `UnreachableError` with the key `away` when nobody listens there, `control-busy` when too many ask.
    """
    try:
        return _CONNECT[address.way](_file(address), patience)
    except (BlockingIOError, TimeoutError) as error:
        raise UnreachableError("control-busy") from error
    except OSError as error:
        raise UnreachableError(away) from error


def _file(address: Address) -> Path:
    return address.folder / (_SOCKET if address.way is Way.UNIX else _DOOR)


def _listen_on_loopback(file: Path) -> Line:
    # Hardly any folder on Unix needs it.
    from tracker.host.loopback import listen

    return Line(*listen(file, _BACKLOG))


def _connect_by_loopback(file: Path, patience: float) -> Line:
    from tracker.host import loopback

    return Line(*loopback.connect(file, patience))


_LISTEN: Final = {Way.LOOPBACK: _listen_on_loopback}
_CONNECT: Final = {Way.LOOPBACK: _connect_by_loopback}

if sys.platform != "win32":

    def _listen_on_unix(file: Path) -> Line:
        listener = socket.socket(socket.AF_UNIX)
        try:
            file.unlink(missing_ok=True)
            listener.bind(os.fsencode(file))
            file.chmod(0o600)
            listener.listen(_BACKLOG)
        except BaseException:
            listener.close()
            raise
        return Line(listener, b"")

    def _connect_to_unix(file: Path, patience: float) -> Line:
        peer = socket.socket(socket.AF_UNIX)
        try:
            # Of a socket with a timeout of Python's, Linux says at once that too many wait before it.
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", int(patience), 0))
            peer.connect(os.fsencode(file))
            peer.settimeout(patience)
        except BaseException:
            peer.close()
            raise
        return Line(peer, b"")

    _LISTEN[Way.UNIX] = _listen_on_unix
    _CONNECT[Way.UNIX] = _connect_to_unix
