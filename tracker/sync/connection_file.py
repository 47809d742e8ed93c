"""The description of a server that anyone may have (`connection.json`): where it is, how it is recognised."""

from pathlib import Path

from tracker.core.device import Connection
from tracker.core.errors import RefusedError
from tracker.core.wire import PublicConnection
from tracker.sync.server_file import read_described, require_hashes


def read_server(path: Path) -> PublicConnection:
    """Read what a file says of a server.

    Raises `UnreachableError` when the file cannot be read, `RefusedError` with the key `file-newer` or
    `connection-not-one` for what this version does not understand.
    """
    otherwise = RefusedError("connection-not-one", file=path.name)
    described = read_described(path, PublicConnection, otherwise)
    require_hashes(described.pins, described.root_fingerprint, otherwise)
    return described


def read_connection(path: Path) -> Connection:
    """Read how to reach a server; raises what `read_server` raises."""
    described = read_server(path)
    return Connection(described.server, described.pins, described.authority)
