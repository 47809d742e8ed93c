"""Files that a command makes: whole under their name, or not at all."""

import os
import shutil
import signal
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

from tracker.core.errors import RefusedError

_PIECE: Final = 1 << 16
_ENDINGS: Final = [each for each in signal.Signals if each.name in {"SIGTERM", "SIGHUP"}]


@contextmanager
def whole_files(*paths: Path) -> Iterator[list[BinaryIO]]:
    """Give one file to write per path; all get their names when the block ends well, else none is left.

    Ctrl-C and SIGTERM leave none either. The files are private to their owner. Raises `RefusedError` when
    a path exists or cannot be written.
    """
    made: list[Path] = []
    try:
        _refuse_existing(paths)
        with ExitStack() as stack:
            stack.enter_context(_ended_in_order())
            files = [stack.enter_context(_temporary(path, made)) for path in paths]
            yield files
            for file in files:
                file.flush()
                os.fsync(file.fileno())
        _refuse_existing(paths)
        _publish(made, paths)
    except OSError as error:
        raise RefusedError("sealed-output-failed", path=str(paths[0]), why=reason(error)) from None
    finally:
        for path in made:
            path.unlink(missing_ok=True)


@contextmanager
def readable(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Give a regular file to read, and its length; raises `RefusedError` when there is none to be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise RefusedError("sealed-input-unreadable", path=str(path), why="it is not a file")
        file = path.open("rb")
    except OSError as error:
        raise RefusedError("sealed-input-unreadable", path=str(path), why=reason(error)) from None
    with file:
        yield file, os.fstat(file.fileno()).st_size


@contextmanager
def private_copy(file: BinaryIO, folder: Path) -> Iterator[BinaryIO]:
    """Give a copy that nobody else can change between two reads of it; it is gone when the block ends."""
    with tempfile.TemporaryFile(dir=folder) as copy:
        shutil.copyfileobj(file, copy, _PIECE)
        copy.seek(0)
        yield cast("BinaryIO", copy)


def reason(error: OSError) -> str:
    """Return what the system says, without path and number."""
    return error.strerror or type(error).__name__


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let what ends the process unwind it first, as Ctrl-C does: the unfinished file may be plaintext."""
    before = [(each, signal.signal(each, lambda number, _: sys.exit(128 + number))) for each in _ENDINGS]
    try:
        yield
    finally:
        for each, handler in before:
            signal.signal(each, handler)


def _temporary(path: Path, made: list[Path]) -> BinaryIO:
    number, name = tempfile.mkstemp(prefix=f".{path.name[:64]}.", suffix=".part", dir=path.parent)
    made.append(Path(name))
    return os.fdopen(number, "wb")


def _refuse_existing(paths: Sequence[Path]) -> None:
    for path in paths:
        if os.path.lexists(path):
            raise RefusedError("sealed-output-exists", path=str(path))


def _publish(made: list[Path], paths: Sequence[Path]) -> None:
    published: list[Path] = []
    try:
        for temporary, path in zip(tuple(made), paths, strict=True):
            temporary.rename(path)
            published.append(path)
    except OSError:
        made.extend(published)
        raise
