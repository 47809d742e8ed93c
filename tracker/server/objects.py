"""The folder of sealed files. A blob is there whole and for good, or not at all.

Order of a write: temporary name, bytes hashed as they go, fsync, rename, fsync of the folder. Only after the
last of these may a receipt be given.
"""

import contextlib
import errno
import hashlib
import hmac
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Self

from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.ident import Draw
from tracker.host.private_file import sync_folder
from tracker.host.readable import FencedFile

_SHELVES: Final = 256
_INCOMING: Final = "incoming"
_SET_ASIDE: Final = "set-aside"
_PIECE: Final = 1 << 18
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


def make_shelves(folder: Path) -> None:
    """Make an object store's folder, and in it what is missing. Raises `OSError`."""
    for name in (_INCOMING, *(f"{number:02x}" for number in range(_SHELVES))):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    sync_folder(folder)


class ObjectStore:
    """Blobs by file id in one folder that is this store's alone; several threads may use it at once."""

    def __init__(self, folder: Path, draw: Draw) -> None:
        """Open the folder, make what is missing, and remove what an interrupted upload left."""
        self._folder = folder
        self._draw = draw
        with _disk():
            make_shelves(folder)
            for draft in (folder / _INCOMING).iterdir():
                draft.unlink()

    def begin(self, length: int) -> "Draft":
        """Start to receive a blob of exactly `length` bytes."""
        return Draft(self._folder / _INCOMING / self._draw(16).hex(), length)

    def put(self, file_id: bytes, draft: "Draft", blob_hash: bytes) -> bool:
        """Keep a received blob durably under its id; the same bytes twice are one blob.

        Returns whether what lay there had rotten: it is then set aside. Raises `RefusedError` when the bytes
        received have another hash or length.
        """
        with _disk():
            draft.finish(blob_hash)
            target = self._path(file_id)
            rotten = target.exists() and not hmac.compare_digest(_digest(target), blob_hash)
            if rotten:
                self._set_aside(target)
            draft.path.replace(target)
            sync_folder(target.parent)
        return rotten

    def get(self, file_id: bytes) -> bytes:
        """Return one private copy of a blob; raises `UnreachableError` when it is not there."""
        with _disk():
            try:
                return self._path(file_id).read_bytes()
            except FileNotFoundError:
                raise UnreachableError("server-storage-file-gone") from None

    @contextlib.contextmanager
    def private_copy(self, file_id: bytes) -> Iterator[BinaryIO]:
        """Give a copy of a blob of any size, which nobody else can change; it is gone after the block.

        Raises `UnreachableError` when the blob is not there, and out of a read that fails.
        """
        with contextlib.ExitStack() as stack:
            with _disk():
                copy = stack.enter_context(tempfile.TemporaryFile(dir=self._folder / _INCOMING))
                try:
                    with self._path(file_id).open("rb") as blob:
                        shutil.copyfileobj(blob, copy, _PIECE)
                except FileNotFoundError:
                    raise UnreachableError("server-storage-file-gone") from None
                copy.seek(0)
            yield stack.enter_context(io.BufferedReader(FencedFile(copy.fileno(), _disk)))

    def remove(self, *file_ids: bytes) -> None:
        """Remove blobs durably, and what rotted of them; one that is not there is removed already."""
        names = {file_id.hex() for file_id in file_ids}
        with _disk():
            aside = self._folder / _SET_ASIDE
            rotten = aside.iterdir() if names and aside.exists() else ()
            paths = [self._path(file_id) for file_id in file_ids]
            paths = [path for path in paths if path.exists()]
            paths += [path for path in rotten if path.name.partition("-")[0] in names]
            for path in paths:
                path.unlink(missing_ok=True)
            for folder in {path.parent for path in paths}:
                sync_folder(folder)

    def _set_aside(self, rotten: Path) -> None:
        aside = self._folder / _SET_ASIDE
        aside.mkdir(mode=0o700, exist_ok=True)
        rotten.replace(aside / f"{rotten.name}-{self._draw(4).hex()}")
        sync_folder(aside)

    def _path(self, file_id: bytes) -> Path:
        return self._folder / f"{file_id[0]:02x}" / file_id.hex()


class Draft:
    """A blob on its way in. As a context it leaves nothing behind unless it was put."""

    def __init__(self, path: Path, length: int) -> None:
        """Write to `path`; more than `length` bytes are refused."""
        self.path: Final = path
        self._left = length
        self._hash = hashlib.sha256()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with _disk():
            self._number = os.open(path, flags, 0o600)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close and remove what was not put."""
        with _disk():
            self._close()
            self.path.unlink(missing_ok=True)

    def write(self, piece: bytes) -> None:
        """Take the next bytes; raises `RefusedError` when there are too many."""
        self._left -= len(piece)
        if self._left < 0:
            raise RefusedError("file-misfit")
        self._hash.update(piece)
        view = memoryview(piece)
        with _disk():
            while view:
                view = view[os.write(self._number, view) :]

    def finish(self, blob_hash: bytes) -> None:
        """Check hash and length and make the bytes durable under the temporary name."""
        if self._left or not hmac.compare_digest(self._hash.digest(), blob_hash):
            raise RefusedError("file-misfit")
        os.fsync(self._number)
        self._close()

    def _close(self) -> None:
        if self._number >= 0:
            number, self._number = self._number, -1
            os.close(number)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in _FULL
        raise UnreachableError("server-storage-full" if full else "server-storage-away") from error
