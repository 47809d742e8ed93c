"""The enrolment as a member gets it: a file, for its owner only, or the same JSON from elsewhere."""

from pathlib import Path

import msgspec

from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.wire import Enrolment
from tracker.host.private_file import write_new
from tracker.sync.server_file import described, read_described, require_hashes


def read_enrolment(path: Path) -> Enrolment:
    """Read an enrolment.

    Raises `UnreachableError` when the file cannot be read, `RefusedError` with the key `file-newer` or
    `enrolment-not-one` for what this version does not understand.
    """
    otherwise = RefusedError("enrolment-not-one", file=path.name)
    enrolment = read_described(path, Enrolment, otherwise)
    require_hashes(enrolment.pins, enrolment.root_fingerprint, otherwise)
    return enrolment


def enrolment_of(raw: bytes) -> Enrolment:
    """Read an enrolment that came in a link or in an envelope.

    Raises `RefusedError` with the key `enrolment-newer` or `enrolment-not-whole`.
    """
    otherwise = RefusedError("enrolment-not-whole")
    enrolment = described(raw, Enrolment, otherwise, RefusedError("enrolment-newer"))
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
