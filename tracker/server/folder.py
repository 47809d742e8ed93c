"""Where the embedded server keeps a workspace: one folder, for its owner only."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tracker.core.errors import DamagedError, RefusedError, UnreachableError

KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Folder:
    """A workspace's folder and the places in it."""

    path: Path

    @property
    def connection(self) -> Path:
        """The public file: how the server is recognised."""
        return self.path / "connection.json"

    @property
    def database(self) -> Path:
        """The workspace's database."""
        return self.path / "workspace.db"

    @property
    def opener_database(self) -> Path:
        """The opener's database."""
        return self.path / "opener.db"

    @property
    def lock(self) -> Path:
        """Held by the one server that runs."""
        return self.path / "server.lock"

    @property
    def secrets(self) -> Path:
        """The keys of the two databases."""
        return self.path / "secrets"

    @property
    def database_key(self) -> Path:
        """The workspace database's key."""
        return self.secrets / "workspace.key"

    @property
    def opener_key(self) -> Path:
        """The opener database's key."""
        return self.secrets / "opener.key"

    @property
    def wrapping(self) -> Path:
        """The month keys' wrapping keys; never archived."""
        return self.path / "wrapping"

    @property
    def objects(self) -> Path:
        """The sealed files."""
        return self.path / "objects"

    @property
    def certificates(self) -> Path:
        """The certificate authority."""
        return self.path / "certificates"

    def require(self) -> None:
        """Raise `RefusedError` when there is no workspace here."""
        if not self.database_key.exists():
            raise RefusedError("server-no-workspace", path=str(self.path))


def read_key(path: Path) -> bytes:
    """Return a database's key; raises `DamagedError` when it is none."""
    try:
        key = path.read_bytes()
    except OSError as error:
        raise UnreachableError("server-storage-away") from error
    if len(key) != KEY_BYTES:
        raise DamagedError("database-wrong-key", file=str(path))
    return key
