"""The enrolment as a file, which a member gets from the admin: JSON, readable by its owner only."""

import os
from pathlib import Path
from typing import Final

import msgspec

from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.wire import Enrolment

VERSION: Final = 1
_HASH_BYTES: Final = 32
_MOST: Final = 1 << 20


class _Outline(msgspec.Struct, frozen=True):
    version: int


def read_enrolment(path: Path) -> Enrolment:
    """Read an enrolment.

    Raises `UnreachableError` when the file cannot be read, `RefusedError` with the key `enrolment-newer` or
    `enrolment-not-one` for what this version does not understand.
    """
    raw = _read(path)
    try:
        if msgspec.json.decode(raw, type=_Outline).version > VERSION:
            raise RefusedError("enrolment-newer", file=path.name)
        enrolment = msgspec.json.decode(raw, type=Enrolment)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise RefusedError("enrolment-not-one", file=path.name) from error
    hashes = (*enrolment.pins, enrolment.root_fingerprint)
    whole = enrolment.pins and all(len(value) == _HASH_BYTES for value in hashes)
    if enrolment.version != VERSION or not whole:
        raise RefusedError("enrolment-not-one", file=path.name)
    return enrolment


def write_enrolment(path: Path, enrolment: Enrolment) -> None:
    """Write an enrolment to a new file (0600).

    Raises `RefusedError` when there is a file already, `UnreachableError` for the disk.
    """
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(enrolment)) + b"\n")
    except FileExistsError as error:
        raise RefusedError("enrolment-exists", file=path.name) from error
    except OSError as error:
        raise UnreachableError("enrolment-unwritable", file=path.name) from error


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST)
    except OSError as error:
        raise UnreachableError("enrolment-unreadable", file=path.name) from error
