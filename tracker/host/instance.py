"""One process per folder: a lock on a file, which the system frees when its holder ends, however it ends."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from tracker.core.errors import RefusedError, UnreachableError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD: Final = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES)


@contextmanager
def only_instance(lock: Path, taken: str) -> Iterator[None]:
    """Hold `lock` for the block.

    Raises `RefusedError` with the key `taken` when another process holds it, `UnreachableError` for the disk.
    """
    file = claim(lock)
    if file is None:
        raise RefusedError(taken)
    with file:
        yield


def claim(lock: Path) -> IO[bytes] | None:
    """Return `lock`, made if need be and held until it is closed; None when another process holds it.

    Raises `UnreachableError` for the disk.
    """
    file = _opened(lock)
    try:
        _lock(file)
    except OSError as error:
        file.close()
        if error.errno in _HELD:
            return None
        raise UnreachableError("folder-away", folder=str(lock.parent)) from error
    return file


def _opened(lock: Path) -> IO[bytes]:
    try:
        return os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    except OSError as error:
        raise UnreachableError("folder-away", folder=str(lock.parent)) from error
