"""Files that a person names: regular ones only, and what keeps one from being read is told as ours."""

import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tracker.core.errors import RefusedError
from tracker.host.translate import translate

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class FencedFile(io.FileIO):
    """A file whose reads fail with our error: whatever else fails while it is open is not taken for that.

    Read it through an `io.BufferedReader`, a piece at a time.
    """

    def __init__(self, file: Path | int, fence: Callable[[], AbstractContextManager[None]]) -> None:
        """Open a file, or read one that is open, which its owner then closes; raises `OSError`."""
        super().__init__(file, closefd=isinstance(file, Path))
        self._fence = fence

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        """Read into a buffer, and return how many bytes there were."""
        with self._fence():
            return super().readinto(buffer)


@contextmanager
def readable(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Give a regular file to read, and its length.

    Raises `RefusedError` when there is none to be read, and out of a read that fails.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise unreadable(path, translate("it is not a file"))
        raw = FencedFile(path, partial(_telling, path))
    except OSError as error:
        raise unreadable(path, reason(error)) from None
    with io.BufferedReader(raw) as file:
        yield file, os.fstat(file.fileno()).st_size


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unreadable(path, reason(error)) from None


def seen_as(path: Path) -> tuple[int, ...]:
    """Return what tells whether the same file lies there, unchanged; nothing where none does."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def reason(error: OSError) -> str:
    """Return what the system says, without path and number."""
    return error.strerror or type(error).__name__


def unreadable(path: Path, why: str) -> RefusedError:
    """Return the error of a file that cannot be read."""
    return RefusedError("sealed-input-unreadable", path=str(path), why=why)
