"""A socket on loopback whose port and fresh secret lie in a private file: who cannot read it stays out."""

import secrets
import socket
from pathlib import Path
from typing import Final

import msgspec

from tracker.host.private_file import exposed, write_private

_ADDRESS: Final = "127.0.0.1"
_SECRET_BYTES: Final = 32


class _Door(msgspec.Struct, frozen=True):
    """What the private file says."""

    port: int
    secret: bytes


def listen(file: Path, backlog: int) -> tuple[socket.socket, bytes]:
    """Listen on a port of the system's choosing, told in `file`; return the secret too. Raises `OSError`."""
    listener = socket.create_server((_ADDRESS, 0), backlog=backlog)
    try:
        door = _Door(listener.getsockname()[1], secrets.token_bytes(_SECRET_BYTES))
        write_private(file, msgspec.json.encode(door))
    except BaseException:
        listener.close()
        raise
    return listener, door.secret


def connect(file: Path, patience: float) -> tuple[socket.socket, bytes]:
    """Connect where `file` says; return the secret too. Raises `OSError`, also for another file."""
    if exposed(file.lstat()):
        raise PermissionError
    try:
        door = msgspec.json.decode(file.read_bytes(), type=_Door)
    except msgspec.MsgspecError as error:
        raise ConnectionError from error
    return socket.create_connection((_ADDRESS, door.port), patience), door.secret
