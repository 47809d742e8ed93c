"""Sealed files too large for the database: each in a file of its own beside it, sealed bytes only.

Order of a write: temporary name, fsync, rename, fsync of the folder, and only then the commit that names it.
What no commit names is removed when the store is opened next; what one lets go, once that is durable.
"""

import io
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from tracker.core.errors import BugError, DamagedError
from tracker.core.ident import id_text
from tracker.host.private_file import sync_folder
from tracker.host.readable import FencedFile
from tracker.host.sqlcipher import errors

_DRAFT: Final = ".part"
_PRIVATE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700


class Draft:
    """Room for one sealed file under a temporary name: the port `tracker.agent.ports.Draft`."""

    def __init__(self, path: Path) -> None:
        """Make the file, for its owner only. Raises `OSError`."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._path: Final = path
        self.name: Final = path.name
        self.stream: Final[BinaryIO] = os.fdopen(os.open(path, flags, _PRIVATE), "wb")

    def settle(self) -> None:
        """Make durable what was written; nothing more can be."""
        if self.stream.closed:
            return
        with errors(self._path):
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()


class Shelf:
    """The folder of such files, named after the database so that it is moved and kept with it."""

    def __init__(self, database: Path) -> None:
        """Take where the database is; the folder is made with its first file."""
        self._folder: Final = database.with_name(f"{database.name}-files")
        self._drafts: Final = dict[str, Draft]()

    @contextmanager
    def drafting(self) -> Iterator[Draft]:
        """Give a draft for the block; one that was not kept is gone after it.

        Whatever fails on the disk in the block comes out as `UnreachableError`.
        """
        path = self._folder / f"{secrets.token_hex(16)}{_DRAFT}"
        with errors(path):
            self._folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
            draft = self._drafts[path.name] = Draft(path)
            try:
                yield draft
            finally:
                del self._drafts[path.name]
                # What was not settled is worthless, and may not fit on the disk.
                with suppress(OSError):
                    draft.stream.close()
                path.unlink(missing_ok=True)

    def keep(self, draft: str, file_id: bytes) -> None:
        """Give a draft its name, durably; raises `OSError`, and `BugError` for one that was not given."""
        if draft not in self._drafts:
            raise BugError
        self._drafts[draft].settle()
        (self._folder / draft).replace(self._path(file_id))
        sync_folder(self._folder)
        sync_folder(self._folder.parent)

    @contextmanager
    def reading(self, file_id: bytes) -> Iterator[BinaryIO]:
        """Give a kept file to read; raises `DamagedError` when it is gone.

        A read that fails is an `UnreachableError`; what else fails in the block comes out as it is.
        """
        path = self._path(file_id)
        with errors(path):
            try:
                file = FencedFile(path, partial(errors, path))
            except FileNotFoundError:
                raise DamagedError("store-file-damaged", file=id_text(file_id)) from None
        with io.BufferedReader(file) as stream:
            yield stream

    @property
    def is_there(self) -> bool:
        """Say whether anything was ever kept here."""
        return self._folder.is_dir()

    def sweep(self, kept: Collection[bytes], *, drafts: bool) -> None:
        """Remove every file but those of the ids in `kept`; `drafts` too, where nobody can be writing one.

        One that somebody holds open, where that keeps it from going, goes another time.
        """
        names = {self._path(file_id).name for file_id in kept}
        for path in self._folder.iterdir():
            if path.name not in names and (drafts or path.suffix != _DRAFT):
                with suppress(OSError):
                    path.unlink()

    def _path(self, file_id: bytes) -> Path:
        return self._folder / f"{file_id.hex()}.tsf"
