"""Reading what describes a server, from a file or elsewhere: JSON with a version, small, with pins in it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.naming import shortened

VERSION: Final = 1
_HASH_BYTES: Final = 32
_MOST: Final = 1 << 20


class Described(msgspec.Struct, frozen=True):
    """What every such file says; a later version may say all else in another way."""

    version: int


_Shape = TypeVar("_Shape")


def read_described(path: Path, shape: type[_Shape], otherwise: RefusedError) -> _Shape:
    """Read a file as `shape`.

    Raises `UnreachableError` when it cannot be read, `RefusedError` with the key `file-newer` for a later
    version, and `otherwise` for anything else.
    """
    return described(_read(path), shape, otherwise, RefusedError("file-newer", file=path.name))


def described(raw: bytes, shape: type[_Shape], otherwise: RefusedError, newer: RefusedError) -> _Shape:
    """Read bytes as `shape`; raises `newer` for a later version and `otherwise` for anything else."""
    try:
        version = msgspec.json.decode(raw, type=Described).version
        if version > VERSION:
            raise newer
        if version == VERSION:
            return msgspec.json.decode(raw, type=shape)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise otherwise from error
    raise otherwise


def require_hashes(pins: Sequence[bytes], fingerprint: bytes, otherwise: RefusedError) -> None:
    """Raise `otherwise` unless there is a pin and everything has the length of SHA-256."""
    if not pins or any(len(value) != _HASH_BYTES for value in (*pins, fingerprint)):
        raise otherwise


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST)
    except OSError as error:
        raise UnreachableError("file-unreadable", file=shortened(path.name)) from error
