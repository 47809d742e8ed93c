"""Writing files that are there for good once written."""

import os
import sys
from pathlib import Path

from tracker.core.errors import RefusedError, UnreachableError


def write_private(path: Path, content: bytes) -> None:
    """Make a new file for its owner only and wait until it is on the disk.

    Raises `RefusedError` when something is there already, `UnreachableError` for the disk.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except FileExistsError as error:
        raise RefusedError("server-folder-taken", path=str(path)) from error
    except OSError as error:
        raise UnreachableError("server-storage-away") from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows does that by itself. Raises `OSError`."""
    if sys.platform == "win32":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
