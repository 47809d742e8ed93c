"""The file in which a screenshot portal hands over a picture: read into memory, and gone from the disk."""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from tracker.core.errors import OsPermissionError, UnreachableError

_MOST_BYTES: Final = 1 << 27
"""128 MiB: more than any desktop's picture as PNG."""


def take(uri: str) -> bytes:
    """Return what the file holds that a portal names; its name is removed before the first byte is read.

    It is removed too where it cannot be used. Raises `UnreachableError` (`capture-portal-file`) for what is
    no regular file of ours, or too big; `OsPermissionError` (`capture-portal-kept`) for what stays there.
    """
    try:
        path = _path(uri)
        handle = _opened(path)
    except (OSError, ValueError) as error:
        raise UnreachableError("capture-portal-file") from error
    try:
        _removed(path)
        return _content(handle)
    except OSError as error:
        raise UnreachableError("capture-portal-file") from error
    finally:
        os.close(handle)


def _path(uri: str) -> str:
    parts = urlsplit(uri)
    path = os.fsdecode(unquote_to_bytes(parts.path))
    if parts.scheme != "file" or parts.netloc not in {"", "localhost"} or "\0" in path:
        raise ValueError
    return path


def _opened(path: str) -> int:
    if sys.platform == "win32":
        raise ValueError
    # Not by a link, and without waiting for who writes into a pipe.
    try:
        return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        _removed(path)
        raise


def _removed(path: str) -> None:
    try:
        with suppress(FileNotFoundError):
            Path(path).unlink()
    except OSError as error:
        raise OsPermissionError("capture-portal-kept", path=path) from error


def _content(handle: int) -> bytes:
    status = os.fstat(handle)
    ours = sys.platform != "win32" and status.st_uid == os.geteuid()
    if not ours or not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
        raise UnreachableError("capture-portal-file")
    with os.fdopen(handle, "rb", closefd=False) as file:
        return file.read(_MOST_BYTES)
