"""Setting the store of a device that its server ended aside, whole, so that the device can enrol anew."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Final, TypeAlias

from tracker.agent.assemble import STORE_FILE, forget_key, key_files, viewed_store
from tracker.agent.launch import AGENT_LOCK
from tracker.core.errors import TrackerError, UnreachableError
from tracker.host.instance import only_instance
from tracker.host.paths import Paths, make_private

_HOME: Final = "data"
_ENDED: Final = "ended-"

_Move: TypeAlias = tuple[Path, Path]


@contextmanager
def ended_store_aside(paths: Paths, day: str) -> Iterator[Path]:
    """Move store and keys of an ended device into a folder named after `day`, and yield it.

    The folder is a TRACKER_HOME of its own: all that was kept can still be looked at there. Where moving
    fails halfway, or the block before anything new was enrolled, they are put back. Raises `RefusedError`
    while an agent runs, `UnreachableError` for the disk.
    """
    home = _new_home(paths.data, day)
    moved: list[_Move] = []
    try:
        with only_instance(paths.data / AGENT_LOCK, "agent-running"):
            for folder in (home, home / _HOME):
                make_private(folder)
            _move(paths.data, home / _HOME, moved)
    except BaseException:
        _undo(moved, home)
        raise
    try:
        yield home
    except BaseException:
        if not _is_enrolled(paths):
            _put_back(paths, home, moved)
        raise


def _put_back(paths: Paths, home: Path, moved: list[_Move]) -> None:
    """Undo the moves over what an enrolment that failed has left, and forget its key; raises nothing.

    Its key waits in `home` meanwhile: a keyring that is locked by now must not keep the store away.
    """
    for file in paths.data.glob(f"{STORE_FILE}*"):
        with suppress(OSError):
            file.unlink()
    with suppress(OSError):
        _store_key(paths.data).replace(_store_key(home))
    _undo(moved, home)
    with suppress(TrackerError):
        forget_key(replace(paths, data=home))
    with suppress(OSError):
        home.rmdir()


def _undo(moved: list[_Move], home: Path) -> None:
    """Undo the moves, the last first; where one fails, those before stay: no store lies without its keys."""
    with suppress(OSError):
        for source, target in reversed(moved):
            target.replace(source)
        (home / _HOME).rmdir()
        home.rmdir()


def ended_homes(data: Path) -> list[Path]:
    """Return where stores and keys were moved to in a data folder."""
    return [home / _HOME for home in sorted(data.glob(f"{_ENDED}*"))]


def _new_home(data: Path, day: str) -> Path:
    names = (f"{_ENDED}{day}" if number == 1 else f"{_ENDED}{day}-{number}" for number in count(1))
    return next(data / name for name in names if not (data / name).exists())


def _move(source: Path, target: Path, moved: list[_Move]) -> None:
    """Move the store, and its keys last: while they lie there without it, nobody makes new ones.

    Each move that was made is added to `moved`.
    """
    store = sorted(source.glob(f"{STORE_FILE}*"))
    try:
        for file in (*store, *(each for each in key_files(source) if each.exists())):
            file.replace(target / file.name)
            moved.append((file, target / file.name))
    except OSError as error:
        raise UnreachableError("folder-away", folder=str(target)) from error


def _store_key(folder: Path) -> Path:
    _sharing, store = key_files(folder)
    return store


def _is_enrolled(paths: Paths) -> bool:
    """Say whether there is a store of an enrolled device; one that cannot be opened is none."""
    try:
        with viewed_store(paths):
            return True
    except TrackerError:
        return False
