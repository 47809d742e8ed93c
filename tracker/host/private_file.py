"""Writes small files that only their owner may read, whole or not at all, and sees which are not so."""

import os
import stat
import sys
from pathlib import Path
from typing import Final

_PRIVATE: Final = 0o600


def write_private(path: Path, content: bytes) -> None:
    """Put `content` durably at `path`, over what was there.

    Raises `OSError`; what was there is then as it was.
    """
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    _make(draft, content)
    try:
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_new(path: Path, content: bytes) -> None:
    """Put `content` durably at `path`, where nothing is yet.

    Raises `OSError`, of which `FileExistsError` says that something is there; it is then as it was.
    """
    _make(path, content)
    sync_folder(path.parent)


def exposed(status: os.stat_result) -> bool:
    """Tell whether others than we may read or change a file, or change a folder; a link is anybody's.

    Always False on Windows, where a profile's files are private by its folder.
    """
    if sys.platform == "win32":
        return False
    others = 0o022 if stat.S_ISDIR(status.st_mode) else 0o077
    ours = status.st_uid == os.geteuid() and not stat.S_ISLNK(status.st_mode)
    return not ours or bool(status.st_mode & others)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows has no such call and needs none. Raises `OSError`."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
