"""One process per folder: a lock on a file, which the system frees when its holder ends, however it ends."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
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
_LOOKS: Final = 20
_LOOK_EVERY: Final = 0.05


@contextmanager
def only_instance(lock: Path, taken: str) -> Iterator[None]:
    """Hold `lock` for the block; whoever holds it only to look lets go within a second, which is awaited.

    Raises `RefusedError` with the key `taken` when another process holds it, `UnreachableError` for the disk.
    """
    looks = _LOOKS
    while (file := claim(lock)) is None:
        if not looks:
            raise RefusedError(taken)
        looks -= 1
        Event().wait(_LOOK_EVERY)
    with file:
        yield


def is_held(lock: Path) -> bool:
    """Tell whether another process holds `lock`, by holding it for a moment; raises `UnreachableError`."""
    if not lock.exists():
        return False
    file = claim(lock)
    if file is None:
        return True
    file.close()
    return False


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
