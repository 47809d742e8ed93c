"""The enrolment as a file, which a member gets from the admin: JSON, readable by its owner only."""

from pathlib import Path

import msgspec

from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.wire import Enrolment
from tracker.host.private_file import write_new
from tracker.sync.server_file import read_described, require_hashes


def read_enrolment(path: Path) -> Enrolment:
    """Read an enrolment.

    Raises `UnreachableError` when the file cannot be read, `RefusedError` with the key `file-newer` or
    `enrolment-not-one` for what this version does not understand.
    """
    otherwise = RefusedError("enrolment-not-one", file=path.name)
    enrolment = read_described(path, Enrolment, otherwise)
    require_hashes(enrolment.pins, enrolment.root_fingerprint, otherwise)
    return enrolment


def write_enrolment(path: Path, enrolment: Enrolment) -> None:
    """Write an enrolment to a new file (0600).

    Raises `RefusedError` when there is a file already, `UnreachableError` for the disk.
    """
    try:
        write_new(path, msgspec.json.format(msgspec.json.encode(enrolment)) + b"\n")
    except FileExistsError as error:
        raise RefusedError("file-exists", file=path.name) from error
    except OSError as error:
        raise UnreachableError("file-unwritable", file=path.name) from error
