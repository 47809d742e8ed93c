"""Setting the store of a device that its server ended aside, whole, so that the device can enrol anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from tracker.agent.assemble import STORE_FILE, forget_key, key_files, viewed_store
from tracker.agent.launch import AGENT_LOCK
from tracker.core.errors import RefusedError, UnreachableError
from tracker.host.instance import only_instance
from tracker.host.paths import Paths, make_private

_HOME: Final = "data"


@contextmanager
def ended_store_aside(paths: Paths, day: str) -> Iterator[Path]:
    """Move store and keys of an ended device into a folder named after `day`, and yield it.

    The folder is a TRACKER_HOME of its own: all that was kept can still be looked at there. Where the block
    fails before anything new was enrolled, they are put back. Raises `RefusedError` while an agent runs,
    `UnreachableError` for the disk.
    """
    home = _new_home(paths.data, day)
    with only_instance(paths.data / AGENT_LOCK, "agent-running"):
        for folder in (home, home / _HOME):
            make_private(folder)
        _move(paths.data, home / _HOME)
    try:
        yield home
    except BaseException:
        if not _is_enrolled(paths):
            _put_back(paths, home)
        raise


def _put_back(paths: Paths, home: Path) -> None:
    """Undo the move, over what an enrolment that failed has left."""
    forget_key(paths)
    for file in paths.data.glob(f"{STORE_FILE}*"):
        file.unlink()
    _move(home / _HOME, paths.data)
    (home / _HOME).rmdir()
    home.rmdir()


def _new_home(data: Path, day: str) -> Path:
    names = (f"ended-{day}" if number == 1 else f"ended-{day}-{number}" for number in count(1))
    return next(data / name for name in names if not (data / name).exists())


def _move(source: Path, target: Path) -> None:
    """Move the store, and its keys last: while they lie there without it, nobody makes new ones."""
    store = sorted(source.glob(f"{STORE_FILE}*"))
    try:
        for file in (*store, *(each for each in key_files(source) if each.exists())):
            file.replace(target / file.name)
    except OSError as error:
        raise UnreachableError("folder-away", folder=str(target)) from error


def _is_enrolled(paths: Paths) -> bool:
    try:
        with viewed_store(paths):
            return True
    except RefusedError as error:
        if error.key == "store-not-enrolled":
            return False
        raise
