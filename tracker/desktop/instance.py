"""One agent per store: a lock on a file, which the system frees when its holder ends, however it ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tracker.core.errors import RefusedError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def only_instance(lock: Path) -> Iterator[None]:
    """Hold `lock` for the block; raises `RefusedError` when another process holds it."""
    with lock.open("ab") as file:
        try:
            _lock(file)
        except OSError as error:
            raise RefusedError("agent-running") from error
        yield
