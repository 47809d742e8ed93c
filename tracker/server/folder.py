"""Where the embedded server keeps a workspace: one folder, for its owner only."""

from collections.abc import Iterator
from contextlib import contextmanager
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
        """Make sure that every part of a workspace is here, so that none is made anew in its place.

        Raises `RefusedError` when there is no workspace or it is another user's, `DamagedError` when a part
        is missing, `UnreachableError` for the disk.
        """
        parts = (
            self.connection,
            self.database,
            self.opener_database,
            self.database_key,
            self.opener_key,
            self.wrapping,
            self.objects,
            self.certificates,
        )
        with self._disk():
            missing = [part for part in parts if self._is_gone(part)]
        if len(missing) == len(parts):
            raise RefusedError("server-no-workspace", path=str(self.path))
        if missing:
            raise DamagedError("server-part-missing", folder=str(self.path), part=self.name_of(missing[0]))

    def _is_gone(self, part: Path) -> bool:
        """Say whether a part is gone. Where the sealed files are on a disk that is not mounted, all are."""
        return not part.exists() or (part == self.objects and not any(part.iterdir()))

    def name_of(self, part: Path) -> str:
        """Return a part's name in the folder, as people are told it."""
        return part.relative_to(self.path).as_posix()

    def read_key(self, path: Path) -> bytes:
        """Return a database's key; raises `DamagedError` when it is none, otherwise as `require`."""
        with self._disk():
            key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise DamagedError("server-part-damaged", folder=str(self.path), part=self.name_of(path))
        return key

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except PermissionError as error:
            raise RefusedError("server-folder-closed", folder=str(self.path)) from error
        except OSError as error:
            raise UnreachableError("folder-away", folder=str(self.path)) from error
